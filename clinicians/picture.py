"""The 12-week picture of one patient: a chart per measure, and the days of the last week."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import charts
from common.chart_shown import ChartShown
from exercise.movement import Movement, MovementDay
from nutrition.intake import Intake
from privacy.rules import Scope
from recommendations.assessment import DAYS_NEEDED
from recommendations.measures import INTAKE_MEASURES, MEASURES, Measure
from recommendations.progress import WeekProgress
from recommendations.verdicts import Assessment, Status
from recommendations.wording import NAMES, STATUSES, amount

WEEKS = 12
REACHED = frozenset({Status.MET, Status.OVER})


@dataclass(frozen=True, slots=True)
class DayTable:
    """What components/data_table.html prints."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def movement_chart(weeks: Sequence[WeekProgress]) -> ChartShown:
    """Active minutes of each week against the target, oldest first."""
    return _chart(Measure.AEROBIC_MINUTES, weeks)


def nutrient_charts(weeks: Sequence[WeekProgress]) -> list[ChartShown]:
    """The mean of each nutrient per week, oldest first."""
    return [_chart(measure, weeks) for measure in INTAKE_MEASURES]


def days_table(
    days: Sequence[dt.date],
    *,
    eaten: Mapping[dt.date, Intake],
    moved: Mapping[dt.date, MovementDay],
    scopes: Collection[Scope],
) -> DayTable:
    """The given days, newest first, with what was logged on each of them."""
    measures = INTAKE_MEASURES if Scope.DIARY in scopes else ()
    headers = [_("Day"), *(str(NAMES[measure]) for measure in measures)]
    if Scope.MOVEMENT in scopes:
        headers.append(str(NAMES[Measure.AEROBIC_MINUTES]))
    rows = []
    for day in sorted(days, reverse=True):
        cells = [date_format(day, "D j M")]
        cells += [_day_amount(measure, eaten.get(day)) for measure in measures]
        if Scope.MOVEMENT in scopes:
            cells.append(_day_minutes(moved.get(day)))
        rows.append(tuple(cells))
    return DayTable(tuple(headers), tuple(rows))


def _chart(measure: Measure, weeks: Sequence[WeekProgress]) -> ChartShown:
    verdicts = [week[measure] for week in weeks]
    goal = verdicts[-1].target
    columns = charts.columns(
        [_drawn(verdict) for verdict in verdicts], target=goal.value if goal else None
    )
    sentence = _finding(measure, weeks, verdicts)
    return ChartShown(
        id=f"chart-{measure.value.replace('_', '-')}",
        sentence=sentence,
        title=NAMES[measure],
        description=sentence,
        columns=columns,
        first=_week_words(weeks[0]),
        last=_week_words(weeks[-1]),
        target=_("target %s") % amount(measure, goal.value) if goal else "",
        headers=_headers(measure),
        rows=tuple(
            _table_row(week, verdict) for week, verdict in zip(weeks, verdicts, strict=True)
        ),
    )


def _drawn(verdict: Assessment) -> Decimal | None:
    """The height of a bar: a mean over too few days is not drawn."""
    if verdict.logged_days is not None and verdict.logged_days < DAYS_NEEDED:
        return None
    return verdict.amount


def _finding(
    measure: Measure, weeks: Sequence[WeekProgress], verdicts: Sequence[Assessment]
) -> str:
    full = [
        verdict
        for week, verdict in zip(weeks, verdicts, strict=True)
        if not week.is_running and _drawn(verdict) is not None
    ]
    if not full:
        return _("Not enough logged in these weeks.")
    latest = _("Latest full week: %s.") % _per_period(measure, full[-1])
    if full[-1].target is None:
        return _("No target. %(latest)s") % {"latest": latest}
    reached = sum(verdict.status in REACHED for verdict in full)
    found = _("Target reached in %(reached)s of %(weeks)s full weeks with enough data.") % {
        "reached": reached,
        "weeks": len(full),
    }
    over = sum(verdict.status is Status.OVER for verdict in full)
    if over:
        found += " " + _("Above the upper limit in %s of them.") % over
    return f"{found} {latest}"


def _per_period(measure: Measure, verdict: Assessment) -> str:
    words = _amount(verdict)
    if not MEASURES[measure].is_intake or _is_unknown(verdict.amount, at_least=verdict.at_least):
        return words
    return _("%s a day") % words


def _amount(verdict: Assessment) -> str:
    if verdict.amount is None:
        return "–"
    return _bounded(verdict.measure, verdict.amount, at_least=verdict.at_least)


def _is_unknown(value: Decimal | None, *, at_least: bool) -> bool:
    """ "At least 0" says nothing."""
    return at_least and value == 0


def _bounded(measure: Measure, value: Decimal, *, at_least: bool) -> str:
    """ "41 µg", "at least 41 µg", "not known"."""
    if _is_unknown(value, at_least=at_least):
        return _("not known")
    words = amount(measure, value)
    return _("at least %s") % words if at_least else words


def _headers(measure: Measure) -> tuple[str, ...]:
    if MEASURES[measure].is_intake:
        return (_("Week from"), _("Mean a day"), _("Target"), _("Logged days"), _("Status"))
    return (_("Week from"), _("Minutes"), _("Target"), _("Status"))


def _table_row(week: WeekProgress, verdict: Assessment) -> tuple[str, ...]:
    target = amount(verdict.measure, verdict.target.value) if verdict.target else "–"
    status = _("still running") if week.is_running else str(STATUSES[verdict.status])
    cells = [_week_words(week), _amount(verdict), target]
    if verdict.logged_days is not None:
        cells.append(str(verdict.logged_days))
    return (*cells, status)


def _week_words(week: WeekProgress) -> str:
    return date_format(week.week.start, "j M")


def _day_amount(measure: Measure, intake: Intake | None) -> str:
    nutrient = MEASURES[measure].nutrient
    if intake is None or nutrient is None:
        return "–"
    sums = intake[nutrient]
    return _bounded(measure, MEASURES[measure].rounded(sums.amount), at_least=sums.at_least)


def _day_minutes(moved: MovementDay | None) -> str:
    if moved is None:
        return "–"
    return amount(Measure.AEROBIC_MINUTES, Decimal(Movement.of([moved]).aerobic_minutes))
