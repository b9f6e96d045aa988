"""Supplement doses that are due and not answered, of many people, and when they last ate anything.

For reminders: in a fixed number of queries however many people.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Max, Q

from nutrition.models import Dose, FoodEntry, Regimen


class UnansweredDose(NamedTuple):
    """A dose of that day, neither taken nor skipped."""

    name: str
    due: dt.time


def unanswered_doses(
    patient_ids: Sequence[int], day: dt.date
) -> dict[int, tuple[UnansweredDose, ...]]:
    """What each of these people still has to take on ``day``, in the order of the day. Two queries.

    People with nothing open are left out.
    """
    runs = Q(starts_on__lte=day) & (Q(until=None) | Q(until__gte=day))
    runs &= Q(stopped_on=None) | Q(stopped_on__gt=day)
    regimens = Regimen.objects.of(patient_ids).filter(runs).select_related("product")
    doses = Dose.objects.of(patient_ids).filter(day=day, deleted_at=None).exclude(due=None)
    answered = set(doses.values_list("product_id", "due"))
    found: dict[int, list[UnansweredDose]] = {}
    for regimen in regimens:
        for due in regimen.plan.due_times(day):
            if (regimen.product_id, due) not in answered:
                dose = UnansweredDose(regimen.product.name, due)
                found.setdefault(regimen.patient_id, []).append(dose)
    return {one: tuple(sorted(hers, key=lambda dose: dose.due)) for one, hers in found.items()}


def last_diary_days(patient_ids: Sequence[int]) -> dict[int, dt.date]:
    """The latest day with a food or a dose of each of these people; others are left out.

    One query.
    """
    foods = FoodEntry.objects.kept().of(patient_ids)
    doses = Dose.objects.of(patient_ids).filter(deleted_at=None)
    days = (
        rows.order_by().values_list("patient_id").annotate(Max("day")) for rows in (foods, doses)
    )
    found: dict[int, dt.date] = {}
    for patient_id, day in next(days).union(*days):
        found[patient_id] = max(day, found.get(patient_id, day))
    return found
