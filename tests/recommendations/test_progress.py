import datetime as dt
import random
from decimal import Decimal

import pytest

from common.days import Week
from patients.facts import Sex
from patients.models import Weight
from recommendations.actions import load_shipped, publish_version
from recommendations.goals import NoTarget, NoTargetReason
from recommendations.measures import Measure
from recommendations.pace import PaceStatus
from recommendations.populations import Population, Therapy
from recommendations.progress import (
    day_in_week_progress,
    day_progress,
    week_progress,
    weeks_progress,
)
from recommendations.verdicts import Status
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)
WEEK = Week(MONDAY)
THURSDAY = dt.date(2026, 11, 26)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def shipped(db):
    load_shipped()


def a_diary(patient, seed, foods, walk):
    """Something on most days of three weeks, different for each seed."""
    chance = random.Random(seed)
    for back in range(21):
        day = THURSDAY - back * DAY
        for _entry in range(chance.randrange(4)):
            make_entry(patient, day, chance.choice(foods), grams=chance.choice((50, 200, 600)))
        if chance.random() < 0.4:
            make_session(patient, day, walk, minutes=chance.choice((10, 45)))


def test_a_day_is_judged_against_her_own_targets(patient):
    Weight.objects.create(patient=patient, day=MONDAY, kg=Decimal("70"))
    make_entry(patient, THURSDAY, grams=400)
    found = day_progress([patient], THURSDAY)[patient.pk]
    assert found.logged
    calcium = found[Measure.CALCIUM]
    assert (calcium.amount, calcium.target.value) == (732, 1200)
    assert calcium.status is Status.LOW
    assert calcium.target.source == "ASCO 2019; upper limit IOM 2011"
    assert found[Measure.PROTEIN].target.value == 84  # 1.2 g/kg at 66 years
    assert found[Measure.VITAMIN_K2].status is Status.NO_TARGET


def test_a_day_without_anything_has_no_data(patient):
    found = day_progress([patient], THURSDAY)[patient.pk]
    assert not found.logged
    assert found[Measure.CALCIUM].status is Status.NO_DATA
    assert found[Measure.CALCIUM].amount is None


def test_protein_waits_for_a_weight(patient):
    goal = day_progress([patient], THURSDAY)[patient.pk][Measure.PROTEIN].goal
    assert goal == NoTarget(measure=Measure.PROTEIN, reason=NoTargetReason.NO_WEIGHT)


def test_movement_is_not_part_of_a_day(patient):
    with pytest.raises(KeyError):
        day_progress([patient], THURSDAY)[patient.pk][Measure.AEROBIC_MINUTES]


def test_a_week_is_the_mean_over_logged_days_only(patient):
    for day in WEEK.days[:3]:
        make_entry(patient, day, grams=700)  # 1,281 mg calcium each
    found = week_progress([patient], WEEK, WEEK.end + DAY)[patient.pk]
    assert found.logged_days == WEEK.days[:3]
    assert found[Measure.CALCIUM].amount == 1281
    assert found[Measure.CALCIUM].status is Status.MET
    assert not found.is_running
    assert found.pace_of(Measure.AEROBIC_MINUTES) is None


def test_two_logged_days_are_not_judged(patient):
    for day in WEEK.days[:2]:
        make_entry(patient, day, grams=700)
    found = week_progress([patient], WEEK, WEEK.end)[patient.pk]
    assert found[Measure.CALCIUM].status is Status.NO_DATA


def test_deleted_entries_count_nowhere(patient):
    make_entry(patient, THURSDAY, deleted_at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC))
    make_session(patient, THURSDAY, deleted_at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC))
    found = day_in_week_progress([patient], THURSDAY, THURSDAY)[patient.pk]
    assert not found.day.logged
    assert found.week.moved_days == ()


def test_a_running_week_counts_to_today_and_has_a_pace(patient):
    strength = make_activity(
        "Weights", category="resistance", counts_aerobic=False, counts_resistance=True
    )
    make_session(patient, MONDAY, minutes=60)
    make_session(patient, MONDAY + DAY, minutes=35)
    make_session(patient, MONDAY + DAY, strength, minutes=20)
    make_session(patient, THURSDAY + DAY, minutes=90)  # tomorrow, as seen from Thursday
    found = week_progress([patient], WEEK, THURSDAY)[patient.pk]
    assert found.is_running
    assert found.last_day == THURSDAY
    assert found[Measure.AEROBIC_MINUTES].amount == 95
    assert found[Measure.AEROBIC_MINUTES].gap == 55
    assert found[Measure.RESISTANCE_DAYS].amount == 1
    assert found.moved_days == (MONDAY, MONDAY + DAY)
    minutes = found.pace_of(Measure.AEROBIC_MINUTES)
    assert (minutes.done, minutes.to_go, minutes.days_left) == (95, 55, 4)
    assert minutes.status is PaceStatus.ON_PACE


