"""What stands beside a day on Today, in one query: usual foods, the waiting review, the plan."""

import datetime as dt
from typing import Any

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from common.days import Week
from dashboard.presenters import review_asked
from exercise.her_plan import plan_asked
from nutrition.habits import RECENT_DAYS, usual_foods_asked
from patients.models import Patient

_SOME_MEAL = "a meal"


def beside_the_day(patient: Patient, day: dt.date, meal: str) -> tuple[Any, bool, Any]:
    """As ``usual_foods_told`` and ``plan_told`` read them; whether a review waits. One query."""
    given = {SOMEBODY: patient.pk, _SOME_MEAL: meal}
    given |= dict(zip(_days(SOME_DAY), _days(day), strict=True))
    (row,) = _BESIDE.rows(given)
    foods, has_review, plan = row
    return foods, has_review, plan


def _days(day: dt.date) -> tuple[dt.date, ...]:
    """Every day that the query asks about, for a day that is none of the others."""
    week = Week.containing(day)
    recent = day - dt.timedelta(days=RECENT_DAYS)
    return recent, week.previous.start, week.start, week.end, day


def _asked() -> Any:
    somebody = Patient(pk=SOMEBODY)
    foods = usual_foods_asked(somebody, meal=_SOME_MEAL, today=SOME_DAY, besides=SOME_DAY)
    hers = Patient.objects.filter(pk=SOMEBODY)
    return hers.values_list(foods, review_asked(SOME_DAY), plan_asked(Week.containing(SOME_DAY)))


_BESIDE = Compiled(_asked)
