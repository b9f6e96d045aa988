"""What she may have: diet, allergies, kidneys, medicines, and where she buys her food."""

from dataclasses import replace

import pytest

from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region
from recommendations.measures import Measure
from recommendations.suggestions import may_be_about, suits
from tests.recommendations.suggesting import (
    BY_KEY,
    SHELF,
    eaten,
    goals_of,
    helen,
    margins,
    only,
    picked,
)

M = Measure
MILK, SOYA = "milk-low-fat-1-vitamin-d-added", "soya-drink-fortified"


class TestDietAndAllergies:
    @pytest.mark.parametrize(
        ("told", "out", "left"),
        [
            ({"diet": Diet.VEGAN}, [MILK, "egg-boiled", "cod-baked-or-steamed"], [SOYA, "almonds"]),
            ({"diet": Diet.VEGETARIAN}, ["parmesan-cheese-in-a-piece", "roast-beef-lean"], [MILK]),
            ({"allergies": [Allergy.LACTOSE]}, [MILK], ["milk-lactose-free-whole-vitamin-d-added"]),
            (
                {"allergies": [Allergy.MILK]},
                [MILK, "milk-lactose-free-whole-vitamin-d-added", "gouda-cheese"],
                [SOYA],
            ),
            ({"allergies": [Allergy.NUTS]}, ["almonds"], ["peanut-butter-smooth", MILK]),
            ({"allergies": [Allergy.PEANUTS]}, ["peanut-butter-smooth"], ["almonds"]),
            ({"allergies": [Allergy.FISH]}, ["salmon-farmed-baked-or-grilled"], ["crab-cooked"]),
            ({"allergies": [Allergy.SHELLFISH]}, ["crab-cooked"], ["cod-baked-or-steamed"]),
            ({"allergies": [Allergy.SOYA]}, [SOYA, "tofu-soft"], [MILK]),
            ({"allergies": [Allergy.EGG]}, ["egg-boiled", "omelette-plain"], [MILK]),
            ({"allergies": [Allergy.SESAME]}, ["tahini-sesame-paste"], ["almonds"]),
            ({"allergies": [Allergy.GLUTEN]}, ["porridge-made-with-water"], ["quinoa-boiled"]),
        ],
    )
    @pytest.mark.parametrize("is_hers", [False, True])
    def test_what_she_leaves_out_is_not_named_even_if_she_had_it_once(
        self, told, out, left, is_hers
    ):
        if "allergies" in told:
            told = {"allergies": frozenset(told["allergies"])}
        facts = helen(**told)
        for key in out:
            assert not suits(replace(BY_KEY[key], is_hers=is_hers), facts), key
        for key in left:
            assert suits(replace(BY_KEY[key], is_hers=is_hers), facts), key


class TestKidneys:
    @pytest.mark.parametrize("kidneys", [Kidneys.DISEASE, Kidneys.SEVERE])
    def test_protein_is_not_raised(self, kidneys):
        assert not may_be_about(M.PROTEIN, helen(kidneys=kidneys))
        assert picked(M.PROTEIN, 20, helen(kidneys=kidneys)) == []

    def test_nor_by_a_food_for_something_else(self):
        facts = helen(kidneys=Kidneys.DISEASE)
        target = goals_of(facts)[M.PROTEIN].value
        full = margins(facts, eaten(protein_g=target - 5))
        assert picked(M.CALCIUM, 280, facts, only(MILK), room=full) == []
        half = margins(facts, eaten(protein_g=target - 10))
        assert picked(M.CALCIUM, 280, facts, only(MILK), room=half) == [MILK]

    def test_without_a_weight_nobody_knows_how_much_protein_is_left(self):
        facts = helen(kidneys=Kidneys.DISEASE, weight_kg=None, weighed_on=None)
        assert picked(M.CALCIUM, 280, facts) == []

    def test_with_severe_disease_the_team_chooses_her_food(self):
        assert not [one for one in SHELF if suits(one, helen(kidneys=Kidneys.SEVERE))]

    def test_well_kidneys_change_nothing(self):
        assert picked(M.PROTEIN, 20, helen(kidneys=Kidneys.WELL)) == picked(M.PROTEIN, 20)


class TestMedicines:
    WARFARIN = helen(medicines=frozenset({Medicine.VITAMIN_K_ANTAGONIST}))

    @pytest.mark.parametrize("measure", [M.VITAMIN_K, M.VITAMIN_K2])
    def test_vitamin_k_is_never_raised_with_warfarin(self, measure):
        assert picked(measure, 40, self.WARFARIN) == []
        assert picked(measure, 40) != []

    def test_nor_before_she_said_what_she_takes(self):
        assert picked(M.VITAMIN_K, 40, helen(told_medicines=False)) == []

    def test_nor_by_greens_for_calcium(self):
        assert not suits(BY_KEY["collard-greens-boiled"], self.WARFARIN)
        assert suits(BY_KEY["collard-greens-boiled"], helen())

    def test_nor_by_what_nobody_measured(self):
        assert not suits(BY_KEY["tempeh-fermented-soya-cake"], self.WARFARIN)

    @pytest.mark.parametrize("medicine", [Medicine.QUINOLONE, Medicine.TETRACYCLINE])
    def test_no_food_rich_in_calcium_beside_some_antibiotics(self, medicine):
        facts = helen(medicines=frozenset({medicine}))
        assert not suits(BY_KEY[MILK], facts)
        assert suits(BY_KEY["roast-beef-lean"], facts)

    @pytest.mark.parametrize("measure", [M.CALCIUM, M.VITAMIN_D])
    def test_where_the_team_is_to_be_asked_before_calcium(self, measure):
        assert picked(measure, 10, helen(ask_before_calcium=True)) == []
        assert picked(M.MAGNESIUM, 80, helen(ask_before_calcium=True)) != []


class TestWhatTheFoodIs:
    def test_vitamin_d_that_is_added_only_in_the_us_is_not_counted_elsewhere(self):
        shelf = only(MILK)
        assert picked(M.VITAMIN_D, 10, shelf=shelf) == [MILK]
        for region in (Region.UK, Region.ELSEWHERE, None):
            assert picked(M.VITAMIN_D, 10, helen(region=region), shelf) == []

    def test_spinach_is_not_named_for_calcium(self):
        assert picked(M.CALCIUM, 200, shelf=only("spinach-boiled")) == []
        assert picked(M.MAGNESIUM, 200, shelf=only("spinach-boiled")) == ["spinach-boiled"]
