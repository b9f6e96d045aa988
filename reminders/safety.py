"""Messages that must not be lost. What makes them (a late dose, a red flag) calls ``notify``.

The message itself is the copy on the site: it stands on Today until she says that she has read it.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied

from accounts.models import User
from patients.models import Patient
from reminders.kinds import CRITICAL
from reminders.models import Message, MessageKind, SafetyRead


def notify(*, patient: Patient, period: str, lines: Sequence[str], now: dt.datetime) -> bool:
    """Plan one message of the safety kind, due at once. Returns whether it is new.

    Call it under the jobs role, in the transaction that finds the reason. It is unique by
    ``period`` (at most 40 characters, such as "late-dose:2026-11-23"); told again, nothing changes.
    ``lines`` are whole sentences in her language, kept as they were said; at least one.
    """
    if not lines:
        raise ValueError("a safety message says at least one sentence")
    _message, is_new = Message.objects.get_or_create(
        patient=patient,
        kind=MessageKind.SAFETY,
        period=period,
        defaults={
            "content": {"lines": list(lines)},
            "created_at": now,
            "next_attempt_at": now,
            "expires_at": now + CRITICAL.useful_for,
            "message_id": new_message_id(),
        },
    )
    return is_new


def acknowledge(*, message: Message, patient: Patient, by: User, now: dt.datetime) -> None:
    """She says that she has read it. Told again, the first time stands.

    Raises:
        PermissionDenied: ``by`` is not the patient, or the message is not hers.
    """
    if by.pk != patient.user_id or message.patient_id != patient.pk:
        raise PermissionDenied
    SafetyRead.objects.get_or_create(
        patient=patient, period=message.period, defaults={"read_at": now}
    )


def read_at(message: Message) -> dt.datetime | None:
    """When she said that she has read it; None: not yet. One query."""
    hers = SafetyRead.objects.filter(patient_id=message.patient_id, period=message.period)
    return hers.values_list("read_at", flat=True).first()


def new_message_id() -> str:
    """A Message-ID of this site, for the whole life of one message."""
    return f"<{uuid.uuid4().hex}@{message_host()}>"


def message_host() -> str:
    """What stands behind the @ of a Message-ID: the name of this site."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
