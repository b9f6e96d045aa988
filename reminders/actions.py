"""What she changes about her reviews."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from patients.models import Patient
from reminders.models import ReviewSchedule
from reminders.timing import next_review_of


@transaction.atomic
def change_schedule(
    *, patient: Patient, wall_time: dt.time, by_email: bool, by: User, now: dt.datetime
) -> ReviewSchedule:
    """Set the time of her review (06:00-21:00 where she lives) and whether it comes by e-mail.

    The next review is computed at once: no week is reviewed twice, none is lost.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    if by.pk != patient.user_id:
        raise PermissionDenied
    schedule = ReviewSchedule.objects.select_for_update().get(patient=patient)
    schedule.wall_time, schedule.by_email = wall_time, by_email
    schedule.next_review_at = next_review_of(schedule, patient, now=now)
    schedule.save(update_fields=["wall_time", "by_email", "next_review_at"])
    return schedule


def knows_token(token: uuid.UUID) -> bool:
    """Whether this is the secret of anybody's unsubscribe link. Works before sign-in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT boneguard_unsubscribe_known(%s)", [token])
        (known,) = cursor.fetchone()
    return bool(known)


def unsubscribe(*, token: uuid.UUID) -> None:
    """No more mails to whoever this secret belongs to. Twice is the same as once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT boneguard_unsubscribe(%s)", [token])
