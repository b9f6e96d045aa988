"""The foods of a meal and her favourites, with the amount one tap logs."""

import datetime as dt
from decimal import Decimal

import pytest

from nutrition.habits import favourite_foods, recent_foods, usual_servings
from nutrition.models import FavouriteFood
from tests.factories import make_entry, make_food

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)


def ago(days):
    return TODAY - dt.timedelta(days=days)


def test_recents_are_those_of_the_meal_latest_first(patient, outsider):
    milk, oats, soup = make_food("Milk"), make_food("Oats"), make_food("Soup")
    make_entry(patient, ago(3), oats, portion_label="1 cup", quantity=Decimal(2))
    make_entry(patient, ago(1), milk, portion_label="1 pot")
    make_entry(patient, ago(1), soup, meal="supper")
    make_entry(patient, ago(61), make_food("Old"))
    make_entry(patient, ago(1), make_food("Gone", withdrawn_at=NOW))
    make_entry(patient, TODAY, make_food("Removed"), deleted_at=NOW)
    make_entry(outsider, TODAY, make_food("Hers"))
    found = recent_foods(patient, meal="breakfast", today=TODAY)
    assert [usual.food for usual in found] == [milk, oats]
    assert (found[1].serving.label, found[1].serving.quantity) == ("1 cup", 2)
    assert recent_foods(patient, meal="breakfast", today=TODAY, limit=1) == found[:1]


def test_favourites_in_the_order_she_marked_them(patient, outsider):
    milk, oats = make_food("Milk"), make_food("Oats")
    gone = make_food("Gone", withdrawn_at=NOW)
    for food in (oats, milk, gone):
        FavouriteFood.objects.create(patient=patient, food=food)
    FavouriteFood.objects.create(patient=outsider, food=make_food("Hers"))
    make_entry(patient, ago(300), milk, portion_label="1 pot", quantity=Decimal("0.5"))
    found = favourite_foods(patient)
    assert [(usual.food, usual.serving.amount, usual.serving.label) for usual in found] == [
        (oats, "1", "1 cup"),
        (milk, "½", "1 pot"),
    ]
    assert all(usual.is_favourite for usual in found)


def test_a_portion_that_is_gone_comes_back_in_grams(patient):
    soup, nut = make_food("Soup"), make_food("Nut", portions=[])
    make_entry(patient, ago(1), soup, portion_label="1 mug", grams=320)
    servings = usual_servings(patient, [soup, nut])
    assert (servings[soup.pk].label, servings[soup.pk].grams) == ("", 320)
    assert servings[nut.pk].grams == 100


def test_queries_do_not_grow(patient, count_queries):
    for number in range(8):
        food = make_food(f"Food {number}")
        make_entry(patient, ago(number), food)
        FavouriteFood.objects.create(patient=patient, food=food)
    with count_queries() as queries:
        recent_foods(patient, meal="breakfast", today=TODAY)
    assert len(queries) == 2
    with count_queries() as queries:
        favourite_foods(patient)
    assert len(queries) == 3
