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

from common.units import plain, round_half_up
from patients.facts import Sex
from recommendations.assessment import Assessment, Reason, ReasonCode, Status
from recommendations.measures import MEASURES, LimitKind, Measure
from recommendations.populations import Population, Therapy
from recommendations.targets import Goal, NoTarget, NoTargetReason, Target, Why
from reminders.advice import Praise, Step

FORMAT = 1
_UNKNOWNS = {
    ReasonCode.FOODS_WITHOUT_FIGURE: "unknown_foods",
    ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE: "unknown_supplements",
    ReasonCode.FIGURES_TOO_LOW: "lower_bounds",
}

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
    """The findings as JSON: numbers as text, dates in ISO 8601."""
    return {
        "format": FORMAT,
        "logged_days": findings.logged_days,
        "moved_days": findings.moved_days,
        "measures": [freeze_verdict(verdict) for verdict in findings.verdicts],
        "went_well": [praise.as_json() for praise in findings.went_well],
        "to_try": findings.to_try.as_json() if findings.to_try else None,
    }


def thaw(stored: Mapping[str, Any]) -> Findings:
    """The inverse of ``freeze``. An empty object is a week without findings."""
    step = stored.get("to_try")
    return Findings(
        logged_days=stored.get("logged_days", 0),
        moved_days=stored.get("moved_days", 0),
        verdicts=tuple(thaw_verdict(row) for row in stored.get("measures", ())),
        went_well=tuple(Praise.from_json(row) for row in stored.get("went_well", ())),
        to_try=Step.from_json(step) if step else None,
    )


def freeze_verdict(verdict: Assessment) -> Json:
    """One measure: what it came to, what it was held against, and where that came from."""
    facts = MEASURES[verdict.measure]
    decisive, *others = verdict.reasons or (None,)
    counts = dict.fromkeys(_UNKNOWNS.values(), 0)
    counts |= {_UNKNOWNS[one.code]: int(one.have or 0) for one in others if one is not None}
    return {
        "measure": verdict.measure.value,
        "status": verdict.status.value,
        "amount": _text(verdict.amount),
        "food": _text(_short(verdict.food)),
        "supplements": _text(_short(verdict.supplements)),
        "unit": facts.unit.value,
        "period": facts.period.value,
        "percent": verdict.percent,
        "at_least": verdict.at_least,
        "logged_days": verdict.logged_days,
        "reason": _reason_json(decisive),
        **counts,
        **_goal_json(verdict.goal),
    }


def thaw_verdict(row: Mapping[str, Any]) -> Assessment:
    """The inverse of ``freeze_verdict``; food and supplements come back to three decimals."""
    goal = _goal(row)
    amount = _decimal(row["amount"])
    target = goal.value if isinstance(goal, Target) else None
    return Assessment(
        measure=Measure(row["measure"]),
        status=Status(row["status"]),
        goal=goal,
        amount=amount,
        food=Decimal(row["food"]),
        supplements=Decimal(row["supplements"]),
        at_least=row["at_least"],
        percent=row["percent"],
        gap=_gap(amount, target),
        logged_days=row["logged_days"],
        reasons=tuple(_reasons(row)),
    )


def _goal_json(goal: Goal) -> Json:
    if isinstance(goal, NoTarget):
        return {"target": None, "no_target": goal.reason.value}
    people = goal.population
    return {
        "target": _text(goal.value),
        "upper_limit": _text(goal.upper_limit),
        "limit_kind": goal.limit_kind.value,
        "since": goal.since.isoformat(),
        "set_by": goal.set_by,
        "threshold": goal.rule_id,
        "why": [why.value for why in goal.why],
        "source": goal.source,
        "source_url": goal.source_url,
        "per_kg": _text(goal.per_kg),
        "weight_kg": _text(goal.weight_kg),
        "population": None if people is None else _population_json(people),
    }


def _goal(row: Mapping[str, Any]) -> Goal:
    measure = Measure(row["measure"])
    if row["target"] is None:
        return NoTarget(measure=measure, reason=NoTargetReason(row["no_target"]))
    people = row["population"]
    return Target(
        measure=measure,
        value=Decimal(row["target"]),
        upper_limit=_decimal(row["upper_limit"]),
        limit_kind=LimitKind(row["limit_kind"]),
        since=dt.date.fromisoformat(row["since"]),
        set_by=row["set_by"],
        rule_id=row["threshold"],
        why=tuple(Why(why) for why in row["why"]),
        source=row["source"],
        source_url=row["source_url"],
        per_kg=_decimal(row["per_kg"]),
        weight_kg=_decimal(row["weight_kg"]),
        population=None if people is None else _population(people),
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


def _gap(amount: Decimal | None, target: Decimal | None) -> Decimal | None:
    if amount is None or target is None:
        return None
    return max(target - amount, Decimal(0))


def _reason_json(reason: Reason | None) -> Json | None:
    if reason is None:
        return None
    return {"code": reason.code.value, "have": _text(reason.have), "need": _text(reason.need)}


def _reasons(row: Mapping[str, Any]) -> Iterable[Reason]:
    if first := row["reason"]:
        yield Reason(ReasonCode(first["code"]), _decimal(first["have"]), _decimal(first["need"]))
    for code, name in _UNKNOWNS.items():
        if row[name]:
            yield Reason(code, Decimal(row[name]))


def _short(value: Decimal) -> Decimal:
    """A part of a bar: three decimals are more than anybody sees."""
    return plain(round_half_up(value, 3))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
