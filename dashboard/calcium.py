"""Calcium in a minute, in words: what it comes to, and how that stands beside her target."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nutrition.models import CalciumEstimate
from recommendations.goals import Goal, Target
from recommendations.measures import Measure
from recommendations.wording import amount


@dataclass(frozen=True, slots=True)
class EstimateShown:
    """One estimate. ``key`` is the end of its address."""

    key: int
    day: str
    amount: str


@dataclass(frozen=True, slots=True)
class EstimatesShown:
    """The newest with what it means, and the earlier ones."""

    newest: EstimateShown
    meaning: str
    earlier: list[EstimateShown]


def estimates_shown(estimates: Iterable[CalciumEstimate], goal: Goal) -> EstimatesShown | None:
    """Estimates, newest first; None without one."""
    found = list(estimates)
    if not found:
        return None
    newest, *earlier = found
    return EstimatesShown(
        newest=_shown(newest),
        meaning=_meaning(Decimal(newest.calcium_mg), goal),
        earlier=[_shown(one) for one in earlier],
    )


def removed_sentence(day: dt.date) -> str:
    """What a removal says of itself."""
    return _("The estimate of %(day)s is removed.") % {"day": date_format(day, "j F")}


def _shown(estimate: CalciumEstimate) -> EstimateShown:
    return EstimateShown(
        key=estimate.pk,
        day=date_format(estimate.day, "j F Y"),
        amount=_("about %(amount)s a day")
        % {"amount": amount(Measure.CALCIUM, Decimal(estimate.calcium_mg))},
    )


def _meaning(estimated: Decimal, goal: Goal) -> str:
    if not isinstance(goal, Target):
        return _("Bread, vegetables and other foods add some more.")
    target = amount(Measure.CALCIUM, goal.value)
    if estimated >= goal.value:
        return _("These five alone seem to reach your target of %(target)s a day.") % {
            "target": target
        }
    gap = amount(Measure.CALCIUM, goal.value - estimated)
    return _(
        "Your target is %(target)s a day. About %(gap)s are left for everything else you eat: "
        "bread, vegetables and other foods add some."
    ) % {"target": target, "gap": gap}
