"""What she can do with her plan: add, change, move, remove, put back, start again, set the time."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from exercise.her_plan import HerPlan
from exercise.loading import MAX_DAY_MINUTES
from exercise.models import Activity, PlannedSession, WeeklyPlan
from exercise.plan import MOST_A_DAY
from patients.models import Patient


class DayIsPlanned(Exception):
    """The weekday would hold more than one day may: 6 sessions, or 600 minutes (clinical.md 3.2).

    ``minutes_planned`` is what it holds without the session; ``has_place``: fewer than 6 sessions.
    """

    def __init__(self, minutes_planned: int, *, has_place: bool) -> None:
        super().__init__(f"{minutes_planned} minutes are planned on that day already")
        self.minutes_planned = minutes_planned
        self.has_place = has_place


class NotPlanned(Exception):
    """No session of the plan has that place any more."""


@transaction.atomic
def add_planned(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    seen: HerPlan,
    activity: Activity,
    weekday: int,
    minutes: int,
    agreed: bool,
    submission_id: uuid.UUID,
) -> PlannedSession:
    """Add a session to a weekday (0 = Monday). The same submission again returns the first one.

    ``seen`` is the plan she looks at: the first edit makes the suggestion her own.

    Raises:
        DayIsPlanned: the weekday is full.
        PermissionDenied: ``by`` is not the patient.
    """
    plan = _own_plan(patient, by, now, seen)
    hers = PlannedSession.objects.of([patient.pk])
    first: PlannedSession | None = hers.filter(submission_id=submission_id).first()
    if first is not None:
        return first
    _room_on(patient, weekday, minutes)
    planned: PlannedSession = PlannedSession.objects.create(
        patient=patient,
        slot=plan.next_slot,
        weekday=weekday,
        activity=activity,
        minutes=minutes,
        agreed=agreed,
        submission_id=submission_id,
        created_at=now,
    )
    plan.next_slot += 1
    plan.save(update_fields=["next_slot"])
    return planned


@transaction.atomic
def change_planned(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    seen: HerPlan,
    slot: int,
    weekday: int,
    minutes: int,
    agreed: bool,
) -> PlannedSession:
    """Move a session to another weekday, or change its minutes (1-300).

    Raises:
        DayIsPlanned: the new weekday is full.
        NotPlanned: nothing is planned in that slot.
        PermissionDenied: ``by`` is not the patient.
    """
    _own_plan(patient, by, now, seen)
    planned = _in_slot(patient, slot)
    _room_on(patient, weekday, minutes, without=planned)
    planned.weekday, planned.minutes, planned.agreed = weekday, minutes, agreed
    planned.save(update_fields=["weekday", "minutes", "agreed"])
    return planned


@transaction.atomic
def remove_planned(
    *, patient: Patient, by: User, now: dt.datetime, seen: HerPlan, slot: int
) -> PlannedSession:
    """Take a session out of the week; it can be put back. Twice is the same as once.

    Raises:
        NotPlanned: nothing was ever planned in that slot.
        PermissionDenied: ``by`` is not the patient.
    """
    _own_plan(patient, by, now, seen)
    planned = _in_slot(patient, slot, kept=False)
    if planned.removed_at is None:
        planned.removed_at = now
        planned.save(update_fields=["removed_at"])
    return planned


@transaction.atomic
def put_back(
    *, patient: Patient, by: User, now: dt.datetime, seen: HerPlan, slot: int
) -> PlannedSession:
    """Put a removed session back. Twice is the same as once. Raises as ``remove_planned``."""
    _own_plan(patient, by, now, seen)
    planned = _in_slot(patient, slot, kept=False)
    if planned.removed_at is not None:
        planned.removed_at = None
        planned.save(update_fields=["removed_at"])
    return planned


@transaction.atomic
def follow_suggestion(*, patient: Patient, by: User, now: dt.datetime) -> None:
    """Go back to the suggested week; her own waits until she edits again (``keep_own``).

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    plan = _plan(patient, by, now)
    plan.edited_at = None
    plan.save(update_fields=["edited_at"])


@transaction.atomic
def keep_own(*, patient: Patient, by: User, now: dt.datetime) -> None:
    """Undo ``follow_suggestion``: her own week as it was, if she has one.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    plan = _plan(patient, by, now)
    if plan.edited_at is None and PlannedSession.objects.of([patient.pk]).exists():
        plan.edited_at = now
        plan.save(update_fields=["edited_at"])


@transaction.atomic
def set_time(*, patient: Patient, by: User, now: dt.datetime, time: dt.time) -> None:
    """Choose the time of day (05:00-22:00) at which her calendar shows the sessions.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    plan = _plan(patient, by, now)
    plan.time = time
    plan.save(update_fields=["time"])


def _plan(patient: Patient, by: User, now: dt.datetime) -> WeeklyPlan:
    """Her row, locked, so that two edits at once come one after the other."""
    if by.pk != patient.user_id:
        raise PermissionDenied
    fresh = WeeklyPlan(patient=patient, created_at=now, changed_at=now)
    WeeklyPlan.objects.bulk_create([fresh], ignore_conflicts=True)
    plan = WeeklyPlan.objects.select_for_update().get(patient=patient)
    plan.changed_at = now
    plan.save(update_fields=["changed_at"])
    return plan


def _own_plan(patient: Patient, by: User, now: dt.datetime, seen: HerPlan) -> WeeklyPlan:
    """Her row; with the first edit the week she saw becomes her own, place by place."""
    plan = _plan(patient, by, now)
    if plan.edited_at is not None:
        return plan
    PlannedSession.objects.of([patient.pk]).delete()
    PlannedSession.objects.bulk_create(
        PlannedSession(
            patient=patient,
            slot=one.slot,
            weekday=one.weekday,
            activity_id=seen.activity_ids[one.key],
            minutes=one.minutes,
            created_at=now,
        )
        for one in seen.planned
    )
    plan.edited_at = now
    plan.save(update_fields=["edited_at"])
    return plan


def _in_slot(patient: Patient, slot: int, *, kept: bool = True) -> PlannedSession:
    rows = PlannedSession.objects.of([patient.pk]).filter(slot=slot)
    planned: PlannedSession | None = (rows.kept() if kept else rows).first()
    if planned is None:
        raise NotPlanned
    return planned


def _room_on(
    patient: Patient, weekday: int, minutes: int, *, without: PlannedSession | None = None
) -> None:
    rows = PlannedSession.objects.of([patient.pk]).kept().filter(weekday=weekday)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    there = list(rows.values_list("minutes", flat=True))
    has_place = len(there) < MOST_A_DAY
    if not has_place or sum(there) + minutes > MAX_DAY_MINUTES:
        raise DayIsPlanned(sum(there), has_place=has_place)
