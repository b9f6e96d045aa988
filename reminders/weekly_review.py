"""The weekly review of many people: a week judged, praised and frozen."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from common.batches import batches
from common.days import Week
from patients.models import Patient
from patients.people import Person
from recommendations.complete_weeks import JudgedWeek, judged_weeks
from recommendations.goals import Goal, NoTarget
from recommendations.small_step import assortment, declined_foods, foods_had
from recommendations.verdicts import Assessment
from reminders.advice import Her, step_to_try, went_well
from reminders.frozen import Findings, freeze, freeze_goals


class FrozenTargets(NamedTuple):
    """Targets as JSON text, and what tells them from others."""

    digest: str
    goals: str


class FrozenReview(NamedTuple):
    """One person's review as it is going to be stored; ``findings`` is JSON text."""

    patient_id: int
    logged_days: int
    findings: str
    targets: FrozenTargets


def frozen_reviews(patients: Sequence[Patient | Person], week: Week) -> Iterator[FrozenReview]:
    """The review of a complete week for each of these people.

    Three queries more than ``judged_weeks`` makes, however many people.
    """
    targets, foods, ids = _Targets(), assortment(), [one.pk for one in patients]
    had, declined, turn = foods_had(ids, week), declined_foods(ids), week.start.toordinal() // 7
    none: frozenset[str] = frozenset()

    def her(one: JudgedWeek) -> Her:
        key = one.patient_id
        return Her(one.facts, foods, declined.get(key, none), turn, had.get(key, none))

    for some in batches(judged_weeks(patients, week)):
        found = [findings_of(one, her(one)) for one in some]
        texts = [freeze(findings) for findings in found]
        shared = [targets.of(findings.verdicts) for findings in found]
        yield from [
            FrozenReview(one.patient_id, findings.logged_days, text, goals)
            for one, findings, text, goals in zip(some, found, texts, shared, strict=True)
        ]


def findings_of(judged: JudgedWeek, her: Her | None = None) -> Findings:
    """What the week came to, what went well in it, and the one thing to try.

    Without ``her`` no food is named.
    """
    logged, moved, verdicts = judged.logged_days, judged.moved_days, judged.verdicts
    return Findings(
        logged_days=logged,
        moved_days=moved,
        verdicts=verdicts,
        went_well=went_well(verdicts, logged_days=logged, moved_days=moved),
        to_try=step_to_try(
            verdicts, logged_days=logged, moved_days=moved, her=her or Her(judged.facts)
        ),
    )


class _Targets:
    """Freezes the targets of people who are alike once."""

    def __init__(self) -> None:
        # The goals are kept beside the answer: no other can have the id of one as long as it lives.
        self._known: dict[tuple[object, ...], tuple[FrozenTargets, list[Goal]]] = {}

    def of(self, verdicts: Sequence[Assessment]) -> FrozenTargets:
        goals = [verdict.goal for verdict in verdicts]
        # What tells goals from others, but for the weight they were made with.
        key = tuple(
            [
                id(goal)
                if isinstance(goal, NoTarget) or goal.weight_kg is None
                else (goal.rule_id, goal.why)
                for goal in goals
            ]
        )
        known = self._known.get(key)
        if known is None:
            text = orjson.dumps(freeze_goals(verdicts), option=orjson.OPT_SORT_KEYS).decode()
            digest = hashlib.sha256(text.encode()).hexdigest()
            known = self._known[key] = FrozenTargets(digest, text), goals
        return known[0]
