"""The mails. Subjects, and the lines that mail programs preview, carry no health data."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from reminders.models import Message
from reminders.presenters import review_shown


def review_mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a weekly review, as plain text and HTML.

    ``message`` comes with its review, patient, user and schedule. Its Message-ID is the same at
    every attempt, so that a mail server can tell a repeated one.
    """
    if message.review is None:
        raise ValueError("a message about a review without a review")
    user = message.patient.user
    token = message.patient.review_schedule.unsubscribe_token
    unsubscribe = _address("reminders:unsubscribe", token)
    page = {
        "name": user.name,
        "review": review_shown(message.review),
        "link": _address("reminders:review", message.review.week_start.isoformat()),
        "settings_link": _address("reminders:review_settings"),
        "unsubscribe": unsubscribe,
    }
    mail = EmailMultiAlternatives(
        _("Your weekly review is ready"),
        render_to_string("reminders/email/review.txt", page),
        to=[user.email],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            # RFC 8058: mail programs offer "unsubscribe", which posts to this address.
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string("reminders/email/review.html", page), "text/html")
    return mail


def _address(name: str, *arguments: object) -> str:
    base: str = settings.BASE_URL
    return base.rstrip("/") + reverse(name, args=arguments)
