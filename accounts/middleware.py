"""Her own time zone on every page, and the second factor before any staff page."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]

# Where somebody without a second factor may still go: to set it up, to sign out, to be alive.
_OPEN_NAMES = frozenset(
    {
        "account_logout",
        "account_login",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "livez",
        "readyz",
        "metrics",
    }
)


class TimeZoneMiddleware:
    """Dates and times on a page are those of the person who reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class FormStatusMiddleware:
    """allauth answers 200 to a form with errors; ours say 422, as every form of the program."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Only the status changes: what the page says stays the same for known and unknown."""
        match = request.resolver_match
        ours = match is None or not (match.view_name or "").startswith(("account_", "mfa_"))
        if ours or request.method != "POST" or response.status_code != HTTPStatus.OK:
            return response
        form = (response.context_data or {}).get("form")
        if isinstance(form, BaseForm) and form.errors:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SecondFactorMiddleware:
    """allauth has no switch "second factor required for these roles"; this is it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send staff without a second factor to its set-up page, whatever they asked for."""
        user = request.user
        if settings.LOCAL_MODE or not user.is_authenticated or not user.needs_second_factor:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in _OPEN_NAMES:
            return None
        if is_mfa_enabled(user):
            return None
        return redirect("mfa_activate_totp")
