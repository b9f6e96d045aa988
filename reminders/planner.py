"""Who has a review due, and its planning: the review on the site and the mail about it.

Any number of planners may run at once (``claiming.py``). A review and its message are unique per
patient and local week, and both appear in the transaction that moves the schedule on.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max

from common.compiled import SOMEBODY, Compiled
from common.days import Week
from patients.people import Person, person_columns
from reminders import staging
from reminders.claiming import PUT_OFF, chunks, claim, each_if_not_all, proved
from reminders.models import ReviewSchedule, WeeklyReview
from reminders.schedule import DueReview, due_review
from reminders.timing import next_moment, review_time
from reminders.weekly_review import frozen_reviews

CHUNK = 5_000
USEFUL_FOR = dt.timedelta(hours=48)  # a review of last week is stale on Wednesday
RECENTLY = dt.timedelta(weeks=5)  # no run reviews a week that is longer ago


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


class Waiting(NamedTuple):
    """Somebody whose review is due: her schedule, what of her account matters, and herself."""

    schedule_id: int
    moment: dt.datetime | None
    weekday: int
    wall_time: dt.time
    by_email: bool
    joined_at: dt.datetime
    user_id: int
    email: str
    time_zone: str
    is_active: bool
    leaving_since: dt.datetime | None
    person: Person

    @property
    def patient_id(self) -> int:
        return self.person.pk


def plan(*, now: dt.datetime, at_most: dt.timedelta = dt.timedelta.max) -> Planned:
    """Plan every review whose moment has come, and compute the moments that are asked for.

    Works in chunks, each in its own transaction; after ``at_most`` it begins no further one, and
    the next run carries on. Run again at the same moment it changes nothing.
    """
    return sum(chunks(lambda: _plan_chunk(now), at_most=at_most), Planned())


def _plan_chunk(now: dt.datetime) -> Planned | None:
    """A chunk of those that are due; None when there is nobody left."""
    waiting = _claim(now)
    if not waiting:
        return None
    made = each_if_not_all(waiting, lambda rows: _plan(rows, now), lambda one: _put_off(one, now))
    return sum(made, Planned())


def _claim(now: dt.datetime) -> list[Waiting]:
    """People who are due and whom nobody else works on, until the transaction ends. Three queries.

    Whose schedules they are is read apart: PostgreSQL would join everybody before it takes some.
    """
    due, uncomputed = ReviewSchedule.objects.due(now=now), ReviewSchedule.objects.uncomputed()
    taken = claim(due, uncomputed, moment="next_review_at", most=CHUNK)
    rows = _WAITING.rows({SOMEBODY: taken}) if taken else ()
    own = len(_SCHEDULE)
    return [Waiting._make((*row[:own], Person.of_columns(row[own:]))) for row in rows]


_SCHEDULE = (
    *("pk", "next_review_at", "weekday", "wall_time", "by_email", "patient__created_at"),
    *("patient__user_id", "patient__user__email", "patient__user__time_zone"),
    *("patient__user__is_active", "patient__user__deletion_requested_at"),
)
_WAITING = Compiled(
    lambda: (
        ReviewSchedule.objects.filter(pk__in=[SOMEBODY])
        .order_by("pk")
        .values_list(*_SCHEDULE, *person_columns("patient__"))
    ),
    many=(SOMEBODY,),
    plain=True,
)


def _put_off(one: Waiting, now: dt.datetime) -> Planned:
    ReviewSchedule.objects.filter(pk=one.schedule_id).update(next_review_at=now + PUT_OFF)
    return Planned(put_off=1)


def _plan(waiting: Sequence[Waiting], now: dt.datetime) -> Planned:
    reviewed = _last_reviewed([one.patient_id for one in waiting], now)
    due: dict[Week, list[Waiting]] = defaultdict(list)
    moved_on = []
    for one in waiting:
        last = reviewed.get(one.patient_id)
        found, next_at = _due(one, last, now)
        moved_on.append((one.schedule_id, next_at))
        if found and one.leaving_since is None and (last is None or found.week > last):
            due[found.week].append(one)
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
    one: Waiting, last_reviewed: Week | None, now: dt.datetime
) -> tuple[DueReview | None, dt.datetime]:
    """Her due review, if there is one, and when her schedule comes due next."""
    when = review_time(one.weekday, one.wall_time, one.time_zone)
    moment = one.moment
    if moment is None:
        moment = next_moment(when, joined_at=one.joined_at, last_reviewed=last_reviewed, now=now)
    found = due_review(moment, now, when)
    return found, found.next_at if found else moment


def _make(week: Week, due: Sequence[Waiting], now: dt.datetime) -> Planned:
    """The reviews of one week with their messages."""
    stored = staging.store_reviews(
        frozen_reviews([one.person for one in due], week),
        week=week,
        zones={one.patient_id: one.time_zone for one in due},
        mailed=_mailed(due),
        now=now,
        useful_for=USEFUL_FOR,
    )
    return Planned(reviews=stored.reviews, messages=stored.messages)


def _mailed(due: Sequence[Waiting]) -> set[int]:
    """Ids of the patients who want the mail and have an address that is theirs. One query."""
    wanting = {one.user_id: one for one in due if one.by_email and one.is_active}
    owners = proved({user_id: one.email for user_id, one in wanting.items()})
    return {wanting[user_id].patient_id for user_id in owners}
