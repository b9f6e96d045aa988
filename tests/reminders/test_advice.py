"""What went well, and the one thing to try: the rules, case by case."""

import datetime as dt
from decimal import Decimal

import pytest

from recommendations.assessment import Assessment, Reason, ReasonCode, Status
from recommendations.measures import MEASURES, Measure
from recommendations.targets import Target, Why
from reminders.advice import Praise, PraiseKind, Step, StepKind, step_to_try, went_well

M = Measure


def verdict(measure, status, amount=None, target=None, *, code=ReasonCode.SHORT, limit=None):
    """One verdict with a percentage of its target."""
    have, goal = Decimal(amount or 0), Decimal(target or 100)
    return Assessment(
        measure=measure,
        status=status,
        goal=Target(
            measure=measure,
            value=goal,
            upper_limit=limit,
            limit_kind=MEASURES[measure].limit_kind,
            since=dt.date(2022, 1, 1),
            set_by="",
            rule_id="1",
            why=(Why.SEX,),
        ),
        amount=have,
        reasons=(Reason(code, have, goal),),
    )


def step(*verdicts, logged_days=5, moved_days=3):
    return step_to_try(verdicts, logged_days=logged_days, moved_days=moved_days)


class TestStep:
    def test_nothing_logged_at_all_asks_for_one_small_start(self):
        low = verdict(M.AEROBIC_MINUTES, Status.LOW, 0, 150)
        assert step(low, logged_days=0, moved_days=0).kind is StepKind.START

    def test_above_a_limit_comes_before_every_gap(self):
        over = verdict(M.ZINC, Status.OVER, 45, 8, code=ReasonCode.ABOVE_LIMIT, limit=Decimal(40))
        found = step(verdict(M.CALCIUM, Status.VERY_LOW, 100, 1200), over)
        assert found == Step(StepKind.LIMIT, M.ZINC)

    def test_says_when_it_is_the_supplements_that_are_above_a_limit(self):
        over = verdict(M.MAGNESIUM, Status.OVER, 500, 320, code=ReasonCode.SUPPLEMENTS_ABOVE_LIMIT)
        assert step(over) == Step(StepKind.LIMIT, M.MAGNESIUM, from_supplements=True)

    def test_is_about_what_is_furthest_below_its_target(self):
        found = step(
            verdict(M.AEROBIC_MINUTES, Status.LOW, 100, 150),
            verdict(M.CALCIUM, Status.VERY_LOW, 500, 1200),
            verdict(M.ZINC, Status.LOW, 5, 8),
        )
        assert found == Step(StepKind.FOOD, M.CALCIUM)

    def test_movement_wins_a_tie(self):
        found = step(
            verdict(M.CALCIUM, Status.LOW, 600, 1200), verdict(M.BALANCE_DAYS, Status.LOW, 1, 2)
        )
        assert found == Step(StepKind.BALANCE, M.BALANCE_DAYS)

    @pytest.mark.parametrize("measure", [M.VITAMIN_K, M.VITAMIN_K2])
    def test_never_suggests_vitamin_k(self, measure):
        found = step(verdict(measure, Status.VERY_LOW, 3, 90), verdict(M.ZINC, Status.CLOSE, 7, 8))
        assert found == Step(StepKind.FOOD, M.ZINC)

    def test_a_portion_supplies_a_quarter_of_the_gap_or_is_not_named(self):
        huge_gap = verdict(M.MAGNESIUM, Status.VERY_LOW, 0, 420)
        assert step(huge_gap, verdict(M.CALCIUM, Status.CLOSE, 1000, 1200)).measure is M.CALCIUM
        assert step(verdict(M.MAGNESIUM, Status.VERY_LOW, 112, 420)).measure is M.MAGNESIUM

    @pytest.mark.parametrize("status", [Status.NO_DATA, Status.NOT_JUDGED, Status.NO_TARGET])
    def test_what_was_not_judged_leads_to_nothing(self, status):
        assert step(verdict(M.CALCIUM, status, 10, 1200)).kind is StepKind.CARRY_ON

    def test_too_few_days_ask_for_three_unless_movement_has_a_step(self):
        unknown = verdict(M.CALCIUM, Status.NO_DATA, 800, 1200)
        assert step(unknown, logged_days=2).kind is StepKind.LOG
        walk = verdict(M.AEROBIC_MINUTES, Status.LOW, 60, 150)
        assert step(unknown, walk, logged_days=2).kind is StepKind.WALK

    def test_all_met_carries_on(self):
        assert step(verdict(M.CALCIUM, Status.MET, 1300, 1200)) == Step(StepKind.CARRY_ON)

    @pytest.mark.parametrize(
        ("amount", "minutes"), [(0, 10), (20, 30), (120, 30), (128, 25), (141, 10), (148, 10)]
    )
    def test_a_walk_is_as_long_as_what_is_missing_up_to_half_an_hour(self, amount, minutes):
        found = step(verdict(M.AEROBIC_MINUTES, Status.LOW, amount, 150))
        assert found == Step(StepKind.WALK, M.AEROBIC_MINUTES, minutes=minutes)

    def test_strength_days(self):
        assert step(verdict(M.RESISTANCE_DAYS, Status.LOW, 1, 2)).kind is StepKind.STRENGTH


class TestWentWell:
    def test_targets_met_then_close_then_showing_up_and_three_at_most(self):
        found = went_well(
            [
                verdict(M.CALCIUM, Status.CLOSE, 1000, 1200),
                verdict(M.ZINC, Status.MET, 9, 8),
                verdict(M.AEROBIC_MINUTES, Status.MET, 160, 150),
                verdict(M.PROTEIN, Status.LOW, 40, 70),
            ],
            logged_days=4,
            moved_days=3,
        )
        assert found == (
            Praise(PraiseKind.MET, M.AEROBIC_MINUTES),
            Praise(PraiseKind.MET, M.ZINC),
            Praise(PraiseKind.CLOSE, M.CALCIUM),
        )

    def test_showing_up_counts(self):
        assert went_well([], logged_days=1, moved_days=2) == (
            Praise(PraiseKind.MOVED, days=2),
            Praise(PraiseKind.LOGGED, days=1),
        )

    def test_nothing_logged_is_not_praised(self):
        assert went_well([], logged_days=0, moved_days=0) == ()

    def test_megadoses_and_amounts_above_a_limit_are_not_praised(self):
        mega = verdict(M.VITAMIN_D, Status.MET, 90, 20)
        over = verdict(M.ZINC, Status.OVER, 50, 8)
        assert went_well([mega, over], logged_days=0, moved_days=0) == ()

    def test_twice_the_minutes_are(self):
        assert went_well(
            [verdict(M.AEROBIC_MINUTES, Status.MET, 320, 150)], logged_days=0, moved_days=0
        ) == (Praise(PraiseKind.MET, M.AEROBIC_MINUTES),)


@pytest.mark.parametrize("kind", StepKind)
def test_steps_and_praise_survive_json(kind):
    found = Step(kind, M.MAGNESIUM, minutes=15, from_supplements=True)
    assert Step.from_json(found.as_json()) == found
    for praise in (Praise(PraiseKind.MET, M.ZINC), Praise(PraiseKind.LOGGED, days=4)):
        assert Praise.from_json(praise.as_json()) == praise
