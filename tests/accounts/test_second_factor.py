"""Clinicians and admins need a second factor everywhere but in the local demo."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test import override_settings
from django.urls import get_resolver, reverse

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SET_UP = "mfa_activate_totp"
# What stays open: setting it up, signing out, and what needs no person.
OPEN = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "livez",
    "readyz",
    "metrics",
}


@pytest.fixture(autouse=True)
def _on_a_server():
    with override_settings(LOCAL_MODE=False):
        yield


def addresses():
    """Every address of the program that needs no argument, with its name."""

    def walk(patterns, prefix="", namespace=""):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, route, inner)
            elif pattern.name and "<" not in route and "(" not in route:
                yield f"{namespace}{pattern.name}", "/" + route.replace("^", "").replace("$", "")

    return list(walk(get_resolver().url_patterns))


def enter_code(browser, secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("who", ["clinician", "admin_person"])
def test_every_address_leads_only_to_the_set_up_page(who, client_of, request):
    browser = client_of(request.getfixturevalue(who))
    seen = 0
    for name, address in addresses():
        if name in OPEN:
            continue
        seen += 1
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code == 302, (name, answer.status_code)
            assert answer["Location"] == reverse(SET_UP), name
    assert seen > 20


def test_a_patient_page_asks_for_it_too(clinician, patient, client_of):
    browser = client_of(clinician)
    answer = browser.get(reverse("clinicians:patient", args=[patient.public_id]))
    assert answer["Location"] == reverse(SET_UP)


def test_patients_are_free_to_have_none(patient, client_of):
    assert client_of(patient).get(reverse("accounts:settings")).status_code == 200


def test_setting_it_up_opens_the_way_and_signing_in_asks_for_it(clinician, client):
    client.post(reverse("account_login"), {"login": clinician.email, "password": PASSWORD})
    answer = client.get(reverse("clinicians:panel"), follow=True)
    assert answer.redirect_chain[0][0] == reverse(SET_UP)
    if answer.request["PATH_INFO"] != reverse(SET_UP):
        answer = client.post(
            answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"],
            {"password": PASSWORD},
            follow=True,
        )
    assert answer.request["PATH_INFO"] == reverse(SET_UP)
    secret = answer.context["form"].secret
    answer = client.post(reverse(SET_UP), {"code": enter_code(client, secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("clinicians:panel")).status_code == 200

    client.post(reverse("account_logout"))
    answer = client.post(reverse("account_login"), {"login": clinician.email, "password": PASSWORD})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("clinicians:panel")).status_code == 302


def test_the_secret_is_not_in_the_database_as_it_is(clinician):
    TOTP.activate(clinician, "JBSWY3DPEHPK3PXP")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        ((stored,),) = cursor.fetchall()
    assert "JBSWY3DPEHPK3PXP" not in stored
    wrapped = Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap()
    assert wrapped.validate_code(enter_code(None, "JBSWY3DPEHPK3PXP"))


@override_settings(LOCAL_MODE=True)
def test_the_local_demo_asks_for_none(clinician, client_of):
    assert client_of(clinician).get(reverse("clinicians:panel")).status_code == 200


def test_the_admin_site_signs_in_through_the_same_door(client):
    answer = client.get("/admin/")
    assert answer.status_code == 302
    answer = client.get(answer["Location"])
    assert answer["Location"].startswith(reverse("account_login"))
