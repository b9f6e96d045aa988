"""Planned sessions of one day that nobody has answered, of many people. For reminders."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from common.days import Week
from exercise.her_plan import plan_asked, plan_told
from patients.models import Patient
from patients.people import facts_but_weight


class UnansweredSession(NamedTuple):
    """A session that is planned for that day and still open."""

    name: str
    minutes: int


def unanswered_sessions(
    patients: Sequence[Patient], day: dt.date
) -> dict[int, tuple[UnansweredSession, ...]]:
    """What each of these people had planned for ``day`` and has not answered.

    Only of plans that she made her own: nobody is reminded of what BoneGuard suggests to everybody.
    What does not fit her precautions is left out, and so are people with nothing open. One query
    where people come with their ``health_profile``.
    """
    by_id = {patient.pk: patient for patient in patients}
    asked = Patient.objects.filter(pk__in=by_id, weekly_plan__edited_at__isnull=False)
    rows = asked.values_list("pk", plan_asked(Week.containing(day)))
    found = {}
    for patient_id, told in rows:
        plan = plan_told(told, facts_but_weight(by_id[patient_id], day=day), day=day)
        open_ones = tuple(
            UnansweredSession(plan.names[one.key], one.minutes)
            for one in plan.on(day)
            if plan.fits(one) and (day, one.slot) not in plan.answers
        )
        if open_ones:
            found[patient_id] = open_ones
    return found
