"""Celery only wakes the work up: the settings that make lost and doubled wake-ups harmless."""

import re

import pytest
from django.conf import settings

from boneguard import local
from boneguard.celery import app

APPS = (
    "boneguard",
    "reminders",
    "recommendations",
    "patients",
    "accounts",
    "nutrition",
    "exercise",
)

PINNED = {
    "task_acks_late": True,  # a task of a killed worker is started again
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,  # no worker hoards what another could do
    "result_backend": None,  # nothing is kept in Redis
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],  # never pickle
    "timezone": "UTC",
    "enable_utc": True,
    "broker_connection_retry_on_startup": True,
}


@pytest.mark.parametrize(("name", "value"), PINNED.items())
def test_pinned(name, value):
    assert app.conf[name] == value


def test_no_task_outlives_the_visibility_timeout():
    """Redis hands a task out again that is not acknowledged by then."""
    app.loader.import_default_modules()
    visible = app.conf.broker_transport_options["visibility_timeout"]
    limits = [task.time_limit or app.conf.task_time_limit for task in app.tasks.values()]
    assert max(limits) < visible


def test_no_wait_for_a_mail_server_is_longer_than_ten_seconds():
    assert settings.EMAIL_TIMEOUT == 10


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_a_tick_carries_nothing_and_is_dropped_when_the_next_one_is_due(name):
    entry = app.conf.beat_schedule[name]
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert not entry.get("args")
    assert not entry.get("kwargs")
    assert entry["options"]["expires"] < entry["schedule"]


@pytest.mark.parametrize("task", ["reminders.tasks.plan", "reminders.tasks.deliver"])
def test_reminders_tick_each_minute(task):
    (entry,) = (one for one in app.conf.beat_schedule.values() if one["task"] == task)
    assert entry["schedule"] == 60


def test_nothing_is_put_off_inside_redis():
    """ETA tasks that outlive the visibility timeout run several times; PostgreSQL keeps time."""
    put_off = re.compile(r"\b(eta|countdown)\s*=|self\.retry\(|autoretry_for|apply_async")
    sources = [path for folder in APPS for path in (local.CHECKOUT / folder).rglob("*.py")]
    assert len(sources) > 100
    assert [path.name for path in sources if put_off.search(path.read_text())] == []
