"""Supplement doses that are due and not answered, of many people, and when they were last here.

For reminders: in a fixed number of queries however many people.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Max, Q

from nutrition.models import DayRecord, Dose, FoodEntry, Regimen


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
    """The latest day of which each of these people said anything; others are left out.

    A food, a dose, or a word on the whole day: who marks a day ("I ate nothing", "I did not log
    this day") is not silent. One query.
    """
    foods = FoodEntry.objects.kept().of(patient_ids)
    doses = Dose.objects.of(patient_ids).filter(deleted_at=None)
    marks = DayRecord.objects.of(patient_ids)
    days = (
        rows.order_by().values_list("patient_id").annotate(Max("day"))
        for rows in (foods, doses, marks)
    )
    found: dict[int, dt.date] = {}
    for patient_id, day in next(days).union(*days):
        found[patient_id] = max(day, found.get(patient_id, day))
    return found
