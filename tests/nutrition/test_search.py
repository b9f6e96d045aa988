"""Search over the shipped catalogue: what people type, and what must come first."""

import datetime as dt

import pytest

from nutrition.models import Food
from nutrition.search import PAGE, find_foods, times_logged
from tests.factories import make_entry, make_food
from tests.nutrition.search_table import QUERIES, THIRTEEN

DAY = dt.date(2026, 11, 23)

pytestmark = pytest.mark.django_db


def names(query, patient, **options):
    found = find_foods(query, patient_id=patient.pk, **options)
    return [match.food.name for match in found.foods]


def missed(queries, patient):
    """Of these queries those whose food is not among the first three, with what came instead."""
    found = {query: names(query, patient)[:3] for query, _wanted in queries}
    return {
        query: found[query]
        for query, wanted in queries
        if not any(name.startswith(wanted) for name in found[query])
    }


def test_what_people_type_finds_what_they_mean(catalogue, patient):
    assert len(QUERIES) >= 60
    nothing = missed(QUERIES, patient)
    assert len(nothing) <= len(QUERIES) * 0.05, nothing


def test_misspelt_and_reordered_words_find_the_food_twelve_times_of_thirteen(catalogue, patient):
    thirteen = [(query, wanted) for query, wanted in QUERIES if query in THIRTEEN]
    assert len(thirteen) == 13
    nothing = missed(thirteen, patient)
    assert len(nothing) <= 1, nothing


def test_one_food_is_listed_once_and_more_follows_without_a_cap(catalogue, patient):
    first = find_foods("milk", patient_id=patient.pk)
    assert len(first.foods) == PAGE
    assert first.has_more
    everything = names("milk", patient, limit=1000)
    assert len(everything) > 40
    assert len(set(everything)) == len(everything)
    second = names("milk", patient, offset=PAGE)
    assert [match.food.name for match in first.foods] + second == everything[: 2 * PAGE]
    assert not find_foods("milk", patient_id=patient.pk, limit=1000).has_more


def test_names_come_before_other_names_and_those_before_stand_ins(patient):
    make_food("Cheese for curry", stand_in_for="paneer; tofu")
    make_food("Indian cheese", also_called="paneer, fresh")
    make_food("Paneer curry", category="Dishes and soups")
    make_food("Paneer")
    assert names("paneer", patient) == [
        "Paneer",
        "Paneer curry",
        "Indian cheese",
        "Cheese for curry",
    ]


def test_a_food_is_found_by_its_brand(patient):
    food = make_food("Oat drink", brand="Müller & Söhne")
    assert names("oat muller", patient) == ["Oat drink"]
    food.brand = "Halvard"
    food.save()
    assert names("muller", patient) == []
    assert names("halvard oat", patient) == ["Oat drink"]


def test_plain_foods_come_before_mixed_ones(patient):
    make_food("Egg rice", category="Dishes and soups")
    make_food("Quail egg, boiled with salt", category="Eggs")
    assert names("egg", patient) == ["Quail egg, boiled with salt", "Egg rice"]


def test_a_stand_in_says_what_it_stands_in_for(catalogue, patient):
    found = find_foods("halloumi", patient_id=patient.pk).foods
    assert [match.stand_in_for for match in found] == ["halloumi"]
    assert all(not match.stand_in_for for match in find_foods("milk", patient_id=patient.pk).foods)


def test_of_several_stand_ins_the_one_she_typed_is_told(patient):
    make_food("Soft cheese", stand_in_for="quark; cream cheese; labneh")
    found = find_foods("labne", patient_id=patient.pk).foods
    assert found[0].stand_in_for == "labneh"


def test_what_she_logs_often_comes_first(catalogue, patient, outsider):
    often = Food.objects.get(name="Milk chocolate")
    once = Food.objects.get(name="Tea with milk")
    for _count in range(2):
        make_entry(patient, DAY, often)
    make_entry(patient, DAY, once)
    found = find_foods("milk", patient_id=patient.pk).foods
    assert [(match.food, match.times) for match in found[:2]] == [(often, 2), (once, 1)]
    assert names("milk", outsider)[0].startswith("Milk, ")


def test_a_removed_entry_does_not_make_a_food_frequent(patient):
    food = make_food()
    make_entry(patient, DAY, food, deleted_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    assert times_logged(patient.pk) == {}


def test_a_withdrawn_food_is_not_found(patient):
    food = make_food("Turnip", withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert names("turnip", patient) == []
    food.withdrawn_at = None
    food.save()
    assert names("turnip", patient) == ["Turnip"]


def test_her_words_are_put_right_and_she_is_told(catalogue, patient):
    assert find_foods("chedar", patient_id=patient.pk).instead == "cheddar"
    assert find_foods("peanutbutter", patient_id=patient.pk).instead == "peanut butter"
    assert find_foods("cheddar", patient_id=patient.pk).instead == ""


def test_a_new_word_is_known_as_soon_as_a_food_has_it(patient):
    make_food("Turnip")
    assert names("turnpi", patient) == ["Turnip"]
    assert names("celeriaq", patient) == []
    make_food("Celeriac")
    assert names("celeriaq", patient) == ["Celeriac"]
    Food.objects.filter(name="Celeriac").update(withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert names("celeriaq", patient) == []


def test_when_no_food_has_every_word_those_with_most_of_them_come(catalogue, patient):
    found = find_foods("cheddar from the farm shop", patient_id=patient.pk)
    assert found.partly
    assert found.foods[0].food.name == "Cheddar cheese"
    assert not find_foods("cheddar", patient_id=patient.pk).partly


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            "'",
            "!!!",
            "& | ! ( ) : * <->",
            "a:b",
            "milk:*",
            "'milk' & 'egg'",
            "\\",
            "%_",
        ),
        *("'; DROP TABLE nutrition_food; --", "(((", "½", "١٢", "牛奶", "🥛", "\u200b", "x" * 300),
        "milk " * 2000,
    ],
)
def test_any_text_may_be_asked_for(patient, text):
    make_food("Milk")
    found = find_foods(text, patient_id=patient.pk)
    assert len(found.foods) <= 1


