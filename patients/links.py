"""The link that an invitation carries: how it is made, read and used.

It works before sign-in, when row security shows nothing: two narrow functions of the database
look the invitation up and take it (privacy/row_security.py).
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.db import connection

from patients.models import Invitation
from privacy.rules import Scope

_signer = Signer(salt="patients.invitation")


class LinkState(StrEnum):
    """Whether the link still works, and if not, why."""

    OPEN = "open"
    USED = "used"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentInvitation:
    """An invitation as whoever holds its link may know it."""

    id: int
    nonce: uuid.UUID
    email: str
    inviter: str
    scopes: frozenset[Scope]
    until: dt.date
    expires_at: dt.datetime
    accepted_at: dt.datetime | None
    cancelled_at: dt.datetime | None

    def state(self, *, now: dt.datetime) -> LinkState:
        """What the link is worth at that instant."""
        if self.accepted_at is not None:
            return LinkState.USED
        if self.cancelled_at is not None:
            return LinkState.TAKEN_BACK
        return LinkState.OPEN if self.expires_at > now else LinkState.EXPIRED

    def is_for(self, email: str) -> bool:
        """Whether it was sent to this address, however that is capitalised."""
        return self.email.lower() == email.lower()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting has made: a grant the patient has yet to confirm, and where to tell her."""

    grant_id: int
    inviter_email: str


def token_of(invitation: Invitation) -> str:
    """The signed end of the link."""
    return _signer.sign_object([invitation.pk, invitation.nonce.hex])


def find(token: str) -> SentInvitation | None:
    """The invitation of a link; None for a token that we did not sign or that fits none."""
    try:
        wanted, nonce = _signer.unsign_object(token)
        nonce = uuid.UUID(hex=nonce)
    except (BadSignature, ValueError, TypeError):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT email, inviter, scopes, until, expires_at, accepted_at, cancelled_at"
            " FROM boneguard_invitation(%s, %s)",
            [wanted, str(nonce)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return SentInvitation(
        id=wanted,
        nonce=nonce,
        email=row[0],
        inviter=row[1],
        scopes=frozenset(Scope(scope) for scope in row[2]),
        until=row[3],
        expires_at=row[4],
        accepted_at=row[5],
        cancelled_at=row[6],
    )


def take(invitation: SentInvitation, *, acceptor_id: int, now: dt.datetime) -> Accepted | None:
    """Use the link up for a clinician, in whose name the transaction must already work.

    None when it no longer works, is for another address, or she already sees that patient.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grant_id, inviter_email FROM boneguard_accept_invitation(%s, %s, %s, %s)",
            [invitation.id, str(invitation.nonce), acceptor_id, now],
        )
        row = cursor.fetchone()
    return Accepted(*row) if row else None
