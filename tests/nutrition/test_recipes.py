"""What a meal of ingredients holds: unknown is never 0, and weighs what the ingredient does."""

import datetime as dt
import random
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.days import Week
from nutrition.actions import change_entry, log_food, undo_change
from nutrition.copy_actions import copy_entries
from nutrition.intake import Intake
from nutrition.models import FoodEntry
from nutrition.nutrients import BONE_NUTRIENTS, STORED_NUTRIENTS, K2Basis, Nutrient, Nutrients
from nutrition.recipes import per_100_g, whole_meal
from nutrition.servings import Serving
from nutrition.totals import intake_by_day, intake_of, intakes
from nutrition.week_totals import intakes_of_week
from tests.factories import make_entry, make_food
from tests.nutrition.own import make_meal

MG, K2, KCAL = Nutrient.MAGNESIUM, Nutrient.VITAMIN_K2, Nutrient.ENERGY
DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)
PORTION = Serving("", Decimal(200), Decimal(200))


def some(**amounts):
    """Known amounts; what is not named is 0."""
    zeroes = {nutrient.value: Decimal(0) for nutrient in STORED_NUTRIENTS}
    given_ = {name: None if value is None else Decimal(value) for name, value in amounts.items()}
    basis = given_.pop("k2_basis", None)
    return Nutrients(**{**zeroes, **given_}, k2_basis=basis or K2Basis.NOT_STATED)


amounts = st.one_of(st.none(), st.integers(0, 200).map(Decimal))
ingredients = st.lists(
    st.builds(
        Nutrients,
        **{nutrient.value: amounts for nutrient in STORED_NUTRIENTS},
        k2_basis=st.sampled_from(K2Basis),
    ),
    min_size=1,
    max_size=6,
)


def test_amounts_add_up():
    whole = whole_meal([some(calcium_mg=120, energy_kcal=50), some(calcium_mg=30, energy_kcal=10)])
    assert (whole.calcium_mg, whole.energy_kcal, whole.unknown_kcal) == (150, 60, {})
    assert per_100_g(whole, Decimal(300)).calcium_mg == 50


def test_a_missing_figure_makes_the_rest_a_lower_bound():
    whole = whole_meal(
        [some(magnesium_mg=40, energy_kcal=90), some(magnesium_mg=None, energy_kcal=10)]
    )
    assert (whole.magnesium_mg, whole.unknown_kcal) == (40, {MG: 10})
    assert whole.is_lower_bound(MG)
    assert not whole.is_unknown(MG)
    day = Intake.of_food(whole)
    assert day[MG].at_least
    assert day.unknown_share(MG) == Decimal("0.1")


def test_where_no_ingredient_has_a_figure_nothing_is_known():
    whole = whole_meal([some(magnesium_mg=None), some(magnesium_mg=None)])
    assert whole.magnesium_mg is None
    assert whole.is_unknown(MG)
    assert whole.unknown_kcal == {}


def test_a_true_zero_stays_zero():
    whole = whole_meal([some(vitamin_d_ug=0), some(vitamin_d_ug=0)])
    assert whole.vitamin_d_ug == 0
    assert not whole.is_lower_bound(Nutrient.VITAMIN_D)


def test_energy_is_known_only_as_a_whole():
    whole = whole_meal([some(energy_kcal=90), some(energy_kcal=None, magnesium_mg=None)])
    assert whole.energy_kcal is None
    assert whole.unknown_kcal == {MG: None}
    day = Intake.of_food(whole)
    assert day.unknown_share(MG) == 1  # nothing to weigh by: the meal counts as a whole


@pytest.mark.parametrize(
    ("parts", "amount", "basis", "at_least"),
    [
        ([(None, K2Basis.NONE_EXPECTED)] * 2, None, K2Basis.NONE_EXPECTED, False),
        ([(None, K2Basis.NONE_EXPECTED), (3, K2Basis.ALL_MENAQUINONES)], 3, "all", False),
        ([(2, K2Basis.MK4_ONLY), (3, K2Basis.ALL_MENAQUINONES)], 5, "MK-4", True),
        ([(2, K2Basis.MK4_ONLY), (None, K2Basis.NOT_STATED)], 2, "", True),
        ([(None, K2Basis.NONE_EXPECTED), (None, K2Basis.NOT_STATED)], 0, "", True),
        ([(None, K2Basis.NOT_STATED)], None, "", False),
    ],
)
def test_vitamin_k2_keeps_its_basis(parts, amount, basis, at_least):
    none = some(energy_kcal=10).as_fields()
    whole = whole_meal(
        [Nutrients(**{**none, "vitamin_k2_ug": k2}, k2_basis=on) for k2, on in parts]
    )
    assert whole.vitamin_k2_ug == amount
    assert whole.k2_basis.startswith(basis)
    assert Intake.of_food(whole)[K2].lower_bound_items == at_least


