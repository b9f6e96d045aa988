"""Whom the panel shows to whom, what is recorded about it, and how many queries it takes."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from patients.models import Grant
from privacy.models import AccessEvent
from tests.clinicians.conftest import NOW, TODAY
from tests.factories import make_clinician, make_grant, make_patient

pytestmark = pytest.mark.django_db
PANEL = "/panel/"


def seen(html):
    """The names on the panel, in order."""
    return re.findall(r'class="panel-name"[^>]*>([^<]+)<', html)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": NOW},
        {"confirmed_at": None},
        {"until": TODAY - dt.timedelta(days=1)},
    ],
)
def test_a_grant_that_does_not_live_shows_nobody(patient, clinician, client_of, change):
    Grant.objects.update(**change)
    html = client_of(clinician).get(PANEL).content.decode()
    assert "Helen" not in html
    assert "Patients who share their records with you will be listed here." in html
    assert not AccessEvent.objects.exists()


def test_the_last_day_of_a_grant_still_counts(patient, clinician, client_of):
    """By the clock of PostgreSQL, which stands behind and which no test sets."""
    now = time_machine.escape_hatch.datetime.datetime.now(tz=dt.UTC)
    with time_machine.travel(now, tick=False):
        Grant.objects.update(until=now.date())
        assert "Helen" in client_of(clinician).get(PANEL).content.decode()


@pytest.mark.parametrize("change", [{"deletion_requested_at": NOW}, {"is_active": False}])
def test_who_is_leaving_is_not_shown(patient, clinician, client_of, change):
    for name, value in change.items():
        setattr(patient.user, name, value)
    patient.user.save()
    assert "Helen" not in client_of(clinician).get(PANEL).content.decode()


def test_other_clinicians_patients_do_not_show(patient, clinician, stranger, outsider, client_of):
    make_grant(outsider, stranger)
    assert seen(client_of(clinician).get(PANEL).content.decode()) == ["Helen Marsh"]
    assert seen(client_of(stranger).get(PANEL).content.decode()) == ["Olga Outsider"]


@pytest.mark.parametrize("who", ["patient", "outsider", "admin_person"])
def test_the_panel_is_for_clinicians(who, client_of, request):
    assert client_of(request.getfixturevalue(who)).get(PANEL).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client):
    assert client.get(PANEL)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("words", ["mar", "HELEN m", "  helen   marsh "])
def test_search_finds_part_of_a_name(patient, clinician, outsider, client_of, words):
    make_grant(outsider, clinician)
    html = client_of(clinician).get(PANEL, {"q": words}).content.decode()
    assert seen(html) == ["Helen Marsh"]


@pytest.mark.parametrize("words", ["nobody", "%", "_____", "\\", "'; DROP TABLE", "x" * 5000])
def test_search_that_finds_nobody_says_so(patient, clinician, client_of, words):
    answer = client_of(clinician).get(PANEL, {"q": words})
    assert answer.status_code == 200
    assert "Try a part of the name." in answer.content.decode()
    assert not AccessEvent.objects.exists()


@pytest.fixture
def many(clinician):
    """60 patients, with the last name first in no order at all."""
    for number in range(60):
        make_grant(make_patient(name=f"Person {number * 37 % 60:02}"), clinician)


def test_pages_of_25_and_only_what_was_shown_is_recorded(many, clinician, patient, client_of):
    browser = client_of(clinician)
    first = seen(browser.get(PANEL).content.decode())
    assert first == ["Helen Marsh", *(f"Person {number:02}" for number in range(24))]
    assert AccessEvent.objects.count() == 25
    third = seen(browser.get(PANEL, {"page": 3}).content.decode())
    assert third == [f"Person {number:02}" for number in range(49, 60)]
    assert AccessEvent.objects.count() == 36
    for odd in ("0", "-1", "999", "two"):
        assert browser.get(PANEL, {"page": odd}).status_code == 200
    assert AccessEvent.objects.count() <= 61


def test_one_line_in_the_log_per_day_however_often_she_looks(patient, clinician, client_of):
    browser = client_of(clinician)
    for _time in range(3):
        browser.get(PANEL)
    event = AccessEvent.objects.get()
    assert (event.kind, event.patient_id, event.actor_id) == ("panel", patient.pk, clinician.pk)
    assert (event.actor_name, event.actor_clinic) == ("Dr A. Okafor", "Breast oncology")
    assert event.local_day == TODAY


def test_a_log_that_cannot_be_written_shows_nobody(patient, clinician, client_of):
    browser = client_of(clinician, raise_request_exception=False)
    web = settings.DATABASE_ROLES["web"]
    with connection.cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON privacy_accessevent FROM "{web}"')
    try:
        answer = browser.get(PANEL)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'GRANT INSERT ON privacy_accessevent TO "{web}"')
    assert answer.status_code == 500
    assert "Helen" not in answer.content.decode()


def test_what_stands_in_the_log_stays(patient, clinician, client_of, as_web):
    client_of(clinician).get(PANEL)
    for change in (
        lambda: AccessEvent.objects.update(actor_name="Somebody"),
        lambda: AccessEvent.objects.all().delete(),
    ):
        for who in (clinician, patient):
            with as_web(who), pytest.raises(DatabaseError), transaction.atomic():
                change()
    assert AccessEvent.objects.get().actor_name == "Dr A. Okafor"


@pytest.mark.parametrize("count", [1, 200])
def test_the_number_of_queries_is_fixed(clinician, patient, client_of, count_queries, count):
    Grant.objects.all().delete()
    for number in range(count):
        person = make_patient(name=f"Person {number}")
        make_grant(person, clinician)
    browser = client_of(clinician)
    with count_queries() as queries:
        html = browser.get(PANEL).content.decode()
    assert len(seen(html)) == min(count, 25)
    assert len(queries) == 11, [query["sql"] for query in queries.captured_queries]


def test_with_the_second_factor_it_is_one_query_more(clinician, patient, client_of, count_queries):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(clinician, "JBSWY3DPEHPK3PXP")
    browser = client_of(clinician)
    with override_settings(LOCAL_MODE=False), count_queries() as queries:
        assert browser.get(PANEL).status_code == 200
    assert len(queries) <= 12


def test_an_empty_panel_names_its_clinician(client_of):
    user = make_clinician(name="Dr N. New", clinic="New clinic")
    assert "Dr N. New · New clinic" in text_of(client_of(user).get(PANEL).content.decode())
