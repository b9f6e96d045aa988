"""Where the link of an invitation leads. Opening it changes nothing; accepting is a POST."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.time_zones import likely_time_zone
from common.days import is_known_zone
from patients import links, sharing
from patients.forms import JoinForm
from patients.presenters import scope_words

_TEMPLATE = "patients/invitation.html"


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link decides what it does: accept, sign in first, join, or be refused."""
    found = links.find(token)
    if found is None:
        raise Http404
    state = found.state(now=timezone.now())
    if state is not links.LinkState.OPEN:
        return _answer(request, found, state.value, status=410)
    if not request.user.is_authenticated:
        return _stranger(request, found)
    if not found.is_for(request.user.email):
        return _answer(request, found, "somebody_else", status=403)
    if not request.user.is_clinician:
        return _answer(request, found, "not_a_clinician", status=403)
    return _accept(request, found, request.user)


def _accept(request: HttpRequest, found: links.SentInvitation, user: User) -> HttpResponse:
    if request.method != "POST":
        return _answer(request, found, "accept")
    try:
        sharing.accept(invitation=found, by=user, now=timezone.now())
    except sharing.LinkSpent:
        return _answer(request, found, "no_use", status=409)
    messages.success(
        request, _("Thank you. You see this patient here once they confirm your name.")
    )
    return redirect("clinicians:panel")


def _stranger(request: HttpRequest, found: links.SentInvitation) -> HttpResponse:
    """An address with an account signs in first, whatever its role: the role is told to nobody."""
    if User.objects.filter(email=found.email.lower()).exists():
        return _answer(request, found, "sign_in")
    form = JoinForm(request.POST if request.method == "POST" else None, email=found.email)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, found, "join", form=form, status=_status(request))
    zone = form.cleaned_data["time_zone"]
    known = isinstance(zone, str) and is_known_zone(zone)
    try:
        user = sharing.join(
            invitation=found,
            name=form.cleaned_data["name"],
            clinic=form.cleaned_data["clinic"],
            password=form.cleaned_data["password"],
            time_zone=zone if known else likely_time_zone(_language(request)),
            now=timezone.now(),
        )
    except sharing.LinkSpent:
        return _answer(request, found, "no_use", status=409)
    except IntegrityError:  # the same form sent twice: the first one has made the account
        return _answer(request, found, "sign_in", status=409)
    messages.success(
        request, _("Thank you. You see this patient here once they confirm your name.")
    )
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("clinicians:panel"))
    return answer


def _answer(
    request: HttpRequest,
    found: links.SentInvitation,
    case: str,
    *,
    form: JoinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "case": case,
        "form": form,
        "inviter": found.inviter or _("A patient"),
        "email": found.email,
        "scopes": scope_words(found.scopes),
        "until": found.until,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, _TEMPLATE, page, status=status)


def _language(request: HttpRequest) -> str:
    return request.headers.get("Accept-Language", "")


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
