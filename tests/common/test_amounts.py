from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.amounts import MAX_GRAMS, MAX_QUANTITY, Amount, AmountError, AmountProblem, parse_amount


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("1", "1"),
        (" 2 ", "2"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        (".5", "0.5"),
        ("0,125", "0.125"),
        ("1.", "1"),
        ("½", "0.5"),
        ("¼", "0.25"),
        ("1½", "1.5"),
        ("1 ½", "1.5"),
        ("1/2", "0.5"),
        ("1 1/2", "1.5"),
        ("1 3 / 4", "1.75"),
        ("1⁄2", "0.5"),
        ("⅓", "0.333"),
        ("two thirds", "0.667"),
        ("one and a half", "1.5"),
        ("One and a half.", "1.5"),
        ("1 and a half", "1.5"),
        ("two and three quarters", "2.75"),
        ("half", "0.5"),
        ("a quarter", "0.25"),
        ("three quarters", "0.75"),
        ("an", "1"),
        ("twelve", "12"),
        ("twenty-five", "25"),
        ("a hundred", "100"),
        ("٣", "3"),
        ("１½", "1.5"),
        ("१", "1"),
        ("1٫5", "1.5"),
        ("100", "100"),
    ],
)
def test_portions(text, quantity):
    assert parse_amount(text) == Amount(quantity=Decimal(quantity))


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("30g", "30"),
        ("30 g", "30"),
        ("30 G.", "30"),
        ("30 grams", "30"),
        ("12,5 g", "12.5"),
        ("½ kg", "500"),
        ("1,000 g", "1000"),
        ("3 oz", "85"),
        ("one ounce", "28.3"),
        ("thirty grams", "30"),
        ("a hundred and twenty grams", "120"),
        ("two hundred g", "200"),
        ("٣٠ g", "30"),
    ],
)
def test_weights(text, grams):
    assert parse_amount(text) == Amount(grams=Decimal(grams))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", AmountProblem.EMPTY),
        (" \t\n", AmountProblem.EMPTY),
        ("abc", AmountProblem.NOT_A_NUMBER),
        ("g", AmountProblem.NOT_A_NUMBER),
        ("30 ml", AmountProblem.NOT_A_NUMBER),
        ("1e9", AmountProblem.NOT_A_NUMBER),
        ("10⁹", AmountProblem.NOT_A_NUMBER),
        ("10⁹ g", AmountProblem.NOT_A_NUMBER),
        ("nan", AmountProblem.NOT_A_NUMBER),
        ("inf", AmountProblem.NOT_A_NUMBER),
        ("1/0", AmountProblem.NOT_A_NUMBER),
        ("1 2", AmountProblem.NOT_A_NUMBER),
        ("one two", AmountProblem.NOT_A_NUMBER),
        ("one and", AmountProblem.NOT_A_NUMBER),
        ("and a half", AmountProblem.NOT_A_NUMBER),
        ("two hundred hundred", AmountProblem.NOT_A_NUMBER),
        ("1.234,5", AmountProblem.NOT_A_NUMBER),
        ("--1", AmountProblem.NOT_A_NUMBER),
        ("-x", AmountProblem.NOT_A_NUMBER),
        ("1-2", AmountProblem.NOT_A_NUMBER),
        ("1\x00", AmountProblem.NOT_A_NUMBER),
        ("1" * 100, AmountProblem.NOT_A_NUMBER),
        ("1" * 1_000_000, AmountProblem.NOT_A_NUMBER),
        ("0", AmountProblem.NOT_POSITIVE),
        ("0 g", AmountProblem.NOT_POSITIVE),
        ("zero", AmountProblem.NOT_POSITIVE),
        ("0.0001", AmountProblem.NOT_POSITIVE),
        ("-1", AmountProblem.NOT_POSITIVE),
        ("−1", AmountProblem.NOT_POSITIVE),
        ("-½ g", AmountProblem.NOT_POSITIVE),
        ("1000000000", AmountProblem.TOO_LARGE),
        ("100.001", AmountProblem.TOO_LARGE),
        ("5000.1 g", AmountProblem.TOO_LARGE),
        ("6 kg", AmountProblem.TOO_LARGE),
    ],
)
def test_what_cannot_be_logged_says_why(text, problem):
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert caught.value.code is problem


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=500)
def test_any_text_gives_an_amount_in_bounds_or_a_reason(text):
    try:
        amount = parse_amount(text)
    except AmountError as error:
        assert error.code in AmountProblem
    else:
        assert 0 < (amount.quantity or 1) <= MAX_QUANTITY
        assert 0 < (amount.grams or 1) <= MAX_GRAMS


@given(st.decimals("0.001", "100", places=3))
@settings(deadline=None)
def test_every_number_reads_back_with_point_and_comma(number):
    assert parse_amount(str(number)).quantity == number
    # Three decimals after a comma would read as thousands, unless the whole part is 0.
    if number < 1:
        assert parse_amount(str(number).replace(".", ",")).quantity == number


def test_an_amount_is_one_thing():
    with pytest.raises(ValueError, match="either"):
        Amount()
    with pytest.raises(ValueError, match="either"):
        Amount(quantity=Decimal(1), grams=Decimal(1))
