"""A week's verdicts as they stand in a review, and back again. Pure.

A review keeps everything that its page and mail say: amounts, targets, where these came from and
whom they were for. What an admin or she herself changes later never reaches it. ``thaw`` gives the
same verdicts that were frozen, so that the words for them are those of every other page.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from patients.facts import Sex
from recommendations.goals import Goal, NoTarget, NoTargetReason, Target, Why
from recommendations.measures import (
    INTAKE_MEASURES,
    MEASURES,
    MOVEMENT_MEASURES,
    LimitKind,
    Measure,
)
from recommendations.populations import Population, Therapy
from recommendations.verdicts import Assessment, Reason, ReasonCode, Status
from reminders.advice import Praise, Step

FORMAT = 4
_NONE = "-"  # no amount
_UNKNOWNS = (
    ReasonCode.FOODS_WITHOUT_FIGURE,
    ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE,
    ReasonCode.FIGURES_TOO_LOW,
)
Json = dict[str, Any]
Frozen = str | Sequence[Any] | Mapping[str, Any]


class Findings(NamedTuple):
    """Everything a review says about a week. ``moved_days``: days with at least one session."""

    logged_days: int
    moved_days: int
    verdicts: tuple[Assessment, ...]
    went_well: tuple[Praise, ...]
    to_try: Step | None


def freeze(findings: Findings) -> str:
    """What is hers in the findings, as JSON: numbers as text, nothing that can be worked out again.

    The targets stand apart (``freeze_goals``): many people share them.
    """
    rows = ",".join([f'"{one.measure!s}":{freeze_verdict(one)}' for one in findings.verdicts])
    praises = ",".join([_praise(one) for one in findings.went_well])
    step = _step(findings.to_try) if findings.to_try else "null"
    return (
        f'{{"format":{FORMAT},"logged_days":{findings.logged_days}'
        f',"moved_days":{findings.moved_days},"measures":{{{rows}}},"went_well":[{praises}]'
        f',"to_try":{step}}}'
    )


# Few things can be praised or tried, and are for nearly everybody.
@functools.lru_cache(maxsize=512)
def _praise(praise: Praise) -> str:
    return _json(praise.as_json())


@functools.lru_cache(maxsize=8192)
def _step(step: Step) -> str:
    return _json(step.as_json())


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


def freeze_verdict(verdict: Assessment) -> str:
    """One measure as JSON: status, amount, what food and supplements came to in all, and the rest.

    Words of one text, and beside them, where there is any, the rest: a review is written for
    everybody each week, and PostgreSQL looks at each value of a JSON apart. Only what does not
    follow stands there: an ``Assessment`` works out percent, gap and the usual reasons when asked.
    """
    _measure, status, goal, amount, eaten, taken, _days, decided, unknowns, _judged_as = verdict
    # "!s": to write a Decimal in any other way takes three times as long.
    shown = _NONE if amount is None else amount
    row = (
        f'"{status!s} {shown!s} {eaten!s} {taken!s}"'
        if eaten or taken
        else f'"{status!s} {shown!s}"'
    )
    hers = goal if isinstance(goal, Target) and not goal.is_shared else None
    if not (decided or unknowns or hers):
        return row
    rest = [f'"{code!s}":{int(count or 0)}' for code, count, _need in unknowns]
    if decided:
        code, have, need = decided
        rest.append(f'"why":"{code!s}","have":{_quoted(have)},"need":{_quoted(need)}')
    if hers:
        rest.extend(_of_the_goal(hers))
    return f"[{row},{{{','.join(rest)}}}]"


def _of_the_goal(target: Target) -> Iterator[str]:
    """What of her target is hers alone: all that her clinician set, and a target by her weight."""
    if target.population is None:
        yield f'"goal":{_json(_goal_json(target))}'
    if target.weight_kg is not None:
        yield f'"target":"{target.value:f}","kg":"{target.weight_kg:f}"'


def thaw_verdict(
    measure: Measure, frozen: Frozen, goal_row: Mapping[str, Any] | None, days: int
) -> Assessment:
    """The inverse of ``freeze_verdict``, also of a row that was frozen in a format before."""
    row = frozen if isinstance(frozen, Mapping) else _as_mapping(frozen)
    goal = _goal(measure, row.get("goal") or goal_row or {}, row)
    amount, is_intake = _decimal(row.get("amount")), MEASURES[measure].is_intake
    status = Status(row["status"])
    food, pills = (Decimal(row.get(name, 0)) for name in ("food", "pills"))
    over = days if is_intake else 1
    return Assessment(
        measure=measure,
        status=status,
        goal=goal,
        amount=amount,
        eaten=row.get("eaten", food * over),
        taken=row.get("taken", pills * over),
        logged_days=days if is_intake else None,
        decided=_decided(row),
        unknowns=tuple(Reason(one, Decimal(row[one])) for one in _UNKNOWNS if one in row),
    )


def status_and_amount(frozen: Frozen) -> tuple[Status, Decimal | None]:
    """How one measure of a review was judged, and what it came to."""
    row = frozen if isinstance(frozen, Mapping) else _as_mapping(frozen)
    return Status(row["status"]), _decimal(row.get("amount"))


def _as_mapping(frozen: str | Sequence[Any]) -> Json:
    """A row of ``freeze_verdict`` with names, also one of format 3: a list of single words."""
    parts: list[Any] = [frozen] if isinstance(frozen, str) else list(frozen)
    rest: Json = parts.pop() if isinstance(parts[-1], Mapping) else {}
    status, amount, *sums = " ".join(one or _NONE for one in parts).split()
    eaten, taken = sums or (0, 0)
    return {
        "status": status,
        "amount": None if amount == _NONE else amount,
        "eaten": Decimal(eaten),
        "taken": Decimal(taken),
        **rest,
    }


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


def _decided(row: Mapping[str, Any]) -> Reason | None:
    if "have" not in row:
        return None
    return Reason(ReasonCode(row["why"]), _decimal(row["have"]), _decimal(row["need"]))


def _json(row: Json) -> str:
    return orjson.dumps(row).decode()


def _quoted(value: Decimal | None) -> str:
    return "null" if value is None else f'"{value:f}"'


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
