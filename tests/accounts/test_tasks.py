"""Sessions that have ended are forgotten."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from accounts.tasks import forget_old_sessions
from boneguard.celery import app
from patients.models import Patient

pytestmark = pytest.mark.django_db


def test_sessions_that_have_ended_go_and_running_ones_stay(
    patient: Patient, outsider: Patient, client_of: Callable[..., Any]
) -> None:
    gone, stays = client_of(patient).session.session_key, client_of(outsider).session.session_key
    over = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    Session.objects.filter(pk=gone).update(expire_date=over)
    forget_old_sessions()
    assert list(Session.objects.values_list("pk", flat=True)) == [stays]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "accounts.tasks.forget_old_sessions" in wanted
    assert wanted <= set(app.tasks)
