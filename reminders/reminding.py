"""Plans reminders: at most one a day for each person, at her time, about everything that is open.

Any number of planners may run at once (``claiming.py``). A reminder is unique per patient and local
day, and appears with its message in the transaction that moves her moment on to tomorrow.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from accounts.models import User
from common.days import local_day, wall_time_to_utc
from patients.models import Patient
from reminders.claiming import PUT_OFF, chunks, claim, each_if_not_all, proved
from reminders.gathering import situations
from reminders.models import Message, MessageKind, Reminder, ReminderSettings
from reminders.nudges import Item, ReminderKind, Situation, due_items, still_due
from reminders.safety import new_message_id
from reminders.schedule import day_key
from reminders.timing import known_zone, next_reminder_at

CHUNK = 500
# After an outage nobody is reminded in the evening of what was open in the morning.
USEFUL_FOR = dt.timedelta(hours=3)
_MIDNIGHT = dt.time(0)


def remind(*, now: dt.datetime, at_most: dt.timedelta = dt.timedelta.max) -> int:
    """Plan the reminders whose moment has come. Returns how many there were.

    Works in chunks, each in its own transaction; after ``at_most`` it begins no further one. Run
    again at the same moment it changes nothing.
    """
    return sum(chunks(lambda: _remind_chunk(now), at_most=at_most))


def items_now(message: Message, *, now: dt.datetime) -> tuple[Item, ...]:
    """What of a planned reminder is still open, and wanted by e-mail, right before it goes."""
    reminder, patient = message.reminder, message.patient
    if reminder is None:
        raise ValueError("a message about a reminder without a reminder")
    current = situations([patient], now=now)[patient.pk]
    if current.day != reminder.day:
        return ()
    planned = {Item.from_json(row).kind for row in reminder.items}
    return still_due(planned, current, _off(patient.reminder_settings.off_email))


def _remind_chunk(now: dt.datetime) -> int | None:
    """How many of a chunk of those that are due were reminded; None when there is nobody left."""
    claimed = _claim(now)
    if not claimed:
        return None
    return sum(
        each_if_not_all(claimed, lambda rows: _plan(rows, now), lambda one: _put_off(one, now))
    )


def _claim(now: dt.datetime) -> list[ReminderSettings]:
    """Due settings that nobody else works on, locked until the transaction ends. Three queries."""
    due, uncomputed = ReminderSettings.objects.due(now=now), ReminderSettings.objects.uncomputed()
    taken = claim(due, uncomputed, moment="next_at", most=CHUNK)
    found = ReminderSettings.objects.filter(pk__any=taken).select_related(
        "patient__user", "patient__health_profile"
    )
    return list(found.order_by("pk"))


def _put_off(one: ReminderSettings, now: dt.datetime) -> int:
    ReminderSettings.objects.filter(pk=one.pk).update(next_at=now + PUT_OFF)
    return 0


def _plan(claimed: Sequence[ReminderSettings], now: dt.datetime) -> int:
    due = {one.patient_id: one for one in claimed if _may_be_reminded(one, now)}
    for settings in claimed:
        settings.next_at = next_reminder_at(settings, settings.patient, now=now)
    ReminderSettings.objects.bulk_update(claimed, ["next_at"])
    current = situations([one.patient for one in due.values()], now=now) if due else {}
    reminders = []
    for patient_id, situation in current.items():
        if items := _wanted(situation, due[patient_id]):
            reminders.append(_reminder(due[patient_id].patient, situation.day, items, now))
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    made = list(Reminder.objects.filter(patient_id__any=due, planned_at=now))
    mailed = [one for one in made if _by_email(current[one.patient_id], due[one.patient_id])]
    _plan_messages(mailed, {one: due[one].patient.user for one in due}, now)
    return len(made)


def _may_be_reminded(settings: ReminderSettings, now: dt.datetime) -> bool:
    """Whether this is a moment of hers that was not missed by far, and a day that she left free."""
    if settings.next_at is None or now - settings.next_at > USEFUL_FOR:
        return False
    patient = settings.patient
    user, zone = patient.user, known_zone(patient.user.time_zone)
    today = local_day(now, zone)
    is_here = user.is_active and user.deletion_requested_at is None
    return is_here and settings.allows(today) and local_day(patient.created_at, zone) < today


def _wanted(situation: Situation, settings: ReminderSettings) -> list[Item]:
    """What is due on the site or by e-mail, worst first.

    Each place has its own wishes: where she is not asked about silence, the rest goes on.
    """
    on_site = due_items(situation, _off(settings.off_site))
    found = {item.kind: item for item in (*on_site, *_by_email(situation, settings))}
    return [found[kind] for kind in ReminderKind if kind in found]


def _by_email(situation: Situation, settings: ReminderSettings) -> tuple[Item, ...]:
    return due_items(situation, _off(settings.off_email))


def _off(kinds: Sequence[str]) -> set[ReminderKind]:
    return {ReminderKind(one) for one in kinds}


def _reminder(patient: Patient, day: dt.date, items: Sequence[Item], now: dt.datetime) -> Reminder:
    return Reminder(
        patient=patient,
        day=day,
        time_zone=patient.user.time_zone,
        planned_at=now,
        items=[item.as_json() for item in items],
    )


def _plan_messages(
    reminders: Sequence[Reminder], users: Mapping[int, User], now: dt.datetime
) -> None:
    """One e-mail for each of these reminders, to whoever proved her address. Two queries."""
    those = [users[one.patient_id] for one in reminders]
    owners = proved({user.pk: user.email for user in those})
    Message.objects.bulk_create(
        [_message(one, now) for one in reminders if users[one.patient_id].pk in owners],
        ignore_conflicts=True,
    )


def _message(reminder: Reminder, now: dt.datetime) -> Message:
    tomorrow = reminder.day + dt.timedelta(days=1)
    return Message(
        patient_id=reminder.patient_id,
        kind=MessageKind.REMINDER,
        period=day_key(reminder.day),
        reminder=reminder,
        created_at=now,
        next_attempt_at=now,
        # What was open today is nothing to write about tomorrow.
        expires_at=wall_time_to_utc(tomorrow, _MIDNIGHT, known_zone(reminder.time_zone)),
        message_id=new_message_id(),
    )
