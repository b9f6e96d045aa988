"""Inviting a clinician, confirming, stopping, and reading who has looked."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from patients.models import Grant, Invitation
from privacy.models import AccessEvent
from tests.factories import make_clinician, make_grant, make_user
from tests.patients.conftest import link_in

pytestmark = pytest.mark.django_db
TEAM = "patients:care_team"


def test_an_invitation_is_mailed_with_a_link_and_nothing_about_health(patient, invite):
    assert invite().status_code == 302
    (invitation,) = Invitation.objects.all()
    assert (invitation.email, invitation.scopes) == ("okafor@clinic.test", ["diary", "movement"])
    assert invitation.mailed_at is not None
    assert invitation.expires_at - invitation.created_at == dt.timedelta(days=14)
    (message,) = mail.outbox
    assert message.to == ["okafor@clinic.test"]
    assert message.subject == "You are invited to BoneGuard"
    assert "Helen Marsh" in message.body
    for word in ("letrozole", "cancer", "inhibitor", "1960"):
        assert word not in message.body.lower()


def test_inviting_answers_alike_for_known_and_unknown_addresses(invite, stranger, outsider):
    """S3: neither a clinician's nor a patient's account shows."""
    answers = [
        invite(email=email)
        for email in (stranger.email, outsider.user.email, "nobody-here@example.test")
    ]
    assert {answer.status_code for answer in answers} == {302}
    assert Invitation.objects.count() == len(mail.outbox) == 3


def test_the_same_form_twice_is_one_invitation_and_one_mail(invite):
    once = str(uuid.uuid4())
    for _time in range(3):
        assert invite(submission_id=once).status_code == 302
    assert Invitation.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "not an address"}, "as an e-mail address"),
        ({"email": ""}, "Fill in “E-mail of your clinician”."),
        ({"email": "a\x00@example.test"}, "holds a character we cannot keep"),
        ({"email": "x" * 300 + "@example.test"}, "is too long"),
        ({"email": "HELEN@example.test"}, "That is your own address."),
        ({"scopes": []}, "What may they see?"),
        ({"scopes": ["any"]}, "Choose one of the answers listed"),
        ({"scopes": ["diary", "everything"]}, "Choose one of the answers listed"),
        ({"until": "2020-01-01"}, "Choose a day after today."),
        ({"until": "2999-01-01"}, "Choose a day within the next 24 months."),
        ({"until": "soon"}, "as a date"),
        ({"until": ""}, "Fill in “Until when?”."),
    ],
)
def test_an_invitation_that_cannot_be_sent_gets_a_sentence_and_stays_typed(
    invite, changes, sentence
):
    answer = invite(**changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if changes.get("email") and "\x00" not in changes["email"]:
        assert f'value="{changes["email"]}"' in page
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_inviting_twice_is_said(invite, patient, clinician):
    invite()
    answer = invite()
    assert answer.status_code == 422
    assert "You have invited this address already." in answer.content.decode()
    answer = invite(email=clinician.email.upper())
    assert "This clinician is in your care team already." in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_there_is_an_end_to_inviting(invite):
    for number in range(10):
        assert invite(email=f"clinic{number}@example.test").status_code == 302
    answer = invite(email="clinic11@example.test")
    assert answer.status_code == 422
    assert "Take one back" in answer.content.decode()


def test_nobody_can_use_invitations_to_flood_an_address(
    invite, patient, client_of, django_capture_on_commit_callbacks
):
    """Taking back and inviting anew, or sending again, all count as mails."""
    browser = client_of(patient)
    for _number in range(10):
        assert invite().status_code == 302
        with django_capture_on_commit_callbacks(execute=True):
            one = Invitation.objects.get(cancelled_at=None).pk
            browser.post(reverse("patients:send_again", args=[one]))
        browser.post(reverse("patients:take_back", args=[one]))
    assert len(mail.outbox) == 20
    answer = invite()
    assert answer.status_code == 422
    assert "Twenty invitations have been mailed" in answer.content.decode()
    Invitation.objects.filter(pk=one).update(cancelled_at=None)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("patients:send_again", args=[one]), follow=True)
    assert "Twenty invitations have been mailed" in answer.content.decode()
    assert len(mail.outbox) == 20


def test_a_mail_server_that_refuses_loses_nothing(invite, patient, client_of, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError("no mail today")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert invite().status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.mailed_at is None
    page = client_of(patient).get(reverse(TEAM)).content.decode()
    assert "The mail could not be sent. Nothing is lost: send it again." in page
    assert "Send again" in page


def test_send_again_mails_the_same_link_and_gives_it_time(
    invite, patient, client_of, django_capture_on_commit_callbacks
):
    invite()
    Invitation.objects.update(
        expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1),
        created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=13),
    )
    invitation = Invitation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(patient).post(reverse("patients:send_again", args=[invitation.pk]))
    assert link_in(mail.outbox[0]) == link_in(mail.outbox[1])
    invitation.refresh_from_db()
    assert invitation.expires_at > dt.datetime.now(dt.UTC) + dt.timedelta(days=13)


def test_inviting_takes_nothing_but_its_fields(invite, outsider):
    """S15"""
    invite(
        patient=outsider.pk,
        patient_id=outsider.pk,
        id="77",
        nonce=str(uuid.uuid4()),
        accepted_at="2026-01-01",
        expires_at="2099-01-01",
        created_at="2020-01-01",
    )
    invitation = Invitation.objects.get()
    assert invitation.patient_id != outsider.pk
    assert invitation.accepted_at is None
    assert invitation.expires_at.year < 2090


def test_stopping_works_on_the_next_request_of_a_live_session(patient, clinician, client_of):
    theirs = client_of(clinician)
    page = reverse("clinicians:patient", args=[patient.public_id])
    assert theirs.get(page).status_code == 200
    mine = client_of(patient)
    grant = Grant.objects.get()
    address = reverse("patients:stop", args=[grant.pk])
    assert "Dr A. Okafor" in mine.get(address).content.decode()
    assert Grant.objects.get().revoked_at is None
    mine.post(address)
    assert theirs.get(page).status_code == 404
    assert "Helen" not in theirs.get(reverse("clinicians:panel")).content.decode()


def test_nobody_decides_about_another_s_care_team(patient, outsider, clinician, client_of, invite):
    invite()
    grant, invitation = Grant.objects.get(), Invitation.objects.get()
    waiting = make_grant(patient, make_clinician(), confirmed_at=None)
    addresses = [
        reverse("patients:stop", args=[grant.pk]),
        reverse("patients:confirm", args=[waiting.pk]),
        reverse("patients:refuse", args=[waiting.pk]),
        reverse("patients:send_again", args=[invitation.pk]),
        reverse("patients:take_back", args=[invitation.pk]),
        reverse("patients:stop", args=[999_999]),
    ]
    before = (list(Grant.objects.order_by("pk").values()), Invitation.objects.values().get())
    for who in (outsider, clinician, waiting.clinician, make_user(role=Role.ADMIN)):
        for address in addresses:
            assert client_of(who).post(address).status_code == 404
    assert before == (
        list(Grant.objects.order_by("pk").values()),
        Invitation.objects.values().get(),
    )


def test_taking_back_ends_the_link(invite, patient, client, client_of):
    invite()
    invitation = Invitation.objects.get()
    client_of(patient).post(reverse("patients:take_back", args=[invitation.pk]))
    assert client.get(link_in(mail.outbox[0])).status_code == 410
    answer = client_of(patient).post(reverse("patients:send_again", args=[invitation.pk]))
    assert answer.status_code == 404


def test_the_page_tells_who_has_looked_in_her_own_time(patient, clinician, outsider, client_of):
    AccessEvent.objects.create(
        patient_id=patient.pk,
        actor_id=clinician.pk,
        actor_name="Dr A. Okafor",
        actor_clinic="Breast oncology",
        kind="opened",
        local_day=dt.date(2026, 7, 1),
        at=dt.datetime(2026, 7, 1, 13, 3, tzinfo=dt.UTC),
    )
    page = client_of(patient).get(reverse(TEAM)).content.decode()
    text = re.sub(r"<[^>]+>", "", page)
    assert "Dr A. Okafor, Breast oncology, opened your page, 1 Jul 2026 14:03" in text
    assert "Okafor" not in client_of(outsider).get(reverse(TEAM)).content.decode()


def test_opening_her_own_page_is_no_look(patient, client_of):
    client_of(patient).get(reverse(TEAM))
    assert not AccessEvent.objects.exists()


def test_a_confirmed_grant_cannot_be_confirmed_past_its_end(patient, stranger, client_of):
    grant = make_grant(patient, stranger, confirmed_at=None, until=dt.date(2020, 1, 1))
    client_of(patient).post(reverse("patients:confirm", args=[grant.pk]))
    grant.refresh_from_db()
    assert grant.confirmed_at is None
