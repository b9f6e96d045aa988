"""What went well, and the one thing to try: the rules, case by case."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from exercise.catalogue import SHIPPED, read_activities
from exercise.precautions import advise
from nutrition.nutrients import Nutrient
from nutrition.suggestable import Holds
from patients.health_facts import Diet, Kidneys
from recommendations.goals import Target, Why
from recommendations.measures import MEASURES, MOVEMENT_MEASURES, Measure
from recommendations.verdicts import Assessment, Reason, ReasonCode, Status
from recommendations.weekly_foods import Assortment
from reminders.advice import (
    Her,
    NamedFood,
    Praise,
    PraiseKind,
    Step,
    StepKind,
    step_to_try,
    went_well,
)
from tests.recommendations.suggesting import BY_KEY, SHELF, helen

M = Measure
ASSORTMENT = Assortment(SHELF)


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
        decided=Reason(code, have, goal),
    )


def step(*verdicts, logged_days=5, moved_days=3, declined=(), **told):
    her = Her(helen(**told), ASSORTMENT, frozenset(declined))
    return step_to_try(verdicts, logged_days=logged_days, moved_days=moved_days, her=her)


def kinds(found):
    """What the step is, without its foods."""
    return found.kind, found.measure


class TestStep:
    def test_nothing_logged_at_all_asks_for_one_small_start(self):
        low = verdict(M.AEROBIC_MINUTES, Status.LOW, 0, 150)
        assert step(low, logged_days=0, moved_days=0).kind is StepKind.START
        for told in ({"recent_fracture": True}, {"unsteady": True}):  # clinical.md 3.4 E and D
            assert step(low, logged_days=0, moved_days=0, **told).kind is StepKind.LOG

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
        assert kinds(found) == (StepKind.FOOD, M.CALCIUM)

    def test_movement_wins_a_tie(self):
        found = step(
            verdict(M.CALCIUM, Status.LOW, 600, 1200), verdict(M.BALANCE_DAYS, Status.LOW, 1, 2)
        )
        assert found == Step(StepKind.BALANCE, M.BALANCE_DAYS)

    @pytest.mark.parametrize("measure", [M.VITAMIN_K, M.VITAMIN_K2])
    def test_never_suggests_vitamin_k(self, measure):
        found = step(verdict(measure, Status.VERY_LOW, 3, 90), verdict(M.ZINC, Status.CLOSE, 7, 8))
        assert kinds(found) == (StepKind.FOOD, M.ZINC)

    def test_a_portion_supplies_a_quarter_of_the_gap_or_is_not_named(self):
        """8 µg are the most that a vegan finds: the mushrooms give 15.9 and the drinks 2."""
        far = verdict(M.VITAMIN_D, Status.VERY_LOW, 1, 65)
        assert step(far, diet=Diet.VEGAN, region=None).kind is StepKind.CARRY_ON
        near = verdict(M.VITAMIN_D, Status.VERY_LOW, 2, 65)
        assert step(near, diet=Diet.VEGAN, region=None).measure is M.VITAMIN_D

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
    almonds = NamedFood("Almonds", "1 handful", Decimal(1), Decimal(30), Decimal("81.6"), "nuts")
    foods = (almonds, almonds)
    found = Step(kind, M.MAGNESIUM, minutes=15, from_supplements=True, foods=foods)
    assert Step.from_json(found.as_json()) == found
    for praise in (Praise(PraiseKind.MET, M.ZINC), Praise(PraiseKind.LOGGED, days=4)):
        assert Praise.from_json(praise.as_json()) == praise


class TestForHer:
    LOW = verdict(M.CALCIUM, Status.LOW, 800, 1200)
    PROTEIN = verdict(M.PROTEIN, Status.LOW, 40, 70)

    def names(self, *verdicts, **told):
        return [food.name for food in step(*verdicts, **told).foods]

    def test_one_or_two_foods_of_different_kinds(self):
        foods = step(self.LOW).foods
        assert len(foods) == 2
        assert foods[0].kind != foods[1].kind
        assert all(food.gives >= 100 for food in foods)

    def test_protein_is_not_raised_with_kidney_disease(self):
        assert kinds(step(self.PROTEIN)) == (StepKind.FOOD, M.PROTEIN)
        for kidneys in (Kidneys.DISEASE, Kidneys.SEVERE):
            assert step(self.PROTEIN, kidneys=kidneys).kind is StepKind.CARRY_ON

    def test_nor_by_food_for_something_else(self):
        at_target = verdict(M.PROTEIN, Status.MET, 70, 70)
        assert step(self.LOW, at_target, kidneys=Kidneys.DISEASE).kind is StepKind.CARRY_ON
        assert step(self.LOW, self.PROTEIN, kidneys=Kidneys.DISEASE).measure is M.CALCIUM
        assert step(self.LOW, kidneys=Kidneys.DISEASE).kind is StepKind.CARRY_ON  # no weight

    def test_a_vegan_is_named_nothing_of_animals(self):
        named = self.names(self.LOW, diet=Diet.VEGAN)
        assert named
        foods = {one.name: one for one in BY_KEY.values()}
        assert not {held for name in named for held in foods[name].reviewed.holds} & {
            *(Holds.MILK, Holds.EGG, Holds.MEAT, Holds.FISH, Holds.SHELLFISH),
        }

    def test_what_is_not_for_her_is_not_named(self):
        names = self.names(self.LOW)
        keys = {one.key for one in SHELF if one.name in names}
        assert not set(self.names(self.LOW, declined=keys)) & set(names)

    def test_the_mean_is_not_taken_above_a_limit(self):
        """Sockeye gives 22 µg: with 85 µg a day there is room for 15."""
        high = verdict(M.VITAMIN_D, Status.MET, 99, 20, limit=Decimal(100))
        found = step(verdict(M.PROTEIN, Status.LOW, 40, 70), high)
        amounts = [one.portion[Nutrient.VITAMIN_D] for one in SHELF]
        assert max(amounts) > 1
        named = {food.name for food in found.foods}
        given = [one.portion[Nutrient.VITAMIN_D] for one in SHELF if one.name in named]
        assert sum(given) <= 1

    @pytest.mark.parametrize(
        ("measure", "told", "kind"),
        [
            (M.AEROBIC_MINUTES, {}, StepKind.WALK),
            (M.AEROBIC_MINUTES, {"falls_last_year": 2, "fell_in_last_year": True}, StepKind.SEATED),
            (M.AEROBIC_MINUTES, {"joint_pain": 4}, StepKind.SEATED),
            (M.AEROBIC_MINUTES, {"vertebral_fracture": True}, StepKind.WALK),
            (M.BALANCE_DAYS, {"unsteady": True}, StepKind.STEADY),
            (M.BALANCE_DAYS, {}, StepKind.BALANCE),
            (M.RESISTANCE_DAYS, {"unsteady": True}, StepKind.STRENGTH),
            *(
                (measure, told, StepKind.CARRY_ON)
                for measure in MOVEMENT_MEASURES
                for told in (
                    {"new_back_pain": True},
                    {"recent_fracture": True},
                    {"bone_metastases": True, "unsteady": True},
                )
            ),
        ],
    )
    def test_movement_keeps_to_her_precautions(self, measure, told, kind):
        assert step(verdict(measure, Status.LOW, 0, 3), **told).kind is kind

    # What each step asks for, by its key in the catalogue.
    ASKS = {
        StepKind.WALK: "walk_moderate",
        StepKind.SEATED: "bike_stationary_light",
        StepKind.STRENGTH: "sit_to_stand",
        StepKind.BALANCE: "tandem_stand",
        StepKind.STEADY: "weight_shift",
    }

    @pytest.mark.parametrize("measure", MOVEMENT_MEASURES)
    def test_what_is_asked_for_is_never_hidden_from_her(self, measure):
        activities = read_activities(SHIPPED)
        answers = [
            {},
            {"unsteady": True},
            {"joint_pain": 5},
            {"vertebral_fracture": True},
            {"osteoporosis": True},
            {"arm_surgery_or_lymphoedema": True},
            {"recent_fracture": True},
        ]
        for one, other in itertools.product(answers, answers):
            found = step(verdict(measure, Status.LOW, 0, 3), **one | other)
            if found.kind is not StepKind.CARRY_ON:
                asked = activities[self.ASKS[found.kind]].features
                assert advise(asked, helen(**one | other)).is_offered, (one, other, found)
