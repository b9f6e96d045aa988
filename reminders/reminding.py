"""Plans reminders: at most one a day for each person, at her time, about everything that is open.

Any number of planners may run at once: each locks the settings it works on and passes over those
that another one holds. A reminder is unique per patient and local day, and appears with its message
in the transaction that moves her moment on to tomorrow.
"""

import datetime as dt
import logging
import time
from collections.abc import Mapping, Sequence

from allauth.account.models import EmailAddress
from django.db import transaction

from common.cycles import without_search_for_cycles
from common.days import local_day, wall_time_to_utc
from patients.models import Patient
from reminders.gathering import situations
from reminders.models import Message, MessageKind, Reminder, ReminderSettings
from reminders.nudges import Item, ReminderKind, due_items, still_due
from reminders.safety import new_message_id
from reminders.schedule import day_key
from reminders.timing import known_zone, next_reminder_at

CHUNK = 500
# After an outage nobody is reminded in the evening of what was open in the morning.
USEFUL_FOR = dt.timedelta(hours=3)
PUT_OFF = dt.timedelta(hours=1)
_MIDNIGHT = dt.time(0)

logger = logging.getLogger(__name__)


def remind(*, now: dt.datetime, at_most: dt.timedelta = dt.timedelta.max) -> int:
    """Plan the reminders whose moment has come. Returns how many there were.

    Works in chunks, each in its own transaction; after ``at_most`` it begins no further one. Run
    again at the same moment it changes nothing.
    """
    count, began = 0, time.monotonic()
    while time.monotonic() - began < at_most.total_seconds():
        with without_search_for_cycles(), transaction.atomic():
            claimed = _claim(now)
            if not claimed:
                return count
            count += _plan_safely(claimed, now)
    return count


def items_now(message: Message, *, now: dt.datetime) -> tuple[Item, ...]:
    """What of a planned reminder is still open, and wanted by e-mail, right before it goes."""
    reminder, patient = message.reminder, message.patient
    if reminder is None:
        raise ValueError("a message about a reminder without a reminder")
    current = situations([patient], now=now)[patient.pk]
    if current.day != reminder.day:
        return ()
    planned = {Item.from_json(row).kind for row in reminder.items}
    return still_due(planned - _off(patient.reminder_settings.off_email), current)


def _claim(now: dt.datetime) -> list[ReminderSettings]:
    """Due settings that nobody else works on, locked until the transaction ends. Three queries."""
    taken: list[int] = []
    for rows in (ReminderSettings.objects.due(now=now), ReminderSettings.objects.uncomputed()):
        free = rows.select_for_update(skip_locked=True).order_by("next_at", "pk")
        taken += free.values_list("pk", flat=True)[: CHUNK - len(taken)]
    found = ReminderSettings.objects.filter(pk__any=taken).select_related(
        "patient__user", "patient__health_profile"
    )
    return list(found.order_by("pk"))


def _plan_safely(claimed: Sequence[ReminderSettings], now: dt.datetime) -> int:
    """Plan all of them; if that fails, each by herself, so that one cannot keep the others."""
    try:
        with transaction.atomic():
            return _plan(claimed, now)
    except Exception:
        logger.exception("Reminders could not be planned", extra={"people": len(claimed)})
    if len(claimed) > 1:
        return sum(_plan_safely([one], now) for one in claimed)
    ReminderSettings.objects.filter(pk=claimed[0].pk).update(next_at=now + PUT_OFF)
    return 0


def _plan(claimed: Sequence[ReminderSettings], now: dt.datetime) -> int:
    due = {one.patient_id: one for one in claimed if _may_be_reminded(one, now)}
    for settings in claimed:
        settings.next_at = next_reminder_at(settings, settings.patient, now=now)
    ReminderSettings.objects.bulk_update(claimed, ["next_at"])
    current = situations([one.patient for one in due.values()], now=now) if due else {}
    reminders = []
    for patient_id, situation in current.items():
        if items := _wanted(due_items(situation), due[patient_id]):
            reminders.append(_reminder(due[patient_id].patient, situation.day, items, now))
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    made = list(Reminder.objects.filter(patient_id__any=due, planned_at=now))
    _plan_messages(made, due, now)
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


def _wanted(items: Sequence[Item], settings: ReminderSettings) -> list[Item]:
    """Without what she turned off both on the site and by e-mail."""
    off = _off(settings.off_site) & _off(settings.off_email)
    return [item for item in items if item.kind not in off]


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
    reminders: Sequence[Reminder], due: Mapping[int, ReminderSettings], now: dt.datetime
) -> None:
    """One e-mail for each reminder with anything that she wants by e-mail. Two queries."""
    mailed = []
    for reminder in reminders:
        kinds = {Item.from_json(row).kind for row in reminder.items}
        if kinds - _off(due[reminder.patient_id].off_email):
            mailed.append(reminder)
    proved = _proved([due[one.patient_id].patient for one in mailed])
    Message.objects.bulk_create(
        [_message(one, now) for one in mailed if one.patient_id in proved], ignore_conflicts=True
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


def _proved(patients: Sequence[Patient]) -> set[int]:
    """Ids of those whose address is theirs. One query."""
    by_user = {patient.user_id: patient for patient in patients}
    rows = EmailAddress.objects.filter(user_id__any=by_user, verified=True)
    return {
        by_user[user_id].pk
        for user_id, email in rows.values_list("user_id", "email")
        if email.lower() == by_user[user_id].user.email
    }
