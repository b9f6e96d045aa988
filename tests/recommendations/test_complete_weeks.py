"""A week that is over is read in fewer rows: every number stays what it is day by day."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from common.days import Week
from nutrition.marks import DayMark
from nutrition.models import DayRecord
from patients.health_facts import Kidneys
from patients.models import HealthProfile, Patient, Weight
from recommendations.actions import load_shipped
from recommendations.complete_weeks import judged_weeks
from recommendations.measures import Measure
from recommendations.models import PersonalTarget
from recommendations.progress import week_progress, weeks_progress
from recommendations.verdicts import Status
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session
from tests.nutrition.supplements import make_dose, make_product

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 16)
WEEK = Week(MONDAY)
TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def foods(db):
    load_shipped()
    return [
        make_food(),
        make_food("Mystery", magnesium_mg=None, vitamin_d_ug=None, vitamin_k2_ug=None),
        make_food("Cheddar", vitamin_k2_ug=Decimal(8), k2_basis="MK-4 only"),
        make_food("Kale", vitamin_k2_ug=None, k2_basis="plant food, none expected"),
        make_food("Broth", energy_kcal=None, zinc_mg=None),
    ]


def a_week(chance, patient, foods, walk):
    """Something, seldom everything, on the days around the week too.

    Half of them do nothing that takes the long way: no food without energy, no weekly dose, no
    word on a day.
    """
    product, is_usual = make_product(patient), chance.random() < 0.5
    eats = [food for food in foods if food.energy_kcal is not None] if is_usual else foods
    covers, says = ((1,), 0) if is_usual else ((1, 1, 1, 7), 0.15)
    for number in range(-7, 9):
        day = MONDAY + number * DAY
        for _entry in range(chance.randrange(4)):
            food, grams = chance.choice(eats), chance.choice((50, 200, 600))
            removed = chance.choice((None, None, None, NOON))
            partly = None if is_usual else chance.choice((None, {"zinc_mg": "55.5"}))
            make_entry(patient, day, food, grams=grams, deleted_at=removed, unknown_kcal=partly)
        if chance.random() < 0.5:
            prescribed = chance.choice((False, True))
            make_dose(
                patient, day, product, days_covered=chance.choice(covers), prescribed=prescribed
            )
        if chance.random() < 0.3:
            make_session(patient, day, walk, minutes=chance.choice((10, 45)))
        if chance.random() < says:
            DayRecord.objects.create(patient=patient, day=day, mark=chance.choice(list(DayMark)))


def herself(chance, patient):
    """What targets are made from: weight, kidneys, falls, and now and then her clinician's word."""
    Weight.objects.create(patient=patient, day=MONDAY, kg=chance.randrange(45, 99))
    kidneys = chance.choice(("", *Kidneys))
    HealthProfile.objects.create(patient=patient, kidneys=kidneys)
    Patient.objects.filter(pk=patient.pk).update(
        fell_in_last_year=chance.choice((None, False, True)),
        birth_date=dt.date(chance.randrange(1938, 1990), 5, 4),
        inhibitor=chance.choice(("", "letrozole")),
    )
    if chance.random() < 0.4:
        PersonalTarget.objects.create(
            patient=patient,
            measure=chance.choice(("calcium", "protein", "aerobic_minutes")),
            target=Decimal("1.5"),
            valid_from=MONDAY,
            valid_until=MONDAY + 30 * DAY,
            ended_from=chance.choice((None, MONDAY + 2 * DAY)),
            reason="After the scan",
            set_by_name="Dr Okafor",
            set_at=dt.datetime(2026, 11, 16, tzinfo=dt.UTC),
        )
    return Patient.objects.get(pk=patient.pk)


def same(judged):
    """What both ways have to agree on, of a week read in few rows."""
    return judged.logged_days, judged.moved_days, judged.verdicts


def told(progress):
    """The same of a week that was read day by day."""
    days = len(progress.logged_days), len(progress.moved_days)
    return *days, progress.movement_verdicts + progress.intake


@pytest.mark.parametrize("seed", range(10))
def test_the_same_week_by_both_ways_for_many_and_for_one(seed, foods):
    chance, walk = random.Random(seed), make_activity()
    people = [make_patient(), *(herself(chance, make_patient()) for _number in range(5))]
    for patient in people[1:]:
        a_week(chance, patient, foods, walk)
    day_by_day = {key: weeks[0] for key, weeks in weeks_progress(people, [WEEK], TODAY).items()}
    together = list(judged_weeks(people, WEEK))
    assert [same(one) for one in together] == [told(day_by_day[one.pk]) for one in people]
    for patient, hers in zip(people, together, strict=True):
        assert list(judged_weeks([patient], WEEK)) == [hers]
        assert week_progress([patient], WEEK, TODAY)[patient.pk] == day_by_day[patient.pk]


def test_deleted_things_and_other_weeks_count_nowhere(patient, foods):
    make_entry(patient, MONDAY, foods[0])
    make_entry(patient, MONDAY + DAY, foods[0], deleted_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    make_entry(patient, MONDAY - DAY, foods[0])
    make_dose(patient, MONDAY + 2 * DAY, make_product(patient))  # a day without food
    (found,) = judged_weeks([patient], WEEK)
    assert found.logged_days == 1
    assert same(found) == told(weeks_progress([patient], [WEEK], TODAY)[patient.pk][0])


def test_foods_without_energy_weigh_by_their_number(patient, foods):
    rice, broth = foods[0], foods[4]
    for number in range(4):
        make_entry(patient, MONDAY + number * DAY, rice)
        make_entry(patient, MONDAY + number * DAY, broth)
    (found,) = judged_weeks([patient], WEEK)
    (zinc,) = [one for one in found.verdicts if one.measure is Measure.ZINC]
    assert zinc.status is Status.NOT_JUDGED  # half of the foods say nothing about it
    assert same(found) == told(week_progress([patient], WEEK, TODAY)[patient.pk])


def test_a_day_of_more_than_ten_hours_is_cut_short_by_both_ways(patient, foods):
    walk = make_activity()
    for number in range(4):
        make_session(patient, MONDAY, walk, minutes=250)
        make_session(patient, MONDAY + number * DAY, walk, minutes=60, effort="vigorous")
    (found,) = judged_weeks([patient], WEEK)
    assert found.moved_days == 4
    assert same(found) == told(week_progress([patient], WEEK, TODAY)[patient.pk])


def test_as_many_queries_for_one_as_for_many(foods, count_queries):
    def cost(people):
        with count_queries() as queries:
            list(judged_weeks(people, WEEK))
        return len(queries)

    people = [make_patient() for _number in range(5)]
    for patient in people:
        make_entry(patient, MONDAY, foods[0])
    assert cost(people[:1]) == cost(people) == 7  # 6 where health answers came with the people
    DayRecord.objects.create(patient=people[0], day=MONDAY, mark=DayMark.NOT_LOGGED)
    assert cost(people) == 8
