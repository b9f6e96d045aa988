"""The week as planned beside the week as done."""

import datetime as dt
import re
import uuid

import pytest

from common.days import Week
from exercise.catalogue import load_activities
from exercise.models import Activity
from exercise.totals import week_of
from patients.models import HealthProfile
from tests.exercise.own import make_strength
from tests.exercise.pages import TODAY, given, text_of
from tests.factories import make_patient, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]
PLAN = "/movement/plan/"
MONDAY = TODAY - dt.timedelta(days=3)


@pytest.fixture
def helen(db):
    load_activities()
    return make_patient(birth_date=dt.date(1966, 5, 4))


@pytest.fixture
def browser(helen, client_of):
    return client_of(helen)


def table_of(page):
    """The table as rows of cells."""
    rows = re.findall(r'<tr role="row">(.*?)</tr>', page.content.decode(), re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {row[0]: row[1:] for row in cells[1:]}


def test_before_anything_is_done_it_blames_nobody(browser):
    page = browser.get(PLAN)
    text = text_of(page)
    assert "What you do this week appears here beside what you planned." in text
    assert "Active minutes 0 of 150 planned" in text
    assert table_of(page)["Thursday 19 November"][1] == "Nothing yet"
    assert table_of(page)["Monday 16 November"][1] == "Nothing logged"
    assert table_of(page)["Sunday 22 November"] == ["Rest", "–"]


def test_what_is_done_stands_beside_what_was_planned(helen, browser):
    done = {"day": TODAY.isoformat(), "slots": "31", "version": "shorter"}
    browser.post("/movement/plan/done/", {**done, "submission_id": str(uuid.uuid4())})
    swim = Activity.objects.get(key="swim_leisure")
    make_session(helen, MONDAY, swim, minutes=40)  # planned by nobody, and it counts
    make_strength(helen, MONDAY)
    page = browser.get(PLAN)
    text = text_of(page)
    assert "You did 1 planned session of 11." in text
    assert "Active minutes 60 of 150 planned" in text
    assert "Strength days 1 of 3 planned" in text
    assert "Balance days 0 of" in text
    assert 'width="40%"' in page.content.decode()
    rows = table_of(page)
    assert rows["Monday 16 November"][1] == "Swimming, leisurely, 40 min; Strength"
    assert rows["Thursday 19 November"] == [
        "Walking, brisk, 20 min; Weight shifts, 10 min",
        "Walking, brisk, 20 min",
    ]
    assert "0 min" not in re.sub(r"\d+0 min", "", text)


def test_it_says_the_same_as_every_other_page(helen, browser):
    for back, key in enumerate(["walk_brisk", "rt_general", "tai_chi", "walk_race"]):
        activity = Activity.objects.get(key=key)
        answer = browser.post(
            "/movement/log/?by=minutes",
            given(activity, day=(MONDAY + dt.timedelta(days=back)).isoformat(), effort="vigorous"),
        )
        assert answer.status_code == 303
    week = week_of([helen.pk], Week.containing(TODAY))[helen.pk]
    text = text_of(browser.get(PLAN))
    assert f"Active minutes {week.aerobic_minutes} of 150 planned" in text
    assert f"Strength days {week.resistance_days} of 3 planned" in text
    assert f"Balance days {week.balance_days} of" in text
    assert week.aerobic_minutes == 160


def test_more_than_planned_fills_the_bar_and_no_more(helen, browser):
    walk = Activity.objects.get(key="walk_brisk")
    for _twice in range(2):
        make_session(helen, MONDAY, walk, minutes=200)
    page = browser.get(PLAN)
    assert "Active minutes 400 of 150 planned" in text_of(page)
    assert 'width="100%" height="100%"/>' in page.content.decode()
    assert not re.search(r'width="(?:1[0-9][1-9]|[2-9]\d\d)%"', page.content.decode())


def test_where_only_the_team_can_say_only_what_was_done_stands(helen, browser):
    HealthProfile.objects.create(patient=helen, bone_metastases=True)
    assert "Planned and done this week" not in text_of(browser.get(PLAN))
    make_session(helen, TODAY, Activity.objects.get(key="walk_brisk"), minutes=15)
    text = text_of(browser.get(PLAN))
    assert "Active minutes 15 done, none planned" in text


def test_it_costs_the_same_with_a_full_week(helen, browser, count_queries):
    with count_queries() as empty:
        browser.get(PLAN)
    for back in range(4):
        for _twice in range(2):
            make_session(helen, TODAY - dt.timedelta(days=back))
    with count_queries() as full:
        browser.get(PLAN)
    assert len(full) == len(empty) <= 10


def test_nobody_elses_week_is_in_it(helen, outsider, client_of):
    make_session(helen, TODAY, Activity.objects.get(key="walk_brisk"), minutes=77)
    assert "77" not in text_of(client_of(outsider).get(PLAN))
