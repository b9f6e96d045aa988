"""The foods that may be named: what the file says of each, against the catalogue."""

import csv

import pytest

from nutrition import suggestable
from nutrition.catalogue import SHIPPED
from nutrition.nutrients import Nutrient
from nutrition.suggestable import Holds, is_never_named, leaves_out, reviewed_foods
from patients.facts import PatientFacts
from patients.health_facts import Allergy, Diet


def rows(name):
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FOODS = {row["key"]: row for row in rows("foods.csv")}
GRAMS = {
    row["key"]: float(row["grams"]) for row in rows("portions.csv") if row["is_default"] == "yes"
}
# What a food of these shelves holds, whatever else; and words that tell it anywhere.
BY_CATEGORY = {
    "Cheese": {"milk", "lactose"},
    "Eggs": {"egg"},
    "Meat and poultry": {"meat"},
}
BY_WORD = {
    "soya": "soya",
    "tofu": "soya",
    "tempeh": "soya",
    "edamame": "soya",
    "natto": "soya",
    "almond": "nuts",
    "cashew": "nuts",
    "hazelnut": "nuts",
    "walnut": "nuts",
    "peanut": "peanuts",
    "tahini": "sesame",
    "wheat": "gluten",
    "porridge": "gluten",
    "pasta": "gluten",
    "bread": "gluten",
    "bulgur": "gluten",
    "crab": "shellfish",
    "prawn": "shellfish",
    "mussel": "shellfish",
}
DAIRY = {"milk", "greek", "yoghurt", "buttermilk", "kefir"}
NOT_DAIRY = {"soya", "almond", "rice", "coconut"}


def holds(key):
    return {one.value for one in reviewed_foods()[key].holds}


@pytest.mark.parametrize("key", reviewed_foods())
def test_what_a_food_holds_is_said(key):
    row, words = FOODS[key], set(key.split("-"))
    assert BY_CATEGORY.get(row["category"], set()) <= holds(key)
    for beginning, held in BY_WORD.items():
        if any(word.startswith(beginning) for word in words):
            assert held in holds(key), held
    if row["category"] == "Fish and seafood":
        assert holds(key) & {"fish", "shellfish"}
    if words & DAIRY and not words & NOT_DAIRY:
        assert "milk" in holds(key)
        assert ("lactose" in holds(key)) != ("lactose" in words)


@pytest.mark.parametrize("key", reviewed_foods())
def test_a_usual_portion_is_worth_naming(key):
    """Something of what it is named for; and no figure is missing that a limit asks for."""
    row, least = (
        FOODS[key],
        {"calcium_mg": 45, "vitamin_d_ug": 1, "magnesium_mg": 17, "zinc_mg": 0.8},
    )
    least |= {"protein_g": 4, "vitamin_k_ug": 20, "vitamin_k2_ug": 4}
    for nutrient in reviewed_foods()[key].closes:
        column = "vitamin_k1_ug" if nutrient is Nutrient.VITAMIN_K else nutrient.value
        assert float(row[column]) * GRAMS[key] / 100 >= least[nutrient.value], nutrient
    assert all(row[name] for name in ("calcium_mg", "vitamin_d_ug"))


@pytest.mark.parametrize(
    "word",
    [
        *("liver", "cod-liver", "swordfish", "king-mackerel", "shark", "powder", "raw-fish"),
        *("bacon", "sausage", "salami", "ham", "smoked", "salted", "wine", "beer", "oyster"),
        *("pork", "kelp", "brazil", "rhubarb", "pate"),
    ],
)
def test_what_is_never_named_is_not_there(word):
    assert not [key for key in reviewed_foods() if word in key]


@pytest.mark.parametrize(
    "key", ["spinach-boiled", "spinach-frozen-cooked", "spinach-leaves-raw", "swiss-chard-boiled"]
)
def test_spinach_is_not_for_calcium(key):
    """Clinical.md 7.1: its oxalate binds it."""
    assert Nutrient.CALCIUM not in reviewed_foods()[key].closes


@pytest.mark.parametrize("allergy", Allergy)
def test_each_allergy_leaves_something_out(allergy):
    assert leaves_out(PatientFacts(allergies=frozenset({allergy}))) >= {Holds(allergy.value)}


def test_diets():
    assert leaves_out(PatientFacts()) == set()
    vegetarian = leaves_out(PatientFacts(diet=Diet.VEGETARIAN))
    assert vegetarian == {Holds.MEAT, Holds.RENNET, Holds.FISH, Holds.SHELLFISH}
    vegan = leaves_out(PatientFacts(diet=Diet.VEGAN))
    assert vegan == vegetarian | {Holds.MILK, Holds.LACTOSE, Holds.EGG}


def test_without_lactose_is_not_without_milk():
    no_milk = leaves_out(PatientFacts(allergies=frozenset({Allergy.MILK})))
    assert no_milk == {Holds.MILK, Holds.LACTOSE}
    assert leaves_out(PatientFacts(allergies=frozenset({Allergy.LACTOSE}))) == {Holds.LACTOSE}


@pytest.mark.parametrize(
    "name",
    [
        *("Lamb's liver and onions", "Liver sausage", "My pâté", "King mackerel, grilled"),
        *("Cod-liver oil", "Protein powder", "Calcium tablets"),
        *("SWORDFISH steak", "Mulled wine"),
    ],
)
def test_words_that_rule_a_food_of_her_own_out(name):
    assert is_never_named(name)


@pytest.mark.parametrize(
    "name", ["Deliverance soup", "Porridge", "Mackerel on toast", "Ginger tea"]
)
def test_words_that_do_not(name):
    assert not is_never_named(name)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("milk-x,milk,milk,calcium,", "why"),
        ("milk-x,milk,dust,calcium,7.1", "dust"),
        ("milk-x,milk,milk,iron,7.1", "iron"),
        ("milk-x,milk,milk,,7.1", "closes"),
        ("a,milk,,calcium,7.1\na,milk,,calcium,7.1", "twice"),
    ],
)
def test_a_line_that_says_something_else_is_named(tmp_path, monkeypatch, line, why):
    file = tmp_path / "suggestable.csv"
    file.write_text(f"key,kind,holds,closes,why\n{line}\n")
    monkeypatch.setattr(suggestable, "FILE", file)
    with pytest.raises(ValueError, match=why):
        reviewed_foods.__wrapped__()