def test_a_week_that_has_not_begun_is_refused(patient):
    with pytest.raises(ValueError, match="has not begun"):
        week_progress([patient], WEEK.next, THURSDAY)
    with pytest.raises(ValueError, match="has not come"):
        day_in_week_progress([patient], THURSDAY + DAY, THURSDAY)


def test_each_week_is_judged_by_who_she_was_then():
    """She turned 65 and started her tablets between the two weeks."""
    patient = make_patient(birth_date=dt.date(1961, 11, 10), inhibitor_since=dt.date(2026, 11, 12))
    Weight.objects.create(patient=patient, day=dt.date(2026, 10, 1), kg=Decimal("60"))
    Weight.objects.create(patient=patient, day=dt.date(2026, 11, 20), kg=Decimal("65"))
    before, after = weeks_progress([patient], [Week(dt.date(2026, 11, 2)), WEEK], THURSDAY)[
        patient.pk
    ]
    assert before[Measure.PROTEIN].target.value == 48  # 0.8 g/kg of 60 kg
    assert after[Measure.PROTEIN].target.value == 78  # 1.2 g/kg of 65 kg
    assert before[Measure.VITAMIN_D].target.value == 15
    assert after[Measure.VITAMIN_D].target.value == 20


def test_a_week_that_is_over_keeps_the_thresholds_of_its_time(patient, admin_person):
    for day in WEEK.previous.days[:3]:
        make_entry(patient, day, grams=600)  # 1,098 mg calcium each
    before = week_progress([patient], WEEK.previous, THURSDAY)[patient.pk]
    publish_version(
        measure=Measure.CALCIUM,
        population=Population(sex=Sex.FEMALE, age_from=51, therapy=Therapy.INHIBITOR),
        target=Decimal(1000),
        upper_limit=Decimal(2000),
        source="Renewed",
        reason="The guideline changed",
        valid_from=THURSDAY,
        now=dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC),
        by=admin_person,
    )
    assert week_progress([patient], WEEK.previous, THURSDAY)[patient.pk] == before
    assert before[Measure.CALCIUM].status is Status.CLOSE
    running = week_progress([patient], WEEK, THURSDAY)[patient.pk]
    assert running[Measure.CALCIUM].target.value == 1000


def test_nobody_asks_for_nothing(count_queries):
    with count_queries() as queries:
        assert day_progress([], THURSDAY) == {}
        assert weeks_progress([], [WEEK], THURSDAY) == {}
        assert day_in_week_progress([], THURSDAY, THURSDAY) == {}
    assert len(queries) == 0


def test_many_at_once_equal_each_alone():
    foods = [make_food(), make_food("Plum", calcium_mg=None, magnesium_mg=None)]
    walk = make_activity()
    patients = [make_patient(name=f"P {seed}") for seed in range(6)]
    for seed, patient in enumerate(patients):
        a_diary(patient, seed, foods, walk)
    weeks = WEEK.back(3)
    together = weeks_progress(patients, weeks, THURSDAY)
    days = day_in_week_progress(patients, THURSDAY, THURSDAY)
    for patient in patients:
        assert weeks_progress([patient], weeks, THURSDAY)[patient.pk] == together[patient.pk]
        alone = [week_progress([patient], week, THURSDAY)[patient.pk] for week in weeks]
        assert tuple(alone) == together[patient.pk]
        assert days[patient.pk].week == together[patient.pk][-1]
        assert days[patient.pk].day == day_progress([patient], THURSDAY)[patient.pk]


def test_queries_do_not_grow_with_people_days_or_weeks(count_queries):
    foods, walk = [make_food()], make_activity()
    patients = [make_patient(name=f"P {seed}") for seed in range(50)]
    for seed, patient in enumerate(patients[:5]):
        a_diary(patient, seed, foods, walk)
    for asked in (patients[:1], patients):
        for read, *when in (
            (day_progress, THURSDAY),
            (week_progress, WEEK, THURSDAY),
            (weeks_progress, WEEK.back(12), THURSDAY),
            (day_in_week_progress, THURSDAY, THURSDAY),
        ):
            with count_queries() as queries:
                read(asked, *when)
            assert len(queries) == 5  # 4 where health answers came with the people
