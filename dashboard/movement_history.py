"""Twelve weeks of movement: minutes, strength and balance days, each in a chart and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.charts import Columns, columns
from dashboard.movement_week import week_dates
from dashboard.movement_words import done_of
from recommendations.measures import MOVEMENT_MEASURES, Measure
from recommendations.movement_weeks import MovementWeek
from recommendations.verdicts import Status
from recommendations.wording import INSIDE, NAMES, Words, amount, number

WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """One measure over the weeks. ``target`` is that of the newest week, empty without one."""

    id: str
    name: Words
    sentence: str
    columns: Columns
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryShown:
    """The weeks, the oldest first in the charts and the newest first in the table."""

    charts: tuple[MeasureShown, ...]
    first: str
    last: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def history_shown(weeks: Sequence[MovementWeek]) -> HistoryShown | None:
    """These weeks (at least one), the oldest first; None where nothing was logged in any."""
    if not any(week.movement.sessions for week in weeks):
        return None
    return HistoryShown(
        charts=tuple(_chart(measure, weeks) for measure in MOVEMENT_MEASURES),
        first=date_format(weeks[0].week.start, "j M"),
        last=_("this week") if weeks[-1].is_running else week_dates(weeks[-1].week),
        headers=(
            _("Week"),
            _("Active minutes"),
            _("Of these, on your feet"),
            _("Strength days"),
            _("Balance days"),
        ),
        rows=tuple(_row(week) for week in reversed(weeks)),
    )


def _chart(measure: Measure, weeks: Sequence[MovementWeek]) -> MeasureShown:
    target = weeks[-1][measure].target
    return MeasureShown(
        id=f"chart-{measure.value}".replace("_", "-"),
        name=NAMES[measure],
        sentence=_sentence(measure, weeks),
        columns=_columns(measure, weeks, target.value if target else None),
        target="" if target is None else _("target %s") % amount(measure, target.value),
    )


def _columns(measure: Measure, weeks: Sequence[MovementWeek], target: Decimal | None) -> Columns:
    """A bar is full where the target of its own week was reached, whatever it is now."""
    drawn = columns(
        [week[measure].amount if week.movement.sessions else None for week in weeks],
        target=target,
        height=200 if measure is Measure.AEROBIC_MINUTES else 72,
    )
    bars = (
        replace(bar, reached=week[measure].status is Status.MET)
        for bar, week in zip(drawn.columns, weeks, strict=True)
    )
    return replace(drawn, columns=tuple(bars))


def _sentence(measure: Measure, weeks: Sequence[MovementWeek]) -> str:
    """Weeks that are over and have something in them; weeks without are not held against her."""
    over = [week for week in weeks if week.movement.sessions and not week.is_running]
    done = {week.week.start: week[measure].amount or Decimal(0) for week in over}
    if not any(done.values()):
        return _("No full week with %(measure)s yet.") % {"measure": INSIDE[measure]}
    met = sum(1 for week in over if week[measure].status is Status.MET)
    if met:
        return ngettext(
            "You reached your %(measure)s in %(met)s of the %(weeks)s full week you logged.",
            "You reached your %(measure)s in %(met)s of the %(weeks)s full weeks you logged.",
            len(over),
        ) % {"measure": INSIDE[measure], "met": met, "weeks": len(over)}
    most = max(done, key=lambda monday: done[monday])
    return _("Most in the week of %(monday)s: %(amount)s.") % {
        "monday": date_format(most, "j F"),
        "amount": amount(measure, done[most]),
    }


def _row(week: MovementWeek) -> tuple[str, ...]:
    link = format_html(
        '<a class="text-link" href="{}">{}</a>',
        f"{reverse('exercise:movement')}?day={week.last_day.isoformat()}",
        week_dates(week.week),
    )
    if not week.movement.sessions:
        return link, _("nothing logged"), "", "", ""
    return (
        link,
        done_of(week[Measure.AEROBIC_MINUTES]),
        number(week.movement.weight_bearing_minutes),
        done_of(week[Measure.RESISTANCE_DAYS]),
        done_of(week[Measure.BALANCE_DAYS]),
    )
