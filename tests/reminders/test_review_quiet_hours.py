"""A review comes by e-mail at the time she chose, also where her quiet hours have not ended."""

import datetime as dt

import pytest

from reminders import delivery, planner
from reminders.models import Message, MessageState, ReviewSchedule
from tests.reminders import smtp
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SEVEN = dt.time(7)


@pytest.fixture
def chosen(helen):
    """Her review at a time of her choice; every other wish as it is for everybody."""

    def choose(hour):
        at = NOW.replace(hour=hour, minute=0)
        ReviewSchedule.objects.update(wall_time=dt.time(hour), next_review_at=at)
        return at

    return choose


def sent_at():
    return Message.objects.get().sent_at


@pytest.mark.parametrize("hour", [6, 21])
@pytest.mark.parametrize("minutes", [0, 1, 29])
def test_at_the_chosen_time(chosen, post, hour, minutes):
    at = chosen(hour)
    planner.plan(now=at + minutes * MINUTE)
    delivery.deliver(now=at + minutes * MINUTE)
    assert len(post.messages) == 1
    assert sent_at() - at < (minutes + 1) * MINUTE


@pytest.mark.parametrize("hour", [6, 21])
def test_a_short_later_of_the_mail_server_is_still_her_time(chosen, post, hour):
    at = chosen(hour)
    planner.plan(now=at)
    post.answer(smtp.LATER)
    assert delivery.deliver(now=at) == {MessageState.PENDING: 1}
    assert delivery.deliver(now=at + 6 * MINUTE) == {MessageState.SENT: 1}


@pytest.mark.parametrize(("hour", "days"), [(6, 0), (21, 1)])
def test_what_comes_much_later_waits_for_the_morning(chosen, post, hour, days):
    at = chosen(hour)
    planner.plan(now=at)
    delivery.deliver(now=at + 30 * MINUTE)
    assert post.messages == []
    message = Message.objects.get()
    morning = dt.datetime.combine(at.date() + dt.timedelta(days=days), SEVEN, dt.UTC)
    assert (message.state, message.next_attempt_at) == (MessageState.PENDING, morning)
    delivery.deliver(now=morning)
    assert len(post.messages) == 1


def test_after_a_night_without_a_tick_another_days_six_is_not_hers(chosen, post):
    at = chosen(6)
    tuesday = at + 24 * HOUR + MINUTE
    planner.plan(now=tuesday)
    delivery.deliver(now=tuesday)
    assert post.messages == []
    assert Message.objects.get().next_attempt_at == at + 25 * HOUR


def test_in_her_own_zone(chosen, helen, post):
    helen.user.__class__.objects.update(time_zone="America/Los_Angeles")
    ReviewSchedule.objects.update(wall_time=dt.time(6), next_review_at=None)
    planner.plan(now=NOW)
    at = ReviewSchedule.objects.get().next_review_at
    assert at.hour == 14
    planner.plan(now=at)
    delivery.deliver(now=at)
    assert len(post.messages) == 1
