"""Twelve weeks of movement: charts, sentences and one table, in a fixed number of queries."""

import datetime as dt

import pytest

from recommendations.models import Threshold
from tests.dashboard.reading import MONDAY, words
from tests.exercise.own import make_strength
from tests.factories import make_activity, make_session

pytestmark = pytest.mark.django_db

PAGE = "/movement/weeks/"


def weeks_ago(count):
    return MONDAY - dt.timedelta(weeks=count)


def test_nothing_logged_says_what_will_be_here(page):
    assert "Your weeks appear here once you logged some movement." in page(PAGE)


def test_weeks_that_reached_their_target_are_counted(page, patient):
    for week, minutes in ((1, 150), (2, 90), (3, 160)):
        make_session(patient, weeks_ago(week), minutes=minutes)
    make_session(patient, MONDAY, minutes=200)  # the running week is not over
    make_strength(patient, weeks_ago(2))
    text = page(PAGE)
    assert "You reached your active minutes in 2 of the 3 full weeks you logged." in text
    assert "Strength days Most in the week of 9 November: 1 day." in text
    assert "Balance days No full week with balance days yet." in text
    assert "23 to 29 November 200 of 150 200 0 of 2 0 of 3" in text
    assert "9 to 15 November 90 of 150 90 1 of 2 0 of 3" in text
    assert "26 October to 1 November nothing logged" in text
    assert "7 to 13 September" in text and "31 August" not in text


def test_a_week_without_anything_has_no_bar_and_a_full_one_reached_its_own_target(
    client_of, patient
):
    old = Threshold.objects.get(measure="aerobic_minutes")
    Threshold.objects.create(
        measure=old.measure, target=200, valid_from=MONDAY, source="Ours",
        sex=old.sex, age_from=old.age_from, age_to=old.age_to, therapy=old.therapy,
    )  # fmt: skip
    make_session(patient, weeks_ago(1), minutes=160)
    make_session(patient, MONDAY, minutes=160)
    html = client_of(patient).get(PAGE).content.decode()
    minutes = html[: html.index("chart-resistance-days-heading")]
    assert minutes.count('class="chart-column"') == 1
    assert minutes.count('class="chart-column is-short"') == 1
    assert "160 of 150" in html and "160 of 200" in html


def test_without_a_target_the_bars_stand_alone(page, patient):
    Threshold.objects.all().delete()
    make_session(patient, weeks_ago(1), minutes=40)
    text = page(PAGE)
    assert "Most in the week of 16 November: 40 minutes." in text
    assert "target" not in text.split("Week by week")[0].split("Active minutes")[1]


def test_twelve_full_weeks_cost_what_one_session_costs(client_of, patient, count_queries):
    walk = make_activity()
    make_session(patient, MONDAY, walk)
    browser = client_of(patient)
    browser.get(PAGE)
    with count_queries() as few:
        browser.get(PAGE)
    for offset in range(84):
        make_session(patient, MONDAY - dt.timedelta(days=offset), walk)
    with count_queries() as many:
        browser.get(PAGE)
    assert len(many) == len(few) <= 10, many.captured_queries


def test_her_weeks_are_nobody_elses(client_of, patient, outsider, clinician):
    make_session(patient, weeks_ago(1), minutes=177)
    text = words(client_of(outsider).get(PAGE))
    assert "177" not in text and "Your weeks appear here" in text
    assert client_of(clinician).get(PAGE).status_code in {302, 404}
