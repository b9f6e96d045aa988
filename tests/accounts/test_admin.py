"""Admins see staff and rules, never a patient (S10)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core import mail
from django.urls import reverse

from accounts.models import Role, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

# Everything an admin can open. A new line here needs an answer: can it show a patient?
REGISTERED = {
    "accounts.user",
    "exercise.activity",
    "nutrition.food",
    "recommendations.threshold",
    "recommendations.thresholddraft",
}
LIST = "admin:accounts_user_changelist"
NEW = {
    "email": "New.Nurse@example.test",
    "name": "Nora Nurse",
    "role": "clinician",
    "time_zone": "Europe/London",
}


@pytest.fixture
def browser(admin_person, client_of):
    return client_of(admin_person)


def test_the_registry_is_just_this():
    assert {model._meta.label_lower for model in admin.site._registry} <= REGISTERED
    assert {"accounts.user"} <= {model._meta.label_lower for model in admin.site._registry}


def test_the_list_and_the_search_show_staff_only(browser, patient, clinician):
    page = browser.get(reverse(LIST)).content.decode()
    assert clinician.email in page
    assert patient.user.email not in page
    assert "Helen" not in page
    for words in ("helen", "example.test", "Marsh"):
        found = browser.get(reverse(LIST), {"q": words}).content.decode()
        assert patient.user.email not in found


@pytest.mark.parametrize("query", [{"role__exact": "patient"}, {"id__exact": "1"}, {"p": "0"}])
def test_no_filter_in_the_address_shows_a_patient(browser, patient, query):
    answer = browser.get(reverse(LIST), query, follow=True)
    assert patient.user.email not in answer.content.decode()


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_patient_s_own_address_in_the_admin_leads_nowhere(browser, patient, page):
    answer = browser.get(
        reverse(f"admin:accounts_user_{page}", args=[patient.user_id]), follow=True
    )
    text = answer.content.decode()
    assert patient.user.email not in text
    assert "Helen" not in text


def test_a_patient_cannot_be_changed_by_post(browser, patient):
    before = User.objects.filter(pk=patient.user_id).values().get()
    browser.post(
        reverse("admin:accounts_user_change", args=[patient.user_id]),
        {"name": "Changed", "time_zone": "UTC"},
    )
    assert User.objects.filter(pk=patient.user_id).values().get() == before


def test_autocomplete_shows_no_patient(browser, patient):
    answer = browser.get(
        reverse("admin:autocomplete"),
        {
            "term": "helen",
            "app_label": "recommendations",
            "model_name": "threshold",
            "field_name": "set_by",
        },
    )
    assert patient.user.email not in answer.content.decode()


def test_nobody_is_deleted_here(browser, patient, clinician):
    address = reverse("admin:accounts_user_delete", args=[clinician.pk])
    assert browser.get(address).status_code == 403
    answer = browser.post(
        reverse(LIST),
        {"action": "delete_selected", "_selected_action": [clinician.pk], "post": "yes"},
        follow=True,
    )
    assert "Helen" not in answer.content.decode()
    assert User.objects.filter(pk=clinician.pk).exists()


def test_a_new_clinician_chooses_her_own_password_by_mail(browser, client):
    answer = browser.post(reverse("admin:accounts_user_add"), NEW)
    assert answer.status_code == 302
    user = User.objects.get(email="new.nurse@example.test")
    assert (user.role, user.has_usable_password(), user.is_superuser) == (
        Role.CLINICIAN,
        False,
        False,
    )
    (message,) = mail.outbox
    assert message.to == [user.email]
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    answer = client.get(link, follow=True)
    answer = client.post(
        answer.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD}
    )
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    # The first sign-in proves the address by a code, as for everybody.
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("account_email_verification_sent")
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    client.post(answer["Location"], {"code": code})
    assert EmailAddress.objects.get(user=user).verified


def test_an_admin_can_be_added_and_a_patient_cannot(browser):
    browser.post(reverse("admin:accounts_user_add"), {**NEW, "role": "admin"})
    assert User.objects.get(email="new.nurse@example.test").is_superuser
    answer = browser.post(
        reverse("admin:accounts_user_add"),
        {**NEW, "email": "x@example.test", "role": "patient"},
    )
    assert answer.status_code == 200
    assert not User.objects.filter(email="x@example.test").exists()


def test_a_patient_s_address_is_refused_without_saying_whose_it_is(browser, patient):
    answer = browser.post(
        reverse("admin:accounts_user_add"), {**NEW, "email": patient.user.email.upper()}
    )
    text = answer.content.decode()
    assert "No account can be made for this address." in text
    assert "Helen" not in text


def test_role_and_address_of_staff_stay_and_access_can_end(browser, clinician, client_of):
    theirs = client_of(clinician)
    browser.post(
        reverse("admin:accounts_user_change", args=[clinician.pk]),
        {
            "name": "Dr A. Okafor",
            "time_zone": "Europe/London",
            "role": "admin",
            "email": "evil@example.test",
            "is_superuser": "1",
            "password": "x",
        },
    )
    clinician.refresh_from_db()
    assert (clinician.role, clinician.email) == (Role.CLINICIAN, "okafor@example.test")
    assert clinician.is_superuser is False
    assert clinician.check_password(PASSWORD)
    assert clinician.is_active is False
    assert theirs.get(reverse("clinicians:panel")).status_code == 302


def test_the_mail_server_s_bad_day_is_said(browser, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError("no mail today")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    answer = browser.post(reverse("admin:accounts_user_add"), NEW, follow=True)
    assert "The mail could not be sent." in answer.content.decode()
    assert User.objects.filter(email="new.nurse@example.test").exists()


@pytest.mark.parametrize("who", ["patient", "clinician", "stranger"])
def test_nobody_else_opens_the_admin(who, client_of, request):
    answer = client_of(request.getfixturevalue(who)).get(reverse("admin:index"))
    assert answer.status_code in {302, 403, 404}
    assert "accounts_user" not in answer.content.decode()


def test_staff_only_manager(patient, clinician):
    other = make_user(role=Role.ADMIN)
    assert set(User.objects.staff()) == {clinician, other}
