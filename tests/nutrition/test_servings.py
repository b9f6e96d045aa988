"""Amounts in portions and grams, and the meal of the hour."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.amounts import AmountError, AmountProblem, parse_amount
from nutrition.models import Meal
from nutrition.servings import GRAMS, Serving, read_serving, serving_of, usual_meal, written

WEIGHTS = {"1 cup": Decimal(245), "1 pinch": Decimal("0.1")}


@pytest.mark.parametrize(
    ("text", "portion", "label", "quantity", "grams"),
    [
        ("1", "1 cup", "1 cup", "1", "245"),
        ("1 ½", "1 cup", "1 cup", "1.5", "367.5"),
        ("one and a half", "1 cup", "1 cup", "1.5", "367.5"),
        ("1/3", "1 cup", "1 cup", "0.333", "81.59"),
        ("30g", "1 cup", "", "30", "30"),
        ("30 g", GRAMS, "", "30", "30"),
        ("150", GRAMS, "", "150", "150"),
        ("1,000", GRAMS, "", "1000", "1000"),
        ("a hundred", GRAMS, "", "100", "100"),
        ("1 oz", GRAMS, "", "28.3", "28.3"),
        ("1 kg", "1 cup", "", "1000", "1000"),
    ],
)
def test_amount_and_portion_make_a_serving(text, portion, label, quantity, grams):
    serving = read_serving(text, portion, WEIGHTS)
    assert serving == Serving(label, Decimal(quantity), Decimal(grams))


@pytest.mark.parametrize(
    ("text", "portion", "problem"),
    [
        ("", "1 cup", AmountProblem.EMPTY),
        (" ", GRAMS, AmountProblem.EMPTY),
        ("abc", "1 cup", AmountProblem.NOT_A_NUMBER),
        ("abc", GRAMS, AmountProblem.NOT_A_NUMBER),
        ("30 ml", GRAMS, AmountProblem.NOT_A_NUMBER),
        ("0", "1 cup", AmountProblem.NOT_POSITIVE),
        ("0", GRAMS, AmountProblem.NOT_POSITIVE),
        ("-1", "1 cup", AmountProblem.NOT_POSITIVE),
        ("-1", GRAMS, AmountProblem.NOT_POSITIVE),
        ("1000000000", "1 cup", AmountProblem.TOO_LARGE),
        ("1000000000", GRAMS, AmountProblem.TOO_LARGE),
        ("21", "1 cup", AmountProblem.TOO_LARGE),
        ("6 kg", "1 cup", AmountProblem.TOO_LARGE),
        ("0.01", "1 pinch", AmountProblem.NOT_POSITIVE),
    ],
)
def test_what_cannot_be_eaten_is_refused(text, portion, problem):
    with pytest.raises(AmountError) as refused:
        read_serving(text, portion, WEIGHTS)
    assert refused.value.code is problem


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        ("1.000", "1"),
        ("0.5", "½"),
        ("1.5", "1½"),
        ("2.25", "2¼"),
        ("0.333", "⅓"),
        ("1.2", "1.2"),
        ("30.00", "30"),
        ("100", "100"),
    ],
)
def test_quantities_are_written_as_people_write_them(quantity, text):
    assert written(Decimal(quantity)) == text


@given(st.decimals("0.001", 100, places=3))
def test_what_is_written_is_read_back(quantity):
    assert parse_amount(written(quantity)).quantity == quantity


def test_a_serving_knows_how_the_form_names_it():
    assert serving_of(Decimal("1.5"), "1 cup", Decimal(245)).choice == "1 cup"
    assert Serving("", Decimal(30), Decimal(30)).choice == GRAMS
    assert Serving("1 cup", Decimal("1.5"), Decimal(368)).amount == "1½"


@pytest.mark.parametrize(
    ("at", "meal"),
    [
        ("03:59", "snack"),
        ("04:00", "breakfast"),
        ("10:59", "breakfast"),
        ("11:00", "lunch"),
        ("14:59", "lunch"),
        ("15:00", "snack"),
        ("17:00", "supper"),
        ("20:59", "supper"),
        ("21:00", "snack"),
        ("00:00", "snack"),
    ],
)
def test_the_meal_of_the_hour(at, meal):
    assert usual_meal(dt.time.fromisoformat(at)) == meal
    assert meal in Meal.values
