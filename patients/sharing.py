"""Inviting a clinician, letting her see, and ending it. The patient alone decides."""

import datetime as dt
import uuid
from collections.abc import Collection
from functools import partial

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Role, User
from patients import emails, links
from patients.models import Clinician, Grant, Invitation, Patient
from privacy.context import acting_as, set_context
from privacy.rules import Scope

LINK_LIVES = dt.timedelta(days=14)
MOST_OPEN = 10  # nobody needs more clinics at once; a mail machine would


class CannotInvite(Exception):
    """The invitation was not made."""


class OwnAddress(CannotInvite):
    """She wrote her own address."""


class AlreadyInvited(CannotInvite):
    """An invitation to this address is still open."""


class AlreadySees(CannotInvite):
    """This clinician sees her records already, or waits for her confirmation."""


class TooManyOpen(CannotInvite):
    """There are ten open invitations."""


class LinkSpent(Exception):
    """The link worked a moment ago and does not any more."""


@transaction.atomic
def invite(
    *,
    patient: Patient,
    email: str,
    scopes: Collection[Scope],
    until: dt.date,
    submission_id: uuid.UUID,
    by: User,
    now: dt.datetime,
) -> Invitation:
    """Invite somebody by e-mail; the mail leaves once the invitation stands.

    Whether the address is known here makes no difference. The same submission again returns the
    first invitation. Raises CannotInvite.
    """
    # One at a time per patient: two tabs must not both find that nobody is invited yet.
    Patient.objects.select_for_update().get(pk=patient.pk)
    earlier = Invitation.objects.filter(patient=patient, submission_id=submission_id).first()
    if earlier is not None:
        return earlier
    email = email.strip().lower()
    _end_expired(patient, now=now)
    _refuse_twice(patient, email, by=by, now=now)
    invitation = Invitation.objects.create(
        patient=patient,
        email=email,
        scopes=sorted(scopes),
        until=until,
        submission_id=submission_id,
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    _mail_after_commit(invitation, by=by, now=now)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User, now: dt.datetime) -> None:
    """Mail an invitation once more; its link then works for another 14 days."""
    invitation.expires_at = now + LINK_LIVES
    invitation.mailed_at = None
    invitation.save(update_fields=["expires_at", "mailed_at"])
    _mail_after_commit(invitation, by=by, now=now)


def take_back(*, invitation: Invitation, now: dt.datetime) -> None:
    """The link stops working at once."""
    invitation.cancelled_at = now
    invitation.save(update_fields=["cancelled_at"])


@transaction.atomic
def accept(*, invitation: links.SentInvitation, by: User, now: dt.datetime) -> None:
    """A signed-in clinician accepts. She sees nothing before the patient has confirmed.

    Raises LinkSpent.
    """
    taken = links.take(invitation, acceptor_id=by.pk, now=now)
    if taken is None:
        raise LinkSpent
    transaction.on_commit(partial(emails.tell_accepted, taken.inviter_email))


@transaction.atomic
def join(
    *,
    invitation: links.SentInvitation,
    name: str,
    clinic: str,
    password: str,
    time_zone: str,
    now: dt.datetime,
) -> User:
    """Make a clinician's account for the invited address and accept with it.

    Whoever holds the mailed link has shown that the address is hers. Raises LinkSpent.
    """
    user = User.objects.create_user(
        email=invitation.email,
        password=password,
        role=Role.CLINICIAN,
        name=name,
        time_zone=time_zone,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Clinician.objects.create(user=user, clinic=clinic)
    set_context(user.pk)
    accept(invitation=invitation, by=user, now=now)
    return user


def confirm(*, grant: Grant, now: dt.datetime) -> None:
    """The patient has read name and clinic: from now on they see what she chose."""
    Grant.objects.waiting().filter(pk=grant.pk, until__gte=now.date()).update(confirmed_at=now)


def stop(*, grant: Grant, now: dt.datetime) -> None:
    """Refuse a grant that waits, or end one that runs. Works on the clinician's next request."""
    Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def stop_everything(*, patient: Patient, now: dt.datetime) -> None:
    """End every grant and take back every invitation of a patient."""
    Grant.objects.filter(patient=patient, revoked_at=None).update(revoked_at=now)
    Invitation.objects.filter(patient=patient).open(now=now).update(cancelled_at=now)


def _end_expired(patient: Patient, *, now: dt.datetime) -> None:
    """A grant past its end makes room for a new one with the same clinician."""
    past = Grant.objects.filter(patient=patient, revoked_at=None, until__lt=now.date())
    past.update(revoked_at=now)


def _refuse_twice(patient: Patient, email: str, *, by: User, now: dt.datetime) -> None:
    if by.email.lower() == email:
        raise OwnAddress
    sent = Invitation.objects.filter(patient=patient).open(now=now)
    if sent.filter(email=email).exists():
        raise AlreadyInvited
    current = Grant.objects.filter(patient=patient, revoked_at=None)
    if current.filter(clinician__email=email).exists():
        raise AlreadySees
    if sent.count() >= MOST_OPEN:
        raise TooManyOpen


def _mail_after_commit(invitation: Invitation, *, by: User, now: dt.datetime) -> None:
    transaction.on_commit(partial(_mail, invitation, by, now))


def _mail(invitation: Invitation, by: User, now: dt.datetime) -> None:
    """Runs after the commit: the request's context is gone, so it is named anew."""
    if emails.send_invitation(invitation, inviter=by.name):
        with acting_as(by.pk):
            Invitation.objects.filter(pk=invitation.pk).update(mailed_at=now)
