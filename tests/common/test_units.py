from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common import units

D = Decimal
amounts = st.decimals(min_value=0, max_value=100_000, places=3)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("calcium_mg", "820.4", "820"),
        ("calcium_mg", "1199.5", "1200"),
        ("calcium_mg", "0", "0"),
        ("vitamin_d_ug", "17.86", "17.9"),
        ("vitamin_d_ug", "20.00", "20"),
        ("zinc_mg", "8.35", "8.4"),
        ("zinc_mg", "8.04", "8"),
        ("protein_g", "52.5", "53"),
        ("omega3_g", "1.25", "1.3"),
        ("energy_kcal", "10", "10"),
        ("minutes", "95", "95"),
        ("vitamin_k2_ug", "1103", "1000"),
        ("vitamin_k2_ug", "34.9", "30"),
        ("vitamin_k2_ug", "0.42", "0.4"),
        ("vitamin_k2_ug", "95", "100"),
        ("vitamin_k2_ug", "0.000", "0"),
    ],
)
def test_shown(field, value, text):
    assert str(units.shown(D(value), field)) == text


@pytest.mark.parametrize(
    ("ug", "iu"), [("0", 0), ("1", 40), ("20", 800), ("17.9", 715), ("178.571", 7145), ("0.06", 0)]
)
def test_vitamin_d_in_iu_to_the_nearest_five(ug, iu):
    assert units.iu_from_ug(D(ug)) == iu


def test_iu_become_exact_ug():
    assert units.ug_from_iu(D(1000)) == 25
    assert units.ug_from_iu(D(50_000)) == 1250


@given(st.integers(0, 20_000))
@settings(deadline=None)
def test_iu_in_steps_of_five_survive_the_way_there_and_back(fives):
    iu = D(fives * 5)
    assert units.iu_from_ug(units.ug_from_iu(iu)) == iu


@given(st.integers(500, 8000))
@settings(deadline=None)
def test_pounds_survive_the_way_there_and_back(tenths):
    pounds = D(tenths) / 10
    assert units.lb_from_kg(units.kg_from_lb(pounds)) == pounds


@given(st.integers(3, 7), st.integers(0, 23))
@settings(deadline=None)
def test_heights_survive_the_way_there_and_back(feet, halves):
    inches = D(halves) / 2
    assert units.feet_inches_from_cm(units.cm_from_feet_inches(feet, inches)) == (feet, inches)


def test_a_height_does_not_become_twelve_inches():
    assert units.feet_inches_from_cm(D("182.8")) == (6, D(0))


@given(amounts, st.sampled_from([*units.SHOWN_DECIMALS, "vitamin_k2_ug", "something_else"]))
@settings(deadline=None)
def test_shown_twice_is_shown_once_and_never_in_exponents(value, field):
    once = units.shown(value, field)
    assert units.shown(once, field) == once
    assert "E" not in str(once)


@given(amounts, amounts, st.sampled_from(list(units.SHOWN_DECIMALS)))
@settings(deadline=None)
def test_rounding_keeps_the_order(one, other, field):
    low, high = sorted((one, other))
    assert units.shown(low, field) <= units.shown(high, field)
