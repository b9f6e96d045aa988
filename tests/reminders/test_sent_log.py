"""The log of everything sent: why something did not arrive, and reminders of the site alone."""

import datetime as dt

import pytest

from reminders import delivery
from reminders.models import Message, MessageState, Reminder, ReminderSettings
from reminders.nudges import ReminderKind as K
from reminders.outcomes import Outcome
from reminders.reminding import remind
from reminders.sent_log import REASONS, sent_shown
from tests.factories import make_patient
from tests.nutrition.pages import text_of
from tests.reminders.reminding import DAY, MINUTE, SIX, due_dose, settle

pytestmark = pytest.mark.django_db
SENT = "/reminders/sent/"
S = MessageState


@pytest.fixture(autouse=True)
def the_clock(time_machine):
    time_machine.move_to(SIX + MINUTE, tick=False)


@pytest.fixture
def her(patient, thresholds):
    settle(patient)
    due_dose(patient)
    return patient


def test_every_reason_of_ours_has_a_sentence():
    assert set(REASONS) == set(Outcome)


@pytest.mark.parametrize(
    ("state", "outcome", "said"),
    [
        (S.CANCELLED, Outcome.ALREADY_DONE, "There was nothing left to remind you of."),
        (S.CANCELLED, Outcome.PAUSED, "You had asked for a pause."),
        (S.CANCELLED, Outcome.NOT_WANTED, "You had turned off e-mails of this kind."),
        (S.EXPIRED, "", "Its time was over before it could go out."),
        (S.FAILED, Outcome.NOT_WRITTEN, "BoneGuard could not write it. The fault was ours."),
        (S.FAILED, "550 5.1.1", "The mail service did not take it."),
        (S.UNCERTAIN, "TimeoutError", "The mail service did not say whether it has it."),
        (S.UNCERTAIN, Outcome.STOPPED, "BoneGuard stopped in the middle of sending it."),
        (S.PENDING, "451 4.7.1", ""),
        (S.SENT, "", ""),
    ],
)
def test_why(her, state, outcome, said):
    remind(now=SIX)
    Message.objects.update(state=state, outcome=outcome)
    (line,) = sent_shown(Message.objects.select_related("reminder"))
    assert line.reason == said


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"paused_until": DAY}, "You had asked for a pause."),
        (
            {"snoozed_until": DAY + dt.timedelta(days=3)},
            "You had asked for a rest from reminders.",
        ),
        ({"off_email": sorted(K)}, "You had turned off e-mails of this kind."),
    ],
)
def test_what_she_reads_after_a_change_of_mind(her, client_of, post, wishes, said):
    remind(now=SIX)
    ReminderSettings.objects.update(**wishes)
    delivery.deliver(now=SIX + MINUTE)
    words = text_of(client_of(her).get(SENT))
    assert f"not needed any more {said}" in words


def test_what_a_mail_server_said_is_not_shown(her, client_of):
    remind(now=SIX)
    Message.objects.update(state=S.FAILED, outcome="550 5.7.1 her@example.test is unknown here")
    words = text_of(client_of(her).get(SENT))
    assert "could not be sent The mail service did not take it." in words
    assert "550" not in words
    assert "her@example.test" not in words


class TestOnTheSiteAlone:
    @pytest.fixture
    def on_site(self, her):
        ReminderSettings.objects.update(off_email=sorted(K))
        remind(now=SIX)
        assert not Message.objects.exists()
        return her

    def test_it_is_found_after_its_day(self, on_site, client_of, time_machine):
        time_machine.move_to(SIX + dt.timedelta(days=9), tick=False)
        page = client_of(on_site).get(SENT)
        words = text_of(page)
        assert "Thursday 26 November 2026 18:00 : on BoneGuard only, not by e-mail" in words
        assert f'href="/reminders/{DAY}/"' in page.content.decode()

    def test_newest_first_among_the_mails_and_page_by_page(self, on_site, client_of):
        items = Reminder.objects.get().items
        for number in range(1, 25):
            day = DAY - dt.timedelta(days=number)
            at = SIX - dt.timedelta(days=number)
            row = Reminder.objects.create(
                patient=on_site, day=day, time_zone="UTC", planned_at=at, items=items
            )
            if number % 2:
                Message.objects.create(
                    patient=on_site,
                    kind="reminder",
                    period=f"day:{day}",
                    reminder=row,
                    state=S.SENT,
                    created_at=at,
                    sent_at=at,
                    next_attempt_at=at,
                    expires_at=SIX,
                )
        browser = client_of(on_site)
        found = []
        for number in (1, 2):
            page = browser.get(SENT, {"page": number})
            found += [line.reminder for line in page.context["sent"]]
        assert found == [str(DAY - dt.timedelta(days=number)) for number in range(25)]

    def test_nobody_elses(self, on_site, client_of):
        assert "26 November" not in text_of(client_of(make_patient()).get(SENT))

    def test_one_with_a_mail_stands_there_once(self, her, client_of, post):
        remind(now=SIX)
        delivery.deliver(now=SIX + MINUTE)
        page = client_of(her).get(SENT)
        assert len(page.context["sent"]) == 1


def test_the_review_page_shows_no_site_reminders_as_mails(her, client_of):
    ReminderSettings.objects.update(off_email=sorted(K))
    remind(now=SIX)
    assert "None yet. Every e-mail to you will stand here." in text_of(
        client_of(her).get("/reviews/")
    )
