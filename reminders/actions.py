"""What she changes about her reviews."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from common.days import Week
from patients.models import Patient
from reminders.models import ReviewSchedule, WeeklyReview
from reminders.timing import next_moment


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
    schedule.patient = patient
    schedule.wall_time, schedule.by_email = wall_time, by_email
    newest = WeeklyReview.objects.filter(patient=patient).order_by("-week_start").first()
    schedule.next_review_at = next_moment(
        schedule, patient, last_reviewed=Week(newest.week_start) if newest else None, now=now
    )
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
