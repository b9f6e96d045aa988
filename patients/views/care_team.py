"""Who may see her records, who was invited, who has looked."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from common.days import local_day
from patients import presenters, sharing
from patients.access import patient_view
from patients.forms import InviteForm
from patients.models import Grant, Invitation, Patient
from privacy import audit
from privacy.rules import Scope

_REFUSALS = {
    sharing.OwnAddress: gettext_lazy(
        "That is your own address. Enter the address of your clinician."
    ),
    sharing.AlreadyInvited: gettext_lazy(
        "You have invited this address already. You can send that invitation again below."
    ),
    sharing.AlreadySees: gettext_lazy(
        "This clinician is in your care team already. To change what they see, stop sharing first."
    ),
    sharing.TooManyOpen: gettext_lazy(
        "Ten invitations are waiting for an answer. Take one back before you send another."
    ),
}
_ENOUGH_TODAY = gettext_lazy(
    "Twenty invitations have been mailed in the last 24 hours. Try again tomorrow."
)


@require_http_methods(["GET", "POST"])
@patient_view
def care_team(request: SignedInRequest, patient: Patient) -> HttpResponse:
    """The whole page; a POST invites."""
    now = timezone.now()
    today = local_day(now, patient.user.time_zone)
    form = InviteForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid() and _invite(request, patient, form):
        return redirect("patients:care_team")
    status = 422 if request.method == "POST" else 200
    grants = Grant.objects.filter(patient=patient).select_related("clinician__clinician")
    open_invitations = Invitation.objects.filter(patient=patient).open(now=now)
    page = {
        "form": form,
        "waiting": [presenters.share(grant) for grant in grants.waiting()],
        "shares": [presenters.share(grant) for grant in grants.live(day=now.date())],
        "sent": [presenters.sent(one) for one in open_invitations.order_by("created_at")],
        "looks": [presenters.look(event) for event in audit.looks_at(patient.pk, limit=50)],
    }
    return render(request, "patients/care_team.html", page, status=status)


def _invite(request: SignedInRequest, patient: Patient, form: InviteForm) -> bool:
    wish = form.cleaned_data
    if not _may_mail(request):
        form.add_error("email", _ENOUGH_TODAY)
        return False
    try:
        sharing.invite(
            patient=patient,
            email=wish["email"],
            scopes=[Scope(scope) for scope in wish["scopes"]],
            until=wish["until"],
            submission_id=wish["submission_id"],
            by=request.user,
            now=timezone.now(),
        )
    except sharing.CannotInvite as refusal:
        form.add_error("email", _REFUSALS[type(refusal)])
        return False
    messages.success(
        request,
        _("Your invitation is made. It stands below, and says so if its mail could not be sent."),
    )
    return True


@require_POST
@patient_view
def send_again(request: SignedInRequest, patient: Patient, invitation_id: int) -> HttpResponse:
    """Mail an open invitation once more."""
    invitation = _open_invitation(patient, invitation_id)
    if _may_mail(request):
        sharing.send_again(invitation=invitation, by=request.user, now=timezone.now())
    else:
        messages.error(request, _ENOUGH_TODAY)
    return redirect("patients:care_team")


@require_POST
@patient_view
def take_back(request: SignedInRequest, patient: Patient, invitation_id: int) -> HttpResponse:
    """Make the link of an open invitation worthless."""
    invitation = _open_invitation(patient, invitation_id)
    sharing.take_back(invitation=invitation, now=timezone.now())
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("patients:care_team")


@require_POST
@patient_view
def confirm(request: SignedInRequest, patient: Patient, grant_id: int) -> HttpResponse:
    """She knows this name and clinic: they may see what she chose."""
    grant = get_object_or_404(Grant.objects.waiting(), pk=grant_id, patient=patient)
    sharing.confirm(grant=grant, now=timezone.now())
    messages.success(request, _("Confirmed. They can see what you chose from now on."))
    return redirect("patients:care_team")


@require_POST
@patient_view
def refuse(request: SignedInRequest, patient: Patient, grant_id: int) -> HttpResponse:
    """She does not know them: they never see anything."""
    grant = get_object_or_404(Grant.objects.waiting(), pk=grant_id, patient=patient)
    sharing.stop(grant=grant, now=timezone.now())
    messages.success(request, _("Refused. They see nothing."))
    return redirect("patients:care_team")


@require_http_methods(["GET", "POST"])
@patient_view
def stop(request: SignedInRequest, patient: Patient, grant_id: int) -> HttpResponse:
    """Ask once, then end the sharing at once."""
    now = timezone.now()
    live = Grant.objects.live(day=now.date()).select_related("clinician__clinician")
    grant = get_object_or_404(live, pk=grant_id, patient=patient)
    if request.method == "POST":
        sharing.stop(grant=grant, now=now)
        messages.success(request, _("Stopped. They see nothing from now on."))
        return redirect("patients:care_team")
    return render(request, "patients/stop_sharing.html", {"share": presenters.share(grant)})


def _may_mail(request: SignedInRequest) -> bool:
    """Whether one more invitation may be mailed today, counted when asked."""
    return bool(consume(request, action="invitation_mail", user=request.user))


def _open_invitation(patient: Patient, invitation_id: int) -> Invitation:
    found = Invitation.objects.filter(patient=patient).open(now=timezone.now())
    return get_object_or_404(found, pk=invitation_id)
