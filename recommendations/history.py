"""One nutrient over a stretch of days: what each day held, the mean, and her target of today.

The days come from the same sums as every page (``nutrition.totals``); the mean is judged as a
week's is (clinical.md 1.8). Nutrients that nothing is compared with have no verdict.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.days import DAYS_IN_WEEK
from nutrition.intake import Intake
from nutrition.nutrients import Nutrient
from nutrition.totals import intakes
from patients.models import Patient
from patients.people import facts_of
from recommendations.assessment import assess_days
from recommendations.measures import INTAKE_MEASURES, MEASURES, Measure
from recommendations.rules import rules_for
from recommendations.verdicts import Assessment

_NOTHING = Intake()
_MEASURE_OF: dict[Nutrient, Measure] = {
    nutrient: measure
    for measure in INTAKE_MEASURES
    if (nutrient := MEASURES[measure].nutrient) is not None
}
# Of fewer days of one weekday nobody should draw a conclusion.
DAYS_OF_A_WEEKDAY = 2


@dataclass(frozen=True, slots=True)
class NutrientDay:
    """One day. ``amount`` is food and supplements in the nutrient's unit, None when not logged."""

    day: dt.date
    amount: Decimal | None
    at_least: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NutrientHistory:
    """One nutrient over days, oldest first. ``total`` sums the logged days alone.

    ``mean`` is the verdict on the logged days, None for a nutrient that nothing is compared with.
    """

    nutrient: Nutrient
    days: tuple[NutrientDay, ...]
    total: Intake
    mean: Assessment | None

    @property
    def logged(self) -> tuple[NutrientDay, ...]:
        """The days that count."""
        return tuple(day for day in self.days if day.amount is not None)

    @property
    def logged_days(self) -> list[dt.date]:
        """Their dates."""
        return [one.day for one in self.logged]

    @property
    def mean_amount(self) -> Decimal | None:
        """Per logged day, not rounded; None without one."""
        count = len(self.logged)
        return self.total[self.nutrient].amount / count if count else None

    def by_weekday(self) -> dict[int, Decimal]:
        """The mean of each weekday (0 is Monday) that was logged at least twice."""
        found: dict[int, list[Decimal]] = {number: [] for number in range(DAYS_IN_WEEK)}
        for one in self.logged:
            found[one.day.weekday()].append(one.amount or Decimal(0))
        return {
            number: sum(amounts, Decimal(0)) / len(amounts)
            for number, amounts in found.items()
            if len(amounts) >= DAYS_OF_A_WEEKDAY
        }


def nutrient_histories(
    patient: Patient, nutrients: Sequence[Nutrient], first: dt.date, last: dt.date
) -> dict[Nutrient, NutrientHistory]:
    """The days from ``first`` to ``last`` (both included, last >= first) of these nutrients.

    Judged by who she is and what is in force on ``last``. Five queries at most.
    """
    found = intakes([patient.pk], first, last)
    facts = facts_of([patient], day=last)[patient.pk]
    rules = rules_for([patient.pk], first=last, last=last)
    dates = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    logged = [day for day in dates if found.is_logged(patient.pk, day)]
    eaten = {day: found.by_day.get((patient.pk, day), _NOTHING) for day in logged}
    total = Intake.total(found.judged.get((patient.pk, day), _NOTHING) for day in logged)
    histories = {}
    for nutrient in nutrients:
        mean = None
        if measure := _MEASURE_OF.get(nutrient):
            goal = rules.resolve(patient.pk, measure, facts, last)
            mean = assess_days(measure, total, len(logged), goal)
        histories[nutrient] = NutrientHistory(
            nutrient=nutrient,
            days=tuple(_day(day, eaten.get(day), nutrient) for day in dates),
            total=total,
            mean=mean,
        )
    return histories


def _day(day: dt.date, eaten: Intake | None, nutrient: Nutrient) -> NutrientDay:
    if eaten is None:
        return NutrientDay(day, None, at_least=False)
    return NutrientDay(day, eaten[nutrient].amount, eaten[nutrient].at_least)
