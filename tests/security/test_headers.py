"""Every page that a GET reaches, for everybody: its headers and its cookies.

What depends on how a server is set up is asked of a program started as on a server.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from http.cookies import Morsel
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from boneguard import local
from patients import links
from patients.models import Patient
from reminders.models import ReviewSchedule
from tests.security.cast import DATED, OBJECTS, PATIENT, Things, arguments_of
from tests.security.urls import addresses

pytestmark = pytest.mark.django_db

SAME_FOR_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def own_pages(things: Things) -> list[str]:
    """Each address of the program once, with arguments that lead to something."""
    token = ReviewSchedule.objects.get(patient=things.patient).unsubscribe_token
    special: dict[str, dict[str, Any]] = {
        "patients:invitation": {"token": links.token_of(things.invitation)},
        "reminders:unsubscribe": {"token": token},
        "reminders:unsubscribe_kinds": {"token": token, "kinds": "supplements"},
        # A calendar asks for a feed, not a browser: its own headers stand in test_feed.py.
        "feed": {"token": "made-up"},
        "clinicians:patient": {"public_id": things.patient.public_id},
        "clinicians:targets": {"public_id": things.patient.public_id},
        "clinicians:end_target": {"public_id": things.patient.public_id, "pk": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "no-key"},
        "account_confirm_email": {"key": "no-key"},
        "local_mail_message": {"name": "none.log-1"},
    }
    pages = []
    for address in addresses():
        if address.name in {*PATIENT, *OBJECTS, *DATED}:
            kwargs = arguments_of(address.name, things)
        else:
            kwargs = special.get(address.name, {})
        assert set(kwargs) == set(address.arguments), f"say how to reach {address.name}"
        pages.append(reverse(address.name, kwargs=kwargs))
    return [*pages, "/no/such/page/", "/today/?day=nonsense", "/food/search/?q=%00"]


def admin_pages() -> list[str]:
    """The admin site: its own pages, and list, form and history of each model."""
    names = ["index", "login", "password_change", "password_change_done", "jsi18n", "autocomplete"]
    pages = [reverse(f"admin:{name}") for name in names]
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{base}_changelist"), reverse(f"{base}_add")]
        row = model._default_manager.first()
        if row is not None:
            pages += [reverse(f"{base}_{page}", args=[row.pk]) for page in ("change", "history")]
    return pages


def faults(response: Any) -> list[str]:
    """What is missing from the headers of one answer."""
    found = [
        f"{name}: {response.headers.get(name)}"
        for name, wanted in SAME_FOR_ALL.items()
        if response.headers.get(name) != wanted
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    given = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    found += [
        f"{name} {given.get(name)}"
        for name, wanted in DIRECTIVES.items()
        if given.get(name) != wanted
    ]
    found += [f"policy with {word}" for word in ("unsafe", "http", "*") if word in policy]
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    if "no-store" not in response.headers.get("Cache-Control", ""):
        found.append(f"Cache-Control: {response.headers.get('Cache-Control')}")
    found += [f"ETag {response.headers['ETag']}"] if "ETag" in response.headers else []
    return found + [
        fault for cookie in response.cookies.values() for fault in cookie_faults(cookie)
    ]


def cookie_faults(cookie: "Morsel[str]") -> list[str]:
    """A cookie is for the server alone, and there are two of them."""
    found = [] if cookie["httponly"] or not cookie.value else [f"{cookie.key} is not HttpOnly"]
    if cookie.key not in {"sessionid", "csrftoken"}:
        found.append(f"a cookie called {cookie.key}")
    return found + ([] if cookie["samesite"] == "Lax" else [f"{cookie.key} is not SameSite"])


@pytest.mark.parametrize("who", ["nobody", "patient", "clinician", "admin_person"])
def test_every_page_has_the_headers(
    who: str,
    patient: Patient,
    clinician: User,
    admin_person: User,
    client: Any,
    client_of: Callable[..., Any],
) -> None:
    things = Things(patient)
    people = {"patient": patient, "clinician": clinician, "admin_person": admin_person}
    browser = client_of(people[who], raise_request_exception=False) if who in people else client
    statuses = set()
    for page in [*own_pages(things), *admin_pages()]:
        if page == reverse("account_logout"):
            continue
        response = browser.get(page)
        statuses.add(response.status_code)
        assert response.status_code < 500, page
        assert not faults(response), (page, faults(response))
    assert {200, 302, 404, 405} <= statuses


def test_a_page_that_fails_has_them_too(
    patient: Patient, client_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.today.presenters.head", lambda *_args, **_kwargs: 1 / 0)
    response = client_of(patient, raise_request_exception=False).get(reverse("dashboard:today"))
    assert response.status_code == 500
    assert not faults(response)


SERVER_PROGRAM = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client, override_settings
plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES={**settings.STORAGES, **plain}):
    browser = Client(headers={"host": "boneguard.example"})
    page = browser.get("/accounts/login/", secure=True)
    plain_http = browser.get("/accounts/login/")
    alive = browser.get("/livez")
    mail = browser.get("/local/mail/", secure=True)
print(json.dumps({
    "status": page.status_code,
    "headers": dict(page.headers),
    "cookies": {name: [c["secure"], c["path"], c["domain"]] for name, c in page.cookies.items()},
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN],
    "over_http": [plain_http.status_code, plain_http.headers.get("Location")],
    "alive": alive.status_code,
    "mail": mail.status_code,
    "base_url": settings.BASE_URL,
}))
"""


def as_on_a_server(**more: str) -> "subprocess.CompletedProcess[str]":
    """Run SERVER_PROGRAM with the settings of a real server, on the database of this run."""
    inherited = {name: text for name, text in os.environ.items() if name != "BONEGUARD_BASE_URL"}
    environ = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "boneguard.settings",
        "BONEGUARD_LOCAL": "0",
        "ALLOWED_HOSTS": "boneguard.example",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        **more,
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVER_PROGRAM],
        env=environ,
        cwd=local.CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_server_speaks_https_only_and_names_its_cookies_safely() -> None:
    done = as_on_a_server()
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["status"] == 200
    assert said["headers"]["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains; preload"
    )
    # A name with __Host- is only taken with Secure, Path=/ and no Domain.
    assert said["cookies"] == {"__Host-csrftoken": [True, "/", ""]}
    assert said["session"] == ["__Host-sessionid", True, "/", None]
    assert said["over_http"] == [301, "https://boneguard.example/accounts/login/"]
    assert said["alive"] == 200
    assert said["mail"] == 404
    assert said["base_url"] == "https://boneguard.example"


@pytest.mark.parametrize(
    "more", [{"BONEGUARD_BASE_URL": "http://boneguard.example"}, {"ALLOWED_HOSTS": "*"}]
)
def test_a_server_does_not_start_with_a_bad_address_for_its_mails(more: dict[str, str]) -> None:
    done = as_on_a_server(**more)
    assert done.returncode != 0
    assert "Set BONEGUARD_BASE_URL" in done.stderr


def test_what_a_page_says_after_a_form_travels_in_no_cookie_of_its_own(
    patient: Patient, client_of: Callable[..., Any]
) -> None:
    browser = client_of(patient)
    answer = browser.post(reverse("patients:weight"), {"kg": "64.5"})
    assert answer.status_code == 302
    assert not faults(answer)
    assert "Your weight is saved." in browser.get(answer["Location"]).content.decode()
