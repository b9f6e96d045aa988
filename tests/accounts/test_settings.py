"""Settings of the account: what may change, what may not, and leaving."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import Role, User
from accounts.signals import time_zone_changed
from patients.models import Grant, Invitation
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
GOOD = {"name": "Helen M.", "time_zone": "Australia/Sydney", "theme": "dark"}


def test_name_zone_and_colours_are_kept(patient, client_of):
    answer = client_of(patient).post(reverse("accounts:settings"), GOOD)
    assert answer.status_code == 302
    patient.user.refresh_from_db()
    assert (patient.user.name, patient.user.time_zone, patient.user.theme) == tuple(GOOD.values())


def test_a_new_zone_is_told_and_the_same_one_is_not(patient, client_of):
    heard = []

    def listen(user, **_kwargs):
        heard.append(user.pk)

    time_zone_changed.connect(listen)
    try:
        browser = client_of(patient)
        browser.post(reverse("accounts:settings"), GOOD)
        browser.post(reverse("accounts:settings"), GOOD)
    finally:
        time_zone_changed.disconnect(listen)
    assert heard == [patient.user_id]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"time_zone": "Mars/Olympus"}, "Choose one of the answers listed for “Time zone”."),
        ({"time_zone": ""}, "Choose an answer for “Time zone”."),
        ({"theme": "pink"}, "Choose one of the answers listed for “Colours”."),
        ({"name": "N" * 121}, "“Your name” is too long"),
        ({"name": "a\x00b"}, "“Your name” holds a character we cannot keep. Type it again."),
        ({"name": "see https://evil.test"}, "Write your name without a web address."),
    ],
)
def test_what_cannot_be_kept_gets_a_sentence_and_changes_nothing(
    patient, client_of, wrong, sentence
):
    answer = client_of(patient).post(reverse("accounts:settings"), {**GOOD, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    patient.user.refresh_from_db()
    assert patient.user.name == "Helen Marsh"
    kept = {**GOOD, **wrong}
    if "\x00" not in kept["name"]:
        assert kept["name"] in answer.content.decode()


def test_a_clinician_keeps_a_name(clinician, client_of):
    answer = client_of(clinician).post(reverse("accounts:settings"), {**GOOD, "name": ""})
    assert answer.status_code == 422
    assert "Fill in “Your name”." in answer.content.decode()


def test_a_zone_that_is_not_in_the_list_stays_choosable(client_of):
    user = make_user(role=Role.ADMIN, time_zone="Etc/GMT+5")
    page = client_of(user).get(reverse("accounts:settings")).content.decode()
    assert re.search(r'<option value="Etc/GMT\+5"\s+selected', page)


def test_the_quick_switch_of_colours_goes_back_where_she_was(patient, client_of):
    browser = client_of(patient)
    answer = browser.post(reverse("accounts:theme"), {"theme": "dark", "next": "/care-team/"})
    assert answer["Location"] == "/care-team/"
    patient.user.refresh_from_db()
    assert patient.user.theme == "dark"
    answer = browser.post(
        reverse("accounts:theme"), {"theme": "light", "next": "https://evil.test/"}
    )
    assert answer["Location"] == reverse("accounts:settings")
    # Neither the name of a view nor nonsense: both are addresses on this site.
    for name in ("home", "nonsense"):
        answer = browser.post(reverse("accounts:theme"), {"theme": "light", "next": name})
        assert (answer.status_code, answer["Location"]) == (302, name)
    browser.post(reverse("accounts:theme"), {"theme": "pink"})
    patient.user.refresh_from_db()
    assert patient.user.theme == "light"


def test_no_field_of_the_account_can_be_smuggled_in(patient, outsider, client_of):
    """S15: every column posted with a foreign value, to every form of these pages."""
    foreign = {
        field.attname: value
        for field in User._meta.concrete_fields
        for value in [
            {
                "id": outsider.user_id,
                "email": "evil@example.test",
                "role": "admin",
                "is_superuser": "1",
                "is_staff": "1",
                "is_active": "",
                "password": PASSWORD,
                "deletion_requested_at": "2020-01-01",
                "date_joined": "2020-01-01",
                "last_login": "2020-01-01",
            }.get(field.attname)
        ]
        if value is not None
    }
    browser = client_of(patient)
    before = User.objects.filter(pk=patient.user_id).values().get()
    theirs = User.objects.filter(pk=outsider.user_id).values().get()
    for name in ("settings", "theme", "keep"):
        browser.post(reverse(f"accounts:{name}"), {**foreign, **GOOD})
    after = User.objects.filter(pk=patient.user_id).values().get()
    changed = {column for column in after if after[column] != before[column]}
    assert changed == {"name", "time_zone", "theme"}
    assert User.objects.filter(pk=outsider.user_id).values().get() == theirs


def test_deletion_wants_the_password(patient, client_of):
    answer = client_of(patient).post(reverse("accounts:delete"), {"password": "not this one"})
    assert answer.status_code == 422
    assert "That is not your password. Type it again." in answer.content.decode()
    patient.user.refresh_from_db()
    assert patient.user.deletion_requested_at is None


def test_guessing_the_password_ends_after_ten_tries(patient, client_of):
    browser = client_of(patient)
    for _try in range(10):
        browser.post(reverse("accounts:delete"), {"password": "not this one"})
    answers = [
        browser.post(reverse("accounts:delete"), {"password": password})
        for password in (PASSWORD, "not this one")
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert "Those were many tries." in answer.content.decode()
        # Not even that: whoever may not try any more learns nothing from trying.
        assert "not your password" not in answer.content.decode()
    patient.user.refresh_from_db()
    assert patient.user.deletion_requested_at is None


def test_leaving_ends_all_sharing_at_once_and_can_be_undone(patient, clinician, client_of):
    Invitation.objects.create(
        patient=patient,
        email="new@clinic.test",
        scopes=["diary"],
        until="2030-01-01",
        created_at=dt.datetime.now(dt.UTC),
        expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=5),
    )
    browser = client_of(patient)
    answer = browser.post(reverse("accounts:delete"), {"password": PASSWORD}, follow=True)
    assert "Your account will be deleted" in answer.content.decode()
    assert Grant.objects.get().revoked_at is not None
    assert Invitation.objects.get().cancelled_at is not None
    assert "already" in browser.get(reverse("accounts:delete")).content.decode()
    answer = browser.post(reverse("accounts:keep"), follow=True)
    assert "Your account stays." in answer.content.decode()
    assert "Your account will be deleted" not in answer.content.decode()
    patient.user.refresh_from_db()
    assert patient.user.deletion_requested_at is None


def test_asking_again_does_not_move_the_day(patient):
    actions.request_deletion(by=patient.user, now=NOW)
    actions.request_deletion(by=patient.user, now=NOW + dt.timedelta(days=3))
    patient.user.refresh_from_db()
    assert patient.user.deletion_requested_at == NOW
    assert actions.erased_on(NOW) == NOW + dt.timedelta(days=14)


@pytest.mark.parametrize("name", ["settings", "delete"])
def test_nobody_signed_in_is_sent_to_sign_in(client, name):
    answer = client.get(reverse(f"accounts:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["theme", "keep"])
def test_buttons_answer_to_post_only(patient, client_of, name):
    assert client_of(patient).get(reverse(f"accounts:{name}")).status_code == 405


@pytest.mark.parametrize("who", ["patient", "clinician", "admin_person"])
def test_every_role_has_its_settings(who, client_of, request):
    browser = client_of(request.getfixturevalue(who))
    page = browser.get(reverse("accounts:settings"))
    assert page.status_code == 200
    assert (reverse("patients:health") in page.content.decode()) is (who == "patient")
    assert browser.get(reverse("accounts:delete")).status_code == 200
