"""The week as planned beside the week as done: three sums, and each day in a table.

What was done counts whether it was planned or not, as on every other page.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.charts import percent_of
from exercise.her_plan import HerPlan
from exercise.models import ActivitySession
from exercise.movement import Movement, MovementDay
from exercise.plan_presenters import PlannedDayShown, RowShown, minutes_words
from exercise.wording import short_name

Words = str | Promise
FULL = 100


@dataclass(frozen=True, slots=True)
class SumShown:
    """One sum of the week: 25 "of 150 planned"; ``percent`` of the plan, at most 100."""

    name: Words
    done: int
    of: str
    percent: int


@dataclass(frozen=True, slots=True)
class PlanAndDone:
    """The card: a sentence, the sums that are planned, and each day as a row of the table."""

    finding: str
    sums: tuple[SumShown, ...]
    headers: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


def plan_and_done(
    plan: HerPlan, rows: Iterable[ActivitySession], days: Sequence[PlannedDayShown]
) -> PlanAndDone | None:
    """The card of this week, of which ``rows`` are all sessions. No query.

    None where neither anything is planned nor anything was done.
    """
    done = Movement.of(MovementDay.of(row.day, row.load) for row in rows)
    planned = plan.sums
    sums = (
        (_("Active minutes"), done.aerobic_minutes, planned.aerobic_minutes),
        (_("Strength days"), done.resistance_days, planned.strength_days),
        (_("Balance days"), done.balance_days, planned.balance_days),
    )
    if not done.sessions and not any(of for _name, _amount, of in sums):
        return None
    return PlanAndDone(
        finding=_finding(plan, done),
        sums=tuple(
            SumShown(name, amount, _of(of), min(percent_of(amount, of), FULL))
            for name, amount, of in sums
            if amount or of
        ),
        headers=(_("Day"), _("Planned"), _("Done")),
        rows=tuple((day.name, _listed(day.rows), _logged(day)) for day in days),
    )


def logged_words(rows: Iterable[ActivitySession]) -> dict[dt.date, list[str]]:
    """The sessions of each day in words: "Walking, brisk, 25 min"."""
    found: dict[dt.date, list[str]] = {}
    for row in rows:
        words = ", ".join(filter(None, (short_name(row.activity_name), _told(row))))
        found.setdefault(row.day, []).append(words)
    return found


def _told(row: ActivitySession) -> str:
    """How much it was, where minutes or impacts were told."""
    if row.minutes:
        return minutes_words(row.minutes)
    if not row.impacts:
        return ""
    told = ngettext("%(count)d impact", "%(count)d impacts", row.impacts)
    return told % {"count": row.impacts}


def _finding(plan: HerPlan, done: Movement) -> str:
    if not done.sessions:
        return _("What you do this week appears here beside what you planned.")
    answered = sum(answer.is_done for answer in plan.answers.values())
    if not answered:
        return _("What you did counts, planned or not.")
    return ngettext(
        "You did %(done)d planned session of %(all)d. What you did besides counts too.",
        "You did %(done)d planned sessions of %(all)d. What you did besides counts too.",
        answered,
    ) % {"done": answered, "all": sum(plan.fits(one) for one in plan.planned)}


def _of(planned: int) -> str:
    if not planned:
        return _("done, none planned")
    return _("of %(planned)d planned") % {"planned": planned}


def _listed(rows: Iterable[RowShown]) -> str:
    offered = [f"{row.name}, {row.minutes}" for row in rows if row.state != "explained"]
    return "; ".join(offered) if offered else _("Rest")


def _logged(day: PlannedDayShown) -> str:
    if day.logged:
        return "; ".join(day.logged)
    if day.is_past:
        return _("Nothing logged")
    return _("Nothing yet") if day.is_today else "–"
