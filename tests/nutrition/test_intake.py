from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutrition.intake import FOOD_COLUMNS, SUPPLEMENT_COLUMNS, Intake, NutrientSum
from nutrition.nutrients import STORED_NUTRIENTS, K2Basis, Nutrient, Nutrients

D = Decimal
figures = st.none() | st.decimals(0, 2000, places=3)
things = st.builds(
    Nutrients,
    **{nutrient.value: figures for nutrient in STORED_NUTRIENTS},
    k2_basis=st.sampled_from(K2Basis),
)
intakes = st.builds(Intake.of_food, things) | st.builds(Intake.of_supplement, things)
MG = Nutrient.MAGNESIUM


def food(kcal=None, mg=None, **more):
    return Intake.of_food(
        Nutrients(
            energy_kcal=None if kcal is None else D(kcal),
            magnesium_mg=None if mg is None else D(mg),
            **more,
        )
    )


class TestSums:
    def test_unknown_is_counted_and_not_taken_for_zero(self):
        day = food(100, 20) + food(200) + food(300, 0)
        assert day[MG].amount == 20
        assert day[MG].at_least
        assert day[MG].unknown_items == 1
        assert day[MG].unknown_kcal == 200

    def test_a_true_zero_is_known(self):
        assert not food(100, 0)[MG].at_least

    def test_food_and_supplements_stay_apart(self):
        day = food(100, 20) + Intake.of_supplement(Nutrients(magnesium_mg=D(200)))
        assert (day[MG].food, day[MG].supplements, day[MG].amount) == (20, 200, 220)
        assert (day.food_items, day.supplement_items) == (1, 1)

    def test_a_dose_without_a_figure_makes_at_least_but_never_too_much_unknown(self):
        day = food(100, 20) + Intake.of_supplement(Nutrients())
        assert day[MG].at_least
        assert day[MG].unknown_supplements == 1
        assert day.unknown_share(MG) == 0
        assert not day[Nutrient.ENERGY].at_least

    def test_energy_says_when_it_is_not_complete(self):
        day = food(100) + food(None)
        assert day[Nutrient.ENERGY].amount == 100
        assert day[Nutrient.ENERGY].at_least
        assert day.foods_without_energy == 1

    def test_k2_figures_of_mk4_alone_are_a_lower_bound(self):
        day = food(10, vitamin_k2_ug=D(3), k2_basis=K2Basis.MK4_ONLY)
        k2 = day[Nutrient.VITAMIN_K2]
        assert (k2.amount, k2.lower_bound_items, k2.unknown_items) == (3, 1, 0)
        assert k2.at_least

    def test_plant_food_without_k2_is_not_unknown(self):
        day = food(10, k2_basis=K2Basis.NONE_EXPECTED)
        assert not day[Nutrient.VITAMIN_K2].at_least
        assert day.unknown_share(Nutrient.VITAMIN_K2) == 0

    def test_total_vitamin_k_is_judged_on_k1_and_known_k2(self):
        day = food(100, vitamin_k1_ug=D(60), vitamin_k2_ug=D(5)) + food(300, vitamin_k1_ug=D(10))
        total = day[Nutrient.VITAMIN_K]
        assert total.amount == 75
        assert total.at_least  # the K2 of the second food
        assert day.unknown_share(Nutrient.VITAMIN_K) == 0
        more = day + food(100, vitamin_k2_ug=D(1))
        assert more[Nutrient.VITAMIN_K].amount == 76
        assert more.unknown_share(Nutrient.VITAMIN_K) == D("0.2")

    def test_nothing(self):
        assert Intake.total([]) == Intake()
        assert Intake()[MG] == NutrientSum()
        assert Intake().unknown_share(MG) == 0


class TestUnknownShare:
    @pytest.mark.parametrize(
        ("foods", "share"),
        [
            ([food(100, 1)], "0"),
            ([food(100)], "1"),
            # By energy.
            ([food(300, 1), food(100)], "0.25"),
            ([food(700, 1), food(300)], "0.3"),
            # Black coffee says nothing about magnesium and weighs nothing.
            ([food(300, 1), food(0)], "0"),
            # No energy at all: by number.
            ([food(0, 1), food(0, 1), food(0, 1), food(0)], "0.25"),
            ([food(None, 1), food(None)], "0.5"),
            # One of four has no energy figure and weighs a quarter, the others share the rest.
            ([food(100, 1), food(100, 1), food(100, 1), food(None)], "0.25"),
            ([food(200, 1), food(100), food(100, 1), food(None, 1)], "0.1875"),
            ([food(200, 1), food(100), food(100, 1), food(None)], "0.4375"),
        ],
    )
    def test_by_energy_and_where_there_is_none_by_number(self, foods, share):
        assert Intake.total(foods).unknown_share(MG) == D(share)

    @given(st.lists(intakes, max_size=8), st.sampled_from(Nutrient))
    @settings(deadline=None)
    def test_lies_between_nothing_and_everything(self, parts, nutrient):
        day = Intake.total(parts)
        share = day.unknown_share(nutrient)
        assert 0 <= share <= 1
        part = day[nutrient]
        if not part.unknown_items:
            assert share == 0
        if day.food_items and part.unknown_items == day.food_items:
            assert share == 1


