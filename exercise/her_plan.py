"""Her week as it is planned now: the suggestion or her own, and what became of each session."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from common.days import Week
from common.logged_days import NEWEST_FIRST
from exercise.models import (
    Activity,
    ActivitySession,
    Outcome,
    PlannedOutcome,
    PlannedSession,
    WeeklyPlan,
)
from exercise.plan import (
    SUGGESTED_KEYS,
    USUAL_TIME,
    Because,
    Known,
    Planned,
    Reduced,
    Sums,
    adaptation,
    advice_on,
    balance_target,
    low_impact,
    shorter,
    suggested_week,
    week_sums,
)
from exercise.precautions import Advice, Status, statuses
from patients.facts import PatientFacts
from patients.models import Patient
from patients.people import facts_but_weight

_ACTIVITY = (
    *("pk", "key", "name", "category", "impact", "intensity", "entry_unit", "flags"),
    *("counts_aerobic", "counts_resistance", "counts_balance"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What she said of one planned session: an ``Outcome``, the reason of "not today", or ""."""

    outcome: str
    reason: str
    minutes: int

    @property
    def is_done(self) -> bool:
        """She did it, in whatever version."""
        return self.outcome != Outcome.NOT_TODAY


@dataclass(frozen=True, slots=True, kw_only=True)
class HerPlan:
    """One week of her plan. ``is_own``: she edited it; else it is the suggestion of today.

    ``answers`` by (day, slot) holds what stands: an answer whose session she removed does not.
    ``pain`` is what she said last, 0 to 10.
    """

    planned: tuple[Planned, ...]
    is_own: bool
    time: dt.time
    activities: Mapping[str, Known]
    names: Mapping[str, str]
    activity_ids: Mapping[str, int]
    statuses: frozenset[Status]
    facts: PatientFacts
    balance_days: int
    answers: Mapping[tuple[dt.date, int], Answer]
    pain: int | None

    def on(self, day: dt.date) -> tuple[Planned, ...]:
        """What is planned for the weekday of ``day``."""
        return tuple(one for one in self.planned if one.weekday == day.weekday())

    def in_slot(self, slot: int) -> Planned | None:
        """The session of that place, if there is one."""
        return next((one for one in self.planned if one.slot == slot), None)

    def advice(self, planned: Planned) -> Advice:
        """Whether it fits her precautions."""
        fell = self.facts.fell_in_last_year
        return advice_on(planned, self.activities, self.statuses, fell=fell)

    def fits(self, planned: Planned) -> bool:
        """Whether it may be offered."""
        return planned.key in self.activities and self.advice(planned).is_offered

    def reduced(self, planned: Planned, version: Reduced) -> Planned:
        """The easier version; where there is no gentler activity, the same for half the time."""
        if version is Reduced.LOW_IMPACT:
            fell = self.facts.fell_in_last_year
            gentler = low_impact(planned, self.activities, self.statuses, fell=fell)
            if gentler is not None:
                return gentler
        return shorter(planned)

    def because(self, day: dt.date) -> Because | None:
        """Why an easier version is offered on ``day``, from her pain and from what she said."""
        reasons = {
            answer.reason for (its_day, _slot), answer in self.answers.items() if its_day == day
        }
        if Because.PAIN in reasons:
            return Because.PAIN
        return adaptation(joint_pain=self.pain, tired=Because.TIRED in reasons)

    @property
    def sums(self) -> Sums:
        """What the week adds up to, of what may be offered."""
        return week_sums((one for one in self.planned if self.fits(one)), self.activities)


def her_plan(patient: Patient, *, day: dt.date) -> HerPlan:
    """The plan of the week that ``day`` lies in.

    One query; two where her health answers are not at hand.
    """
    facts = facts_but_weight(patient, day=day)
    asked = plan_asked(Week.containing(day))
    told = Patient.objects.filter(pk=patient.pk).values_list(asked, flat=True).get()
    return plan_told(told, facts, day=day)


