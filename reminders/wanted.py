"""Whether a message may still go, asked right before it does: consent, address, her wishes."""

import datetime as dt

from allauth.account.models import EmailAddress

from reminders.models import Message

LOOK_AGAIN = dt.timedelta(hours=1)


def reason_against(message: Message) -> str:
    """Why it must not go any more, without addresses or contents; "" when it may.

    ``message`` comes with its patient, user and schedule. One query at most.
    """
    user = message.patient.user
    if user.deletion_requested_at is not None:
        return "the account is to be deleted"
    if not user.is_active:
        return "the account is not active"
    return _against_her_wishes(message) if message.handling.heeds_wishes else ""


def not_before(message: Message, now: dt.datetime) -> dt.datetime | None:
    """When to look at it again; None when it may go now.

    What is critical waits for a proved address instead of being cancelled: no other may read it.
    """
    if not message.handling.heeds_wishes and not _has_proved_address(message):
        return now + LOOK_AGAIN
    return None


def _against_her_wishes(message: Message) -> str:
    schedule = getattr(message.patient, "review_schedule", None)
    if schedule is None or not schedule.by_email:
        return "not wanted by e-mail"
    return "" if _has_proved_address(message) else "the address is not verified"


def _has_proved_address(message: Message) -> bool:
    user = message.patient.user
    own = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return bool(own.exists())