class TestMerging:
    @given(st.lists(intakes, max_size=6), st.randoms(use_true_random=False))
    @settings(deadline=None)
    def test_order_does_not_matter(self, parts, random):
        shuffled = list(parts)
        random.shuffle(shuffled)
        assert Intake.total(shuffled) == Intake.total(parts)

    @given(intakes, intakes, intakes)
    @settings(deadline=None)
    def test_grouping_does_not_matter_and_nothing_adds_nothing(self, one, two, three):
        assert (one + two) + three == one + (two + three)
        assert one + Intake() == one == Intake() + one

    @given(intakes, intakes, st.sampled_from(Nutrient))
    @settings(deadline=None)
    def test_more_food_never_makes_less_nor_more_certain(self, one, two, nutrient):
        assert (one + two)[nutrient].amount >= one[nutrient].amount
        assert (one + two)[nutrient].at_least or not one[nutrient].at_least


def food_row(foods):
    """What PostgreSQL answers for these foods, with NULL for a sum over nothing."""
    eaten = list(foods)
    row = {
        "food_items": len(eaten),
        "energy_kcal_sum": total(one.energy_kcal for one in eaten),
        "foods_without_energy": sum(one.energy_kcal is None for one in eaten),
        "vitamin_k2_ug_lower_bound": sum(
            one.vitamin_k2_ug is not None and one.k2_basis == "MK-4 only" for one in eaten
        ),
    }
    for nutrient in STORED_NUTRIENTS[:-1]:
        name = nutrient.value
        unknown = [
            one
            for one in eaten
            if one[nutrient] is None
            and not (name == "vitamin_k2_ug" and one.k2_basis == "plant food, none expected")
        ]
        row[f"{name}_sum"] = total(one[nutrient] for one in eaten)
        row[f"{name}_unknown"] = len(unknown)
        row[f"{name}_unknown_kcal"] = total(one.energy_kcal for one in unknown)
        row[f"{name}_unknown_no_energy"] = sum(one.energy_kcal is None for one in unknown)
    return row


def supplement_row(doses, prescribed=()):
    taken = list(doses)
    energy = total(one.energy_kcal for one in taken)
    row = {"supplement_items": len(taken), "energy_kcal_sum": energy}
    for nutrient in STORED_NUTRIENTS[:-1]:
        row[f"{nutrient}_sum"] = total(one[nutrient] for one in taken)
        row[f"{nutrient}_unknown"] = sum(one.is_unknown(nutrient) for one in taken)
    row["vitamin_d_ug_prescribed"] = total(one.vitamin_d_ug for one in prescribed)
    return row


def total(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


class TestRows:
    @given(st.lists(things, max_size=5), st.lists(things, max_size=3))
    @settings(deadline=None)
    def test_an_aggregate_row_says_the_same_as_the_entries(self, foods, doses):
        of_foods = Intake.from_food_row(food_row(foods))
        of_doses = Intake.from_supplement_row(supplement_row(doses))
        assert of_foods == Intake.total(map(Intake.of_food, foods))
        assert of_doses == Intake.total(map(Intake.of_supplement, doses))
        prescribed = Intake.from_supplement_row(supplement_row(doses, doses))
        assert prescribed == Intake.total(
            Intake.of_supplement(one, prescribed=True) for one in doses
        )

    def test_the_columns_are_the_ones_asked_for(self):
        assert set(food_row([])) == set(FOOD_COLUMNS)
        assert set(supplement_row([])) == set(SUPPLEMENT_COLUMNS)
        assert all(one != other for one, other in pairwise(sorted(FOOD_COLUMNS)))

    @pytest.mark.parametrize("missing", ["food_items", "zinc_mg_unknown_kcal"])
    def test_a_missing_column_is_an_error_and_not_a_zero(self, missing):
        row = food_row([])
        del row[missing]
        with pytest.raises(KeyError):
            Intake.from_food_row(row)
