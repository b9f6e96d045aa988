"""What she changes about her reminders."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from patients.models import Patient
from reminders.models import ReminderSettings
from reminders.nudges import ReminderKind
from reminders.timing import next_reminder_at

SNOOZES = (1, 3)  # days


@transaction.atomic
def change_settings(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    on_site: Collection[ReminderKind],
    by_email: Collection[ReminderKind],
    **wishes: Any,
) -> ReminderSettings:
    """Set which kinds come where, and everything else by the names of the columns.

    The next moment is computed at once, so that a new time holds from today on.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    settings = _hers(patient, by)
    for name, value in wishes.items():
        setattr(settings, name, value)
    settings.off_site = sorted(set(ReminderKind) - set(on_site))
    settings.off_email = sorted(set(ReminderKind) - set(by_email))
    settings.next_at = next_reminder_at(settings, patient, now=now)
    settings.save()
    return settings


@transaction.atomic
def snooze(*, patient: Patient, by: User, today: dt.date, days: int) -> dt.date:
    """No reminders for so many days (1 or 3), today included. Returns the first day with them.

    Raises:
        PermissionDenied: ``by`` is not the patient.
        ValueError: another number of days.
    """
    if days not in SNOOZES:
        raise ValueError(f"nobody can snooze for {days} days")
    settings = _hers(patient, by)
    settings.snoozed_until = today + dt.timedelta(days=days)
    settings.save(update_fields=["snoozed_until"])
    return settings.snoozed_until


@transaction.atomic
def resume(*, patient: Patient, by: User) -> None:
    """Reminders come again: the end of a snooze and of a pause. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    settings = _hers(patient, by)
    settings.snoozed_until = settings.paused_until = None
    settings.save(update_fields=["snoozed_until", "paused_until"])


def unsubscribe(*, token: uuid.UUID, kinds: Collection[ReminderKind]) -> None:
    """No more e-mails of these kinds to whoever this secret belongs to; the site keeps them.

    Works before sign-in. Twice is the same as once.
    """
    with connection.cursor() as cursor:
        names = [kind.value for kind in kinds]
        cursor.execute("SELECT boneguard_unsubscribe_reminders(%s, %s::varchar[])", [token, names])


def _hers(patient: Patient, by: User) -> ReminderSettings:
    if by.pk != patient.user_id:
        raise PermissionDenied
    return ReminderSettings.objects.select_for_update().get(patient=patient)
