"""Sends what waits in the outbox. Any number of senders may run at once.

Before the mail server hears of a message, ``sending`` is committed. If the answer never comes,
nobody can know whether it arrived: a nudge is not sent again, what is critical is (``kinds.py``).
Consent, address, her wishes and expiry are looked at once more right before each message goes.
"""

import datetime as dt
import logging
import time
from collections import Counter

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from reminders import emails, outbox, postman, reminding, wanted
from reminders.models import Message, MessageKind, MessageState
from reminders.outbox import Lease
from reminders.outcomes import Outcome
from reminders.postman import Postman

BATCH = 20

logger = logging.getLogger(__name__)


class _Clock:
    """The time as it goes on from a given instant."""

    def __init__(self, now: dt.datetime) -> None:
        self._began_at, self._began = now, time.monotonic()

    @property
    def passed(self) -> dt.timedelta:
        return dt.timedelta(seconds=time.monotonic() - self._began)

    @property
    def now(self) -> dt.datetime:
        return self._began_at + self.passed


def deliver(*, now: dt.datetime, at_most: dt.timedelta = dt.timedelta.max) -> Counter[str]:
    """Send what is due, and put right what dead senders left. Returns how many ended in each state.

    ``pending`` counts those that have to wait and try again. Stops after ``at_most``, when nothing
    waits any more, or when the mail server turns us away: then what was not tried stays due.
    """
    clock = _Clock(now)
    counts: Counter[str] = Counter()
    if swept := outbox.sweep(now=now):
        counts[MessageState.UNCERTAIN] += swept
    with Postman() as post:
        while leases := outbox.lease(now=clock.now, limit=BATCH):
            while leases and not post.is_turned_away and clock.passed < at_most:
                if (state := _deliver(leases.pop(0), post, clock)) is not None:
                    counts[state] += 1
            if leases or post.is_turned_away:
                outbox.give_back(leases)
                break
    return counts


def _deliver(lease: Lease, post: Postman, clock: _Clock) -> MessageState | None:
    """Send one message; returns what became of it, None when it was no longer there."""
    with transaction.atomic(durable=True):
        message = outbox.take(lease)
        if message is None:
            return None
        try:
            with transaction.atomic():
                mail_or_end = _mail_or_end(message, clock.now)
        except Exception:
            logger.exception("A message could not be written", extra={"message_pk": message.pk})
            return outbox.broken(message, now=clock.now, outcome=Outcome.NOT_WRITTEN)
        if isinstance(mail_or_end, MessageState):
            return mail_or_end
        outbox.start(message, now=clock.now)
    return _sent(message, mail_or_end, post, clock)


def _mail_or_end(message: Message, now: dt.datetime) -> EmailMultiAlternatives | MessageState:
    """Its mail when it may go now; otherwise the state it has got instead."""
    if message.expires_at <= now:
        return outbox.close(message, MessageState.EXPIRED)
    if reason := wanted.reason_against(message, now):
        return outbox.close(message, MessageState.CANCELLED, outcome=reason)
    if moment := wanted.not_before(message, now):
        return outbox.put_off(message, until=moment)
    if message.kind == MessageKind.REMINDER:
        # What it says is what is still open; kept nowhere, the reminder has what was open then.
        items = reminding.items_now(message, now=now)
        if not items:
            return outbox.close(message, MessageState.CANCELLED, outcome=Outcome.ALREADY_DONE)
        message.content = {"items": [item.as_json() for item in items]}
    return emails.mail_of(message)


def _sent(
    message: Message, mail: EmailMultiAlternatives, post: Postman, clock: _Clock
) -> MessageState:
    try:
        post.send(mail)
    except postman.PerhapsTaken as loss:
        return outbox.lose_sight(message, now=clock.now, outcome=str(loss))
    except postman.Refused as answer:
        return outbox.close(message, MessageState.FAILED, outcome=str(answer))
    except postman.CannotBeSent as fault:
        return outbox.broken(message, now=clock.now, outcome=str(fault))
    except postman.Later as answer:
        return outbox.try_again(message, now=clock.now, outcome=str(answer))
    return outbox.close(message, MessageState.SENT, sent_at=clock.now)
