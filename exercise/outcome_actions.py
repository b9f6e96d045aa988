"""What she says of a planned session: done, an easier version, not today; and taking that back."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from exercise.actions import delete_session, log_session
from exercise.her_plan import HerPlan
from exercise.models import Activity, ActivitySession, NotToday, Outcome, PlannedOutcome
from exercise.plan import Planned, Reduced
from patients.models import Patient

_OUTCOMES = {
    None: Outcome.DONE,
    Reduced.SHORTER: Outcome.SHORTER,
    Reduced.LOW_IMPACT: Outcome.LOW_IMPACT,
}


@transaction.atomic
def do_planned(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    plan: HerPlan,
    sessions: Iterable[Planned],
    version: Reduced | None,
    submission_id: uuid.UUID,
) -> list[PlannedOutcome]:
    """Log planned sessions of ``day`` as done, in this version, with the planned minutes.

    A session that is done already is left as it is, whichever tap came first. After "not today"
    it counts after all.

    Raises:
        DayIsFull: the day would hold more than 600 minutes; nothing is logged.
        PermissionDenied: ``by`` is not the patient.
    """
    if by.pk != patient.user_id:
        raise PermissionDenied
    found = []
    for planned in sessions:
        told = plan.reduced(planned, version) if version else planned
        row, is_open = _claim(patient, now, day, plan, planned, _OUTCOMES[version])
        if is_open:
            # One tap may log several: each has an id of its own, the same one each time.
            once = uuid.uuid5(submission_id, f"{day} {planned.slot}")
            row.outcome, row.reason, row.created_at = _OUTCOMES[version], "", now
            row.activity_name, row.minutes = plan.names[told.key], told.minutes
            row.session = _logged(patient, by, now, day, plan, told, once)
            row.save()
        found.append(row)
    return found


@transaction.atomic
def not_today(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    plan: HerPlan,
    sessions: Iterable[Planned],
    reason: NotToday,
) -> list[PlannedOutcome]:
    """Keep that these sessions do not happen on ``day``, and why. What is done stays done.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    if by.pk != patient.user_id:
        raise PermissionDenied
    found = []
    for planned in sessions:
        row, is_open = _claim(patient, now, day, plan, planned, Outcome.NOT_TODAY, reason)
        if is_open:
            row.outcome, row.reason, row.session = Outcome.NOT_TODAY, reason, None
            row.save()
        found.append(row)
    return found


@transaction.atomic
def take_back(
    *, patient: Patient, by: User, now: dt.datetime, day: dt.date, slots: Iterable[int]
) -> int:
    """Make these sessions of ``day`` open again; what was logged with them is removed.

    Returns how many answers were taken back. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    if by.pk != patient.user_id:
        raise PermissionDenied
    rows = PlannedOutcome.objects.of([patient.pk]).filter(day=day, slot__in=list(slots))
    count = 0
    for row in rows.select_related("session").select_for_update(of=("self",)):
        if row.session is not None:
            row.session.patient = patient
            delete_session(session=row.session, by=by, now=now)
        row.delete()
        count += 1
    return count


def _logged(
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    plan: HerPlan,
    told: Planned,
    once: uuid.UUID,
) -> ActivitySession:
    return log_session(
        patient=patient,
        by=by,
        now=now,
        day=day,
        activity=Activity.objects.get(pk=plan.activity_ids[told.key]),
        minutes=told.minutes,
        submission_id=once,
    )


def _claim(
    patient: Patient,
    now: dt.datetime,
    day: dt.date,
    plan: HerPlan,
    planned: Planned,
    outcome: Outcome,
    reason: str = "",
) -> tuple[PlannedOutcome, bool]:
    """The row of this day and slot, locked, and whether the session is still open.

    Of two taps at once the second waits here, and then finds the session done.
    """
    row = PlannedOutcome(
        patient=patient,
        day=day,
        slot=planned.slot,
        outcome=outcome,
        reason=reason,
        activity_name=plan.names[planned.key],
        minutes=planned.minutes,
        created_at=now,
    )
    PlannedOutcome.objects.bulk_create([row], ignore_conflicts=True)
    hers = PlannedOutcome.objects.of([patient.pk]).filter(day=day, slot=planned.slot)
    kept = hers.select_related("session").select_for_update(of=("self",)).get()
    stands = kept.session is not None and kept.session.deleted_at is None
    return kept, not stands
