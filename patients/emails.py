"""Mails about who cares for whom. Subjects and previews say nothing about anybody's health."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from patients import links
from patients.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, *, inviter: str) -> bool:
    """Mail the link to the invited address. False when the mail server did not take it."""
    link = reverse("patients:invitation", args=[links.token_of(invitation)])
    text = render_to_string(
        "patients/email/invitation.txt",
        {
            "inviter": inviter or _("Somebody"),
            "link": settings.BASE_URL + link,
            "expires_on": invitation.expires_at.date(),
        },
    )
    return _send(_("You are invited to BoneGuard"), text, invitation.email)


def tell_accepted(email: str) -> bool:
    """Tell a patient that somebody accepted; who it is stands on her page only."""
    text = render_to_string(
        "patients/email/accepted.txt", {"link": settings.BASE_URL + reverse("patients:care_team")}
    )
    return _send(_("Somebody accepted your invitation"), text, email)


def _send(subject: str, text: str, to: str) -> bool:
    message = EmailMessage(subject, text, to=[to], headers={"Auto-Submitted": "auto-generated"})
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        # The address stays out of the log: an invitation ties a patient to her clinic.
        logger.warning("A mail about the care team was not sent: %s", type(error).__name__)
        return False
    return True
