"""The only gates to a patient: fetching her and checking the right is one call.

Whoever has no right gets the same 404 as for a patient who does not exist.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from accounts.models import User
from accounts.requests import SignedInRequest
from common.days import local_day
from patients.models import Grant, Patient
from privacy import audit
from privacy.rules import Scope


@dataclass(frozen=True, slots=True)
class OpenedPatient:
    """A patient somebody else may look at, and how far."""

    patient: Patient
    scopes: frozenset[Scope]
    until: dt.date

    def covers(self, scope: Scope) -> bool:
        """Whether the grant lets the clinician see this part."""
        return scope in self.scopes


def patient_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the patient herself: the view receives `(request, patient, …)`.

    Nobody signed in: to the sign-in page. Any other role: 404.
    """

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, own_patient(request.user), *args, **kwargs)

    return guarded


def clinician_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for clinicians. Nobody signed in: to the sign-in page. Any other role: 404."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_clinician:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def own_patient(user: User) -> Patient:
    """The record of the signed-in patient. Raises Http404 for any other role."""
    if not user.is_patient:
        raise Http404
    patient = Patient.objects.of_user(user.pk).select_related("health_profile").first()
    if patient is None:
        raise Http404
    patient.user = user
    return patient


def open_patient(public_id: uuid.UUID, *, by: User, now: dt.datetime) -> OpenedPatient:
    """Fetch a patient for a clinician, check her grant, and write the access log.

    The log is written in the same transaction; when it cannot be, nothing is shown.

    Raises:
        Http404: no such patient, or no live grant: the two look the same.
    """
    today = local_day(now, by.time_zone)
    grant = (
        Grant.objects.live(day=now.date())
        .filter(patient__public_id=public_id, clinician_id=by.pk)
        .select_related("patient__user", "patient__health_profile")
        .first()
    )
    if grant is None or not by.is_clinician:
        raise Http404
    audit.record_opening(grant.patient_id, by=looker(by), now=now, local_day=today)
    return OpenedPatient(
        patient=grant.patient,
        scopes=frozenset(Scope(scope) for scope in grant.scopes),
        until=grant.until,
    )


def looker(user: User) -> audit.Looker:
    """How the access log names a clinician."""
    clinician = getattr(user, "clinician", None)
    return audit.Looker(
        user_id=user.pk, name=user.get_full_name(), clinic=clinician.clinic if clinician else ""
    )
