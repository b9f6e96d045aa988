"""When her review is due, the reviews themselves, and the outbox of messages."""

from reminders.models.message import Message, MessageKind, MessageState
from reminders.models.review import JudgedTargets, ReviewSchedule, WeeklyReview
from reminders.models.tick import Tick

__all__ = [
    "JudgedTargets",
    "Message",
    "MessageKind",
    "MessageState",
    "ReviewSchedule",
    "Tick",
    "WeeklyReview",
]
