"""Whether a message may still go, asked right before it does: consent, address, her wishes."""

import datetime as dt

from common.days import local_day
from reminders.claiming import proved
from reminders.models import Message, MessageKind
from reminders.outcomes import Outcome
from reminders.schedule import quiet_until
from reminders.timing import known_zone, review_time

LOOK_AGAIN = dt.timedelta(hours=1)
# A tick each minute, a queue of many, the two short waits of a mail server that said "later" (5 and
# 15 minutes): so long it still comes at the time she chose.
AT_HER_TIME = dt.timedelta(minutes=30)


def reason_against(message: Message, now: dt.datetime) -> Outcome | None:
    """Why it must not go any more; None when it may.

    ``message`` comes with its patient, user and schedule. One query at most.
    """
    user = message.patient.user
    if user.deletion_requested_at is not None:
        return Outcome.LEAVING
    if not user.is_active:
        return Outcome.CLOSED
    return _against_her_wishes(message, now) if message.handling.heeds_wishes else None


def not_before(message: Message, now: dt.datetime) -> dt.datetime | None:
    """When to look at it again; None when it may go now.

    What is critical waits for a proved address instead of being cancelled: no other may read it.
    The rest waits until her quiet hours are over. They do not hold a review at the time that she
    chose for it, up to half an hour later: who asks for it at 06:00 wants it then, whatever the
    usual night is. A review that comes later than that (an outage, a long queue, a mail server that
    was away) is no longer at her time, and waits like everything else.
    """
    if not message.handling.heeds_wishes:
        return None if _has_proved_address(message) else now + LOOK_AGAIN
    wishes = getattr(message.patient, "reminder_settings", None)
    if wishes is None:
        return None
    if _is_review_at_its_time(message, now):
        return None
    zone = known_zone(message.patient.user.time_zone)
    return quiet_until(now, zone, wishes.quiet_from, wishes.quiet_until)


def _is_review_at_its_time(message: Message, now: dt.datetime) -> bool:
    schedule = getattr(message.patient, "review_schedule", None)
    if message.week is None or schedule is None:
        return False
    zone = message.patient.user.time_zone
    # A review comes in the week after the one that it is about.
    chosen = review_time(schedule.weekday, schedule.wall_time, zone).in_week(message.week.next)
    return chosen <= now < chosen + AT_HER_TIME


def _against_her_wishes(message: Message, now: dt.datetime) -> Outcome | None:
    wishes = getattr(message.patient, "reminder_settings", None)
    today = local_day(now, known_zone(message.patient.user.time_zone))
    if wishes is not None and wishes.is_paused(today):
        return Outcome.PAUSED
    if message.kind == MessageKind.REMINDER and wishes is not None and not wishes.allows(today):
        return Outcome.SNOOZED
    if not _wants_it_by_email(message):
        return Outcome.NOT_WANTED
    return None if _has_proved_address(message) else Outcome.NOT_PROVED


def _wants_it_by_email(message: Message) -> bool:
    patient = message.patient
    if message.reminder is not None:
        planned = {row["kind"] for row in message.reminder.items}
        return bool(planned - set(patient.reminder_settings.off_email))
    return hasattr(patient, "review_schedule") and patient.review_schedule.by_email


def _has_proved_address(message: Message) -> bool:
    user = message.patient.user
    return user.pk in proved({user.pk: user.email})
