"""Settings of one's own account, for every role."""

import datetime as dt

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import DeleteForm, SettingsForm, ThemeForm
from accounts.models import Theme, User
from accounts.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """Name, time zone, colours, and the way to everything else that is one's own."""
    # The form writes what was typed into its object, also when it is wrong: not the signed-in one.
    stored = User.objects.get(pk=request.user.pk)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=stored)
    if request.method == "POST" and form.is_valid():
        actions.change_settings(by=stored, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:settings", permanent=False)
    page = {"form": form, "erased_on": _erased_on(request.user)}
    return render(request, "accounts/settings.html", page, status=_status(request))


@login_required
@require_POST
def theme(request: SignedInRequest) -> HttpResponse:
    """Change the colours and go back to where she was."""
    form = ThemeForm(request.POST)
    if form.is_valid():
        actions.set_theme(by=request.user, theme=Theme(form.cleaned_data["theme"]))
    else:
        messages.error(request, _("Choose light, dark, or the same as your device."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    # An address and never the name of a view, which `redirect` would look up.
    return HttpResponseRedirect(back if safe else reverse("accounts:settings"))


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Ask for the deletion of the account: password, then 14 days to think again."""
    posted = request.method == "POST"
    form = DeleteForm(
        request.POST if posted else None,
        user=request.user,
        may_try=not posted or consume(request, action="reauthenticate", user=request.user),
    )
    if posted and form.is_valid():
        actions.request_deletion(by=request.user, now=timezone.now())
        return redirect("accounts:settings")
    page = {"form": form, "erased_on": _erased_on(request.user)}
    return render(request, "accounts/delete.html", page, status=_status(request))


@login_required
@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """Take the wish to be deleted back."""
    actions.keep_account(by=request.user)
    messages.success(request, _("Your account stays."))
    return redirect("accounts:settings")


def _erased_on(user: User) -> dt.datetime | None:
    asked = user.deletion_requested_at
    return actions.erased_on(asked) if asked else None


def _status(request: HttpRequest) -> int:
    """A form that comes back was not accepted."""
    return 422 if request.method == "POST" else 200
