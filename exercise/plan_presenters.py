"""From her plan to what its pages and the card of a day print."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common.days import Week
from exercise.care_wording import NEW_BACK_PAIN, REASON, STATUS, UNKNOWN
from exercise.her_plan import Answer, HerPlan
from exercise.models import NotToday, Outcome, Weekday
from exercise.plan import AEROBIC_MINUTES, Because, Missed, Planned, Reduced
from exercise.precautions import Status, unknowns
from exercise.wording import short_name

Words = str | Promise


@dataclass(frozen=True, slots=True)
class RowShown:
    """A planned session: its name, how long, what care it asks for, and what became of it.

    ``state``: "" while it is open, "done", "not_today", or "explained" when it is not offered.
    """

    slot: int
    name: str
    minutes: str
    cares: tuple[Words, ...]
    state: str
    state_words: Words
    undo_url: str


@dataclass(frozen=True, slots=True)
class EasierShown:
    """A button for an easier version, and what it would be."""

    version: str
    label: str
    details: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """The planned sessions of a day, for Today and Movement."""

    title: str
    day: dt.date
    rows: tuple[RowShown, ...]
    open_slots: tuple[int, ...]
    easier: tuple[EasierShown, ...]
    why: str
    empty: Words
    reasons: tuple[tuple[str, Words], ...]
    submission_id: uuid.UUID

    @property
    def open_words(self) -> str:
        """The open slots as the buttons send them: "31-32"."""
        return "-".join(str(slot) for slot in self.open_slots)


@dataclass(frozen=True, slots=True)
class PlannedDayShown:
    """One weekday of the plan beside what was logged on its date of this week."""

    name: str
    rows: tuple[RowShown, ...]
    logged: tuple[str, ...]
    is_today: bool
    is_past: bool
    add_url: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """The week of the plan, day by day, and what it reaches."""

    days: tuple[PlannedDayShown, ...]
    notes: tuple[Words, ...]
    urgent: Words
    assumed: str
    sums: str
    missed: tuple[str, ...]
    is_own: bool


def card_shown(plan: HerPlan, *, day: dt.date, today: dt.date) -> CardShown:
    """The card of one day."""
    planned = plan.on(day)
    rows = tuple(_row(plan, one, day) for one in planned)
    still_open = [one for one, row in zip(planned, rows, strict=True) if not row.state]
    because = plan.because(day)
    return CardShown(
        title=_("Planned for today") if day == today else _("Planned for this day"),
        day=day,
        rows=rows,
        open_slots=tuple(one.slot for one in still_open),
        easier=_easier(plan, still_open, because),
        why=_why(because) if still_open else "",
        empty="" if rows else _nothing(plan),
        reasons=tuple((value, label) for value, label in NotToday.choices),
        submission_id=uuid.uuid4(),
    )


def plan_shown(
    plan: HerPlan, logged: Mapping[dt.date, Sequence[str]], *, today: dt.date
) -> PlanShown:
    """The week of the plan; ``logged`` holds what was done on its days so far, in words."""
    days = tuple(_day(plan, logged, day, today) for day in Week.containing(today).days)
    held = [status for status in Status if status in plan.statuses and STATUS[status]]
    return PlanShown(
        days=days,
        notes=tuple(STATUS[status] for status in held if status is not Status.TEAM_FIRST),
        urgent=_urgent(plan),
        assumed=assumed_words(plan),
        sums=_sums(plan),
        missed=tuple(_missed(plan, one) for one in plan.sums.missed(plan.balance_days)),
        is_own=plan.is_own,
    )


def assumed_words(plan: HerPlan) -> str:
    """What she has not told and was taken not to be so; empty when she told everything."""
    unsaid = [str(UNKNOWN[one]) for one in unknowns(plan.facts)]
    if not unsaid:
        return ""
    return _("You have not told us about: %(these)s. The plan assumes that there is none.") % {
        "these": "; ".join(unsaid)
    }


def minutes_words(minutes: int) -> str:
    """ "35 min"."""
    return pgettext("minutes", "%(minutes)d min") % {"minutes": minutes}


def _row(plan: HerPlan, planned: Planned, day: dt.date) -> RowShown:
    answer = plan.answers.get((day, planned.slot))
    state, words = _state(answer)
    if answer is None and not plan.fits(planned):
        state = "explained"
        words = _("Not offered now") if planned.key in plan.activities else _("Not in the list")
    minutes = answer.minutes if answer and answer.is_done else planned.minutes
    return RowShown(
        slot=planned.slot,
        name=short_name(plan.names.get(planned.key, planned.key)),
        minutes=minutes_words(minutes),
        cares=tuple(REASON[reason] for reason in plan.advice(planned).reasons),
        state=state,
        state_words=words,
        undo_url=reverse("exercise:plan_undo", args=[day.isoformat(), str(planned.slot)])
        if answer
        else "",
    )


def _state(answer: Answer | None) -> tuple[str, Words]:
    if answer is None:
        return "", ""
    if answer.is_done:
        return "done", Outcome(answer.outcome).label
    reason = NotToday(answer.reason).label.lower()
    return "not_today", _("Not today: %(reason)s") % {"reason": reason}


def _easier(
    plan: HerPlan, sessions: Sequence[Planned], because: Because | None
) -> tuple[EasierShown, ...]:
    """The shorter version, and with sore joints first the low-impact one where there is one."""
    if not sessions:
        return ()
    shown = []
    if because is Because.PAIN:
        gentler = [plan.reduced(one, Reduced.LOW_IMPACT) for one in sessions]
        if any(one.key != other.key for one, other in zip(gentler, sessions, strict=True)):
            shown.append(
                EasierShown(Reduced.LOW_IMPACT, _("Low-impact version"), _listed(plan, gentler))
            )
    shorter = [plan.reduced(one, Reduced.SHORTER) for one in sessions]
    shown.append(EasierShown(Reduced.SHORTER, _("Shorter version"), _listed(plan, shorter)))
    return tuple(shown)


def _listed(plan: HerPlan, sessions: Sequence[Planned]) -> str:
    return ", ".join(
        f"{short_name(plan.names[one.key])} {minutes_words(one.minutes)}" for one in sessions
    )


def _why(because: Because | None) -> str:
    """The reason to keep moving a little: HOPE (Irwin 2015, JCO 33:1104; clinical.md 3.3)."""
    if because is None:
        return ""
    opening = (
        _("Sore today? An easier version counts too.")
        if because is Because.PAIN
        else _("Tired today? An easier version counts too.")
    )
    trial = _(
        "In a trial of 121 women with joint pain on an aromatase inhibitor (HOPE, 2015), a year of "
        "exercise was linked with less pain: on average 1.6 points less out of 10."
    )
    return f"{opening} {trial}"


def _nothing(plan: HerPlan) -> Words:
    if Status.TEAM_FIRST in plan.statuses:
        return _urgent(plan)
    return _("Nothing is planned: a day of rest is part of the plan.")


def _urgent(plan: HerPlan) -> Words:
    if Status.TEAM_FIRST not in plan.statuses:
        return ""
    if plan.facts.new_back_pain:
        return f"{NEW_BACK_PAIN} {STATUS[Status.TEAM_FIRST]}"
    return STATUS[Status.TEAM_FIRST]


def _sums(plan: HerPlan) -> str:
    sums = plan.sums
    return _(
        "The week as planned: %(minutes)d active minutes, strength on %(strength)d days, balance "
        "on %(balance)d days. The targets behind it: 150 minutes, 2 days and %(target)d days."
    ) % {
        "minutes": sums.aerobic_minutes,
        "strength": sums.strength_days,
        "balance": sums.balance_days,
        "target": plan.balance_days,
    }


def _missed(plan: HerPlan, missed: Missed) -> str:
    if Status.TEAM_FIRST in plan.statuses:
        return ""
    if missed is Missed.AEROBIC and Status.FALLS in plan.statuses:
        return _(
            "Fewer than 150 active minutes, on purpose: strength and balance come first. Ask your "
            "team when to add more walking."
        )
    if missed is Missed.AEROBIC:
        left = AEROBIC_MINUTES - plan.sums.aerobic_minutes
        return ngettext(
            "%(left)d active minute short of 150. Add a little when it suits you.",
            "%(left)d active minutes short of 150. Add a walk or a swim when it suits you.",
            left,
        ) % {"left": left}
    if missed is Missed.STRENGTH:
        return _("Strength on 2 days is the target. Add a strength session when it suits you.")
    return _("Balance on %(target)d days is the target. A few minutes are enough.") % {
        "target": plan.balance_days
    }


def _day(
    plan: HerPlan, logged: Mapping[dt.date, Sequence[str]], day: dt.date, today: dt.date
) -> PlannedDayShown:
    weekday = Weekday(day.weekday())
    return PlannedDayShown(
        name=date_format(day, "l j F"),
        rows=tuple(_row(plan, one, day) for one in plan.on(day)),
        logged=tuple(logged.get(day, ())),
        is_today=day == today,
        is_past=day < today,
        add_url=f"{reverse('exercise:plan_add')}?weekday={weekday.value}",
    )
