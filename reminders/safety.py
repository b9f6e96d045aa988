"""Messages that must not be lost. What makes them (a late dose, a red flag) calls ``notify``."""

import datetime as dt
import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from patients.models import Patient
from reminders.kinds import CRITICAL
from reminders.models import Message, MessageKind


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


def new_message_id() -> str:
    """A Message-ID of this site, for the whole life of one message."""
    return f"<{uuid.uuid4().hex}@{message_host()}>"


def message_host() -> str:
    """What stands behind the @ of a Message-ID: the name of this site."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
