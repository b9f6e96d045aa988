"""What the care team page prints."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.forms import SCOPE_LABELS
from patients.models import Grant, Invitation
from privacy.rules import Scope

_DID = {
    "opened": gettext_lazy("opened your page"),
    "panel": gettext_lazy("saw your name in the list of patients"),
    "target": gettext_lazy("set a target for you"),
    "target_end": gettext_lazy("ended a target of yours"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One line of "who has looked". `at` is an instant: the template shows it in her zone."""

    who: str
    did: str | Promise
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Share:
    """One clinician and what she may see."""

    id: int
    name: str
    clinic: str
    scopes: tuple[str, ...]
    until: dt.date


@dataclass(frozen=True, slots=True)
class Sent:
    """One invitation that is still open."""

    id: int
    email: str
    scopes: tuple[str, ...]
    until: dt.date
    expires_at: dt.datetime
    mailed: bool


def look(event: Any) -> Look:
    """One row of the access log in words."""
    return Look(_who(event.actor_name, event.actor_clinic), _DID[event.kind], event.at)


def share(grant: Grant) -> Share:
    """A grant with the name and clinic that she confirms."""
    card = getattr(grant.clinician, "clinician", None)
    return Share(
        id=grant.pk,
        name=grant.clinician.name or _("No name given"),
        clinic=card.clinic if card else "",
        scopes=scope_words(grant.scopes),
        until=grant.until,
    )


def sent(invitation: Invitation) -> Sent:
    """An invitation for the list of those sent."""
    return Sent(
        id=invitation.pk,
        email=invitation.email,
        scopes=scope_words(invitation.scopes),
        until=invitation.until,
        expires_at=invitation.expires_at,
        mailed=invitation.mailed_at is not None,
    )


def scope_words(scopes: Iterable[str]) -> tuple[str, ...]:
    """Names of what is shared, in the order of the form."""
    wanted = set(scopes)
    return tuple(str(label) for scope, label in SCOPE_LABELS.items() if Scope(scope) in wanted)


def _who(name: str, clinic: str) -> str:
    return f"{name}, {clinic}" if clinic else name
