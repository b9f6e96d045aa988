"""How many patients would change status: counted on last week's numbers, kept as counts alone.

Runs under the jobs role, since an admin sees no patient. Nothing leaves here but how many, and
nothing about fewer than five people: neither shown nor stored.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from common.days import Week
from patients.models import Patient
from recommendations.assessment import assess_days, assess_movement
from recommendations.complete_weeks import LivedWeek, complete_weeks
from recommendations.measures import MEASURES, Measure
from recommendations.models import ThresholdDraft
from recommendations.populations import Population
from recommendations.rules import Rules, rules_for, threshold_rules
from recommendations.targets import RuleBook, ThresholdRule
from recommendations.verdicts import Status

FEWEST = 5
CHUNK = 2000
# A worker that died leaves its mark; after this another one starts from the beginning.
GIVEN_UP = dt.timedelta(hours=1)

Change = tuple[Status, Status]


def count_waiting(*, now: dt.datetime) -> int:
    """Count the effect of every draft that waits for it. Returns how many were counted."""
    week = Week.containing(now.date()).previous
    counted = 0
    while (draft := _claim(now)) is not None:
        found = effect_of(draft, week)
        # Written anew while it was counted: the next run counts what it says now.
        counted += ThresholdDraft.objects.filter(pk=draft.pk, written_at=draft.written_at).update(
            effect=found, counted_at=now, counting_since=None
        )
    return counted


def effect_of(draft: ThresholdDraft, week: Week) -> dict[str, Any]:
    """How a week that is over would have been judged with the draft, against without it."""
    people, changes = 0, Counter[Change]()
    before, after = _books(draft, on=week.end)
    measure = Measure(draft.measure)
    for patients in _everybody():
        ids = [patient.pk for patient in patients]
        own = rules_for(ids, first=week.end, last=week.end).personal
        people += len(ids)
        for lived in complete_weeks(patients, week):
            was = _status(measure, lived, Rules(before, own), week.end)
            would_be = _status(measure, lived, Rules(after, own), week.end)
            if was is not would_be:
                changes[was, would_be] += 1
    return tally(week, people, changes)


def tally(week: Week, people: int, changes: Mapping[Change, int]) -> dict[str, Any]:
    """The counts as they are stored. Groups of fewer than five are put together; what then is
    still fewer than five is None and stands in no sum, so that no subtraction brings it back.
    """
    large = {change: count for change, count in changes.items() if count >= FEWEST}
    others = sum(changes.values()) - sum(large.values())
    return {
        "week": week.start.isoformat(),
        "people": people if people >= FEWEST else None,
        "changes": [
            [was.value, would_be.value, count]
            for (was, would_be), count in sorted(
                large.items(), key=lambda one: (-one[1], one[0][0].value, one[0][1].value)
            )
        ],
        "others": others if others >= FEWEST else None,
    }


def _claim(now: dt.datetime) -> ThresholdDraft | None:
    """The draft that waits longest and that nobody counts, marked as being counted."""
    with transaction.atomic():
        waiting = ThresholdDraft.objects.uncounted().exclude(counting_since__gt=now - GIVEN_UP)
        draft = waiting.select_for_update(skip_locked=True).order_by("written_at", "pk").first()
        if draft is not None:
            draft.counting_since = now
            draft.save(update_fields=["counting_since"])
        return draft


def _everybody() -> Iterator[list[Patient]]:
    """Patients with an account that is in use, some thousands at a time."""
    rows = Patient.objects.filter(user__is_active=True, user__deletion_requested_at=None)
    rows = rows.select_related("health_profile").order_by("pk")
    last = 0
    while patients := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield patients
        last = patients[-1].pk


def _books(draft: ThresholdDraft, *, on: dt.date) -> tuple[RuleBook, RuleBook]:
    """The rules of the draft's first day, without it and with it, as if they held ``on`` a day."""
    measure = Measure(draft.measure)
    in_force: dict[Population, ThresholdRule] = {}
    rules = threshold_rules(until=draft.valid_from)
    for rule in sorted(rules, key=lambda one: one.valid_from):
        if rule.measure is measure and rule.is_valid_on(draft.valid_from):
            in_force[rule.population] = replace(rule, valid_from=on, withdrawn_from=None)
    drafted = ThresholdRule(
        id="draft",
        measure=measure,
        population=draft.population,
        target=draft.target,
        upper_limit=draft.upper_limit,
        valid_from=on,
        source=draft.source,
    )
    changed = {**in_force, draft.population: drafted}
    return RuleBook(in_force.values()), RuleBook(changed.values())


def _status(measure: Measure, lived: LivedWeek, rules: Rules, day: dt.date) -> Status:
    goal = rules.resolve(lived.patient_id, measure, lived.facts, day)
    if MEASURES[measure].is_intake:
        logged_days, judged = lived.eaten
        return assess_days(measure, judged, len(logged_days), goal).status
    return assess_movement(measure, lived.moved, goal).status
