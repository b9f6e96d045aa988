"""What Celery starts each minute. The queue of record is PostgreSQL: a lost tick loses nothing."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from reminders import delivery, planner, pulse, reminding

ENOUGH = dt.timedelta(seconds=30)  # a task has 50 seconds; the next tick carries on


@shared_task(name="reminders.tasks.plan", ignore_result=True)
def plan() -> None:
    """Plan the reviews that are due."""
    planner.plan(now=timezone.now(), at_most=ENOUGH)
    pulse.mark("plan", now=timezone.now())


@shared_task(name="reminders.tasks.remind", ignore_result=True)
def remind() -> None:
    """Plan the reminders that are due."""
    reminding.remind(now=timezone.now(), at_most=ENOUGH)
    pulse.mark("remind", now=timezone.now())


# The last message may begin just before `ENOUGH`, and a slow mail server answers each of its seven
# questions within ten seconds: the limit must not cut it off between text and answer.
@shared_task(name="reminders.tasks.deliver", ignore_result=True, soft_time_limit=110)
def deliver() -> None:
    """Send the messages that are due."""
    delivery.deliver(now=timezone.now(), at_most=ENOUGH)
    pulse.mark("deliver", now=timezone.now())
