"""R8: she changes her mind, or leaves, between two tries. Nudges are cancelled; safety is not
cancelled by what opts out of nudges.
"""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from patients.actions import erase_due
from reminders import actions, delivery, planner, safety
from reminders.models import Message, MessageKind, MessageState, ReviewSchedule
from tests.reminders import smtp
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

S = MessageState
NUDGE, CRITICAL = MessageKind.WEEKLY_REVIEW, MessageKind.SAFETY


def opt_out():
    actions.unsubscribe(token=ReviewSchedule.objects.get().unsubscribe_token)


def change_address():
    """The new one is not proved yet."""
    User.objects.update(email="new@example.test")


def ask_for_erasure():
    User.objects.update(deletion_requested_at=NOW)


def be_closed():
    User.objects.update(is_active=False)


CHANGES = [
    (opt_out, {NUDGE: S.CANCELLED, CRITICAL: S.SENT}),
    (change_address, {NUDGE: S.CANCELLED, CRITICAL: S.PENDING}),
    (ask_for_erasure, {NUDGE: S.CANCELLED, CRITICAL: S.CANCELLED}),
    (be_closed, {NUDGE: S.CANCELLED, CRITICAL: S.CANCELLED}),
]


@pytest.fixture
def both(helen, post):
    """A nudge and a safety message whose first try was answered with "later"."""
    planner.plan(now=NOW)
    safety.notify(patient=helen, period="late", lines=["Words."], now=NOW)
    post.answer(smtp.LATER, smtp.LATER)
    assert delivery.deliver(now=NOW) == {S.PENDING: 2}
    post.messages.clear()
    return helen


@pytest.mark.parametrize(("change", "ends"), CHANGES, ids=[row[0].__name__ for row in CHANGES])
def test_r8_between_two_tries(both, post, change, ends):
    change()
    delivery.deliver(now=NOW + dt.timedelta(minutes=6))
    assert dict(Message.objects.values_list("kind", "state")) == ends
    assert len(post.messages) == list(ends.values()).count(S.SENT)


def test_r8_erased_between_two_tries(both, post):
    User.objects.update(deletion_requested_at=NOW - dt.timedelta(days=15))
    assert erase_due(now=NOW) == 1
    assert delivery.deliver(now=NOW + dt.timedelta(minutes=6)) == {}
    assert post.messages == []


def test_r8_what_may_have_arrived_ends_uncertain_and_not_cancelled(both, post):
    post.answer(smtp.DROP, smtp.LATER)  # what is critical goes first
    delivery.deliver(now=NOW + dt.timedelta(minutes=6))
    assert Message.objects.get(unknown_ends=1).kind == CRITICAL
    ask_for_erasure()
    delivery.deliver(now=NOW + dt.timedelta(hours=1))
    assert dict(Message.objects.values_list("kind", "state")) == {
        NUDGE: S.CANCELLED,
        CRITICAL: S.UNCERTAIN,
    }


def test_r8_an_address_proved_later_gets_it(both, post):
    change_address()
    EmailAddress.objects.update(verified=False)
    for minutes in (6, 80, 150):
        assert delivery.deliver(now=NOW + dt.timedelta(minutes=minutes))[S.SENT] == 0
    EmailAddress.objects.update(email="new@example.test", verified=True)
    assert delivery.deliver(now=NOW + dt.timedelta(minutes=220)) == {S.SENT: 1}
    assert [mail["To"] for mail in post.messages] == ["new@example.test"]
