"""Sends what waits in the outbox. Any number of senders may run at once.

A nudge is handed over at most once: before the mail server hears of it, ``sending`` is committed;
if the answer never comes, nobody can know, and it is not sent again. Consent, address and expiry
are looked at once more right before each message goes.
"""

import datetime as dt
import logging
import time
from collections import Counter

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from reminders import emails, outbox, postman
from reminders.models import Message, MessageState
from reminders.outbox import Lease
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
        ended = _not_wanted(message, clock.now)
        if ended is not None:
            return ended
        mail = _written(message, clock.now)
        if mail is None:
            return outbox.broken(message, now=clock.now, outcome="could not be written")
    return _sent(message, mail, post, clock)


def _not_wanted(message: Message, now: dt.datetime) -> MessageState | None:
    """Its end, when it must not go any more; None when it may."""
    if message.expires_at <= now:
        return outbox.close(message, MessageState.EXPIRED)
    if reason := _reason_against(message):
        return outbox.close(message, MessageState.CANCELLED, outcome=reason)
    return None


def _reason_against(message: Message) -> str:
    user = message.patient.user
    schedule = getattr(message.patient, "review_schedule", None)
    if user.deletion_requested_at is not None:
        return "the account is to be deleted"
    if not user.is_active:
        return "the account is not active"
    if schedule is None or not schedule.by_email:
        return "not wanted by e-mail"
    addresses = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return "" if addresses.exists() else "the address is not verified"


def _written(message: Message, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Its mail, the message being marked as on its way; None when it cannot be written."""
    outbox.start(message, now=now)
    try:
        return emails.review_mail(message)
    except Exception:
        logger.exception("A message could not be written", extra={"message_pk": message.pk})
        return None


def _sent(
    message: Message, mail: EmailMultiAlternatives, post: Postman, clock: _Clock
) -> MessageState:
    try:
        post.send(mail)
    except postman.PerhapsTaken as loss:
        return outbox.close(message, MessageState.UNCERTAIN, outcome=str(loss))
    except postman.Refused as answer:
        return outbox.close(message, MessageState.FAILED, outcome=str(answer))
    except postman.CannotBeSent as fault:
        return outbox.broken(message, now=clock.now, outcome=str(fault))
    except postman.Later as answer:
        return outbox.try_again(message, now=clock.now, outcome=str(answer))
    return outbox.close(message, MessageState.SENT, sent_at=clock.now)
