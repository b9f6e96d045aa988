"""The panel: who needs a look first, and what a row says."""

import datetime as dt
import re

import pytest

from clinicians.panel import Reason, rows_for
from patients.models import Grant
from tests.clinicians.conftest import LAST_MONDAY, MONDAY, NOW, TODAY
from tests.factories import (
    make_activity,
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
    assert "1,060 mg calcium a day" in text
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
    assert "Above the upper limit: vitamin D, 150 µg a day." in text
    assert "Last week: low in calcium, zinc." in text
    assert "Nothing logged for 12 days." in text
    assert "Nothing logged yet." in text
    assert "No diary shared" in text


@pytest.mark.parametrize(("days_ago", "quiet"), [(6, False), (7, True)])
def test_not_logging_begins_after_a_week(patient, clinician, days_ago, quiet):
    make_entry(patient, TODAY - dt.timedelta(days=days_ago))
    (row,) = rows_for(clinician, now=NOW, today=TODAY)
    assert (row.reason is Reason.NOT_LOGGING) is quiet


def test_movement_below_says_how_far(patient, clinician, client_of):
    week_of_food(patient)
    make_session(patient, LAST_MONDAY, minutes=90)
    text = text_of(client_of(clinician).get(PANEL).content.decode())
    assert "Last week: 90 of 150 minutes, 0 of 2 strength days, 0 of 3 balance days." in text


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
