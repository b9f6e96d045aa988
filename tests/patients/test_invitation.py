"""What the link of an invitation does, and for whom."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role, User
from patients import links
from patients.models import Clinician, Grant, Invitation
from tests.factories import PASSWORD
from tests.patients.conftest import link_in

pytestmark = pytest.mark.django_db
TEAM = "patients:care_team"
JOIN = {"name": "Dr A. Okafor", "clinic": "Breast oncology", "password": PASSWORD}


def test_after_a_grant_has_ended_the_same_clinician_is_invited_anew(invite, clinician, client_of):
    Grant.objects.update(until=dt.date(2020, 1, 1))
    assert invite(email=clinician.email).status_code == 302
    assert client_of(clinician).post(link_in(mail.outbox[0])).status_code == 302
    assert Grant.objects.waiting().get().clinician == clinician


def test_opening_the_link_changes_nothing(invite, client):
    invite()
    link = link_in(mail.outbox[0])
    before = Invitation.objects.values().get()
    for _scanner in range(3):
        answer = client.get(link)
        assert answer.status_code == 200
    assert "Helen Marsh" in answer.content.decode()
    assert "Food diary" in answer.content.decode()
    assert Invitation.objects.values().get() == before
    assert not Grant.objects.exists()


def test_a_new_address_makes_a_clinician_who_sees_nothing_yet(
    invite, patient, client, client_of, django_capture_on_commit_callbacks
):
    invite()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(link_in(mail.outbox[0]), JOIN)
    assert answer["Location"] == reverse("clinicians:panel")
    user = User.objects.get(email="okafor@clinic.test")
    assert (user.role, user.name, user.is_superuser) == (Role.CLINICIAN, "Dr A. Okafor", False)
    assert user.emailaddress_set.get().verified
    assert Clinician.objects.get().clinic == "Breast oncology"
    grant = Grant.objects.get()
    assert grant.confirmed_at is None
    assert (grant.patient_id, grant.scopes) == (patient.pk, ["diary", "movement"])
    # Signed in, and blind.
    assert client.get(reverse("clinicians:patient", args=[patient.public_id])).status_code == 404
    assert "Helen" not in client.get(reverse("clinicians:panel")).content.decode().replace(
        "Thank you", ""
    )
    told = mail.outbox[-1]
    assert told.to == [patient.user.email]
    assert told.subject == "Somebody accepted your invitation"
    assert "Okafor" not in told.body

    theirs = client_of(patient)
    page = theirs.get(reverse(TEAM)).content.decode()
    assert "Waiting for you" in page
    assert "Dr A. Okafor" in page
    assert "Breast oncology" in page
    theirs.post(reverse("patients:confirm", args=[grant.pk]))
    assert client.get(reverse("clinicians:patient", args=[patient.public_id])).status_code == 200


def test_refusing_leaves_her_blind_for_good(invite, patient, client, client_of):
    invite()
    client.post(link_in(mail.outbox[0]), JOIN)
    grant = Grant.objects.get()
    browser = client_of(patient)
    browser.post(reverse("patients:refuse", args=[grant.pk]))
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert browser.post(reverse("patients:confirm", args=[grant.pk])).status_code == 404
    assert client.get(reverse("clinicians:patient", args=[patient.public_id])).status_code == 404


def test_the_link_works_once(invite, client):
    invite()
    link = link_in(mail.outbox[0])
    client.post(link, JOIN)
    client.post(reverse("account_logout"))
    for answer in (client.get(link), client.post(link, {**JOIN, "name": "Eve"})):
        assert answer.status_code == 410
        assert "This link has been used already" in answer.content.decode()
    assert Grant.objects.count() == 1


def test_a_clinician_with_an_account_signs_in_first(invite, stranger, client):
    invite(email=stranger.email)
    link = link_in(mail.outbox[0])
    page = client.get(link).content.decode()
    assert "Sign in with it first" in page
    client.post(link, JOIN)
    assert User.objects.filter(email=stranger.email).count() == 1
    assert not Grant.objects.exists()
    sign_in = re.search(r'href="(/accounts/login/\?next[^"]*)"', page).group(1)
    answer = client.post(sign_in, {"login": stranger.email, "password": PASSWORD})
    assert answer["Location"] == link
    assert "Accept" in client.get(link).content.decode()
    client.post(link)
    assert Grant.objects.get().clinician == stranger


def test_an_address_with_a_patient_account_is_refused_with_a_sentence(
    invite, outsider, client, client_of
):
    invite(email=outsider.user.email)
    link = link_in(mail.outbox[0])
    # Before she has signed in nobody learns what kind of account it is.
    page = client.get(link).content.decode()
    assert "Sign in with it first" in page
    assert "clinician’s account" not in page
    browser = client_of(outsider)
    for answer in (browser.get(link), browser.post(link)):
        assert answer.status_code == 403
        assert "Your account is not a clinician’s account" in answer.content.decode()
    assert not Grant.objects.exists()


def test_somebody_else_is_told_so(invite, stranger, clinician, patient, client_of):
    invite(email="new@clinic.test")
    link = link_in(mail.outbox[0])
    for who in (stranger, patient):
        answer = client_of(who).post(link)
        assert answer.status_code == 403
        assert "This invitation was sent to another address." in answer.content.decode()
        assert "new@clinic.test" not in answer.content.decode()
    assert Grant.objects.count() == 1  # the clinician's own, from before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cancelled_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "was taken back"),
        (
            {
                "created_at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
                "expires_at": dt.datetime(2025, 1, 15, tzinfo=dt.UTC),
            },
            "older than 14 days",
        ),
    ],
)
def test_a_link_that_is_over_says_why(invite, client, change, sentence):
    invite()
    Invitation.objects.update(**change)
    for answer in (client.get(link_in(mail.outbox[0])), client.post(link_in(mail.outbox[0]), JOIN)):
        assert answer.status_code == 410
        assert sentence in answer.content.decode()
    assert not User.objects.filter(role=Role.CLINICIAN).exists()


def test_a_link_nobody_signed_is_no_page(invite, client, patient):
    invite()
    invitation = Invitation.objects.get()
    good = links.token_of(invitation)
    other = Invitation(pk=invitation.pk, nonce=uuid.uuid4())
    missing = Invitation(pk=invitation.pk + 1000, nonce=invitation.nonce)
    for token in (
        good[:-1] + "x",
        "rubbish",
        "a:b:c",
        links.token_of(other),
        links.token_of(missing),
    ):
        assert client.get(reverse("patients:invitation", args=[token])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Fill in “Your name”."),
        ({"clinic": ""}, "Fill in “Clinic or practice”."),
        ({"password": ""}, "Fill in “Choose a password”."),
        ({"password": "short"}, "12 characters"),
        ({"password": "okafor@clinic.test"}, "too similar"),
    ],
)
def test_joining_needs_name_clinic_and_a_good_password(invite, client, changes, sentence):
    invite()
    answer = client.post(link_in(mail.outbox[0]), {**JOIN, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(role=Role.CLINICIAN).exists()
    assert not Grant.objects.exists()


def test_joining_takes_neither_role_nor_address_from_the_form(invite, client):
    """S15"""
    invite()
    client.post(
        link_in(mail.outbox[0]),
        {
            **JOIN,
            "email": "evil@example.test",
            "role": "admin",
            "is_superuser": "1",
            "scopes": ["diary", "movement", "bones"],
            "until": "2099-01-01",
            "confirmed_at": "2026-01-01",
        },
    )
    user = User.objects.get(role=Role.CLINICIAN)
    assert (user.email, user.is_superuser) == ("okafor@clinic.test", False)
    grant = Grant.objects.get()
    assert (grant.scopes, grant.confirmed_at) == (["diary", "movement"], None)
    assert grant.until < dt.date(2090, 1, 1)


def test_a_clinician_who_sees_her_already_is_told(invite, patient, clinician, client_of):
    """She changed her address after the invitation had left."""
    invite(email="new-address@clinic.test")
    User.objects.filter(pk=clinician.pk).update(email="new-address@clinic.test")
    answer = client_of(User.objects.get(pk=clinician.pk)).post(link_in(mail.outbox[0]))
    assert answer.status_code == 409
    assert "among your patients already" in answer.content.decode()
    assert Grant.objects.count() == 1
    assert Invitation.objects.get().accepted_at is None
