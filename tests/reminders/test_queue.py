"""Leasing reads what it takes, however many messages wait since the same moment."""

import pytest
from django.db import connection

from reminders import outbox
from reminders.models import Message
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

WAITING = 20_000


@pytest.fixture
def queue(patient):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reminders_message (patient_id, kind, period, state, created_at,"
            " next_attempt_at, expires_at, attempts, message_id, outcome)"
            " SELECT %s, 'weekly_review', 'week:' || n, 'pending', %s, %s, 'infinity', 0, n, ''"
            " FROM generate_series(1, %s) AS n",
            [patient.pk, NOW, NOW, WAITING],
        )
        cursor.execute("ANALYZE reminders_message")


def test_neither_leasing_nor_sweeping_sorts_or_reads_the_whole_table(queue, count_queries):
    with count_queries() as queries:
        assert len(outbox.lease(now=NOW, limit=20)) == 20
        outbox.sweep(now=NOW)
    asked = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "UPDATE"))]
    assert len(asked) == 6
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            assert "Sort" not in plan, plan


def test_those_that_wait_longest_come_first(queue):
    first = [one.pk for one in outbox.lease(now=NOW, limit=20)]
    second = [one.pk for one in outbox.lease(now=NOW, limit=20)]
    expected = list(
        Message.objects.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:40]
    )
    assert first + second == expected
