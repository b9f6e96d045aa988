"""Reviews and reminders, when they are due, and the outbox of messages."""

from reminders.models.message import Message, MessageKind, MessageState
from reminders.models.reminder import Reminder, ReminderKindChoice, ReminderSettings
from reminders.models.review import JudgedTargets, ReviewSchedule, WeeklyReview
from reminders.models.safety_read import SafetyRead
from reminders.models.tick import Tick

__all__ = [
    "JudgedTargets",
    "Message",
    "MessageKind",
    "MessageState",
    "Reminder",
    "ReminderKindChoice",
    "ReminderSettings",
    "ReviewSchedule",
    "SafetyRead",
    "Tick",
    "WeeklyReview",
]
