"""Numbers that nobody means, in every form of movement: a sentence, and nothing typed is lost."""

import html
import re
import uuid
from decimal import Decimal

import pytest

from exercise.catalogue import load_activities
from exercise.models import Activity, ActivitySession, PlannedSession, StrengthExercise
from tests.exercise.own import make_strength
from tests.exercise.pages import TODAY, text_of
from tests.factories import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]

MINUTES = [
    ("0", "Write at least 1 minute."),
    ("-30", "Write at least 1 minute."),
    ("301", "at most 300 minutes (5 hours)"),
    ("999", "at most 300 minutes (5 hours)"),
    ("3660", "at most 300 minutes (5 hours)"),  # 61 hours
    ("61 hours", "Write the minutes as a whole number, such as 30."),
    ("thirty", "Write the minutes as a whole number, such as 30."),
    ("12.5", "Write the minutes as a whole number, such as 30."),
    ("1e2", "Write the minutes as a whole number, such as 30."),
]
SETS = [
    ("sets", "0", "Write at least 1 set."),
    ("sets", "-1", "Write at least 1 set."),
    ("sets", "999", "Write at most 20 sets."),
    ("sets", "three", "as a whole number"),
    ("repetitions", "0", "Write at least 1 repetition."),
    ("repetitions", "10000", "Write at most 200 repetitions in a set."),
    ("repetitions", "10,000", "as a whole number"),
    ("repetitions", "ten", "as a whole number"),
    ("load", "-20", "A load is 0 or more."),
    ("load", "-0.5", "A load is 0 or more."),
    ("load", "10000", "Write at most 500 kg"),
    ("load", "heavy", "as a number"),
]
REST = {"effort": "vigorous", "day": "2026-11-17", "note": "Up the hill", "pain_after": "2"}
LIFTED = {"sets": "3", "repetitions": "8", "load": "12.5", "load_unit": "lb"}


def once():
    return {"submission_id": str(uuid.uuid4())}


@pytest.fixture
def catalogue(db):
    load_activities()
    return Activity.objects.in_bulk(field_name="key")


def sentence_and_nothing_lost(answer, sentence, typed):
    """422, the sentence on top and at its field, and every value that was typed in the form."""
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "Error: " in page.split("</title>")[0]
    assert page.count(sentence) >= 2
    for name, value in typed.items():
        if name in {"submission_id", "version", "activity"}:
            continue
        control = rf'name="{name}"[^>]*value="{re.escape(value)}"'
        chosen = rf'name="{name}".*?<option value="{re.escape(value)}" selected'
        written = rf'name="{name}"[^>]*>\s*{re.escape(value)}'
        assert re.search(f"{control}|{chosen}|{written}", page, re.DOTALL), name


@pytest.mark.parametrize(("minutes", "sentence"), MINUTES)
@pytest.mark.parametrize("key", ["walk_brisk", "squat_goblet", "stamping"])
def test_log(browser, catalogue, key, minutes, sentence):
    activity = catalogue.get(key) or next(
        one for one in catalogue.values() if one.entry_unit == "impacts"
    )
    more = {"sets_reps": LIFTED, "impacts": {"impacts": "50"}}.get(activity.entry_unit, {})
    form = {"activity": activity.key, "minutes": minutes, **REST, **more, **once()}
    sentence_and_nothing_lost(browser.post("/movement/log/", form), sentence, form)
    assert not ActivitySession.objects.exists()


@pytest.mark.parametrize(("minutes", "sentence"), MINUTES)
def test_correct(browser, patient, minutes, sentence):
    row = make_session(patient, TODAY)
    form = {"minutes": minutes, **REST, "version": "1"}
    answer = browser.post(f"/movement/sessions/{row.pk}/", form)
    sentence_and_nothing_lost(answer, sentence, form)
    row.refresh_from_db()
    assert (row.minutes, row.day, row.note) == (30, TODAY, "")


@pytest.mark.parametrize(("field", "value", "sentence"), SETS)
def test_strength(browser, patient, catalogue, field, value, sentence):
    form = {"activity": "squat_goblet", **REST, **LIFTED, field: value, **once()}
    sentence_and_nothing_lost(browser.post("/movement/log/", form), sentence, form)
    session = make_strength(patient, TODAY, [(catalogue["squat_goblet"], 3, 8, Decimal(20))])
    more = {"activity": "squat_goblet", **LIFTED, field: value, **once()}
    answer = browser.post(f"/movement/sessions/{session.pk}/exercises/add/", more)
    sentence_and_nothing_lost(answer, sentence, more)
    exercise = session.exercises.get()
    told = {f"{name}_{exercise.pk}": {**LIFTED, field: value}[name] for name in list(LIFTED)[:3]}
    change = {**told, "load_unit": "lb", **REST, "version": "1"}
    answer = browser.post(f"/movement/sessions/{session.pk}/", change)
    sentence_and_nothing_lost(answer, sentence, change)
    assert list(StrengthExercise.objects.values_list("sets", "repetitions", "load_kg")) == [
        (3, 8, Decimal("20.00"))
    ]


