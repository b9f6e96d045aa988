import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from patients.facts import PatientFacts, Sex
from recommendations.goals import NoTarget
from recommendations.measures import MEASURES, LimitKind, Measure, guard_problems
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.targets import RuleBook

D = Decimal
DAY = dt.date(2026, 11, 23)
BOOK = RuleBook(SHIPPED_THRESHOLDS)
AGES = (19, 30, 31, 50, 51, 64, 65, 70, 71, 95)


def person(age, sex, *, on_inhibitor, fell=False):
    return PatientFacts(
        birth_date=dt.date(DAY.year - age, 1, 1),
        sex=sex,
        on_inhibitor=on_inhibitor,
        weight_kg=D(100),
        weighed_on=DAY,
        fell_in_last_year=fell,
    )


def targets(measure, sex, *, on_inhibitor):
    people = [person(age, sex, on_inhibitor=on_inhibitor) for age in AGES]
    return [int(BOOK.resolve(measure, facts, DAY).value) for facts in people]


def same(value):
    return [value] * len(AGES)


# clinical.md 1.1 and 1.6, for the ages  19 30 31 50 51 64 65 70 71 95; protein for 100 kg.
TABLE = [
    (Measure.CALCIUM, Sex.FEMALE, True, same(1200)),
    (Measure.CALCIUM, Sex.MALE, True, same(1200)),
    (Measure.CALCIUM, Sex.FEMALE, False, [1000] * 4 + [1200] * 6),
    (Measure.CALCIUM, Sex.MALE, False, [1000] * 8 + [1200] * 2),
    (Measure.VITAMIN_D, Sex.FEMALE, True, same(20)),
    (Measure.VITAMIN_D, Sex.MALE, True, same(20)),
    (Measure.VITAMIN_D, Sex.FEMALE, False, [15] * 8 + [20] * 2),
    (Measure.VITAMIN_D, Sex.MALE, False, [15] * 8 + [20] * 2),
    (Measure.MAGNESIUM, Sex.FEMALE, True, [310] * 2 + [320] * 8),
    (Measure.MAGNESIUM, Sex.FEMALE, False, [310] * 2 + [320] * 8),
    (Measure.MAGNESIUM, Sex.MALE, True, [400] * 2 + [420] * 8),
    (Measure.MAGNESIUM, Sex.MALE, False, [400] * 2 + [420] * 8),
    (Measure.ZINC, Sex.FEMALE, True, same(8)),
    (Measure.ZINC, Sex.FEMALE, False, same(8)),
    (Measure.ZINC, Sex.MALE, True, same(11)),
    (Measure.ZINC, Sex.MALE, False, same(11)),
    (Measure.VITAMIN_K, Sex.FEMALE, True, same(90)),
    (Measure.VITAMIN_K, Sex.FEMALE, False, same(90)),
    (Measure.VITAMIN_K, Sex.MALE, True, same(120)),
    (Measure.VITAMIN_K, Sex.MALE, False, same(120)),
    (Measure.PROTEIN, Sex.FEMALE, True, [100] * 6 + [120] * 4),
    (Measure.PROTEIN, Sex.MALE, True, [100] * 6 + [120] * 4),
    (Measure.PROTEIN, Sex.FEMALE, False, [80] * 6 + [100] * 4),
    (Measure.PROTEIN, Sex.MALE, False, [80] * 6 + [100] * 4),
    (Measure.AEROBIC_MINUTES, Sex.FEMALE, True, same(150)),
    (Measure.AEROBIC_MINUTES, Sex.MALE, False, same(150)),
    (Measure.RESISTANCE_DAYS, Sex.FEMALE, True, same(2)),
    (Measure.RESISTANCE_DAYS, Sex.MALE, False, same(2)),
    (Measure.BALANCE_DAYS, Sex.FEMALE, True, [2] * 6 + [3] * 4),
    (Measure.BALANCE_DAYS, Sex.MALE, False, [2] * 6 + [3] * 4),
]


@pytest.mark.parametrize(("measure", "sex", "on_inhibitor", "expected"), TABLE)
def test_targets(measure, sex, on_inhibitor, expected):
    assert targets(measure, sex, on_inhibitor=on_inhibitor) == expected


@pytest.mark.parametrize("on_inhibitor", [True, False])
@pytest.mark.parametrize("sex", list(Sex))
@pytest.mark.parametrize("age", AGES)
def test_upper_limits(age, sex, on_inhibitor):
    facts = person(age, sex, on_inhibitor=on_inhibitor)
    expected = {
        Measure.CALCIUM: 2500 if age <= 50 else 2000,
        Measure.VITAMIN_D: 100,
        Measure.MAGNESIUM: 350,
        Measure.ZINC: 40,
    }
    for measure in Measure:
        goal = BOOK.resolve(measure, facts, DAY)
        if measure is not Measure.VITAMIN_K2:
            assert goal.upper_limit == expected.get(measure)


def test_k2_has_no_target_for_anybody():
    for sex in Sex:
        facts = person(66, sex, on_inhibitor=True)
        assert isinstance(BOOK.resolve(Measure.VITAMIN_K2, facts, DAY), NoTarget)


def test_balance_on_three_days_after_a_fall_at_any_age():
    facts = person(55, Sex.FEMALE, on_inhibitor=True, fell=True)
    assert BOOK.resolve(Measure.BALANCE_DAYS, facts, DAY).value == 3


def test_who_said_nothing_about_herself_still_has_targets():
    for measure in Measure:
        goal = BOOK.resolve(measure, PatientFacts(), DAY)
        if measure not in (Measure.VITAMIN_K2, Measure.PROTEIN):
            assert goal.value > 0


def test_every_row_says_where_it_comes_from():
    for row in SHIPPED_THRESHOLDS:
        assert row.source
        assert row.source_url.startswith("https://")
        assert row.set_by == ""
        assert (row.upper_limit is not None) == (
            MEASURES[row.measure].limit_kind is not LimitKind.NONE
        )


def test_ids_last_and_populations_come_once():
    assert max(Counter(row.id for row in SHIPPED_THRESHOLDS).values()) == 1
    keys = Counter((row.measure, row.population, row.valid_from) for row in SHIPPED_THRESHOLDS)
    assert max(keys.values()) == 1
    assert "calcium-female-51+-inhibitor" in {row.id for row in SHIPPED_THRESHOLDS}


def test_no_row_needs_a_second_person():
    for row in SHIPPED_THRESHOLDS:
        age_to = row.population.age_to
        assert guard_problems(row.measure, row.target, row.upper_limit, age_to=age_to) == ()


def test_every_adult_has_exactly_one_row_of_the_most_specific_kind():
    for age in range(19, 121):
        for sex in Sex:
            for on_inhibitor in (True, False):
                facts = person(min(age, 120), sex, on_inhibitor=on_inhibitor)
                for measure in set(Measure) - {Measure.VITAMIN_K2}:
                    fitting = [
                        row.population.specificity
                        for row in SHIPPED_THRESHOLDS
                        if row.measure is measure and row.population.holds(facts, DAY)
                    ]
                    assert fitting.count(max(fitting)) == 1


def test_no_inhibitor_means_the_reference_intake_and_says_so():
    with_it = person(66, Sex.FEMALE, on_inhibitor=True)
    without = replace(with_it, on_inhibitor=False)
    assert BOOK.resolve(Measure.VITAMIN_D, with_it, DAY).source.startswith("ASCO 2019")
    assert BOOK.resolve(Measure.VITAMIN_D, without, DAY).source == "IOM 2011"
