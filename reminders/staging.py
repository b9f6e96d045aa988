"""Stores the reviews of a chunk of people and their messages in a handful of statements.

The rows go through a temporary table: COPY is the fastest way into PostgreSQL and is refused on
tables with row security, INSERT … SELECT is not.
"""

import datetime as dt
import io
import json
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from common.any_of import keys_array
from common.days import Week
from reminders.models import (
    JudgedTargets,
    Message,
    MessageKind,
    MessageState,
    ReviewSchedule,
    WeeklyReview,
)
from reminders.safety import message_host
from reminders.schedule import week_key
from reminders.weekly_review import FrozenReview, FrozenTargets

_STAGED = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_review (patient_id bigint, time_zone varchar,
  logged_days smallint, findings jsonb, targets_id bigint, mailed boolean)
  ON COMMIT DELETE ROWS;
DELETE FROM staged_review;
"""
_STORED = f"""
WITH made AS (
  INSERT INTO {WeeklyReview._meta.db_table}
    (patient_id, week_start, time_zone, planned_at, logged_days, findings, targets_id)
  SELECT patient_id, %(week)s, time_zone, %(now)s, logged_days, findings, targets_id
  FROM staged_review ON CONFLICT (patient_id, week_start) DO NOTHING
  RETURNING patient_id),
told AS (
  INSERT INTO {Message._meta.db_table} (patient_id, kind, period, state, created_at,
    next_attempt_at, expires_at, attempts, message_id, outcome)
  SELECT patient_id, %(kind)s, %(period)s, %(state)s, %(now)s, %(now)s, %(expires)s, 0,
    '<' || replace(gen_random_uuid()::text, '-', '') || '@' || %(host)s || '>', ''
  FROM made JOIN staged_review USING (patient_id)
  WHERE mailed ON CONFLICT (patient_id, kind, period) DO NOTHING
  RETURNING 1)
SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM told)
"""
_MOVED_ON = """
CREATE TEMPORARY TABLE IF NOT EXISTS moved_on (id bigint, next_review_at timestamptz)
  ON COMMIT DELETE ROWS;
DELETE FROM moved_on;
"""
_SCHEDULES = f"""
UPDATE {ReviewSchedule._meta.db_table} s SET next_review_at = m.next_review_at
FROM moved_on m WHERE m.id = s.id AND s.id = ANY(%s)
"""


class Stored(NamedTuple):
    """How many rows were new."""

    reviews: int
    messages: int


def store_reviews(
    reviews: Iterable[FrozenReview],
    *,
    week: Week,
    zones: Mapping[int, str],
    mailed: Container[int],
    now: dt.datetime,
    useful_for: dt.timedelta,
) -> Stored:
    """Store these reviews of one week, and a message about the review of everybody in ``mailed``.

    What is there already stays as it is: run again it stores nothing. Call it in a transaction.
    Six statements, however many people.
    """
    rows = list(reviews)
    targets = _targets_ids({row.targets for row in rows})
    values: dict[str, Any] = {
        "week": week.start,
        "now": now,
        "kind": MessageKind.WEEKLY_REVIEW.value,
        "period": week_key(week),
        "state": MessageState.PENDING.value,
        "expires": now + useful_for,
        "host": message_host(),
    }
    with connection.cursor() as cursor:
        lines = (
            _line(row, zones[row.patient_id], targets[row.targets.digest], mailed) for row in rows
        )
        _copy(cursor, "staged_review", _STAGED, lines)
        cursor.execute(_STORED, values)
        return Stored(*cursor.fetchone())


def move_on(moments: Iterable[tuple[int, dt.datetime]]) -> None:
    """Give each schedule (by its key) the moment it next comes due. Call it in a transaction."""
    moved = list(moments)
    with connection.cursor() as cursor:
        _copy(cursor, "moved_on", _MOVED_ON, moved)
        # The keys are told twice: PostgreSQL knows nothing of a table that was just filled, and
        # would read the schedules of everybody for it.
        cursor.execute(_SCHEDULES, [keys_array(key for key, _moment in moved)])


def _line(row: FrozenReview, zone: str, targets: int, mailed: Container[int]) -> tuple[object, ...]:
    """A row of staged_review."""
    is_mailed = "t" if row.patient_id in mailed else "f"
    return row.patient_id, zone, row.logged_days, row.findings, targets, is_mailed


def _targets_ids(targets: Collection[FrozenTargets]) -> dict[str, int]:
    """The keys of these targets by digest; new ones are stored."""
    digests = [one.digest for one in targets]
    stored = JudgedTargets.objects.filter(digest__in=digests)
    found: dict[str, int] = dict(stored.values_list("digest", "pk"))
    new = JudgedTargets.objects.bulk_create(
        JudgedTargets(digest=one.digest, goals=json.loads(one.goals))
        for one in targets
        if one.digest not in found
    )
    return found | {one.digest: one.pk for one in new}


def _copy(cursor: Any, table: str, made_by: str, rows: Iterable[Sequence[object]]) -> None:
    # Only findings hold characters that COPY reads in its own way, and JSON escapes all of them
    # but the backslash.
    text = "".join("\t".join(map(str, row)).replace("\\", "\\\\") + "\n" for row in rows)
    cursor.execute(made_by)
    cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))
