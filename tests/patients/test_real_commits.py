"""What only real transactions show: mails after the commit, and two requests at the same moment."""

import threading
import uuid

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, connections
from django.urls import reverse

from accounts.models import User
from patients import links, sharing
from patients.models import Grant, Invitation, Patient
from privacy.context import acting_as
from tests.conftest import WebClient
from tests.factories import PASSWORD, make_clinician, make_patient
from tests.patients.conftest import link_in, wish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def at_once(count, work):
    """Run `work(number)` in so many threads; each has a connection that acts as the web role."""
    gate, answers = threading.Barrier(count), [None] * count

    def run(number):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{settings.DATABASE_ROLES["web"]}"')
            gate.wait(20)
            answers[number] = work(number)
        except Exception as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.fixture
def helen():
    return make_patient(name="Helen Marsh", email="helen@example.test")


@pytest.fixture
def browser(helen):
    client = WebClient()
    client.force_login(helen.user)
    return client


def test_the_mail_leaves_after_the_commit_and_is_noted_as_the_web_role(browser):
    assert browser.post(reverse("patients:care_team"), wish()).status_code == 302
    assert len(mail.outbox) == 1
    assert Invitation.objects.get().mailed_at is not None
    answer = WebClient().post(
        link_in(mail.outbox[0]), {"name": "Dr A", "clinic": "Clinic", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert Grant.objects.get().confirmed_at is None
    assert mail.outbox[1].to == ["helen@example.test"]


def test_a_mail_server_that_is_down_costs_only_the_mail(browser, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert browser.post(reverse("patients:care_team"), wish()).status_code == 302
    assert Invitation.objects.get().mailed_at is None
    assert "send it again" in browser.get(reverse("patients:care_team")).content.decode()


def test_signing_up_stands_after_its_commit(client):
    client.post(reverse("account_signup"), {"email": "nora@example.test", "password1": PASSWORD})
    assert Patient.objects.get().user == User.objects.get(email="nora@example.test")


def test_the_same_submission_from_many_tabs_is_one_invitation(helen):
    once = uuid.uuid4()

    def invite(_number):
        from django.utils import timezone

        now = timezone.now()
        with acting_as(helen.user_id):
            return sharing.invite(
                patient=helen,
                email="okafor@clinic.test",
                scopes=["diary"],
                until=now.date().replace(year=now.year + 1, day=1),
                submission_id=once,
                by=helen.user,
                now=now,
            ).pk

    answers = at_once(20, invite)
    assert len(set(answers)) == 1, answers
    assert Invitation.objects.count() == len(mail.outbox) == 1


def test_one_link_opened_twice_at_the_same_moment_is_used_once(helen, browser):
    doctor = make_clinician(email="okafor@clinic.test")
    browser.post(reverse("patients:care_team"), wish())
    sent = links.find(links.token_of(Invitation.objects.get()))

    def accept(_number):
        from django.utils import timezone

        with acting_as(doctor.pk):
            sharing.accept(invitation=sent, by=doctor, now=timezone.now())

    answers = at_once(8, accept)
    assert sum(answer is None for answer in answers) == 1
    assert sum(isinstance(answer, sharing.LinkSpent) for answer in answers) == 7
    assert Grant.objects.count() == 1
