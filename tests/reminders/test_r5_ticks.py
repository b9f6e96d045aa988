"""R5: ticks come three times, twice, late, again. The rows stay as they are."""

import datetime as dt

import pytest
from django.utils import timezone

from reminders import planner
from reminders.models import Message, MessageState, ReviewSchedule, WeeklyReview
from tests.factories import make_patient
from tests.reminders.fleet import wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.xdist_group("fleet"),
]
S = MessageState


def sent():
    return Message.objects.filter(state=S.SENT).count()


def test_r5_every_tick_three_times_and_yesterdays_once_more(fleet, crowd):
    """R5: three beats, the planner twice, yesterday's tick replayed: the rows stay as they are."""
    now = timezone.now()
    joined_later = make_patient()
    before = set(Message.objects.values_list("pk", flat=True)), WeeklyReview.objects.count()
    ReviewSchedule.objects.filter(patient__in=crowd).update(next_review_at=now)  # as if never done
    fleet.tick("plan", "deliver", times=3)
    fleet.tick_and_wait("plan")
    fleet.tick_and_wait("deliver")
    wait_for(lambda: not fleet.open(), why=fleet.log)
    for then in (now, now, now - dt.timedelta(days=1)):
        planner.plan(now=then)
    after = set(Message.objects.values_list("pk", flat=True)), WeeklyReview.objects.count()
    assert after == before
    ids = [mail["Message-ID"] for mail in fleet.post.messages]
    assert len(ids) == len(set(ids)) == len(before[0])
    assert ReviewSchedule.objects.get(patient=joined_later).next_review_at > now


def test_r5_a_tick_that_waited_longer_than_a_minute_is_dropped(fleet, crowd):
    """R5: yesterday's tick out of a Redis that was away does nothing at all."""
    fleet.app.send_task("reminders.tasks.deliver", expires=timezone.now() - dt.timedelta(days=1))
    for _later in range(4):  # in the same queue: by then it would have begun
        fleet.tick_and_wait("plan")
    assert sent() == 0
    assert fleet.post.messages == []


@pytest.mark.chaos
def test_r5_three_real_beats_for_two_minutes(fleet, crowd):
    """R5, long: three beats of the real schedule; everything goes out once."""
    beats = [
        fleet.run("celery", "-A", "boneguard", "beat", "-l", "warning", "--pidfile", "",
                  "--scheduler", "celery.beat:Scheduler")
        for _number in range(3)
    ]  # fmt: skip
    try:
        wait_for(lambda: not fleet.open(), 150, fleet.log)
        seen = len(fleet.post.messages)
        ended = fleet.last_end("plan"), fleet.last_end("deliver")
        wait_for(lambda: fleet.last_end("plan") != ended[0], 100, fleet.log)
        wait_for(lambda: fleet.last_end("deliver") != ended[1], 100, fleet.log)
    finally:
        for beat in beats:
            fleet.end(beat)
    ids = [mail["Message-ID"] for mail in fleet.post.messages]
    assert len(ids) == len(set(ids)) == seen == sent()
    assert WeeklyReview.objects.count() == len(crowd)