@pytest.mark.parametrize(("minutes", "sentence"), MINUTES)
def test_plan(browser, catalogue, minutes, sentence):
    form = {"activity": "table_tennis", "minutes": minutes, "weekday": "6", **once()}
    sentence_and_nothing_lost(browser.post("/movement/plan/add/", form), sentence, form)
    change = {"minutes": minutes, "weekday": "6", **once()}
    answer = browser.post("/movement/plan/sessions/1/", change)
    sentence_and_nothing_lost(answer, sentence, change)
    assert not PlannedSession.objects.exists()


@pytest.mark.parametrize("address", ["/movement/plan/add/", "/movement/plan/sessions/1/"])
def test_more_than_three_hours_are_asked_for_once_in_the_plan_too(browser, catalogue, address):
    form = {"activity": "hike_normal", "minutes": "181", "weekday": "5", **once()}
    asked = browser.post(address, form)
    sentence_and_nothing_lost(asked, "You wrote 181 minutes.", form)
    assert re.search(r'<input type="checkbox" name="long_ok"', asked.content.decode())
    assert browser.post(address, {**form, "long_ok": "on"}).status_code == 303
    assert PlannedSession.objects.filter(minutes=181, weekday=5).count() == 1
    unasked = {**form, **once(), "minutes": "180", "weekday": "4"}
    assert browser.post(address, unasked).status_code == 303


def test_a_planned_day_of_61_hours_is_refused(browser, catalogue):
    """The plan holds what a day may hold, so that Done always has room on an empty day."""
    for key in ("hike_normal", "swim_leisure"):
        form = {"activity": key, "minutes": "290", "weekday": "6", "long_ok": "on", **once()}
        assert browser.post("/movement/plan/add/", form).status_code == 303
    form = {"activity": "walk_brisk", "minutes": "60", "weekday": "6", **once()}
    answer = browser.post("/movement/plan/add/", form)
    sentence_and_nothing_lost(answer, "On that day 20 more minutes fit.", form)
    hike = PlannedSession.objects.get(activity__key="hike_normal", minutes=290)
    more = {"minutes": "300", "weekday": "6", "long_ok": "on", **once()}
    assert browser.post(f"/movement/plan/sessions/{hike.pk}/", more).status_code == 404
    assert browser.post(f"/movement/plan/sessions/{hike.slot}/", more).status_code == 303
    full = {"activity": "walk_brisk", "minutes": "11", "weekday": "6", **once()}
    assert "10 more minutes fit." in text_of(browser.post("/movement/plan/add/", full))


@pytest.mark.parametrize("way", ["log", "correct", "again", "planned"])
def test_a_day_of_61_hours_is_refused_by_every_way_in(browser, patient, catalogue, way):
    walk = catalogue["walk_brisk"]
    for _number in range(2):
        make_session(patient, TODAY, walk, minutes=290)
    other = make_session(patient, TODAY.replace(day=17), walk, minutes=40)
    day = {"day": TODAY.isoformat(), **once()}
    address, form = {
        "log": (
            "/movement/log/",
            {**day, "activity": walk.key, "minutes": "40", "effort": "light"},
        ),
        "correct": (
            f"/movement/sessions/{other.pk}/",
            {**day, "minutes": "40", "effort": "light", "version": "1"},
        ),
        "again": (f"/movement/sessions/{other.pk}/again/", day),
        "planned": ("/movement/plan/done/", {**day, "slots": "31", "version": ""}),
    }[way]
    answer = browser.post(address, form, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "600 minutes" in text_of(answer)
    assert sum(row.minutes for row in ActivitySession.objects.filter(day=TODAY)) == 580


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Write a name"),
        ("name", "n" * 121, "too long"),
        ("loads_hip", "10000", "Choose one of the answers listed"),
        ("loads_spine", "-1", "Choose one of the answers listed"),
        ("category", "thirty", "Choose one of the answers listed"),
        ("entry_unit", "hours", "Choose one of the answers listed"),
    ],
)
def test_own_activity(browser, patient, field, value, sentence):
    form = {
        "name": "Climbing with Ann", "category": "resistance", "impact": "moderate",
        "intensity": "vigorous", "entry_unit": "sets_reps", "loads_hip": "1",
        "loads_spine": "2", "loads_wrist": "2", field: value, **once(),
    }  # fmt: skip
    answer = browser.post("/movement/yours/new/", form)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert page.count(sentence) >= 2
    for name, typed in form.items():
        if name not in {field, "submission_id"}:
            kept = rf'name="{name}"[^>]*value="{typed}"'
            radio = rf'name="{name}"[^>]*value="{typed}"[^>]*checked'
            assert re.search(kept if name == "name" else radio, page), name
    if field == "name" and value:
        assert f'value="{value}"' in page
    assert not patient.own_activities.exists()