def test_words_alone_that_say_little_are_still_searched(patient):
    make_food("The Works pizza")
    assert names("the", patient) == ["The Works pizza"]


def test_search_costs_the_same_however_much_is_found(catalogue, patient, count_queries):
    with count_queries() as queries:
        find_foods("milk", patient_id=patient.pk)
    assert len(queries) == 2
    with count_queries() as queries:
        find_foods("milk", patient_id=patient.pk, limit=500)
    assert len(queries) == 3
    names("warm up the vocabulary xyzzy", patient)
    with count_queries() as queries:
        find_foods("chedar", patient_id=patient.pk)
    assert len(queries) == 6


def test_words_that_end_so_are_found_too_when_few_begin_so(catalogue, patient):
    berries = names("berry", patient)
    assert {"Blueberries", "Strawberries", "Raspberries"} <= set(berries)
    make_food("Berry crumble", category="Dishes and soups")
    assert names("berry", patient)[0] == "Berry crumble"

    assert all("nut" in name.lower() for name in names("nut butter", patient)[:2])


def test_a_measure_is_no_food(catalogue, patient):
    make_food("Milk glass noodles")
    assert "Milk glass noodles" not in names("glass of milk", patient)[:3]
    assert names("glass noodles", patient)[0] == "Glass noodles, dry"


def test_the_food_itself_comes_before_what_is_made_of_it(patient):
    for name in ("Rice cakes", "Wholegrain rice, boiled", "Rice with peas", "White rice, dry"):
        make_food(name, category="Rice, pasta and grains")
    assert names("rice", patient) == [
        *("Rice with peas", "Wholegrain rice, boiled", "White rice, dry", "Rice cakes"),
    ]


def test_raw_fish_comes_after_fish_as_it_is_eaten_and_raw_fruit_does_not(patient):
    make_food("Trout, raw", category="Fish and seafood")
    make_food("Trout, grilled", category="Fish and seafood")
    make_food("Fig, raw", category="Fruit")
    make_food("Fig, stewed", category="Fruit")
    assert names("trout", patient) == ["Trout, grilled", "Trout, raw"]
    assert names("fig", patient) == ["Fig, raw", "Fig, stewed"]


class TestImportedFoods:
    @pytest.fixture
    def oats(self, db):
        make_food("Oats, rolled, value pack", brand="Halvard", imported_from="usda")
        make_food("Oats, imported", imported_from="usda")
        make_food("Oats, rolled, from the shipped catalogue", is_shipped=True)
        make_food("Flapjack", also_called="oats bar", is_shipped=True)
        make_food("Muesli", stand_in_for="oats", is_shipped=True)

    def test_shipped_before_plain_before_branded_before_stand_ins(self, oats, patient):
        assert names("oats", patient) == [
            *("Oats, rolled, from the shipped catalogue", "Flapjack", "Oats, imported"),
            *("Oats, rolled, value pack", "Muesli"),
        ]

    def test_hers_come_first_wherever_they_are_from(self, oats, patient, outsider):
        make_entry(patient, DAY, Food.objects.get(brand="Halvard"))
        assert names("oats", patient)[0] == "Oats, rolled, value pack"
        assert len(names("oats", patient)) == 5
        assert names("oats", outsider)[0] == "Oats, rolled, from the shipped catalogue"

    def test_they_fill_the_page_and_more_shows_the_rest(self, oats, patient):
        for number in range(20):
            make_food(f"Oats {number:02}", imported_from="usda")
        first = find_foods("oats", patient_id=patient.pk)
        assert (len(first.foods), first.has_more) == (PAGE, True)
        everything = names("oats", patient, limit=100)
        assert len(everything) == len(set(everything)) == 25
        assert everything[-1] == "Muesli"


@pytest.mark.parametrize(
    ("in_us", "first"),
    [
        (True, ["Milk, vitamin D added", "Milk, no added vitamin D"]),
        (False, ["Milk, no added vitamin D", "Milk, vitamin D added"]),
        (None, ["Milk, vitamin D added", "Milk, no added vitamin D"]),
    ],
)
def test_milk_of_her_own_region_comes_first(patient, in_us, first):
    milk = "Milk and plant drinks"
    make_food("Milk, vitamin D added", category=milk, fortification="US vitamin D")
    make_food("Milk, no added vitamin D", category=milk)
    assert names("milk", patient, in_us=in_us) == first
