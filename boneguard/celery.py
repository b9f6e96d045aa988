"""The Celery application and the whole schedule in one table.

Celery only wakes the work up: what is due stands in PostgreSQL. Task arguments are ids at most.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boneguard.settings")
os.environ.setdefault("BONEGUARD_PROCESS", "jobs")

app = Celery("boneguard")
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600},
    timezone="UTC",
    enable_utc=True,
    task_soft_time_limit=50,
    task_time_limit=120,
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

EVERY_FEW_SECONDS = 10.0  # somebody waits before the page
EVERY_MINUTE = 60.0
EVERY_HOUR = 3600.0

# A tick that could not start within its own period is dropped: the next one does the same work.
app.conf.beat_schedule = {
    "plan weekly reviews": {
        "task": "reminders.tasks.plan",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 55},
    },
    "plan reminders": {
        "task": "reminders.tasks.remind",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 55},
    },
    "deliver messages": {
        "task": "reminders.tasks.deliver",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 55},
    },
    "count what drafts of thresholds would change": {
        "task": "recommendations.tasks.count_effects",
        "schedule": EVERY_FEW_SECONDS,
        "options": {"expires": 9},
    },
    "erase accounts whose grace has ended": {
        "task": "patients.tasks.erase_due",
        "schedule": EVERY_HOUR,
        "options": {"expires": 3000},
    },
    "forget sessions that have ended": {
        "task": "accounts.tasks.forget_old_sessions",
        "schedule": EVERY_HOUR,
        "options": {"expires": 3000},
    },
}
