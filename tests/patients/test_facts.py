import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.facts import ASSUMED_AGE, Assumption, PatientFacts, Sex

DAY = dt.date(2026, 11, 23)
dates = st.dates(dt.date(1920, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1960-11-23", "2026-11-22", 65),
        ("1960-11-23", "2026-11-23", 66),
        ("1960-02-29", "2026-02-28", 65),
        ("1960-02-29", "2026-03-01", 66),
        ("1960-02-29", "2028-02-28", 67),
        ("1960-02-29", "2028-02-29", 68),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", None),
    ],
)
def test_age(born, day, age):
    facts = PatientFacts(birth_date=dt.date.fromisoformat(born))
    assert facts.age_on(dt.date.fromisoformat(day)) == age


@given(dates, dates, dates)
@settings(deadline=None)
def test_nobody_grows_younger(born, one, other):
    early, late = sorted((one, other))
    facts = PatientFacts(birth_date=born)
    if born <= early:
        assert facts.age_on(early) <= facts.age_on(late)


def test_what_is_not_known_is_assumed_and_said():
    facts = PatientFacts()
    assert facts.age_on(DAY) is None
    assert facts.age_for_rules(DAY) == ASSUMED_AGE == 60
    assert facts.sex_for_rules is Sex.FEMALE
    assert facts.assumptions_on(DAY) == {Assumption.AGE, Assumption.SEX}


def test_what_is_known_is_not_assumed():
    facts = PatientFacts(birth_date=dt.date(1950, 1, 1), sex=Sex.MALE)
    assert facts.age_for_rules(DAY) == 76
    assert facts.sex_for_rules is Sex.MALE
    assert facts.assumptions_on(DAY) == frozenset()


@pytest.mark.parametrize(
    ("days_ago", "usable"), [(0, True), (180, True), (181, False), (-180, True), (-181, False)]
)
def test_a_weight_is_good_for_180_days(days_ago, usable):
    facts = PatientFacts(weight_kg=Decimal(64), weighed_on=DAY - dt.timedelta(days=days_ago))
    assert facts.weight_on(DAY) == (Decimal(64) if usable else None)


def test_without_a_weight_there_is_none():
    assert PatientFacts().weight_on(DAY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight_kg": Decimal(64)},
        {"weighed_on": DAY},
        {"weight_kg": Decimal(0), "weighed_on": DAY},
        {"weight_kg": Decimal(-1), "weighed_on": DAY},
    ],
)
def test_refuses_half_a_weight(wrong):
    with pytest.raises(ValueError, match="weight"):
        PatientFacts(**wrong)
