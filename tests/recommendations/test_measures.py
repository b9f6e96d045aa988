from decimal import Decimal

import pytest

from nutrition.nutrients import Nutrient
from recommendations.measures import (
    INTAKE_MEASURES,
    MEASURES,
    MOVEMENT_MEASURES,
    GuardProblem,
    LimitKind,
    Measure,
    Period,
    guard_problems,
)

D = Decimal
HIGH, LOW, FAR = GuardProblem.HIGH, GuardProblem.LOW, GuardProblem.FAR_TOO_HIGH
MISSING, FOR_AGE = GuardProblem.LIMIT_MISSING, GuardProblem.LIMIT_HIGH_FOR_AGE


def test_every_measure_is_described_once():
    assert set(MEASURES) == set(Measure)
    assert set(INTAKE_MEASURES) | set(MOVEMENT_MEASURES) == set(Measure)
    assert all(facts.measure is measure for measure, facts in MEASURES.items())
    nutrients = [MEASURES[measure].nutrient for measure in INTAKE_MEASURES]
    assert len(set(nutrients)) == len(nutrients)


def test_what_is_special():
    assert [m for m, facts in MEASURES.items() if facts.per_kg] == [Measure.PROTEIN]
    assert MEASURES[Measure.MAGNESIUM].limit_kind is LimitKind.SUPPLEMENTS
    assert MEASURES[Measure.VITAMIN_K].nutrient is Nutrient.VITAMIN_K
    assert {MEASURES[m].period for m in MOVEMENT_MEASURES} == {Period.WEEK}
    assert {MEASURES[m].period for m in INTAKE_MEASURES} == {Period.DAY}


@pytest.mark.parametrize(
    ("measure", "amount", "rounded"),
    [
        (Measure.CALCIUM, "1199.5", "1200"),
        (Measure.VITAMIN_D, "19.96", "20"),
        (Measure.ZINC, "8.35", "8.4"),
        (Measure.VITAMIN_K2, "34", "30"),
        (Measure.AEROBIC_MINUTES, "95", "95"),
    ],
)
def test_rounded_as_shown(measure, amount, rounded):
    assert str(MEASURES[measure].rounded(D(amount))) == rounded


@pytest.mark.parametrize(
    ("measure", "target", "limit", "problems"),
    [
        (Measure.CALCIUM, "1200", "2000", []),
        (Measure.CALCIUM, "700", "2000", []),
        (Measure.CALCIUM, "699", "2000", [LOW]),
        (Measure.CALCIUM, "1500", "2000", []),
        (Measure.CALCIUM, "1501", "2000", [HIGH]),
        (Measure.CALCIUM, "2100", "2000", [HIGH, GuardProblem.ABOVE_OWN_LIMIT]),
        (Measure.CALCIUM, "12000", "2000", [FAR, FAR]),
        (Measure.CALCIUM, "1200", None, [MISSING]),
        (Measure.CALCIUM, "12000", None, [FAR, MISSING]),
        (Measure.CALCIUM, "1200", "2001", [FOR_AGE]),
        (Measure.CALCIUM, "1200", "2501", [FOR_AGE]),
        (Measure.CALCIUM, "1200", "20000", [GuardProblem.LIMIT_FAR_TOO_HIGH]),
        (Measure.CALCIUM, "0", None, [GuardProblem.NOT_POSITIVE, MISSING]),
        (Measure.CALCIUM, "1200", "0", [GuardProblem.NOT_POSITIVE]),
        (Measure.VITAMIN_D, "100", "100", []),
        (Measure.VITAMIN_D, "20", None, [MISSING]),
        (Measure.VITAMIN_D, "100.1", None, [HIGH, MISSING]),
        # Its limit is for supplements: 420 mg with a limit of 350 mg is no contradiction.
        (Measure.MAGNESIUM, "420", "350", []),
        (Measure.MAGNESIUM, "320", None, [MISSING]),
        (Measure.MAGNESIUM, "320", "351", [GuardProblem.LIMIT_HIGH]),
        (Measure.ZINC, "41", None, [HIGH, MISSING]),
        (Measure.VITAMIN_K, "90", None, []),
        (Measure.VITAMIN_K2, "100", None, []),
        (Measure.PROTEIN, "0.8", None, []),
        (Measure.PROTEIN, "0.79", None, [LOW]),
        (Measure.PROTEIN, "2.0", None, []),
        (Measure.PROTEIN, "2.1", None, [HIGH]),
        (Measure.PROTEIN, "60", None, [FAR]),
        (Measure.PROTEIN, "1.0", "2.0", [GuardProblem.LIMIT_NOT_USED]),
        (Measure.RESISTANCE_DAYS, "7", None, []),
        (Measure.RESISTANCE_DAYS, "8", None, [FAR]),
        (Measure.AEROBIC_MINUTES, "150", None, []),
        (Measure.AEROBIC_MINUTES, "15000", None, [FAR]),
    ],
)
def test_guard_rails(measure, target, limit, problems):
    found = guard_problems(measure, D(target), None if limit is None else D(limit))
    assert list(found) == problems


@pytest.mark.parametrize(
    ("age_to", "limit", "problems"),
    [
        (50, "2500", []),
        (50, "2501", [GuardProblem.LIMIT_HIGH]),
        (50, "5001", [GuardProblem.LIMIT_FAR_TOO_HIGH]),
        (51, "2000", []),
        (51, "2001", [FOR_AGE]),
        (150, "2500", [FOR_AGE]),
        (None, "2500", [FOR_AGE]),
        (None, "5001", [GuardProblem.LIMIT_FAR_TOO_HIGH]),
    ],
)
def test_from_51_on_the_limit_of_calcium_is_lower(age_to, limit, problems):
    found = guard_problems(Measure.CALCIUM, D(1200), D(limit), age_to=age_to)
    assert list(found) == problems


def test_every_limit_problem_is_about_the_limit():
    about = {problem for problem in GuardProblem if problem.is_about_the_limit}
    assert about == {
        *(MISSING, FOR_AGE, GuardProblem.LIMIT_HIGH),
        *(GuardProblem.LIMIT_NOT_USED, GuardProblem.LIMIT_FAR_TOO_HIGH),
    }


def test_a_second_person_may_allow_what_is_unusual_and_not_what_is_a_typo():
    assert {problem for problem in GuardProblem if problem.second_person_may_allow} == {
        GuardProblem.ABOVE_OWN_LIMIT,
        GuardProblem.LOW,
        GuardProblem.HIGH,
        GuardProblem.LIMIT_HIGH,
        FOR_AGE,
        MISSING,
    }


def test_never_lies_beyond_where_a_second_person_is_asked():
    for facts in MEASURES.values():
        guard = facts.guard
        assert guard.approve_above is None or guard.approve_above < guard.never_above
        if guard.approve_limit_above is not None and guard.never_limit_above is not None:
            assert guard.approve_limit_above < guard.never_limit_above
        assert (facts.limit_kind is LimitKind.NONE) == (guard.approve_limit_above is None)
