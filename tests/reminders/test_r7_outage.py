"""R6 and R7: she moves between plan and send; nothing ran for 26 hours."""

import datetime as dt

import pytest

from accounts.actions import change_settings
from common.days import local_time
from reminders import delivery, planner, safety
from reminders.models import Message, MessageState, ReviewSchedule, WeeklyReview
from tests.factories import make_patient
from tests.reminders.conftest import MONDAY, NOW, joined

pytestmark = pytest.mark.django_db

S = MessageState
OUTAGE = dt.timedelta(hours=26)


def tick(now):
    """What a minute does."""
    planner.plan(now=now)
    return dict(delivery.deliver(now=now))


@pytest.mark.parametrize(
    ("zone", "then"),
    [
        ("America/Los_Angeles", S.PENDING),  # six past midnight: quiet hours
        ("Pacific/Auckland", S.PENDING),  # six past nine in the evening: quiet hours
        ("Asia/Kathmandu", S.SENT),
    ],
)
def test_r6_moved_between_plan_and_send(helen, post, zone, then):
    """R6: what was planned goes out once, by her new clock, and no week is left out or doubled."""
    planner.plan(now=NOW)
    change_settings(by=helen.user, name="Helen", time_zone=zone, theme="system")
    assert tick(NOW + dt.timedelta(minutes=1)) == {then: 1}
    for hours in range(24 * 8):
        tick(NOW + dt.timedelta(hours=hours))
    weeks = sorted(WeeklyReview.objects.values_list("week_start", flat=True))
    assert weeks == [MONDAY, MONDAY + dt.timedelta(weeks=1)]
    sent = Message.objects.filter(state=S.SENT).values_list("sent_at", flat=True)
    assert len(post.messages) == len(sent) == 2
    assert all(7 <= local_time(moment, zone).hour < 21 for moment in sent)
    assert ReviewSchedule.objects.get().next_review_at > NOW + dt.timedelta(weeks=1)


class TestOutage:
    """R7: 26 hours without a tick."""

    def test_r7_that_began_before_her_moment_makes_one_catch_up(self, helen, post):
        before = NOW - dt.timedelta(hours=20)
        tick(before)
        back = before + OUTAGE
        assert tick(back) == {S.SENT: 1}
        for minutes in range(1, 60, 7):
            assert tick(back + dt.timedelta(minutes=minutes)) == {}
        assert WeeklyReview.objects.filter(week_start=MONDAY).count() == 1

    def test_r7_drops_what_has_expired_and_sends_what_must_not_be_lost(self, helen, post):
        """Planned two days ago less a few hours, then the outage: the nudge is of no use now."""
        others = [joined(make_patient()) for _number in range(5)]
        planner.plan(now=NOW)
        for patient in (helen, *others):
            safety.notify(patient=patient, period="late", lines=["Words."], now=NOW)
        back = NOW + dt.timedelta(hours=23) + OUTAGE
        assert tick(back) == {S.EXPIRED: 6, S.SENT: 6}
        assert tick(back + dt.timedelta(minutes=1)) == {}
        subjects = {str(mail["Subject"]) for mail in post.messages}
        assert subjects == {"An important message for you on BoneGuard"}
        assert not Message.objects.filter(state__in=[S.PENDING, S.SENDING]).exists()

    def test_r7_of_five_weeks_is_no_flood(self, helen, post):
        tick(NOW)
        assert tick(NOW + dt.timedelta(weeks=5) + OUTAGE) == {S.SENT: 1}
        assert WeeklyReview.objects.count() == 2
