"""What she says of a whole day decides whether it goes into means, everywhere the same."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.days import Week
from nutrition.marks import DayMark, is_logged
from nutrition.models import DayRecord
from nutrition.totals import intakes, logged_days
from recommendations.actions import load_shipped
from recommendations.complete_weeks import judged_weeks
from recommendations.measures import Measure
from recommendations.progress import day_in_week_progress, day_progress, week_progress
from recommendations.verdicts import Status
from reminders.weekly_review import findings_of
from tests.factories import make_entry
from tests.nutrition.supplements import make_dose, make_product

MONDAY = dt.date(2026, 11, 23)
SUNDAY = dt.date(2026, 11, 29)
DAY = dt.timedelta(days=1)


def say(patient, day, mark):
    return DayRecord.objects.create(patient=patient, day=day, mark=mark)


@pytest.mark.parametrize(
    ("foods", "mark", "logged"),
    [
        (0, None, False),
        (1, None, True),
        (0, DayMark.COMPLETE, False),
        (3, DayMark.COMPLETE, True),
        (0, DayMark.ATE_NOTHING, True),
        (2, DayMark.ATE_NOTHING, True),
        (0, DayMark.NOT_LOGGED, False),
        (5, DayMark.NOT_LOGGED, False),
    ],
)
def test_which_days_are_logged(foods, mark, logged):
    assert is_logged(foods, mark) is logged


@pytest.mark.django_db
def test_marks_come_with_the_sums_in_one_query(patient, outsider, count_queries):
    make_entry(patient, MONDAY)
    say(patient, MONDAY, DayMark.NOT_LOGGED)
    say(patient, MONDAY + DAY, DayMark.ATE_NOTHING)
    say(outsider, MONDAY, DayMark.COMPLETE)
    say(patient, MONDAY - DAY, DayMark.ATE_NOTHING)
    with count_queries() as queries:
        found = intakes([patient.pk, outsider.pk], MONDAY, SUNDAY)
    assert len(queries) == 1
    assert found.marks == {
        (patient.pk, MONDAY): DayMark.NOT_LOGGED,
        (patient.pk, MONDAY + DAY): DayMark.ATE_NOTHING,
        (outsider.pk, MONDAY): DayMark.COMPLETE,
    }
    assert set(found.by_day) == {(patient.pk, MONDAY)}
    assert logged_days([patient.pk, outsider.pk], MONDAY, SUNDAY) == {
        patient.pk: {MONDAY + DAY},
        outsider.pk: frozenset(),
    }


@pytest.mark.django_db
def test_a_fast_day_is_in_the_mean_and_a_day_not_logged_is_out(patient):
    load_shipped()
    for offset in range(4):
        make_entry(patient, MONDAY + offset * DAY, grams=400)  # 732 mg calcium
    before = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    assert (len(before.logged_days), before[Measure.CALCIUM].amount) == (4, 732)
    say(patient, MONDAY + 4 * DAY, DayMark.ATE_NOTHING)
    fasted = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    assert len(fasted.logged_days) == 5
    assert fasted[Measure.CALCIUM].amount == Decimal(732 * 4 / 5).quantize(Decimal(1))
    make_entry(patient, MONDAY + 5 * DAY, grams=50)
    say(patient, MONDAY + 5 * DAY, DayMark.NOT_LOGGED)
    assert week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk] == fasted


@pytest.mark.django_db
def test_supplements_of_a_fast_day_count_and_of_a_day_not_logged_do_not(patient):
    load_shipped()
    tablet = make_product(patient, calcium_mg=Decimal(500))
    for offset in range(3):
        say(patient, MONDAY + offset * DAY, DayMark.ATE_NOTHING)
        make_dose(patient, MONDAY + offset * DAY, tablet)
    make_dose(patient, MONDAY + 3 * DAY, tablet)
    say(patient, MONDAY + 3 * DAY, DayMark.NOT_LOGGED)
    week = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    assert (len(week.logged_days), week[Measure.CALCIUM].amount) == (3, 500)


@pytest.mark.django_db
def test_the_review_counts_the_same_days(patient):
    load_shipped()
    for offset in range(3):
        make_entry(patient, MONDAY + offset * DAY, grams=400)
    say(patient, MONDAY, DayMark.NOT_LOGGED)
    say(patient, MONDAY + 3 * DAY, DayMark.ATE_NOTHING)
    after = SUNDAY + DAY
    week = week_progress([patient], Week(MONDAY), after)[patient.pk]
    (judged,) = judged_weeks([patient], Week(MONDAY))
    findings = findings_of(judged)
    assert findings.logged_days == len(week.logged_days) == 3


@pytest.mark.django_db
def test_a_day_by_itself(patient):
    load_shipped()
    say(patient, MONDAY, DayMark.ATE_NOTHING)
    fast = day_progress([patient], MONDAY)[patient.pk]
    assert fast.logged
    assert fast.mark is DayMark.ATE_NOTHING
    assert (fast[Measure.CALCIUM].amount, fast[Measure.CALCIUM].status) == (0, Status.VERY_LOW)
    make_entry(patient, MONDAY + DAY, grams=100)
    say(patient, MONDAY + DAY, DayMark.NOT_LOGGED)
    left_out = day_in_week_progress([patient], MONDAY + DAY, SUNDAY)[patient.pk].day
    assert not left_out.logged
    assert left_out[Measure.CALCIUM].amount == 183  # what stands there is still shown
    assert left_out[Measure.CALCIUM].status is Status.NO_DATA


@pytest.mark.django_db
def test_one_word_per_day_and_a_known_one(patient, outsider):
    say(patient, MONDAY, DayMark.COMPLETE)
    say(outsider, MONDAY, DayMark.COMPLETE)
    with pytest.raises(IntegrityError), transaction.atomic():
        say(patient, MONDAY, DayMark.NOT_LOGGED)
    with pytest.raises(IntegrityError), transaction.atomic():
        say(patient, SUNDAY, "forgotten")
