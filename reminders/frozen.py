"""A week's verdicts as they stand in a review, and back again. Pure.

A review keeps everything that its page and mail say: amounts, targets, where these came from and
whom they were for. What an admin or she herself changes later never reaches it. ``thaw`` gives the
same verdicts that were frozen, so that the words for them are those of every other page.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from patients.facts import Sex
from recommendations.assessment import Assessment, Reason, ReasonCode, Status
from recommendations.measures import (
    INTAKE_MEASURES,
    MEASURES,
    MOVEMENT_MEASURES,
    LimitKind,
    Measure,
)
from recommendations.populations import Population, Therapy
from recommendations.targets import Goal, NoTarget, NoTargetReason, Target, Why
from reminders.advice import Praise, Step

FORMAT = 2
# Their keys in JSON: a key has to be a plain text.
_UNKNOWNS = {
    code: code.value
    for code in (
        ReasonCode.FOODS_WITHOUT_FIGURE,
        ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE,
        ReasonCode.FIGURES_TOO_LOW,
    )
}
_KEYS = {measure: measure.value for measure in Measure}
_DISTANCES = (ReasonCode.REACHED, ReasonCode.SHORT)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything a review says about a week. ``moved_days``: days with at least one session."""

    logged_days: int
    moved_days: int
    verdicts: tuple[Assessment, ...]
    went_well: tuple[Praise, ...]
    to_try: Step | None


def freeze(findings: Findings) -> Json:
    """What is hers in the findings, as JSON: numbers as text, nothing that can be worked out again.

    The targets stand apart (``freeze_goals``): many people share them.
    """
    return {
        "format": FORMAT,
        "logged_days": findings.logged_days,
        "moved_days": findings.moved_days,
        "measures": {_KEYS[one.measure]: freeze_verdict(one) for one in findings.verdicts},
        "went_well": [praise.as_json() for praise in findings.went_well],
        "to_try": findings.to_try.as_json() if findings.to_try else None,
    }


def freeze_goals(verdicts: Iterable[Assessment]) -> Json:
    """What these verdicts were held against, by measure, without anything that is only hers."""
    return {
        one.measure.value: _goal_json(one.goal) for one in verdicts if not _is_hers_alone(one.goal)
    }


def thaw(stored: Mapping[str, Any], goals: Mapping[str, Any]) -> Findings:
    """The inverse of ``freeze`` with ``freeze_goals``. Of an empty object: no findings."""
    step, days = stored.get("to_try"), stored.get("logged_days", 0)
    rows = stored.get("measures", {})
    return Findings(
        logged_days=days,
        moved_days=stored.get("moved_days", 0),
        verdicts=tuple(
            thaw_verdict(measure, rows[measure.value], goals.get(measure.value), days)
            for measure in (*MOVEMENT_MEASURES, *INTAKE_MEASURES)
            if measure.value in rows
        ),
        went_well=tuple(Praise.from_json(row) for row in stored.get("went_well", ())),
        to_try=Step.from_json(step) if step else None,
    )


def freeze_verdict(verdict: Assessment) -> Json:
    """One measure: what it came to and how it was judged.

    What follows from amount and target (percent, gap) is worked out again by ``thaw_verdict``.
    """
    row: Json = {"status": verdict.status}
    if verdict.amount is not None:
        row["amount"] = f"{verdict.amount:f}"
    if verdict.food:
        row["food"] = f"{verdict.food:.3f}"
    if verdict.supplements:
        row["pills"] = f"{verdict.supplements:.3f}"
    for reason in verdict.reasons:
        _freeze_reason(row, reason, verdict.amount)
    goal = verdict.goal
    if _is_hers_alone(goal):
        row["goal"] = _goal_json(goal)
    if isinstance(goal, Target) and goal.weight_kg is not None:
        row["target"], row["kg"] = f"{goal.value:f}", f"{goal.weight_kg:f}"
    return row


