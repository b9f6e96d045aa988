"""Movement against its targets: minutes and days as sums, judged whatever was logged of food."""

import datetime as dt
from decimal import Decimal

import pytest

from exercise.loading import EffortMinutes
from exercise.movement import Movement, MovementDay
from nutrition.intake import Intake
from patients.facts import PatientFacts
from recommendations.assessment import assess_day, assess_movement, movement_amount
from recommendations.goals import NoTarget, NoTargetReason
from recommendations.measures import Measure
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.targets import RuleBook
from recommendations.verdicts import Status

D = Decimal
DAY = dt.date(2026, 11, 26)
BOOK = RuleBook(SHIPPED_THRESHOLDS)
HELEN = PatientFacts(
    birth_date=dt.date(1960, 5, 1), on_inhibitor=True, weight_kg=D("67.5"), weighed_on=DAY
)
GOALS = {measure: BOOK.resolve(measure, HELEN, DAY) for measure in Measure}


class TestMovement:
    @pytest.mark.parametrize(
        ("minutes", "status"),
        [
            (0, Status.LOW),
            (112, Status.LOW),
            (113, Status.CLOSE),
            (149, Status.CLOSE),
            (150, Status.MET),
            (600, Status.MET),
        ],
    )
    def test_minutes_against_150(self, minutes, status):
        week = Movement.of([MovementDay(DAY, aerobic=EffortMinutes(moderate=minutes))])
        got = assess_movement(Measure.AEROBIC_MINUTES, week, GOALS[Measure.AEROBIC_MINUTES])
        assert (got.status, got.amount) == (status, minutes)
        assert got.gap == max(150 - minutes, 0)

    def test_an_empty_week_is_judged_and_never_very_low(self):
        for measure in (Measure.AEROBIC_MINUTES, Measure.RESISTANCE_DAYS, Measure.BALANCE_DAYS):
            got = assess_movement(measure, Movement(), GOALS[measure])
            assert (got.status, got.amount) == (Status.LOW, 0)

    def test_strength_days(self):
        days = [MovementDay(DAY - dt.timedelta(days=n), resistance=True) for n in range(2)]
        goal = GOALS[Measure.RESISTANCE_DAYS]
        assert assess_movement(Measure.RESISTANCE_DAYS, Movement.of(days), goal).status is (
            Status.MET
        )

    def test_without_a_target_there_is_the_number(self):
        goal = NoTarget(measure=Measure.BALANCE_DAYS, reason=NoTargetReason.NO_RULE)
        week = Movement.of([MovementDay(DAY, balance=True)])
        got = assess_movement(Measure.BALANCE_DAYS, week, goal)
        assert (got.status, got.amount) == (Status.NO_TARGET, 1)

    def test_the_two_kinds_are_not_mixed_up(self):
        with pytest.raises(ValueError, match="not about movement"):
            movement_amount(Measure.CALCIUM, Movement())
        with pytest.raises(ValueError, match="not about intake"):
            assess_day(Measure.BALANCE_DAYS, Intake(), GOALS[Measure.BALANCE_DAYS], logged=True)
