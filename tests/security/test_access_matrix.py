"""Who gets what: every address by every actor; own, foreign and missing objects.

Foreign and missing are the same 404, so that nobody learns that something is there.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from patients import links
from patients.models import Grant, Patient
from reminders.models import ReviewSchedule
from tests.factories import make_clinician, make_grant
from tests.security.cast import (
    CANARY,
    CLINICIAN,
    CLINICIAN_ACCOUNT,
    DATED,
    HTMX,
    LIBRARY,
    METHODS,
    MISSING,
    OBJECTS,
    OPEN,
    OWN_ACCOUNT,
    PATIENT,
    TOKEN,
    Things,
    arguments_of,
    ask,
    plain,
)
from tests.security.urls import addresses

pytestmark = pytest.mark.django_db


def test_every_address_is_classified() -> None:
    names = {address.name for address in addresses()}
    known = OPEN | OWN_ACCOUNT | TOKEN | CLINICIAN | CLINICIAN_ACCOUNT | set(PATIENT)
    known |= set(OBJECTS) | set(DATED)
    own = {name for name in names if not name.startswith(LIBRARY)}
    assert own == known


@pytest.fixture
def roles(
    patient: Patient, clinician: User, stranger: User, admin_person: User, outsider: Patient
) -> dict[str, Any]:
    """Whoever is not the patient herself, by what they are to her."""
    revoked = make_clinician(name="Dr Revoked")
    make_grant(patient, revoked, revoked_at=dt.datetime.now(dt.UTC))
    expired = make_clinician(name="Dr Expired")
    make_grant(patient, expired, until=dt.date(2020, 1, 1))
    return {
        "other patient": outsider,
        "clinician with a grant": clinician,
        "clinician without": stranger,
        "clinician revoked": revoked,
        "clinician expired": expired,
        "admin": admin_person,
    }


@pytest.mark.parametrize("name", sorted({*PATIENT, *OBJECTS, *DATED}))
def test_nobody_signed_in_is_asked_to_sign_in(name: str, client: Any, patient: Patient) -> None:
    url = reverse(name, kwargs=arguments_of(name, Things(patient)))
    for method in METHODS:
        response = ask(client, method, url)
        # A method that a page does not take is refused before anybody is asked who they are.
        assert response.status_code in {302, 405}, (method, response.status_code)
        if response.status_code == 302:
            assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted({*PATIENT, *OBJECTS, *DATED}))
@pytest.mark.parametrize("extra", [{}, HTMX], ids=["page", "htmx"])
def test_no_other_role_gets_a_patients_own_page(
    name: str,
    extra: dict[str, str],
    roles: dict[str, Any],
    patient: Patient,
    client_of: Callable[..., Any],
) -> None:
    things = Things(patient)
    url = reverse(name, kwargs=arguments_of(name, things))
    for role, who in roles.items():
        if role == "other patient" and name in PATIENT:
            continue  # her own page of that name
        browser = client_of(who)
        for method in METHODS:
            response = ask(browser, method, url, **extra)
            assert response.status_code in {404, 405}, (role, method, response.status_code)
            assert CANARY not in response.content.decode(), (role, method)


@pytest.mark.parametrize("name", sorted(OBJECTS))
@pytest.mark.parametrize("extra", [{}, HTMX], ids=["page", "htmx"])
def test_foreign_and_missing_are_the_same(
    name: str,
    extra: dict[str, str],
    patient: Patient,
    outsider: Patient,
    client_of: Callable[..., Any],
) -> None:
    kwargs = OBJECTS[name](Things(patient))
    missing = dict.fromkeys(kwargs, MISSING)
    browser = client_of(outsider)
    for method in METHODS:
        foreign = ask(browser, method, reverse(name, kwargs=kwargs), **extra)
        nothing = ask(browser, method, reverse(name, kwargs=missing), **extra)
        assert foreign.status_code == nothing.status_code
        assert foreign.status_code in {404, 405}
        assert plain(foreign) == plain(nothing)


@pytest.mark.parametrize("name", sorted(PATIENT))
@pytest.mark.parametrize("extra", [{}, HTMX], ids=["page", "htmx"])
def test_her_own_pages_open_and_show_nothing_of_another(
    name: str,
    extra: dict[str, str],
    patient: Patient,
    outsider: Patient,
    client_of: Callable[..., Any],
) -> None:
    things = Things(outsider)
    url = reverse(name, kwargs=arguments_of(name, things))
    browser = client_of(patient)
    for method in METHODS:
        response = ask(browser, method, url, **extra)
        # The form of a session is asked for with an activity, which these addresses do not name.
        nothing_named = {404} if (name, method) == ("exercise:log", "get") else set()
        assert response.status_code in {200, 302, 303, 405, 422} | nothing_named
        assert CANARY not in response.content.decode()


def test_her_own_objects_open(patient: Patient, client_of: Callable[..., Any]) -> None:
    things = Things(patient)
    browser = client_of(patient)
    for name in ("nutrition:entry", "exercise:session"):
        assert browser.get(reverse(name, kwargs=OBJECTS[name](things))).status_code == 200
    assert (
        browser.get(reverse("reminders:review", kwargs=DATED["reminders:review"])).status_code
        == 200
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_panel_is_for_clinicians_and_shows_only_live_grants(
    method: str, roles: dict[str, Any], patient: Patient, client_of: Callable[..., Any]
) -> None:
    Things(patient)
    for role, who in {**roles, "herself": patient}.items():
        response = ask(client_of(who), method, reverse("clinicians:panel"))
        if not role.startswith("clinician"):
            assert response.status_code in {404, 405}
            continue
        assert response.status_code in {200, 405}
        if response.status_code == 200:
            assert (CANARY in response.content.decode()) is (role == "clinician with a grant")


@pytest.mark.parametrize("method", METHODS)
def test_a_patient_opens_only_for_a_live_grant(
    method: str, roles: dict[str, Any], patient: Patient, client_of: Callable[..., Any]
) -> None:
    url = reverse("clinicians:patient", kwargs={"public_id": patient.public_id})
    nobody = reverse("clinicians:patient", kwargs={"public_id": uuid.uuid4()})
    for role, who in {**roles, "herself": patient}.items():
        browser = client_of(who)
        response, missing = ask(browser, method, url), ask(browser, method, nobody)
        if role == "clinician with a grant" and method == "get":
            assert response.status_code == 200
            assert missing.status_code == 404
            continue
        assert response.status_code == missing.status_code
        assert response.status_code in {404, 405}, role
        assert plain(response) == plain(missing)


def test_a_revoked_grant_ends_in_a_live_session(
    patient: Patient, clinician: User, client_of: Callable[..., Any]
) -> None:
    url = reverse("clinicians:patient", kwargs={"public_id": patient.public_id})
    browser = client_of(clinician)
    assert browser.get(url).status_code == 200
    Grant.objects.update(revoked_at=dt.datetime.now(dt.UTC))
    assert browser.get(url).status_code == 404


def test_tokens_open_nothing_but_what_they_are_for(patient: Patient, client: Any) -> None:
    things = Things(patient)
    token = links.token_of(things.invitation)
    page = client.get(reverse("patients:invitation", kwargs={"token": token}))
    assert page.status_code == 200
    broken = client.get(reverse("patients:invitation", kwargs={"token": f"{token}x"}))
    assert broken.status_code == 404
    token = ReviewSchedule.objects.get(patient=patient).unsubscribe_token
    for end in ("", "supplements/", "mid_week+planned_session/"):
        assert client.get(f"/u/{token}/{end}").status_code == 200
        assert client.get(f"/u/{uuid.uuid4()}/{end}").status_code == 404
