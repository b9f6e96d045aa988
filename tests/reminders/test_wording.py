"""Every sentence a review can say: whole, in plain words, and never about pills."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from recommendations.measures import MEASURES, Measure
from recommendations.verdicts import Reason, ReasonCode, Status
from reminders.advice import NamedFood, Praise, PraiseKind, Step, StepKind
from reminders.presenters import week_title
from reminders.wording import amounts_words, praise_words, step_words
from tests.reminders.test_advice import verdict

M = Measure
OLD_FOODS = (M.CALCIUM, M.VITAMIN_D, M.PROTEIN, M.MAGNESIUM, M.ZINC)
MILK = NamedFood("Milk", "1 glass", Decimal(1), Decimal(206), Decimal("249.6"), "milk")
SARDINES = NamedFood("Sardines", "", Decimal(92), Decimal(92), Decimal("351.4"), "fish")
SHAMING = re.compile(r"\b(fail\w*|bad|please|oops|invalid|should|must|wrong)\b", re.IGNORECASE)
MEDICINE = re.compile(r"\b(stop|pause|delay|halve|switch|inhibitor|tablet|dose)\b", re.IGNORECASE)


def every_step():
    plain = (StepKind.LOG, StepKind.START, StepKind.CARRY_ON)
    yield from ((Step(kind), None) for kind in plain)
    yield Step(StepKind.WALK, M.AEROBIC_MINUTES, minutes=15), None
    yield Step(StepKind.STRENGTH, M.RESISTANCE_DAYS), None
    yield Step(StepKind.BALANCE, M.BALANCE_DAYS), None
    yield Step(StepKind.SEATED, M.AEROBIC_MINUTES, minutes=15), None
    yield Step(StepKind.STEADY, M.BALANCE_DAYS), None
    # As reviews have them that were made before foods were chosen for her.
    yield from ((Step(StepKind.FOOD, measure), None) for measure in OLD_FOODS)
    yield Step(StepKind.FOOD, M.CALCIUM, foods=(MILK,)), None
    yield Step(StepKind.FOOD, M.CALCIUM, foods=(MILK, SARDINES)), None
    over = verdict(M.ZINC, Status.OVER, 45, 8, code=ReasonCode.ABOVE_LIMIT, limit=Decimal(40))
    yield Step(StepKind.LIMIT, M.ZINC), over
    pills = verdict(M.MAGNESIUM, Status.OVER, 500, 320, limit=Decimal(350))
    yield Step(StepKind.LIMIT, M.MAGNESIUM, from_supplements=True), pills


@pytest.mark.parametrize(("step", "about"), list(every_step()))
def test_every_step_is_said_kindly(step, about):
    said = step_words(step, {about.measure: about} if about else {})
    assert said.endswith(".")
    assert "%(" not in said
    assert not SHAMING.search(said)
    assert not MEDICINE.search(said)
    if step.kind is not StepKind.LIMIT:
        assert not re.search(r"supplement|pill|liver", said, re.IGNORECASE)


@pytest.mark.parametrize(
    ("foods", "said"),
    [
        ((MILK,), "On most days, try Milk (1 glass · 206 g), about 250 mg of calcium."),
        ((SARDINES,), "On one more day, try Sardines (92 g), about 351 mg of calcium."),
        (
            (MILK, SARDINES),
            (
                "On one more day, try one of these: Milk (1 glass · 206 g), about 250 mg of "
                "calcium; or Sardines (92 g), about 351 mg of calcium."
            ),
        ),
    ],
)
def test_foods_are_named_with_how_much_they_give(foods, said):
    otherwise = "Choose something else if this does not suit you."
    assert step_words(Step(StepKind.FOOD, M.CALCIUM, foods=foods), {}) == f"{said} {otherwise}"


def test_an_old_review_says_what_it_said():
    said = step_words(Step(StepKind.FOOD, M.PROTEIN), {})
    assert said.startswith("Add a portion of fish, chicken or lentils on most days.")
    assert "one foot in front of the other" in step_words(Step(StepKind.BALANCE), {})


def test_movement_is_suggested_with_care():
    for kind in (
        *(StepKind.WALK, StepKind.SEATED, StepKind.STRENGTH),
        *(StepKind.BALANCE, StepKind.STEADY),
    ):
        said = step_words(Step(kind, M.AEROBIC_MINUTES, minutes=10), {})
        assert "recent fracture, ask your team first" in said


def test_above_a_limit_leads_to_the_team():
    over = verdict(M.VITAMIN_D, Status.OVER, 120, 20, limit=Decimal(100))
    said = step_words(Step(StepKind.LIMIT, M.VITAMIN_D), {M.VITAMIN_D: over})
    assert "above the upper limit for vitamin D, 100 µg a day" in said
    assert "go by what they say" in said


def test_a_step_about_a_limit_needs_one():
    with pytest.raises(ValueError, match="no upper limit"):
        step_words(Step(StepKind.LIMIT, M.ZINC), {M.ZINC: verdict(M.ZINC, Status.OVER, 9, 8)})


@pytest.mark.parametrize(
    ("praise", "said"),
    [
        (Praise(PraiseKind.MOVED, days=1), "You moved on 1 day."),
        (Praise(PraiseKind.MOVED, days=3), "You moved on 3 days."),
        (Praise(PraiseKind.LOGGED, days=4), "You logged your meals on 4 days."),
        (
            Praise(PraiseKind.MET, M.AEROBIC_MINUTES),
            "You reached your target for active minutes: 160 of 150 minutes.",
        ),
        (
            Praise(PraiseKind.CLOSE, M.CALCIUM),
            "You came close to your target for calcium: 1,000 of 1,200 mg a day.",
        ),
    ],
)
def test_praise(praise, said):
    verdicts = {
        M.AEROBIC_MINUTES: verdict(M.AEROBIC_MINUTES, Status.MET, 160, 150),
        M.CALCIUM: verdict(M.CALCIUM, Status.CLOSE, 1000, 1200),
    }
    assert praise_words(praise, verdicts) == said


def test_praise_about_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="about a measure"):
        praise_words(Praise(PraiseKind.MET), {})


@pytest.mark.parametrize("measure", MEASURES)
def test_amounts_have_their_unit(measure):
    said = amounts_words(verdict(measure, Status.LOW, 1, 2))
    assert said.startswith("1 of 2 ")
    assert said.endswith(" a day") == MEASURES[measure].is_intake


def test_at_least_nothing_is_not_known():
    unknown = verdict(M.VITAMIN_K2, Status.NO_TARGET, 0, 1)._replace(
        decided=None, unknowns=(Reason(ReasonCode.FOODS_WITHOUT_FIGURE, Decimal(1)),)
    )
    assert amounts_words(unknown) == "not known"


@pytest.mark.parametrize(
    ("monday", "title"),
    [
        (dt.date(2026, 11, 16), "16 to 22 November 2026"),
        (dt.date(2026, 11, 30), "30 November to 6 December 2026"),
        (dt.date(2026, 12, 28), "28 December 2026 to 3 January 2027"),
    ],
)
def test_a_week_is_called_by_its_dates(monday, title):
    assert week_title(monday) == title
