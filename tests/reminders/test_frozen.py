"""What is frozen comes back as it was, also through JSON."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutrition.intake import Intake, NutrientSum
from nutrition.nutrients import STORED_NUTRIENTS
from patients.facts import PatientFacts, Sex
from recommendations.assessment import assess_days
from recommendations.goals import NoTarget, NoTargetReason
from recommendations.measures import INTAKE_MEASURES, MEASURES, Measure
from recommendations.populations import Population, Therapy
from recommendations.targets import PersonalRule, RuleBook, ThresholdRule
from reminders.advice import Praise, PraiseKind, Step, StepKind
from reminders.frozen import (
    Findings,
    freeze,
    freeze_goals,
    freeze_verdict,
    status_and_amount,
    thaw,
    thaw_verdict,
)

DAY = dt.date(2026, 11, 22)
HELEN = PatientFacts(
    birth_date=dt.date(1960, 5, 4),
    sex=Sex.FEMALE,
    on_inhibitor=True,
    weight_kg=Decimal("68.4"),
    weighed_on=dt.date(2026, 10, 1),
)
amounts = st.decimals(0, 5000, places=3)
sums = st.builds(
    NutrientSum,
    food=amounts,
    supplements=amounts,
    unknown_items=st.integers(0, 5),
    unknown_kcal=st.decimals(0, 3000, places=1),
    lower_bound_items=st.integers(0, 5),
    unknown_supplements=st.integers(0, 3),
    unknown_without_energy=st.just(0),
    prescribed=st.just(Decimal(0)),
)
intakes = st.builds(
    Intake,
    food_items=st.integers(5, 20),
    energy_kcal=st.decimals(1, 9000, places=1),
    sums=st.tuples(*[sums] * len(STORED_NUTRIENTS)),
)


def rule(measure, target, limit=None):
    return ThresholdRule(
        id="17",
        measure=measure,
        population=Population(sex=Sex.FEMALE, age_from=51, therapy=Therapy.INHIBITOR),
        target=target,
        upper_limit=limit if MEASURES[measure].limit_kind != "none" else None,
        valid_from=dt.date(2022, 1, 1),
        source="ASCO 2019",
        source_url="https://doi.org/10.1200/JCO.19.01696",
        set_by="Ada Admin",
    )


def through_json(row):
    return json.loads(json.dumps(row))


def there_and_back(verdict):
    goals = through_json(freeze_goals([verdict]))
    row = json.loads(freeze_verdict(verdict))
    return thaw_verdict(verdict.measure, row, goals.get(verdict.measure), verdict.logged_days)


@given(st.sampled_from(INTAKE_MEASURES), intakes, st.integers(0, 7), st.decimals(1, 2000, places=2))
def test_every_verdict_comes_back(measure, intake, days, target):
    goal = RuleBook([rule(measure, target, target * 2)]).resolve(measure, HELEN, DAY)
    verdict = assess_days(measure, intake, days, goal)
    back = there_and_back(verdict)
    for name in ("measure", "status", "goal", "amount", "at_least", "percent", "gap", "reasons"):
        assert getattr(back, name) == getattr(verdict, name), name
    assert back.logged_days == days
    assert (back.food, back.supplements) == (verdict.food, verdict.supplements)


def test_a_review_of_format_2_says_the_same():
    """With names, and means to three decimals instead of sums."""
    goal = RuleBook([rule(Measure.CALCIUM, Decimal(1200))]).resolve(Measure.CALCIUM, HELEN, DAY)
    goals = through_json(freeze_goals([assess_days(Measure.CALCIUM, Intake(), 0, goal)]))
    row = {
        "status": "close",
        "amount": "975",
        "food": "725.301",
        "pills": "250.000",
        "why": "short",
        "foods_without_figure": 2,
    }
    found = thaw_verdict(Measure.CALCIUM, row, goals["calcium"], 4)
    assert (found.status, found.amount, found.percent, found.goal) == ("close", 975, 81, goal)
    assert (found.food, found.supplements) == (Decimal("725.301"), 250)
    assert found.reasons == (("short", 975, 1200), ("foods_without_figure", 2, None))
    assert (
        status_and_amount(row)
        == status_and_amount(json.loads(freeze_verdict(found)))
        == ("close", 975)
    )


@pytest.mark.parametrize(
    ("row", "status", "amount", "eaten"),
    [
        (["close", "975", "3900.5", "0", {"foods_without_figure": 2}], "close", 975, "3900.5"),
        (["no_data", None, {"why": "too_few_days", "have": "0", "need": "3"}], "no_data", None, 0),
        (["met", "1200"], "met", 1200, 0),
    ],
)
def test_a_review_of_format_3_says_the_same(row, status, amount, eaten):
    """With a word of JSON for each value."""
    goal = RuleBook([rule(Measure.CALCIUM, Decimal(1200))]).resolve(Measure.CALCIUM, HELEN, DAY)
    goals = through_json(freeze_goals([assess_days(Measure.CALCIUM, Intake(), 0, goal)]))
    found = thaw_verdict(Measure.CALCIUM, row, goals["calcium"], 4)
    assert (found.status, found.amount, found.eaten) == (status, amount, Decimal(eaten))
    assert (
        thaw_verdict(Measure.CALCIUM, json.loads(freeze_verdict(found)), goals["calcium"], 4)
        == found
    )
    assert status_and_amount(row) == (status, amount)


def test_a_personal_target_comes_back_without_a_population():
    own = PersonalRule(
        id="4", measure=Measure.CALCIUM, target=Decimal(1000), valid_from=DAY, set_by="Dr Okafor"
    )
    goal = RuleBook([rule(Measure.CALCIUM, Decimal(1200))]).resolve(
        Measure.CALCIUM, HELEN, DAY, [own]
    )
    verdict = assess_days(Measure.CALCIUM, Intake(), 0, goal)
    assert not freeze_goals([verdict])  # others must not share it
    back = there_and_back(verdict)
    assert back.goal == goal
    assert back.goal.personal
    assert back.goal.set_by == "Dr Okafor"


@pytest.mark.parametrize("reason", NoTargetReason)
def test_no_target_comes_back_with_its_reason(reason):
    goal = NoTarget(measure=Measure.PROTEIN, reason=reason)
    verdict = assess_days(Measure.PROTEIN, Intake(food_items=1), 4, goal)
    assert there_and_back(verdict) == verdict


def test_the_whole_comes_back():
    goal = RuleBook([rule(Measure.ZINC, Decimal(8))]).resolve(Measure.ZINC, HELEN, DAY)
    findings = Findings(
        logged_days=4,
        moved_days=2,
        verdicts=(assess_days(Measure.ZINC, Intake(food_items=3), 4, goal),),
        went_well=(Praise(PraiseKind.LOGGED, days=4),),
        to_try=Step(StepKind.FOOD, Measure.ZINC),
    )
    goals = through_json(freeze_goals(findings.verdicts))
    assert thaw(json.loads(freeze(findings)), goals) == findings


def test_what_a_review_must_name_stands_there_by_name():
    goal = RuleBook([rule(Measure.CALCIUM, Decimal(1200), Decimal(2000))]).resolve(
        Measure.CALCIUM, HELEN, DAY
    )
    verdict = assess_days(Measure.CALCIUM, Intake(food_items=3), 4, goal)
    row = freeze_goals([verdict])["calcium"]
    assert row["target"] == "1200"
    assert row["upper_limit"] == "2000"
    assert row["source"] == "ASCO 2019"
    assert row["source_url"].startswith("https://")
    assert row["since"] == "2022-01-01"
    assert row["threshold"] == "17"


def test_targets_that_others_share_name_nobodys_weight():
    goal = RuleBook([rule(Measure.PROTEIN, Decimal("1.2"))]).resolve(Measure.PROTEIN, HELEN, DAY)
    verdict = assess_days(Measure.PROTEIN, Intake(food_items=3), 4, goal)
    assert freeze_goals([verdict])["protein"]["target"] == "1.2"
    assert "68" not in json.dumps(freeze_goals([verdict]))
    assert there_and_back(verdict).goal == goal


def test_an_empty_object_is_a_week_without_findings():
    assert thaw({}, {}) == Findings(
        logged_days=0, moved_days=0, verdicts=(), went_well=(), to_try=None
    )
