"""R4: whatever the mail server does. Each answer to a nudge and to a safety message.

How long the waits are, and that the outcome holds no address: `test_delivery.py`.
"""

import datetime as dt
import socket
import time

import pytest
from django.conf import settings as django_settings

from reminders import delivery, planner, safety
from reminders.models import Message, MessageKind, MessageState
from tests.reminders import smtp
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

S = MessageState
NUDGE, CRITICAL = MessageKind.WEEKLY_REVIEW, MessageKind.SAFETY
# An answer: what it leaves behind for each kind, and how often the mail has arrived in the end.
ANSWERS = [
    ("421", smtp.CLOSING, {NUDGE: S.PENDING, CRITICAL: S.PENDING}, {NUDGE: 2, CRITICAL: 2}),
    ("451", smtp.LATER, {NUDGE: S.PENDING, CRITICAL: S.PENDING}, {NUDGE: 2, CRITICAL: 2}),
    ("550", smtp.NEVER, {NUDGE: S.FAILED, CRITICAL: S.FAILED}, {NUDGE: 1, CRITICAL: 1}),
    ("timeout", smtp.HANG, {NUDGE: S.UNCERTAIN, CRITICAL: S.PENDING}, {NUDGE: 1, CRITICAL: 2}),
    ("reset", smtp.DROP, {NUDGE: S.UNCERTAIN, CRITICAL: S.PENDING}, {NUDGE: 1, CRITICAL: 2}),
    (
        "reset before",
        smtp.DROP_AT_MAIL,
        {NUDGE: S.PENDING, CRITICAL: S.PENDING},
        {NUDGE: 1, CRITICAL: 1},
    ),
]


@pytest.fixture(params=[NUDGE, CRITICAL])
def message(request, helen):
    """One message of each kind, waiting."""
    if request.param == CRITICAL:
        safety.notify(patient=helen, period="late", lines=["Words."], now=NOW)
    else:
        planner.plan(now=NOW)
    return Message.objects.get()


def state_at(message, minutes):
    """Its state after a run at so many minutes; no run may hang on a mail server."""
    began = time.monotonic()
    delivery.deliver(now=NOW + dt.timedelta(minutes=minutes))
    assert time.monotonic() - began < 3 * django_settings.EMAIL_TIMEOUT
    message.refresh_from_db()
    return message.state


@pytest.mark.parametrize(
    ("answer", "left", "arrived"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS]
)
def test_r4_each_answer_and_what_follows(message, post, answer, left, arrived):
    """R4: "later" waits, "never" fails, silence after the text is uncertain or goes again."""
    post.answer(answer)
    assert state_at(message, 0) == left[message.kind]
    assert state_at(message, 4) == left[message.kind]
    ended = S.SENT if left[message.kind] == S.PENDING else left[message.kind]
    assert state_at(message, 6) == ended
    assert state_at(message, 600) == ended
    assert [mail["Message-ID"] for mail in post.messages] == [message.message_id] * arrived[
        message.kind
    ]


def test_r4_three_times_later_then_taken(message, post):
    """R4: 451, 451, 451, 250 after 5, 15 and 60 minutes."""
    post.answer(smtp.LATER, smtp.LATER, smtp.LATER)
    states = [state_at(message, minutes) for minutes in (0, 4, 6, 20, 22, 80, 83)]
    assert states == [S.PENDING] * 6 + [S.SENT]
    assert len(post.messages) == message.attempts == 4


def test_r4_a_server_that_never_asks_for_the_text(message, post):
    """R4: a timeout before the text: nothing has gone out, so both kinds are tried again."""
    post.hold(smtp.MAIL)
    assert state_at(message, 0) == S.PENDING
    post.release()
    assert state_at(message, 6) == S.SENT
    assert len(post.messages) == 1


def test_r4_a_server_that_never_says_hello(message, settings, post):
    """R4: it takes the connection and is silent."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, silent.getsockname()[1]
        assert state_at(message, 0) == S.PENDING
        assert message.outcome == "SMTPServerDisconnected"
    settings.EMAIL_PORT = port
    assert state_at(message, 6) == S.SENT
