"""Targets that clinicians set for one patient: setting, ending, and all there are.

Each change is written into her access log in the same transaction: without it, nothing is changed.
Ending a grant leaves a target standing until its own end, since it was medical advice and she has
read it; she sees whose it is, and any clinician she shares with can end it.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.models import User
from patients.access import looker
from patients.models import Patient
from patients.people import facts_of
from privacy import audit
from recommendations.measures import GuardProblem, Measure, guard_problems
from recommendations.models import PersonalTarget
from recommendations.rules import rule_book

LONGEST = dt.timedelta(days=366)  # what nobody looks at again must not hold for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be set: ``target`` in the measure's unit per its period (protein g/kg/day).

    Both days belong to it.
    """

    measure: Measure
    target: Decimal
    valid_from: dt.date
    valid_until: dt.date
    reason: str


class TargetRefused(Exception):
    """The target was not set, or not ended."""


class NotThen(TargetRefused):
    """It would begin before today, end before it begins, or hold for more than a year."""


class BeyondGuardRails(TargetRefused):
    """clinical.md 9.2 stops the number; ``problems`` says why."""

    def __init__(self, problems: tuple[GuardProblem, ...]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class AlreadyOver(TargetRefused):
    """There is nothing left to end."""


class SetMeanwhile(TargetRefused):
    """Somebody else has just set one from that very day."""


def problems_of(
    *, patient: Patient, measure: Measure, target: Decimal, day: dt.date
) -> tuple[tuple[GuardProblem, ...], Decimal | None]:
    """What stands against this target for her, and the upper limit it was held against.

    The limit is that of her population on ``day``. What a second admin could allow for everybody
    nobody can allow here.
    """
    facts = facts_of([patient], day=day)[patient.pk]
    rule = rule_book(until=day).rule_for(measure, facts, day)
    limit = rule.upper_limit if rule else None
    found = guard_problems(measure, target, limit)
    return tuple(problem for problem in found if not problem.is_about_the_limit), limit


@transaction.atomic
def set_target(
    *,
    patient: Patient,
    wanted: Wanted,
    submission_id: uuid.UUID,
    by: User,
    now: dt.datetime,
    today: dt.date,
) -> PersonalTarget:
    """Set a target for one patient; it takes the place of those it overlaps, from its first day on.

    ``today`` is her local day. The same submission again returns the first one's target.

    Raises:
        NotThen: the span begins before today, ends before it begins or is longer than a year.
        BeyondGuardRails: the number is a typo, or needs an agreement that nobody can give.
        SetMeanwhile: another one from that day was set at this very moment.
    """
    if earlier := _submitted(patient, submission_id):
        return earlier
    _refuse(patient, wanted, today)
    who = looker(by)
    row = PersonalTarget(
        patient=patient,
        **asdict(wanted),
        set_by=by,
        set_by_name=_name(who),
        set_at=now,
        submission_id=submission_id,
    )
    _make_room(row)
    PersonalTarget.objects.bulk_create([row], ignore_conflicts=True)
    stored = _submitted(patient, submission_id)
    if stored is None:
        raise SetMeanwhile
    audit.record_target_set(patient.pk, by=who, now=now, local_day=today)
    return stored


@transaction.atomic
def end_target(
    *, target: PersonalTarget, reason: str, by: User, now: dt.datetime, today: dt.date
) -> PersonalTarget:
    """End a target today: what holds for everybody like her applies at once, past days keep it.

    Raises AlreadyOver.
    """
    found = PersonalTarget.objects.not_over(day=today)
    row = found.select_for_update(of=("self",)).filter(pk=target.pk).first()
    if row is None:
        raise AlreadyOver
    who = looker(by)
    row.ended_from = max(today, row.valid_from)
    row.ended_by = by
    row.ended_by_name = _name(who)
    row.end_reason = reason
    row.save(update_fields=["ended_from", "ended_by", "ended_by_name", "end_reason"])
    audit.record_target_ended(row.patient_id, by=who, now=now, local_day=today)
    return row


def targets_of(patient: Patient) -> Sequence[PersonalTarget]:
    """Every target ever set for her, the latest first of each measure. One query."""
    return list(PersonalTarget.objects.filter(patient=patient))


def _refuse(patient: Patient, wanted: Wanted, today: dt.date) -> None:
    first, last = wanted.valid_from, wanted.valid_until
    if not today <= first <= last <= first + LONGEST:
        raise NotThen
    problems, _limit = problems_of(
        patient=patient, measure=wanted.measure, target=wanted.target, day=first
    )
    if problems:
        raise BeyondGuardRails(problems)


def _make_room(row: PersonalTarget) -> None:
    """One target of a measure at a time: those in the way end where the new one begins."""
    in_the_way = PersonalTarget.objects.filter(patient_id=row.patient_id, measure=row.measure)
    in_the_way.exclude(submission_id=row.submission_id).overlapping(
        first=row.valid_from, last=row.valid_until
    ).update(
        ended_from=Greatest(F("valid_from"), row.valid_from),
        ended_by=row.set_by,
        ended_by_name=row.set_by_name,
        end_reason=_("Another target took its place."),
    )


def _submitted(patient: Patient, submission_id: uuid.UUID) -> PersonalTarget | None:
    return PersonalTarget.objects.filter(patient=patient, submission_id=submission_id).first()


def _name(who: audit.Looker) -> str:
    return f"{who.name}, {who.clinic}" if who.clinic else who.name
