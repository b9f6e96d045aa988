"""What happens elsewhere and changes when a review is due."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import time_zone_changed
from patients.models import Patient
from patients.signals import patient_created
from reminders.models import ReminderSettings, ReviewSchedule


@receiver(patient_created, dispatch_uid="reminders.first_schedule")
def give_first_schedule(patient: Patient, **_kwargs: Any) -> None:
    """Her review comes on Mondays at eight, reminders at six; planners compute the instants."""
    ReviewSchedule.objects.get_or_create(patient=patient)
    ReminderSettings.objects.get_or_create(patient=patient)


@receiver(time_zone_changed, dispatch_uid="reminders.zone_changed")
def ask_for_new_instant(user: User, **_kwargs: Any) -> None:
    """Eight o'clock is another instant in another zone: the planner computes it anew."""
    ReviewSchedule.objects.filter(patient__user=user).update(next_review_at=None)
    ReminderSettings.objects.filter(patient__user=user).update(next_at=None)
