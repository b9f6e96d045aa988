"""Doses count the same by every path, and a weekly one is judged over seven days."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from common.days import Week
from nutrition.intake import Intake
from nutrition.models import Dose, FoodEntry
from nutrition.nutrients import STORED_NUTRIENTS, Nutrient
from nutrition.presenters import day_shown
from nutrition.supplement_actions import Contents, change_product
from nutrition.totals import intake_by_day, intake_of, intake_of_doses, intakes, logged_days
from recommendations.actions import load_shipped
from recommendations.measures import INTAKE_MEASURES, MEASURES, Measure
from recommendations.progress import day_progress, week_progress
from recommendations.verdicts import Status
from tests.factories import make_entry, make_food
from tests.nutrition.supplements import make_dose, make_product

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)
SUNDAY = MONDAY + dt.timedelta(days=6)
DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 29, 20, tzinfo=dt.UTC)
D = Nutrient.VITAMIN_D


@pytest.fixture(autouse=True)
def shipped(db):
    load_shipped()


def weekly(patient, day, **fields):
    product = make_product(patient, "Vitamin D3 1,250 µg", vitamin_d_ug=Decimal(1250))
    return make_dose(patient, day, product, days_covered=7, **fields)


def some_weeks(patient, chance):
    """Meals and doses of three weeks with unknowns, skips and what was taken back."""
    nothing = {"magnesium_mg": None, "zinc_mg": None}
    foods = [make_food("Yoghurt"), make_food("Bread", **nothing)]
    products = [
        make_product(patient),
        make_product(patient, "Calcium", calcium_mg=Decimal("333.3"), magnesium_mg=None),
        make_product(patient, "Zinc", zinc_mg=Decimal("12.345"), vitamin_k2_ug=Decimal(45)),
    ]
    for back in range(21):
        day = SUNDAY - back * DAY
        for _entry in range(chance.randrange(3)):
            gone = NOW if chance.random() < 0.2 else None
            make_entry(patient, day, chance.choice(foods), grams=150, deleted_at=gone)
        for _dose in range(chance.randrange(4)):
            fields = {"quantity": chance.choice(("0.5", "1", "2"))}
            if chance.random() < 0.2:
                fields |= {"status": "skipped", "time": None, "due": dt.time(chance.randrange(24))}
            if chance.random() < 0.2:
                fields["deleted_at"] = NOW
            fields |= {"prescribed": chance.random() < 0.3, "days_covered": chance.choice((1, 7))}
            make_dose(patient, day, chance.choice(products), **fields)


@pytest.mark.parametrize("seed", range(8))
def test_totals_are_the_same_by_every_path(patient, outsider, seed):
    chance = random.Random(seed)
    some_weeks(patient, chance)
    make_dose(outsider, MONDAY)
    first = SUNDAY - 13 * DAY
    stored = intakes([patient.pk, outsider.pk], first, SUNDAY)
    days = [first + n * DAY for n in range(14)]
    for day in days:
        entries = FoodEntry.objects.kept().of([patient.pk]).on(day)
        one_by_one = intake_of(entries) + intake_of_doses(Dose.objects.of([patient.pk]).on(day))
        by_sql = stored.by_day.get((patient.pk, day), Intake())
        assert by_sql == one_by_one
        assert intake_by_day([patient.pk], day, day).get((patient.pk, day), Intake()) == by_sql
        progress = day_progress([patient], day)[patient.pk]
        alone = intakes([patient.pk], day, day).judged.get((patient.pk, day), Intake())
        assert alone == stored.judged.get((patient.pk, day), Intake()) == progress.counted
        for measure in INTAKE_MEASURES:
            shown = progress[measure].amount
            amount = by_sql[MEASURES[measure].nutrient].amount
            assert shown == MEASURES[measure].rounded(amount) if shown is not None else not amount
        page = day_shown(patient, list(entries), day=day, meal="lunch", now=NOW)
        assert page.with_supplements is bool(by_sql.supplement_items)
    week = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    eaten = [stored.judged[patient.pk, day] for day in week.logged_days]
    for measure in INTAKE_MEASURES:
        if week.logged_days:
            total = Intake.total(eaten)[MEASURES[measure].nutrient].amount
            mean = MEASURES[measure].rounded(total / len(week.logged_days))
            assert week[measure].amount == mean


def test_spreading_changes_days_and_loses_nothing(patient):
    some_weeks(patient, random.Random(99))
    far = intakes([patient.pk], SUNDAY - 40 * DAY, SUNDAY + 40 * DAY)
    for nutrient in STORED_NUTRIENTS:
        total = Intake.total(far.by_day.values())[nutrient]
        judged = Intake.total(far.judged.values())[nutrient]
        assert round(judged.amount, 6) == round(total.amount, 6)
        assert judged.unknown_supplements == total.unknown_supplements


def test_a_weekly_dose_stands_in_the_total_of_its_day_and_counts_over_seven(patient):
    weekly(patient, MONDAY, prescribed=True)
    assert intake_by_day([patient.pk], MONDAY, SUNDAY)[patient.pk, MONDAY][D].amount == 1250
    own, later = (
        day_progress([patient], day)[patient.pk][Measure.VITAMIN_D]
        for day in (MONDAY, MONDAY + 3 * DAY)
    )
    assert (own.amount, own.judged_as, own.status) == (1250, Decimal("178.6"), Status.MET)
    assert (later.amount, later.judged_as, later.status) == (0, Decimal("178.6"), Status.MET)
    after = day_progress([patient], SUNDAY + DAY)[patient.pk][Measure.VITAMIN_D]
    assert (after.amount, after.status) == (None, Status.NO_DATA)


def test_it_counts_in_the_week_whichever_days_were_logged(patient):
    weekly(patient, MONDAY - 2 * DAY)
    for back in range(3):
        make_entry(patient, MONDAY + back * DAY, make_food(f"Apple {back}", vitamin_d_ug=0))
    week = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    assert week[Measure.VITAMIN_D].amount == Decimal("178.6")
    assert week[Measure.VITAMIN_D].status is Status.OVER


def test_what_her_team_prescribed_is_no_alert(patient):
    weekly(patient, MONDAY, prescribed=True)
    for back in range(3):
        make_entry(patient, MONDAY + back * DAY, make_food(f"Apple {back}", vitamin_d_ug=0))
    week = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    assert week[Measure.VITAMIN_D].status is Status.MET
    make_dose(patient, MONDAY + DAY, make_product(patient, "More", vitamin_d_ug=Decimal(400)))
    week = week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk]
    assert week[Measure.VITAMIN_D].status is Status.OVER


def test_magnesium_has_a_limit_for_supplements_alone(patient):
    make_entry(patient, MONDAY, make_food("Seeds", magnesium_mg=Decimal(500)), grams=100)
    magnesium = day_progress([patient], MONDAY)[patient.pk][Measure.MAGNESIUM]
    assert (magnesium.amount, magnesium.status) == (500, Status.MET)
    make_dose(patient, MONDAY, make_product(patient, "Salt", magnesium_mg=Decimal(351)))
    magnesium = day_progress([patient], MONDAY)[patient.pk][Measure.MAGNESIUM]
    assert (magnesium.food, magnesium.supplements) == (500, 351)
    assert magnesium.status is Status.OVER


def test_supplements_alone_make_no_logged_day(patient):
    make_dose(patient, MONDAY)
    assert logged_days([patient.pk], MONDAY, SUNDAY) == {patient.pk: frozenset()}
    assert not day_progress([patient], MONDAY)[patient.pk].logged
    assert week_progress([patient], Week(MONDAY), SUNDAY)[patient.pk].logged_days == ()


def test_a_changed_product_changes_no_past_total(patient):
    product = make_product(patient)
    make_dose(patient, MONDAY, product)
    before = intake_by_day([patient.pk], MONDAY, MONDAY)
    contents = Contents(
        name="Other",
        dose_unit="drop",
        nutrients=make_product(patient, "Zinc", zinc_mg=Decimal(15)).nutrients,
        from_salts={},
    )
    change_product(product=product, by=patient.user, contents=contents)
    assert intake_by_day([patient.pk], MONDAY, MONDAY) == before
    product.delete()
    assert intake_by_day([patient.pk], MONDAY, MONDAY) == before


def test_food_and_doses_of_many_in_one_query(patient, outsider, count_queries):
    for person in (patient, outsider):
        for back in range(10):
            make_entry(person, SUNDAY - back * DAY)
            make_dose(person, SUNDAY - back * DAY)
    with count_queries() as queries:
        intakes([patient.pk, outsider.pk], MONDAY, SUNDAY)
    assert len(queries) == 1
