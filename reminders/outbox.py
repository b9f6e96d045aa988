"""The outbox as a queue: who takes a message, and what became of it.

Each function is one short transaction. A sender leases waiting messages, takes them one by one
(``sending``, committed before the mail server hears a word) and closes each with its result. What
a dead sender leaves behind is put right by ``sweep``: a lease that ran out frees the message; one
that was being sent may have arrived, so a nudge becomes ``uncertain`` and is never sent again, and
what is critical goes again.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from reminders.models import Message, MessageState
from reminders.models.message import CRITICAL_KINDS, MessageQuerySet
from reminders.outcomes import Outcome
from reminders.schedule import next_try_at

# Longer than any one message can take: every answer of the mail server is waited for 10 seconds.
LEASE = dt.timedelta(minutes=5)
MOST_BROKEN_TRIES = 3
# So many copies may she have of what is critical: of a mail server that takes it and never says so,
# or of a message that kills its senders. Then somebody has to look.
MOST_UNKNOWN_ENDS = 10


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to take one message until that instant."""

    pk: int
    until: dt.datetime


@transaction.atomic
def sweep(*, now: dt.datetime) -> int:
    """Put right what dead senders left behind. Returns how many messages became uncertain."""
    gone = Message.objects.filter(leased_until__lte=now)
    gone.filter(state=MessageState.PENDING).update(leased_until=None)
    cut_off = gone.filter(state=MessageState.SENDING)
    # The two must not overlap: a row may be cut off between one statement and the other.
    goes_again = Q(kind__in=CRITICAL_KINDS, unknown_ends__lt=MOST_UNKNOWN_ENDS - 1)
    cut_off.filter(goes_again).update(
        state=MessageState.PENDING,
        leased_until=None,
        next_attempt_at=now,
        unknown_ends=F("unknown_ends") + 1,
        outcome=Outcome.STOPPED,
    )
    return cut_off.exclude(goes_again).update(
        state=MessageState.UNCERTAIN, leased_until=None, outcome=Outcome.STOPPED
    )


@transaction.atomic(durable=True)
def lease(*, now: dt.datetime, limit: int) -> list[Lease]:
    """Take up to ``limit`` waiting messages for this sender alone.

    What is critical comes first, then those that wait longest. Messages that another sender is
    just leasing are passed over, not waited for.
    """
    ready = Message.objects.ready(now=now)
    taken: list[int] = []
    for rows in (ready.critical(), ready.exclude(kind__in=CRITICAL_KINDS)):
        free = rows.select_for_update(skip_locked=True).order_by("next_attempt_at", "pk")
        taken += free.values_list("pk", flat=True)[: limit - len(taken)]
    Message.objects.filter(pk__in=taken).update(leased_until=now + LEASE)
    return [Lease(pk, now + LEASE) for pk in taken]


def give_back(leases: list[Lease]) -> None:
    """Free messages that were leased and not taken; whoever comes next may have them at once."""
    for one in leases:
        _held(one).update(leased_until=None)


def take(one: Lease) -> Message | None:
    """The leased message with everything to judge and write it by, locked; None when it is gone.

    Must run inside a transaction. Gone: erased, or the lease ran out and somebody else has it.
    """
    return (
        _held(one)
        .select_related(
            *("reminder", "patient__user", "patient__review_schedule"),
            *("patient__reminder_settings", "patient__health_profile"),
        )
        .select_for_update(of=("self",))
        .first()
    )


def start(message: Message, *, now: dt.datetime) -> None:
    """From here on it may have been handed over: commit before the mail server hears of it."""
    message.state = MessageState.SENDING
    message.attempts += 1
    message.first_attempt_at = message.first_attempt_at or now
    message.leased_until = now + LEASE
    message.save(update_fields=["state", "attempts", "first_attempt_at", "leased_until"])


def close(
    message: Message, state: MessageState, *, outcome: str = "", sent_at: dt.datetime | None = None
) -> MessageState:
    """Its end: one of the final states. Returns the state it got.

    Whoever handed it over knows best: also a message that was swept meanwhile gets its true end.
    Without proof that she has it, one that may have arrived at an earlier try ends ``uncertain``.
    """
    if message.unknown_ends and state is not MessageState.SENT:
        state = MessageState.UNCERTAIN
    current = _current(message) | Q(state=MessageState.UNCERTAIN)
    if state is MessageState.SENT:  # then no other sender needs to try any more
        current |= Q(state__in=[MessageState.PENDING, MessageState.SENDING])
    Message.objects.filter(current, pk=message.pk).update(
        state=state, outcome=outcome[:200], sent_at=sent_at, leased_until=None
    )
    return state


def try_again(message: Message, *, now: dt.datetime, outcome: str) -> MessageState:
    """The mail server said "later", or nothing: wait 5, 15, 60, 240 minutes, and again 240.

    Failed once it has been tried for as long as its kind allows (24 h; days when critical).
    """
    moment = next_try_at(
        message.first_attempt_at or now, now, message.attempts, message.handling.tries_for
    )
    if moment is None:
        return close(message, MessageState.FAILED, outcome=outcome)
    return _wait(message, moment, outcome)


def lose_sight(message: Message, *, now: dt.datetime, outcome: str) -> MessageState:
    """The text went out and no answer came: uncertain, or once more if it must not be lost."""
    message.unknown_ends += 1
    if not message.handling.at_least_once or message.unknown_ends >= MOST_UNKNOWN_ENDS:
        return close(message, MessageState.UNCERTAIN, outcome=outcome)
    return try_again(message, now=now, outcome=outcome)


def broken(message: Message, *, now: dt.datetime, outcome: str) -> MessageState:
    """The message itself cannot be written or sent: waits as above, failed at the third time."""
    if message.state == MessageState.PENDING:
        start(message, now=now)  # a try counts also when it ends before the mail is written
    if message.attempts >= MOST_BROKEN_TRIES:
        return close(message, MessageState.FAILED, outcome=outcome)
    return try_again(message, now=now, outcome=outcome)


def put_off(message: Message, *, until: dt.datetime) -> MessageState:
    """It may not go yet: look again then. Counts as no try."""
    return _wait(message, until, message.outcome)


def _wait(message: Message, moment: dt.datetime, outcome: str) -> MessageState:
    Message.objects.filter(_current(message), pk=message.pk).update(
        state=MessageState.PENDING,
        next_attempt_at=moment,
        leased_until=None,
        unknown_ends=message.unknown_ends,
        outcome=outcome[:200],
    )
    return MessageState.PENDING


def _current(message: Message) -> Q:
    """That nothing has happened to it since this sender last wrote it."""
    return Q(state=message.state, attempts=message.attempts)


def _held(one: Lease) -> MessageQuerySet:
    return Message.objects.filter(pk=one.pk, state=MessageState.PENDING, leased_until=one.until)