def plan_asked(week: Week) -> JSONObject:
    """The plan and the answers of a week as one column of a query about her; see ``plan_told``.

    Row security shows only her rows; the query names her all the same.
    """
    hers = {"patient": OuterRef("pk")}
    own = PlannedSession.objects.kept().filter(**hers)
    mentioned = PlannedSession.objects.filter(patient=OuterRef(OuterRef("pk")))
    plan = WeeklyPlan.objects.filter(**hers)
    sessions = own.values(
        json=JSONObject(
            slot="slot",
            weekday="weekday",
            key="activity__key",
            minutes="minutes",
            agreed="agreed",
        )
    )
    answers = PlannedOutcome.objects.filter(**hers, day__gte=week.start, day__lte=week.end)
    stands = answers.exclude(session__deleted_at__isnull=False)
    told = stands.values(
        json=JSONObject(
            day="day", slot="slot", outcome="outcome", reason="reason", minutes="minutes"
        )
    )
    activities = Activity.objects.filter(
        Q(key__in=SUGGESTED_KEYS, withdrawn_at=None) | Q(pk__in=mentioned.values("activity_id"))
    )
    return JSONObject(
        pain=_pain_asked(week),
        asked_on="health_profile__asked_now_on",
        plan=Subquery(plan.values(json=JSONObject(time="time", edited_at="edited_at"))[:1]),
        sessions=ArraySubquery(sessions),
        answers=ArraySubquery(told),
        activities=ArraySubquery(
            activities.values(json=JSONObject(**{name: name for name in _ACTIVITY}))
        ),
    )


def _pain_asked(week: Week) -> Subquery:
    """The last session up to that week with which she told of pain."""
    told = ActivitySession.objects.kept().filter(patient=OuterRef("pk"), day__lte=week.end)
    told = told.exclude(pain_before=None, pain_after=None).order_by(*NEWEST_FIRST)
    pain = JSONObject(day="day", after="pain_after", before="pain_before")
    return Subquery(told.values(json=pain)[:1])


def plan_told(told: Mapping[str, Any], facts: PatientFacts, *, day: dt.date) -> HerPlan:
    """What the column of ``plan_asked`` holds, fitted to who she is on ``day``. No query."""
    rows = [Activity(**row) for row in _as_activities(told["activities"])]
    activities = {row.key: Known(row.facts, row.features) for row in rows}
    found, fell = statuses(facts), facts.fell_in_last_year
    days = balance_target(facts, day)
    plan = told["plan"] or {"time": None, "edited_at": None}
    if plan["edited_at"]:
        planned = tuple(sorted(map(_planned, told["sessions"]), key=_place))
    else:
        planned = suggested_week(found, activities, balance_days=days, fell=fell)
    return HerPlan(
        planned=planned,
        is_own=bool(plan["edited_at"]),
        time=dt.time.fromisoformat(plan["time"]) if plan["time"] else USUAL_TIME,
        activities=activities,
        names={row.key: row.name for row in rows},
        activity_ids={row.key: row.pk for row in rows},
        statuses=found,
        facts=facts,
        balance_days=days,
        answers=dict(_answers(told["answers"])),
        pain=_latest_pain(told, facts),
    )


def _latest_pain(told: Mapping[str, Any], facts: PatientFacts) -> int | None:
    """Pain (0-10) as she said it last: with a session, or among the answers about her health."""
    session, asked_on = told["pain"], told["asked_on"]
    answered = facts.joint_pain is not None and asked_on is not None
    if session is None or (answered and asked_on > session["day"]):
        return facts.joint_pain
    after: int | None = session["after"]
    return session["before"] if after is None else after


def _as_activities(rows: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {**row, "intensity": row["intensity"] or ""}


def _planned(row: Mapping[str, Any]) -> Planned:
    return Planned(row["slot"], row["weekday"], row["key"], row["minutes"], row["agreed"])


def _place(planned: Planned) -> tuple[int, int]:
    return planned.weekday, planned.slot


def _answers(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[tuple[dt.date, int], Answer]]:
    for row in rows:
        answer = Answer(row["outcome"], row["reason"], row["minutes"])
        yield (dt.date.fromisoformat(row["day"]), row["slot"]), answer