def test_a_meal_of_nothing_is_none():
    with pytest.raises(ValueError, match="at least one"):
        whole_meal([])


@given(ingredients)
def test_a_meal_is_judged_as_its_ingredients_are(parts):
    meal = Intake.of_food(whole_meal(parts))
    apart = Intake.total(map(Intake.of_food, parts))
    for nutrient in BONE_NUTRIENTS:
        assert meal[nutrient].amount == apart[nutrient].amount
        assert meal[nutrient].at_least == apart[nutrient].at_least
        if all(part.energy_kcal for part in parts):
            assert meal.unknown_share(nutrient) == apart.unknown_share(nutrient)


@given(ingredients)
def test_unknown_is_never_zero(parts):
    whole = whole_meal(parts)
    for nutrient in STORED_NUTRIENTS:
        if any(part.is_unknown(nutrient) for part in parts):
            assert whole.is_unknown(nutrient) or whole.is_lower_bound(nutrient)


def make_soup(patient, name="Lentil soup"):
    lentils = make_food(f"Lentils for {name}", magnesium_mg=Decimal(40), energy_kcal=Decimal(100))
    stock = make_food(f"Stock for {name}", magnesium_mg=None, energy_kcal=Decimal(100))
    return make_meal(patient, name, [(lentils, 300), (stock, 100)])


def log(patient, meal, **changes):
    values = {
        "day": DAY,
        "meal": "lunch",
        "now": NOW,
        "serving": PORTION,
        "submission_id": uuid.uuid4(),
        **changes,
    }
    return log_food(patient=patient, by=patient.user, food=meal, **values)


@pytest.mark.django_db
def test_a_logged_meal_says_at_least_by_every_path(patient):
    soup = make_soup(patient)
    row = log(patient, soup)
    assert (row.own_food, row.food, row.food_name) == (soup, None, "Lentil soup")
    assert row.nutrients.magnesium_mg == 60
    assert row.nutrients.unknown_kcal == {MG: 50}
    for eaten in (
        intake_of([row]),
        intake_by_day([patient.pk], DAY, DAY)[patient.pk, DAY],
        intakes([patient.pk], DAY, DAY).judged[patient.pk, DAY],
        intakes_of_week([patient.pk], Week.containing(DAY))[patient.pk].judged,
    ):
        assert eaten[MG].at_least
        assert eaten[MG].amount == 60
        assert eaten.unknown_share(MG) == Decimal("0.25")
        assert eaten.food_items == 1


@pytest.mark.django_db
def test_sql_adds_up_meals_like_entries_one_by_one(patient, outsider):
    chance = random.Random(11)
    for person in (patient, outsider):
        foods = [
            make_food(
                f"{person.pk} {number}",
                k2_basis=chance.choice(list(K2Basis)),
                **{
                    nutrient.value: None if chance.random() < 0.4 else Decimal(7)
                    for nutrient in STORED_NUTRIENTS
                },
            )
            for number in range(12)
        ]
        for number in range(8):
            meal = make_meal(person, f"{number}", [(one, 50) for one in chance.sample(foods, 3)])
            log(person, meal, day=DAY - dt.timedelta(days=number % 3))
            make_entry(person, DAY, chance.choice(foods))
    log(patient, make_soup(patient), day=DAY)
    FoodEntry.objects.filter(food_name="Lentil soup").update(deleted_at=NOW)
    expected = {}
    for entry in FoodEntry.objects.kept():
        key = (entry.patient_id, entry.day)
        expected[key] = expected.get(key, Intake()) + Intake.of_food(entry.nutrients)
    assert intake_by_day([patient.pk, outsider.pk], DAY - dt.timedelta(days=3), DAY) == expected
    week = Week.containing(DAY)
    of_week = intakes_of_week([patient.pk, outsider.pk], week)
    for person in (patient, outsider):
        days = [
            value for (pk, day), value in expected.items() if pk == person.pk and day in week.days
        ]
        assert of_week[person.pk].judged == Intake.total(days)


@pytest.mark.django_db
def test_correcting_undoing_and_copying_keep_what_is_left_out(patient):
    row = log(patient, make_soup(patient))
    half = Serving("", Decimal(100), Decimal(100))
    row = change_entry(entry=row, by=patient.user, version=1, day=DAY, meal="lunch", serving=half)
    assert row.nutrients.unknown_kcal == {MG: 25}
    assert undo_change(entry=row, by=patient.user, version=2)
    row.refresh_from_db()
    assert row.nutrients.unknown_kcal == {MG: 50}
    copies = copy_entries(
        patient=patient,
        by=patient.user,
        now=NOW,
        entries=[row],
        day=DAY,
        submission_id=uuid.uuid4(),
    )
    assert copies[0].nutrients == row.nutrients
    assert copies[0].own_food_id == row.own_food_id
