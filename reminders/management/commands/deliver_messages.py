"""Send the messages that are due, as the tick of each minute does."""

import datetime as dt

from reminders import delivery
from reminders.management.commands._at_moment import AtMoment
from reminders.models import MessageState

WORDS = {
    MessageState.SENT: "Sent",
    MessageState.PENDING: "To be tried again",
    MessageState.FAILED: "Failed",
    MessageState.EXPIRED: "Expired",
    MessageState.CANCELLED: "Not wanted any more",
    MessageState.UNCERTAIN: "Uncertain",
}


class Command(AtMoment):
    help = "Send the messages that are due. Run again, it sends nothing twice."

    def at(self, now: dt.datetime) -> str:
        counts = delivery.deliver(now=now)
        shown = [state for state in WORDS if counts[state] or state is MessageState.SENT]
        return " ".join(f"{WORDS[state]}: {counts[state]}." for state in shown)
