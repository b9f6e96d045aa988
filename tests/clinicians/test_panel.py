"""The panel: whom a clinician sees, in which order, with what, and who can read that she looked."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from clinicians.panel import Reason, rows_for
from patients.models import Grant
from privacy.models import AccessEvent
from tests.clinicians.conftest import LAST_MONDAY, MONDAY, NOW, TODAY
from tests.factories import (
    make_activity,
    make_clinician,
    make_entry,
    make_food,
    make_grant,
    make_patient,
    make_session,
)

pytestmark = pytest.mark.django_db
PANEL = "/panel/"


def week_of_food(patient, monday=LAST_MONDAY, days=7, **amounts):
    """A food of its own on each day of a week: enough of everything unless said otherwise."""
    enough = {
        "calcium_mg": 1300,
        "vitamin_d_ug": 25,
        "magnesium_mg": 400,
        "vitamin_k1_ug": 120,
        "protein_g": 100,
        "zinc_mg": 12,
    }
    food = make_food(f"All day {patient.pk}", **{**enough, **amounts})
    for number in range(days):
        make_entry(patient, monday + dt.timedelta(days=number), food, grams=100)


def week_of_movement(patient, monday=LAST_MONDAY, minutes=60):
    """Three walks, two strength days and three balance days."""
    strong = make_activity(f"Strength {patient.pk}", counts_resistance=True, counts_aerobic=False)
    balanced = make_activity(f"Balance {patient.pk}", counts_balance=True, counts_aerobic=False)
    walk = make_activity(f"Walk {patient.pk}")
    for number in range(3):
        day = monday + dt.timedelta(days=number * 2)
        make_session(patient, day, walk, minutes=minutes)
        make_session(patient, day, balanced, minutes=10)
        make_session(patient, day, strong, minutes=10)


def seen(html):
    """The names on the panel, in order."""
    return re.findall(r'class="panel-name"[^>]*>([^<]+)<', html)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_row_says_who_how_and_since_when(patient, clinician, client_of):
    week_of_food(patient)
    week_of_movement(patient)
    week_of_food(patient, MONDAY, days=3, calcium_mg=1060)
    make_session(patient, MONDAY, minutes=95)
    text = text_of(client_of(clinician).get(PANEL).content.decode())
    assert "Dr A. Okafor · Breast oncology" in text
    assert "My panel 1 patient" in text
    assert "Helen Marsh 66 · letrozole, 14 months" in text
    assert "On track" in text
    assert "95 of 150 minutes" in text
    assert "4 of 5 met" in text
    assert "1,060 mg calcium" in text
    assert "today" in text


def test_who_needs_a_look_comes_first(clinician, patient, client_of):
    names = {
        "Vera Vitamin": {"vitamin_d_ug": 150},
        "Lena Low": {"calcium_mg": 100, "zinc_mg": 1},
        "Clara Close": {"calcium_mg": 1000},
        "Ottilie Ontrack": {},
    }
    for name, amounts in names.items():
        person = make_patient(name=name)
        make_grant(person, clinician)
        week_of_food(person, **amounts)
        week_of_movement(person)
    quiet = make_patient(name="Quirina Quiet")
    make_grant(quiet, clinician)
    make_entry(quiet, TODAY - dt.timedelta(days=12))
    bones = make_patient(name="Bonnie Bones")
    make_grant(bones, clinician, scopes=["bones"])
    html = client_of(clinician).get(PANEL).content.decode()
    assert seen(html) == [
        "Vera Vitamin",
        "Lena Low",
        "Helen Marsh",
        "Quirina Quiet",
        "Clara Close",
        "Ottilie Ontrack",
        "Bonnie Bones",
    ]
    text = text_of(html)
    assert "Above the upper limit: vitamin D." in text
    assert "Last week: calcium low, zinc low." in text
    assert "Nothing logged for 12 days." in text
    assert "Nothing logged yet." in text
    assert "No diary shared" in text


@pytest.mark.parametrize(("days_ago", "quiet"), [(6, False), (7, True)])
def test_not_logging_begins_after_a_week(patient, clinician, days_ago, quiet):
    make_entry(patient, TODAY - dt.timedelta(days=days_ago))
    (row,) = rows_for(clinician, now=NOW, today=TODAY)
    assert (row.reason is Reason.NOT_LOGGING) is quiet


def test_more_below_comes_before_less_below(clinician, patient):
    Grant.objects.all().delete()
    for name, amounts in (
        ("Anna One", {"zinc_mg": 1}),
        ("Zoe Three", {"zinc_mg": 1, "calcium_mg": 1, "magnesium_mg": 1}),
    ):
        person = make_patient(name=name)
        make_grant(person, clinician)
        week_of_food(person, **amounts)
        week_of_movement(person)
    rows = rows_for(clinician, now=NOW, today=TODAY)
    assert [row.patient.user.name for row in rows] == ["Zoe Three", "Anna One"]


@pytest.mark.parametrize(
    ("scopes", "minutes", "nutrients"),
    [
        (["diary"], "not shared", "of"),
        (["movement"], "60 of 150 minutes", "not shared"),
        (["bones"], "not shared", "not shared"),
    ],
)
def test_what_is_not_shared_is_not_shown(patient, stranger, client_of, scopes, minutes, nutrients):
    make_grant(patient, stranger, scopes=scopes)
    week_of_food(patient, MONDAY, days=3)
    make_session(patient, MONDAY, minutes=60)
    html = client_of(stranger).get(PANEL).content.decode()
    cells = dict(re.findall(r'data-label="([^"]+)">(.*?)</td>', html, re.DOTALL))
    assert minutes in text_of(cells["Movement this week"])
    assert nutrients in text_of(cells["Nutrients this week"])
    if "diary" not in scopes:
        assert "calcium" not in html
        assert "met" not in text_of(cells["Nutrients this week"])
    if scopes == ["bones"]:
        assert "–" in cells["Last entry"]


def test_the_last_entry_counts_only_what_is_shared(patient, stranger):
    make_grant(patient, stranger, scopes=["movement"])
    make_entry(patient, TODAY)
    make_session(patient, TODAY - dt.timedelta(days=3))
    (row,) = rows_for(stranger, now=NOW, today=TODAY)
    assert row.last_day == TODAY - dt.timedelta(days=3)


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
    Grant.objects.update(until=TODAY)
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
