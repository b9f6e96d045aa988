"""A week of movement against its targets: what is done, what is left, and how each day added."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.charts import FULL, Staircase, percent_of, staircase
from common.days import Week
from common.logged_days import FIRST_DAY
from dashboard.movement_words import finding, left, most_on
from exercise.movement import Movement, MovementDay
from exercise.sites import SkeletonShown, skeleton_shown
from recommendations.explained import TargetShown, targets_shown
from recommendations.measures import Measure
from recommendations.movement_weeks import MovementWeek
from recommendations.verdicts import Assessment, Status
from recommendations.wording import NAMES, Words, number

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class GoalShown:
    """One target of the week. ``left`` is what is to go; empty where nothing more can be said."""

    name: Words
    amount: str
    of: str
    percent: int
    left: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """A weekday below the chart: "Mon" and its minutes, which are empty for a day to come."""

    short: str
    minutes: str
    is_in_view: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StairsShown:
    """The chart of the week: its days as steps towards the target, and the same as a table."""

    sentence: str
    title: str
    description: str
    stairs: Staircase
    target: str
    days: tuple[DayOfWeek, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekShown:
    """Everything that the page of movement says about the week in view.

    ``before`` and ``after`` are days of the weeks beside it; None where there is no such week.
    """

    title: str
    dates: str
    finding: str
    goals: tuple[GoalShown, ...]
    stairs: StairsShown
    totals: tuple[tuple[Words, str], ...]
    notes: tuple[str, ...]
    skeleton: SkeletonShown
    targets: list[TargetShown]
    before: dt.date | None
    after: dt.date | None


def week_shown(progress: MovementWeek, *, day: dt.date, today: dt.date) -> WeekShown:
    """The week that ``day`` lies in, which is the one in view."""
    week, movement = progress.week, progress.movement
    return WeekShown(
        title=_("This week") if progress.is_running else _("That week"),
        dates=week_dates(week),
        finding=finding(progress),
        goals=tuple(_goal(one, is_running=progress.is_running) for one in progress.verdicts),
        stairs=_stairs(progress, day),
        totals=tuple(_totals(movement)),
        notes=tuple(_notes(movement)),
        skeleton=skeleton_shown(movement, is_running=progress.is_running),
        targets=targets_shown(progress.verdicts),
        before=day - dt.timedelta(weeks=1) if week.previous.start >= FIRST_DAY else None,
        after=None if today in week else min(day + dt.timedelta(weeks=1), today),
    )


def week_dates(week: Week) -> str:
    """From Monday to Sunday: "16 to 22 November", "30 November to 6 December"."""
    same_month = week.start.month == week.end.month
    return _("%(first)s to %(last)s") % {
        "first": date_format(week.start, "j" if same_month else "j F"),
        "last": date_format(week.end, "j F"),
    }


def _goal(verdict: Assessment, *, is_running: bool) -> GoalShown:
    target = verdict.target.value if verdict.target else None
    done = verdict.amount or Decimal(0)
    return GoalShown(
        name=NAMES[verdict.measure],
        amount=number(done),
        of="" if target is None else _("of %(target)s") % {"target": number(target)},
        percent=0 if target is None else min(percent_of(done, target), FULL),
        left=left(verdict, is_running=is_running),
        is_met=verdict.status is Status.MET,
    )


def _stairs(progress: MovementWeek, day: dt.date) -> StairsShown:
    by_day = {one.day: one for one in progress.movement.days}
    verdict = progress[Measure.AEROBIC_MINUTES]
    target = verdict.target.value if verdict.target else None
    minutes = [_minutes(by_day.get(one)) for one in progress.week.days]
    lived = [one <= progress.last_day for one in progress.week.days]
    return StairsShown(
        sentence=most_on(progress.movement),
        title=_("Active minutes from Monday to Sunday"),
        description=_description(progress, by_day),
        stairs=staircase(
            [value if past else None for value, past in zip(minutes, lived, strict=True)],
            target=target,
        ),
        target="" if target is None else _("%(target)s min") % {"target": number(target)},
        days=tuple(
            DayOfWeek(date_format(one, "D"), _below(value, past=past), one == day)
            for one, value, past in zip(progress.week.days, minutes, lived, strict=True)
        ),
        headers=(
            _("Day"),
            _("Active minutes"),
            _("Of these, on your feet"),
            _("Gentle minutes"),
            _("Strength"),
            _("Balance"),
        ),
        rows=tuple(
            _row(one, by_day.get(one) or MovementDay(one))
            for one, past in zip(progress.week.days, lived, strict=True)
            if past
        ),
    )


def _below(minutes: int, *, past: bool) -> str:
    """What stands below a day: its minutes, a dash for none, nothing where it has not come yet."""
    if not past:
        return ""
    return number(minutes) if minutes else NOTHING


def _minutes(day: MovementDay | None) -> int:
    return 0 if day is None else Movement((day,)).aerobic_minutes


def _description(progress: MovementWeek, by_day: dict[dt.date, MovementDay]) -> str:
    told = [
        _("%(weekday)s %(minutes)s")
        % {"weekday": date_format(one, "l"), "minutes": number(_minutes(by_day.get(one)))}
        for one in progress.week.days
        if one <= progress.last_day
    ]
    return _("Minutes by day: %(days)s. Each day adds to the days before it.") % {
        "days": ", ".join(told)
    }


def _row(day: dt.date, done: MovementDay) -> tuple[str, ...]:
    link = format_html(
        '<a class="text-link" href="{}">{}</a>',
        f"{reverse('exercise:movement')}?day={day.isoformat()}",
        date_format(day, "l j F"),
    )
    movement = Movement((done,))
    return (
        link,
        number(movement.aerobic_minutes),
        number(movement.weight_bearing_minutes),
        number(movement.aerobic.light),
        _("yes") if done.resistance else NOTHING,
        _("yes") if done.balance else NOTHING,
    )


def _totals(movement: Movement) -> list[tuple[Words, str]]:
    """The two aerobic totals, kept apart; then what was done and counts towards neither."""
    rows = [
        (gettext_lazy("All active minutes"), movement.aerobic_minutes, True),
        (gettext_lazy("Of these, on your feet"), movement.weight_bearing_minutes, True),
        (gettext_lazy("Gentle minutes, not counted"), movement.aerobic.light, False),
        (gettext_lazy("Stamps and jumps"), movement.impacts, False),
    ]
    return [(name, number(value)) for name, value, always in rows if value or always]


def _notes(movement: Movement) -> list[str]:
    notes = [
        _(
            "All active minutes count towards your week; those on your feet, such as walking or "
            "dancing, also load your bones, which swimming and cycling hardly do."
        )
    ]
    vigorous = movement.aerobic.vigorous
    if vigorous:
        notes.append(
            ngettext(
                "%(minutes)s vigorous minute counts twice.",
                "%(minutes)s vigorous minutes count twice: by the clock you moved %(clock)s "
                "minutes that count.",
                vigorous,
            )
            % {"minutes": vigorous, "clock": movement.aerobic.moderate_to_vigorous}
        )
    if movement.aerobic.light:
        notes.append(
            _("Gentle minutes do you good too; only moderate and vigorous movement is counted.")
        )
    return notes
