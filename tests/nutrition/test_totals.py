"""Sums by SQL: the same as adding up entries one by one, for many people in one query."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from nutrition.intake import FOOD_COLUMNS, SUPPLEMENT_COLUMNS, Intake
from nutrition.models import FoodEntry, K2Basis
from nutrition.nutrients import STORED_NUTRIENTS, Nutrient
from nutrition.totals import (
    DOSE_SUMS,
    FOOD_SUMS,
    entries_of_day,
    intake_by_day,
    intake_of,
    logged_days,
)
from tests.factories import make_entry, make_food

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def days_ago(count):
    return DAY - dt.timedelta(days=count)


def random_food(chance):
    amounts = {
        nutrient.value: None
        if chance.random() < 0.3
        else Decimal(chance.choice(["0", "0.5", "12.25", "180"]))
        for nutrient in STORED_NUTRIENTS
    }
    return make_food(f"Food {chance.random()}", k2_basis=chance.choice(K2Basis.values), **amounts)


def test_sql_adds_up_like_the_entries_one_by_one(patient, outsider):
    chance = random.Random(7)
    foods = [random_food(chance) for _count in range(25)]
    for person in (patient, outsider):
        for _count in range(60):
            make_entry(
                person,
                days_ago(chance.randrange(4)),
                chance.choice(foods),
                grams=chance.choice([10, 100, 245]),
                deleted_at=NOW if chance.random() < 0.2 else None,
            )
    sums = intake_by_day([patient.pk, outsider.pk], days_ago(2), DAY)
    expected = {}
    for entry in FoodEntry.objects.filter(deleted_at=None, day__gte=days_ago(2)):
        key = (entry.patient_id, entry.day)
        expected[key] = expected.get(key, Intake()) + Intake.of_food(entry.nutrients)
    assert sums == expected
    assert len(sums) == 6


def test_unknown_is_never_zero(patient):
    make_entry(patient, DAY, make_food("Bread", magnesium_mg=None))
    make_entry(patient, DAY, make_food("Milk", magnesium_mg=Decimal(0)))
    make_entry(patient, DAY, make_food("Tea", magnesium_mg=None, energy_kcal=None))
    magnesium = intake_by_day([patient.pk], DAY, DAY)[patient.pk, DAY][Nutrient.MAGNESIUM]
    assert (magnesium.amount, magnesium.unknown_items) == (0, 2)
    assert magnesium.at_least
    assert magnesium.unknown_without_energy == 1
    assert magnesium.unknown_kcal == Decimal("154.35")


def test_vitamin_k2_knows_what_its_figures_stand_on(patient):
    none = {"vitamin_k2_ug": None}
    make_entry(patient, DAY, make_food("Kale", k2_basis=K2Basis.NONE_EXPECTED, **none))
    alone = intake_by_day([patient.pk], DAY, DAY)[patient.pk, DAY][Nutrient.VITAMIN_K2]
    assert not alone.at_least
    make_entry(patient, DAY, make_food("Cheddar", k2_basis=K2Basis.MK4_ONLY))
    lower = intake_by_day([patient.pk], DAY, DAY)[patient.pk, DAY][Nutrient.VITAMIN_K2]
    assert (lower.unknown_items, lower.lower_bound_items) == (0, 1)
    make_entry(patient, DAY, make_food("Feta", k2_basis="", **none))
    unknown = intake_by_day([patient.pk], DAY, DAY)[patient.pk, DAY][Nutrient.VITAMIN_K2]
    assert (unknown.unknown_items, unknown.lower_bound_items) == (1, 1)


def test_every_column_that_intake_wants_is_there(patient):
    assert set(FOOD_SUMS) == set(FOOD_COLUMNS)
    assert set(DOSE_SUMS) == set(SUPPLEMENT_COLUMNS)


def test_one_query_for_one_or_for_many(patient, outsider, count_queries):
    for back in range(20):
        make_entry(patient, days_ago(back))
        make_entry(outsider, days_ago(back))
    both = [patient.pk, outsider.pk]
    for ask in (intake_by_day, logged_days):
        with count_queries() as queries:
            ask(both, days_ago(90), DAY)
        assert len(queries) == 1
    with count_queries() as queries:
        intake_of(entries_of_day(patient, DAY))
    assert len(queries) == 1


def test_logged_days_have_food(patient, outsider, stranger):
    make_entry(patient, DAY)
    make_entry(patient, DAY)
    make_entry(patient, days_ago(3))
    make_entry(patient, days_ago(1), deleted_at=NOW)
    make_entry(patient, days_ago(8))
    assert logged_days([patient.pk, outsider.pk], days_ago(7), DAY) == {
        patient.pk: {DAY, days_ago(3)},
        outsider.pk: frozenset(),
    }


def test_nobody_asked_for_nothing_found(patient):
    make_entry(patient, DAY)
    assert intake_by_day([], DAY, DAY) == {}
    assert logged_days([], DAY, DAY) == {}


def test_entries_of_a_day_are_hers_and_kept(patient, outsider):
    first = make_entry(patient, DAY, created_at=NOW)
    second = make_entry(patient, DAY, created_at=NOW + dt.timedelta(hours=4), meal="lunch")
    make_entry(patient, DAY, deleted_at=NOW)
    make_entry(patient, days_ago(1))
    make_entry(outsider, DAY)
    entries = entries_of_day(patient, DAY)
    assert list(entries) == [first, second]
    assert intake_of(entries) == intake_by_day([patient.pk], DAY, DAY)[patient.pk, DAY]