def _freeze_reason(row: Json, reason: Reason, amount: Decimal | None) -> None:
    code = reason.code
    if code in _UNKNOWNS:
        row[_UNKNOWNS[code]] = int(reason.have or 0)
    elif code in _DISTANCES and reason.have == amount:
        row["why"] = code
    else:
        row["why"], row["have"], row["need"] = code, _text(reason.have), _text(reason.need)


def thaw_verdict(
    measure: Measure, row: Mapping[str, Any], goal_row: Mapping[str, Any] | None, days: int
) -> Assessment:
    """The inverse of ``freeze_verdict``; food and supplements come back to three decimals."""
    goal = _goal(measure, row.get("goal") or goal_row or {}, row)
    amount = _decimal(row.get("amount"))
    target = goal.value if isinstance(goal, Target) else None
    reasons = tuple(_reasons(row, amount, target))
    return Assessment(
        measure=measure,
        status=Status(row["status"]),
        goal=goal,
        amount=amount,
        food=Decimal(row.get("food", 0)),
        supplements=Decimal(row.get("pills", 0)),
        logged_days=days if MEASURES[measure].is_intake else None,
        reasons=reasons,
    )


def _is_hers_alone(goal: Goal) -> bool:
    """A target that her clinician set for her, and nothing that other people share."""
    return isinstance(goal, Target) and goal.personal


def _goal_json(goal: Goal) -> Json:
    if isinstance(goal, NoTarget):
        return {"target": None, "no_target": goal.reason.value}
    people = goal.population
    row = {
        "target": _text(goal.per_kg or goal.value),
        "upper_limit": _text(goal.upper_limit),
        "limit_kind": goal.limit_kind.value,
        "since": goal.since.isoformat(),
        "set_by": goal.set_by,
        "threshold": goal.rule_id,
        "why": [why.value for why in goal.why],
        "source": goal.source,
        "source_url": goal.source_url,
        "per_kg": _text(goal.per_kg),
        "population": None if people is None else _population_json(people),
    }
    if people is None:
        row |= {"reason": goal.reason, "until": goal.until.isoformat() if goal.until else None}
    return row


def _goal(measure: Measure, row: Mapping[str, Any], hers: Mapping[str, Any]) -> Goal:
    if row.get("target") is None:
        return NoTarget(measure=measure, reason=NoTargetReason(row["no_target"]))
    people = row["population"]
    weight = _decimal(hers.get("kg"))
    return Target(
        measure=measure,
        value=Decimal(hers.get("target", row["target"])),
        upper_limit=_decimal(row["upper_limit"]),
        limit_kind=LimitKind(row["limit_kind"]),
        since=dt.date.fromisoformat(row["since"]),
        set_by=row["set_by"],
        rule_id=row["threshold"],
        why=tuple(Why(why) for why in row["why"]),
        source=row["source"],
        source_url=row["source_url"],
        per_kg=_decimal(row["per_kg"]),
        weight_kg=weight,
        population=None if people is None else _population(people),
        reason=row.get("reason", ""),
        until=dt.date.fromisoformat(row["until"]) if row.get("until") else None,
    )


def _population_json(people: Population) -> Json:
    return {
        "sex": people.sex.value if people.sex else None,
        "age_from": people.age_from,
        "age_to": people.age_to,
        "therapy": people.therapy.value,
        "fell": people.fell,
    }


def _population(stored: Mapping[str, Any]) -> Population:
    return Population(
        sex=Sex(stored["sex"]) if stored["sex"] else None,
        age_from=stored["age_from"],
        age_to=stored["age_to"],
        therapy=Therapy(stored["therapy"]),
        fell=stored["fell"],
    )


def _reasons(
    row: Mapping[str, Any], amount: Decimal | None, target: Decimal | None
) -> Iterable[Reason]:
    if why := row.get("why"):
        code = ReasonCode(why)
        if "have" in row:
            yield Reason(code, _decimal(row["have"]), _decimal(row["need"]))
        else:
            yield Reason(code, amount, target)
    for code in _UNKNOWNS:
        if code.value in row:
            yield Reason(code, Decimal(row[code.value]))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
