"""From stored reviews to what pages and mails print."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.charts import SplitBar, split_bar
from common.days import Week
from common.units import iu_from_ug
from recommendations.assessment import DAYS_NEEDED
from recommendations.explained import TargetShown, targets_shown
from recommendations.measures import (
    MEASURES,
    MOVEMENT_MEASURES,
    LimitKind,
    Measure,
)
from recommendations.verdicts import Assessment, Status
from recommendations.wording import NAMES, STATUSES, UNITS, number, unknowns
from reminders.frozen import thaw
from reminders.models import Message, WeeklyReview
from reminders.wording import amounts_words, figure, praise_words, step_words

Words = str | Promise

INTAKE_ORDER = (
    Measure.CALCIUM,
    Measure.VITAMIN_D,
    Measure.MAGNESIUM,
    Measure.PROTEIN,
    Measure.ZINC,
    Measure.VITAMIN_K,
    Measure.VITAMIN_K2,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure; the names are those of components/nutrient_bar.html. ``line``: all in words."""

    label: Words
    amount: str
    target: str
    unit: Words
    words: str
    line: str
    split: SplitBar | None
    met: bool
    at_least: bool
    note: str
    blank: str


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """A review in words. ``intake`` is empty and ``too_few`` a sentence when too little is logged.

    ``nothing`` stands where nothing was logged; else ``went_well`` has one to three sentences.
    """

    title: str
    monday: dt.date
    movement: tuple[Row, ...]
    intake: tuple[Row, ...]
    mean_of: str
    too_few: str
    went_well: tuple[str, ...]
    nothing: str
    to_try: str
    targets: list[TargetShown]


@dataclass(frozen=True, slots=True)
class ReviewInShort:
    """One line of the list of reviews. ``name`` is the end of its address."""

    name: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class SafetyShown:
    """One message about her safety, on its page."""

    lines: tuple[str, ...]
    written_at: dt.datetime
    read_at: dt.datetime | None


def review_shown(review: WeeklyReview) -> ReviewShown:
    """Everything a page or mail says about one review. No query."""
    findings = thaw(review.findings, review.goals)
    verdicts = {verdict.measure: verdict for verdict in findings.verdicts}
    enough = findings.logged_days >= DAYS_NEEDED
    step = findings.to_try
    return ReviewShown(
        title=week_title(review.week_start),
        monday=review.week_start,
        movement=_rows(verdicts, MOVEMENT_MEASURES),
        intake=_rows(verdicts, INTAKE_ORDER) if enough else (),
        mean_of=_mean_of(findings.logged_days) if enough else "",
        too_few="" if enough else _too_few(findings.logged_days),
        went_well=tuple(praise_words(praise, verdicts) for praise in findings.went_well),
        nothing="" if findings.went_well else _nothing(),
        to_try=step_words(step, verdicts) if step else "",
        targets=targets_shown(findings.verdicts),
    )


def in_short(review: WeeklyReview) -> ReviewInShort:
    """A review for the list."""
    findings = thaw(review.findings, review.goals)
    minutes = [one for one in findings.verdicts if one.measure is Measure.AEROBIC_MINUTES]
    parts = [
        f"{capfirst(str(NAMES[one.measure]))}: {amounts_words(one)}, {STATUSES[one.status]}"
        for one in minutes
    ]
    parts.append(_days_logged(findings.logged_days))
    return ReviewInShort(
        name=review.week_start.isoformat(),
        title=week_title(review.week_start),
        summary=" · ".join(parts),
    )


def safety_shown(message: Message, read_at: dt.datetime | None) -> SafetyShown:
    """What she is told, as it was written. No query."""
    lines = (message.content or {}).get("lines", ())
    return SafetyShown(lines=tuple(lines), written_at=message.created_at, read_at=read_at)


def week_title(monday: dt.date) -> str:
    """ "16 to 22 November 2026"; "30 November to 6 December 2026"."""
    week = Week(monday)
    first = "j" if week.start.month == week.end.month else "j F"
    if week.start.year != week.end.year:
        first = "j F Y"
    return _("%(first)s to %(last)s") % {
        "first": date_format(week.start, first),
        "last": date_format(week.end, "j F Y"),
    }


def _rows(verdicts: dict[Measure, Assessment], measures: Sequence[Measure]) -> tuple[Row, ...]:
    return tuple(_row(verdicts[measure]) for measure in measures if measure in verdicts)


def _row(verdict: Assessment) -> Row:
    target, facts = verdict.target, MEASURES[verdict.measure]
    limit = target.upper_limit if target and target.limit_kind is LimitKind.TOTAL else None
    status = STATUSES[verdict.status]
    food = verdict.food if facts.is_intake else verdict.amount or 0
    notes = [status if target else "", *unknowns(verdict), _iu(verdict)]
    return Row(
        label=NAMES[verdict.measure],
        amount=figure(verdict),
        target=number(target.value) if target else "",
        unit=UNITS[facts.unit],
        words=amounts_words(verdict),
        line=f"{NAMES[verdict.measure]}: {amounts_words(verdict)}, {_blank(verdict) or status}",
        split=split_bar(food, verdict.supplements, target.value, limit) if target else None,
        met=verdict.status is Status.MET,
        at_least=verdict.at_least,
        note=" · ".join(capfirst(str(note)) for note in notes if note),
        blank=_blank(verdict),
    )


def _blank(verdict: Assessment) -> str:
    if verdict.target is not None:
        return ""
    is_k2 = verdict.measure is Measure.VITAMIN_K2
    return _("no official target") if is_k2 else _("no target")


def _iu(verdict: Assessment) -> str:
    """Bottles of vitamin D speak in IU."""
    if verdict.measure is not Measure.VITAMIN_D or verdict.amount is None:
        return ""
    return _("%(had)s IU") % {"had": number(iu_from_ug(verdict.amount))}


def _mean_of(days: int) -> str:
    return ngettext(
        "The average over the %(days)s day on which you logged meals.",
        "The average over the %(days)s days on which you logged meals.",
        days,
    ) % {"days": days}


def _days_logged(days: int) -> str:
    return ngettext("meals logged on %(days)s day", "meals logged on %(days)s days", days) % {
        "days": days
    }


def _too_few(days: int) -> str:
    if not days:
        return _(
            "Not enough logged to judge. Meals on three days or more can be compared with your "
            "targets."
        )
    return ngettext(
        "Not enough logged to judge: meals on %(days)s day. Three days or more can be compared "
        "with your targets.",
        "Not enough logged to judge: meals on %(days)s days. Three days or more can be compared "
        "with your targets.",
        days,
    ) % {"days": days}


def _nothing() -> str:
    return _("Nothing was logged in this week. That is all right: every week is a new start.")
