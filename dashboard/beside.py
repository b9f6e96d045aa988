"""What stands beside a day on Today, in one query: foods, review, plan, step, reminder, safety."""

import datetime as dt
from typing import Any, NamedTuple

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from common.days import Week
from dashboard.four_weeks import WEEKS_BACK, weeks_asked
from dashboard.presenters import review_asked
from dashboard.reminder_notice import reminder_asked
from dashboard.safety_notice import safety_asked
from exercise.her_plan import plan_asked
from nutrition.habits import RECENT_DAYS, usual_foods_asked
from nutrition.shelf import kept_stamp
from patients.models import Patient
from recommendations.small_step import larder_asked

_SOME_MEAL = "a meal"
_SOME_STAMP = -123_456_789


class Beside(NamedTuple):
    """As the functions in ``_told`` and ``reminder_lines`` read them."""

    foods: Any
    has_review: bool
    plan: Any
    larder: Any
    weeks: Any
    reminder: Any
    safety: Any


def beside_the_day(patient: Patient, day: dt.date, meal: str) -> Beside:
    """Everything that stands beside the day. One query."""
    given = {SOMEBODY: patient.pk, _SOME_MEAL: meal, _SOME_STAMP: kept_stamp()}
    given |= dict(zip(_days(SOME_DAY), _days(day), strict=True))
    (row,) = _BESIDE.rows(given)
    return Beside(*row)


def _days(day: dt.date) -> tuple[dt.date, ...]:
    """Every day that the query asks about, for a day that is none of the others."""
    week = Week.containing(day)
    recent = day - dt.timedelta(days=RECENT_DAYS)
    four_weeks = week.start - dt.timedelta(weeks=WEEKS_BACK)
    return recent, four_weeks, week.previous.start, week.start, week.end, day


def _asked() -> Any:
    somebody = Patient(pk=SOMEBODY)
    foods = usual_foods_asked(somebody, meal=_SOME_MEAL, today=SOME_DAY, besides=SOME_DAY)
    hers = Patient.objects.filter(pk=SOMEBODY)
    return hers.values_list(
        foods,
        review_asked(SOME_DAY),
        plan_asked(Week.containing(SOME_DAY)),
        larder_asked(somebody, today=SOME_DAY, kept=_SOME_STAMP),
        weeks_asked(SOME_DAY),
        reminder_asked(SOME_DAY),
        safety_asked(),
    )


_BESIDE = Compiled(_asked)
