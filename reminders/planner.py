"""Who has a review due, and its planning: the review on the site and the mail about it.

Any number of planners may run at once: each locks the schedules it works on and passes over those
that another one holds. A review and its message are unique per patient and local week, and both
appear in the transaction that moves the schedule on.
"""

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Max

from common.cycles import without_search_for_cycles
from common.days import Week
from reminders import staging
from reminders.models import ReviewSchedule, WeeklyReview
from reminders.schedule import DueReview, due_review
from reminders.timing import next_moment, review_time
from reminders.weekly_review import frozen_reviews

CHUNK = 2_000
USEFUL_FOR = dt.timedelta(hours=48)  # a review of last week is stale on Wednesday
PUT_OFF = dt.timedelta(hours=1)
RECENTLY = dt.timedelta(weeks=5)  # no run reviews a week that is longer ago

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run has made, and how many schedules it could not work on."""

    reviews: int = 0
    messages: int = 0
    put_off: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(
            self.reviews + other.reviews,
            self.messages + other.messages,
            self.put_off + other.put_off,
        )


def plan(*, now: dt.datetime, at_most: dt.timedelta = dt.timedelta.max) -> Planned:
    """Plan every review whose moment has come, and compute the moments that are asked for.

    Works in chunks, each in its own transaction; after ``at_most`` it begins no further one, and
    the next run carries on. Run again at the same moment it changes nothing.
    """
    total, began = Planned(), time.monotonic()
    while time.monotonic() - began < at_most.total_seconds():
        with without_search_for_cycles(), transaction.atomic():
            schedules = _claim(now)
            if not schedules:
                return total
            total += _plan_safely(schedules, now)
    return total


def _claim(now: dt.datetime) -> list[ReviewSchedule]:
    """Due schedules that nobody else works on, locked until the transaction ends. Three queries."""
    taken: list[int] = []
    for rows in (ReviewSchedule.objects.due(now=now), ReviewSchedule.objects.uncomputed()):
        free = rows.select_for_update(skip_locked=True).order_by("next_review_at", "pk")
        taken += free.values_list("pk", flat=True)[: CHUNK - len(taken)]
    # Whose they are is read apart: PostgreSQL would join everybody before it takes the first ones.
    found = ReviewSchedule.objects.filter(pk__any=taken).select_related(
        "patient__user", "patient__health_profile"
    )
    return list(found.order_by("next_review_at", "pk"))


def _plan_safely(schedules: Sequence[ReviewSchedule], now: dt.datetime) -> Planned:
    """Plan all of them; if that fails, each by herself, so that one cannot keep the others."""
    try:
        with transaction.atomic():
            return _plan(schedules, now)
    except Exception:
        logger.exception("Reviews could not be planned", extra={"schedules": len(schedules)})
    if len(schedules) > 1:
        return sum((_plan_safely([one], now) for one in schedules), Planned())
    ReviewSchedule.objects.filter(pk=schedules[0].pk).update(next_review_at=now + PUT_OFF)
    return Planned(put_off=1)


def _plan(schedules: Sequence[ReviewSchedule], now: dt.datetime) -> Planned:
    reviewed = _last_reviewed([schedule.patient_id for schedule in schedules], now)
    due: dict[Week, list[ReviewSchedule]] = defaultdict(list)
    moved_on = []
    for schedule in schedules:
        last = reviewed.get(schedule.patient_id)
        found, next_at = _due(schedule, last, now)
        moved_on.append((schedule.pk, next_at))
        staying = schedule.patient.user.deletion_requested_at is None
        if found and staying and (last is None or found.week > last):
            due[found.week].append(schedule)
    staging.move_on(moved_on)
    return sum((_make(week, those, now) for week, those in due.items()), Planned())


def _last_reviewed(patient_ids: Sequence[int], now: dt.datetime) -> dict[int, Week]:
    """The newest of the last weeks reviewed of each of them; one longer ago changes nothing.

    One query, which years of reviews make no slower.
    """
    lately = (now - RECENTLY).date()
    rows = WeeklyReview.objects.filter(patient_id__any=patient_ids, week_start__gte=lately)
    rows = rows.order_by()
    newest = rows.values("patient_id").annotate(newest=Max("week_start"))
    return {row["patient_id"]: Week(row["newest"]) for row in newest}


def _due(
    schedule: ReviewSchedule, last_reviewed: Week | None, now: dt.datetime
) -> tuple[DueReview | None, dt.datetime]:
    """Her due review, if there is one, and when her schedule comes due next."""
    patient = schedule.patient
    moment = schedule.next_review_at
    if moment is None:
        moment = next_moment(schedule, patient, last_reviewed=last_reviewed, now=now)
    found = due_review(moment, now, review_time(schedule, patient))
    return found, found.next_at if found else moment


def _make(week: Week, schedules: Sequence[ReviewSchedule], now: dt.datetime) -> Planned:
    """The reviews of one week with their messages."""
    patients = [schedule.patient for schedule in schedules]
    stored = staging.store_reviews(
        frozen_reviews(patients, week),
        week=week,
        zones={patient.pk: patient.user.time_zone for patient in patients},
        mailed=_mailed(schedules),
        now=now,
        useful_for=USEFUL_FOR,
    )
    return Planned(reviews=stored.reviews, messages=stored.messages)


def _mailed(schedules: Sequence[ReviewSchedule]) -> set[int]:
    """Ids of the patients who want the mail and have an address that is theirs. One query."""
    wanting = {
        schedule.patient.user_id: schedule.patient
        for schedule in schedules
        if schedule.by_email and schedule.patient.user.is_active
    }
    verified = EmailAddress.objects.filter(user_id__any=wanting, verified=True)
    return {
        wanting[user_id].pk
        for user_id, email in verified.values_list("user_id", "email")
        if email.lower() == wanting[user_id].user.email
    }
