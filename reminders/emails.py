"""The mails. Subjects, and the lines that mail programs preview, carry no health data.

Mail programs show the first words of a mail beside its subject, on locked screens too. So each mail
begins with sentences that say nothing about her; a reminder comes to the point at once where she
asked for subjects that do. They are there to be read, and not hidden: what is hidden in HTML is
shown again by programs that drop style sheets, and plain text cannot hide anything.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders.models import Message, MessageKind
from reminders.nudges import Item
from reminders.presenters import review_shown
from reminders.reminder_words import lines_shown
from reminders.reminder_words import subject as reminder_subject

PREVIEWED = 140  # characters at least that stand before anything about her health
_REMINDER_OPENING = gettext_lazy(
    "This is a short note from BoneGuard. What it is about stands a little further down, so that "
    "it does not show in your list of e-mails or on the locked screen of your phone."
)
_SAFETY_OPENING = gettext_lazy(
    "This is an important message from BoneGuard: read it to its end today. What it is about "
    "stands a little further down, so that it does not show in your list of e-mails or on the "
    "locked screen of your phone."
)


def mail_of(message: Message) -> EmailMultiAlternatives:
    """The mail of a message of any kind, as plain text and HTML.

    ``message`` comes with its patient, user and schedule. Its Message-ID is the same at
    every attempt, so that a mail server can tell a repeated one. Raises when it cannot be written.
    """
    match message.kind:
        case MessageKind.WEEKLY_REVIEW:
            return review_mail(message)
        case MessageKind.REMINDER:
            return reminder_mail(message)
        case MessageKind.SAFETY:
            return safety_mail(message)
    raise ValueError(f"nobody knows how to write {message.kind}")


def review_mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a weekly review."""
    if message.review is None:
        raise ValueError("a message about a review without a review")
    patient = message.patient
    unsubscribe = _address("reminders:unsubscribe", patient.review_schedule.unsubscribe_token)
    wishes = getattr(patient, "reminder_settings", None)
    page = {
        "name": patient.user.name,
        "with_numbers": wishes is None or wishes.numbers_in_email,
        "review": review_shown(message.review),
        "link": _address("reminders:review", message.review.week_start.isoformat()),
        "settings_link": _address("reminders:review_settings"),
        "unsubscribe": unsubscribe,
    }
    mail = _mail(message, _("Your weekly review is ready"), "reminders/email/review", page)
    mail.extra_headers |= _one_click(unsubscribe)
    return mail


def reminder_mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a reminder: everything that is open at this moment, in ``message.content``."""
    if not message.content or message.reminder is None:
        raise ValueError("a reminder without anything to remind of")
    patient = message.patient
    wishes, token = patient.reminder_settings, patient.review_schedule.unsubscribe_token
    items = [Item.from_json(row) for row in message.content["items"]]
    kinds = "+".join(item.kind.value for item in items)
    unsubscribe = _address("reminders:unsubscribe_kinds", token, kinds)
    day = message.reminder.day.isoformat()
    page: dict[str, object] = {
        "name": patient.user.name,
        "opening": "" if wishes.plain_subject else _REMINDER_OPENING,
        "lines": [
            {"text": line.text, "action": line.action, "link": _address(line.url_name)}
            for line in lines_shown(items, with_numbers=wishes.numbers_in_email)
        ],
        "why_link": _address("reminders:reminder", day),
        "settings_link": _address("reminders:reminder_settings"),
        "unsubscribe": unsubscribe,
    }
    subject = reminder_subject(items, plain=wishes.plain_subject)
    mail = _mail(message, subject, "reminders/email/reminder", page)
    mail.extra_headers |= _one_click(unsubscribe)
    return mail


def safety_mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a message that must not be lost. It cannot be unsubscribed from, and says why."""
    if not message.content:
        raise ValueError("a safety message without words")
    page = {
        "name": message.patient.user.name,
        "opening": _SAFETY_OPENING,
        "lines": message.content["lines"],
        "link": _address("reminders:safety", message.pk),
    }
    subject = _("An important message for you on BoneGuard")
    return _mail(message, subject, "reminders/email/safety", page)


def _mail(
    message: Message, subject: str, template: str, page: dict[str, object]
) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject,
        render_to_string(f"{template}.txt", page),
        to=[message.patient.user.email],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"{template}.html", page), "text/html")
    return mail


def _one_click(address: str) -> dict[str, str]:
    """RFC 8058: mail programs offer "unsubscribe", which posts to this address."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _address(name: str, *arguments: object) -> str:
    base: str = settings.BASE_URL
    return base.rstrip("/") + reverse(name, args=arguments)
