"""The link at the end of every mail: it works signed out, and only the button does something."""

import uuid

import pytest
from django.test import Client

from reminders import delivery, planner
from reminders.models import Message, ReviewSchedule
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(patient):
    return f"/u/{patient.review_schedule.unsubscribe_token}/"


def by_email(patient):
    return ReviewSchedule.objects.get(patient=patient).by_email


def test_opening_it_changes_nothing(patient, client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert "Stop the e-mails" in page.content.decode()
    assert client.head(address).status_code in {200, 405}
    assert by_email(patient)


def test_the_button_stops_the_mails_and_says_so(patient, outsider, client, address):
    page = client.post(address)
    assert page.status_code == 200
    assert "You get no more e-mails with your weekly review." in page.content.decode()
    assert not by_email(patient)
    assert by_email(outsider)
    assert client.post(address).status_code == 200  # twice is the same as once


def test_a_mail_program_posts_on_its_own(patient, address):
    """RFC 8058: no cookie, no token against forgery, no redirect; the address is the secret."""
    program = Client(enforce_csrf_checks=True)
    for content in (
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": {"List-Unsubscribe": "One-Click"}},
    ):
        ReviewSchedule.objects.update(by_email=True)
        assert program.post(address, **content).status_code == 200
        assert not by_email(patient)


def test_works_as_the_web_role_that_sees_no_row(patient, as_web, client, address):
    with as_web(None):
        assert not ReviewSchedule.objects.exists()
    assert client.post(address).status_code == 200
    assert not by_email(patient)


def test_signed_in_as_somebody_else_it_is_still_her_link(patient, outsider, client_of, address):
    client_of(outsider).post(address)
    assert not by_email(patient)
    assert by_email(outsider)


@pytest.mark.parametrize("token", [str(uuid.UUID(int=7)), "abc", "0", "9" * 500, "../admin"])
def test_unknown_and_broken_tokens_are_404(patient, client, token):
    for method in (client.get, client.post):
        assert method(f"/u/{token}/").status_code == 404
    assert by_email(patient)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_what_was_planned_before_is_not_sent_after(helen, client, post):
    planner.plan(now=NOW)
    client.post(f"/u/{helen.review_schedule.unsubscribe_token}/")
    assert delivery.deliver(now=NOW) == {"cancelled": 1}
    assert post.messages == []
    assert Message.objects.get().outcome == "not wanted by e-mail"


def test_the_page_says_nothing_about_whose_link_it_is(patient, client, address):
    page = client.get(address).content.decode()
    assert patient.user.email not in page
    assert patient.user.name not in page
