"""How a kind of message is treated. Pure; which kind is which stands on ``MessageKind``."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What the outbox promises for a kind.

    Args:
        at_least_once: when nobody can know whether it arrived it goes again, under the same
            Message-ID; otherwise it is never sent a second time.
        heeds_wishes: opting out, pauses and quiet hours hold for it.
        useful_for: how long after it was planned it is worth sending.
        tries_for: how long after the first try the mail server may go on saying "later".
    """

    at_least_once: bool
    heeds_wishes: bool
    useful_for: dt.timedelta
    tries_for: dt.timedelta


NUDGE = Handling(
    at_least_once=False,
    heeds_wishes=True,
    useful_for=dt.timedelta(hours=48),  # a review of last week is stale on Wednesday
    tries_for=dt.timedelta(hours=24),
)
# For what would harm her if it were lost: a doubled mail is better than none, a late one too.
CRITICAL = Handling(
    at_least_once=True,
    heeds_wishes=False,
    useful_for=dt.timedelta(days=14),
    tries_for=dt.timedelta(days=14),
)
