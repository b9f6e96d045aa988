"""When her review is due, the reviews themselves, and the outbox of messages."""

from reminders.models.message import Message, MessageKind, MessageState
from reminders.models.review import ReviewSchedule, WeeklyReview

__all__ = ["Message", "MessageKind", "MessageState", "ReviewSchedule", "WeeklyReview"]
