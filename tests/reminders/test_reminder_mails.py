"""What the mail of a reminder says, and the review's mail beside it."""

import datetime as dt

import pytest

from reminders import delivery, planner
from reminders.models import Message, MessageKind, ReminderSettings
from reminders.reminding import remind
from tests.reminders.conftest import NOW
from tests.reminders.reminding import DAY, MINUTE, SIX, due_dose, plan_walk, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def her(patient, thresholds):
    return settle(patient)


def states():
    return sorted(Message.objects.values_list("kind", "state"))


class TestTheMail:
    @pytest.fixture
    def mail(self, her, post):
        def send(**wishes):
            due_dose(her, "Calcium 500 mg")
            plan_walk(her)
            ReminderSettings.objects.update(**wishes)
            remind(now=SIX)
            delivery.deliver(now=SIX + MINUTE)
            (mail,) = post.messages
            return mail

        return send

    def test_headers(self, mail, her):
        sent = mail()
        token = her.review_schedule.unsubscribe_token
        stop = f"/u/{token}/supplements+mid_week+planned_session/"
        assert sent["Subject"] == "A reminder from BoneGuard"
        assert sent["List-Unsubscribe"].endswith(f"{stop}>")
        assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert sent["Message-ID"] == Message.objects.get().message_id
        assert sent["Auto-Submitted"] == "auto-generated"

    def test_words(self, mail):
        sent = mail()
        for kind in ("plain", "html"):
            text = sent.get_body((kind,)).get_content()
            assert "Not ticked off yet today: Calcium 500 mg." in text
            assert "Walking, brisk, 30 min" in text
            assert "Why did I get this?" in text
            assert f"/reminders/{DAY.isoformat()}/" in text

    def test_without_numbers_it_names_nothing(self, mail):
        sent = mail(numbers_in_email=False)
        for kind in ("plain", "html"):
            text = sent.get_body((kind,)).get_content()
            assert "Calcium" not in text
            assert "Walking" not in text
            assert "150" not in text
            assert "Something on your list for today is not ticked off yet." in text

    def test_a_subject_that_says_what_it_is_about(self, mail):
        assert mail(plain_subject=True)["Subject"] == "Your supplements for today"

    def test_once_however_many_senders(self, mail, post):
        mail()
        delivery.deliver(now=SIX + 2 * MINUTE)
        assert len(post.messages) == 1
        assert states() == [(MessageKind.REMINDER, "sent")]


class TestReviewsMeanwhile:
    """The weekly review waits for nobody's snooze; a pause and "no numbers" hold for it too."""

    @pytest.fixture
    def reviewed(self, helen, post):
        def send(**wishes):
            ReminderSettings.objects.filter(patient=helen).update(**wishes)
            planner.plan(now=NOW)
            delivery.deliver(now=NOW)
            return post.messages

        return send

    def test_snoozed_reminders_are_no_snoozed_review(self, reviewed):
        assert len(reviewed(snoozed_until=NOW.date() + dt.timedelta(days=3))) == 1

    def test_a_pause_is(self, reviewed):
        assert reviewed(paused_until=NOW.date()) == []
        assert Message.objects.get().outcome == "paused"

    def test_without_numbers(self, reviewed):
        (mail,) = reviewed(numbers_in_email=False)
        for kind in ("plain", "html"):
            text = mail.get_body((kind,)).get_content()
            assert "/reviews/2026-11-16/" in text
            assert "150" not in text
            assert "mg" not in text
