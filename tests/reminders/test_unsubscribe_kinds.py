"""The link at the end of a reminder: which kinds it stops, and that only the button does."""

import pytest
from django.test import Client

from reminders.models import ReminderSettings
from tests.nutrition.pages import text_of
from tests.reminders.reminding import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def her(patient, thresholds):
    return settle(patient)


def wishes(patient):
    return ReminderSettings.objects.get(patient=patient)


def address(patient, kinds="supplements+mid_week"):
    return f"/u/{patient.review_schedule.unsubscribe_token}/{kinds}/"


def test_opening_changes_nothing_and_the_button_does(her, outsider, client):
    page = client.get(address(her))
    assert "Supplements not taken yet" in text_of(page)
    assert page.content.decode().count(" checked") == 2
    assert wishes(her).off_email == []
    both = {"kind": ["supplements", "mid_week"]}
    assert "You get no more e-mails about:" in text_of(client.post(address(her), both))
    assert wishes(her).off_email == ["mid_week", "supplements"]
    assert wishes(her).off_site == []
    assert wishes(outsider).off_email == []
    client.post(address(her), both)
    client.post(address(her, "planned_session"), {"kind": "planned_session"})
    assert wishes(her).off_email == ["mid_week", "planned_session", "supplements"]


def test_one_of_them_alone(her, client):
    answer = client.post(address(her), {"kind": ["mid_week"]})
    assert "Thursday: movement that the week still needs" in text_of(answer)
    assert "Supplements not taken yet" not in text_of(answer)
    assert wishes(her).off_email == ["mid_week"]


@pytest.mark.parametrize(
    "posted", [{}, {"kind": []}, {"kind": ["gossip"]}, {"kind": ["planned_session"]}]
)
def test_without_a_tick_nothing_is_stopped_and_the_page_says_so(her, client, posted):
    answer = client.post(address(her), posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert "Supplements not taken yet" in text_of(answer)
    if not posted.get("kind"):
        said = "Nothing was stopped. Tick what you want no more e-mails about."
        assert text_of(answer).count(said) == 2  # on top, and at the boxes
        assert " checked" not in page
    assert wishes(her).off_email == []


@pytest.mark.parametrize("value", ["", "one-click", "Yes"])
def test_only_the_word_of_the_standard_is_everything(her, client, value):
    answer = client.post(address(her), {"List-Unsubscribe": value})
    assert answer.status_code == 422
    assert wishes(her).off_email == []


def test_a_mail_program_posts_on_its_own(her):
    program = Client(enforce_csrf_checks=True)
    answer = program.post(address(her), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert wishes(her).off_email == ["mid_week", "supplements"]


def test_works_as_the_web_role_that_sees_no_row(her, as_web, client):
    with as_web(None):
        assert not ReminderSettings.objects.exists()
    answer = client.post(address(her), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert wishes(her).off_email == ["mid_week", "supplements"]


@pytest.mark.parametrize("kinds", ["gossip", "supplements+gossip", "+", "review"])
def test_unknown_kinds(her, client, kinds):
    assert client.post(address(her, kinds)).status_code == 404
