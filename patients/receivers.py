"""What happens to a patient when something happens to her account."""

import datetime as dt
from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.signals import deletion_requested
from patients import actions, sharing
from patients.models import Patient
from privacy.context import set_context


@receiver(user_signed_up, dispatch_uid="patients.sign_up")
def make_patient(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Make the record of whoever signed up, in the same transaction.

    The request began as nobody, whom row security lets write nothing: it works in the name of the
    new account for just that long.
    """
    if user.is_patient:
        set_context(user.pk)
        actions.create_patient(user=user)
        set_context(request.user.pk)


@receiver(deletion_requested, dispatch_uid="patients.deletion")
def stop_sharing(user: User, at: dt.datetime, **_kwargs: Any) -> None:
    """A patient who leaves is seen by nobody from that moment on."""
    patient = Patient.objects.of_user(user.pk).first()
    if patient is not None:
        sharing.stop_everything(patient=patient, now=at)
