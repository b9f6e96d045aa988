"""The mail of a review: what it says, where it leads, and what it must not show."""

import datetime as dt
import re

import pytest
from django.test import override_settings

from accounts.models import User
from nutrition.models import Food, FoodEntry
from patients.models import Patient
from recommendations.models import Threshold
from reminders import delivery, emails, planner
from reminders.models import Message, Reminder, ReminderSettings, ReviewSchedule
from tests.html import PageRules
from tests.reminders.conftest import NOW, joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(helen):
    planner.plan(now=NOW)
    return emails.review_mail(Message.objects.get())


def html_of(mail):
    ((content, kind),) = mail.alternatives
    assert kind == "text/html"
    return content


def words(html):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


NUMBERS = [
    "Active minutes: 95 of 150 minutes, low",
    "Strength days: 0 of 2 days, low",
    "Calcium: 915 of 1,200 mg a day, close",
    "Vitamin K2: about 2 µg a day, no official target",
    "The average over the 4 days on which you logged meals.",
    "You came close to your target for calcium: 915 of 1,200 mg a day.",
    "Add one day of strength exercise.",
    "BoneGuard supports, and does not replace, your care team.",
]


@pytest.mark.parametrize("sentence", NUMBERS)
def test_text_and_html_say_the_same(mail, sentence):
    assert sentence in mail.body
    assert sentence in words(html_of(mail))


def test_links_are_whole_addresses_and_the_same_in_both(mail):
    token = ReviewSchedule.objects.get().unsubscribe_token
    wanted = {
        "http://127.0.0.1:8000/reviews/2026-11-16/",
        "http://127.0.0.1:8000/reviews/settings/",
        f"http://127.0.0.1:8000/u/{token}/",
    }
    assert set(re.findall(r"http\S+", mail.body)) == wanted
    assert set(re.findall(r'href="([^"]+)"', html_of(mail))) == wanted


@override_settings(BASE_URL="https://boneguard.example/")
def test_behind_a_server_the_links_go_there(mail):
    again = emails.review_mail(Message.objects.get())
    assert again.extra_headers["List-Unsubscribe"].startswith("<https://boneguard.example/u/")
    assert "https://boneguard.example/reviews/2026-11-16/" in again.body


def test_headers_of_rfc_8058(mail):
    token = ReviewSchedule.objects.get().unsubscribe_token
    sent = mail.message()
    assert sent["List-Unsubscribe"] == f"<http://127.0.0.1:8000/u/{token}/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Auto-Submitted"] == "auto-generated"


def previews(mail):
    """What lists of mails and locked screens may show beside the subject: of the body alone."""
    for text in (mail.body, words(html_of(mail).split("</head>")[1])):
        yield " ".join(text.split())[: emails.PREVIEWED]


HEALTH = re.compile(
    r"calcium|minutes|target for|mg|strength|walking|ticked|dose|denosumab|nothing was logged",
    re.IGNORECASE,
)
A_DAY = dt.date(2026, 11, 26)
ITEMS = [
    {"kind": "supplements", "details": [{"name": "Calcium 500 mg", "due": "08:00"}]},
    {
        "kind": "mid_week",
        "details": [{"measure": "aerobic_minutes", "done": 40, "target": 150}],
    },
    {"kind": "planned_session", "details": [{"name": "Walking, brisk", "minutes": 30}]},
    {"kind": "nothing_logged", "details": [{"days": 3}]},
]


def reminder_of(patient, items):
    reminder = Reminder.objects.create(
        patient=patient, day=A_DAY, time_zone="UTC", planned_at=NOW, items=items
    )
    content = {"items": items}
    return emails.mail_of(
        Message(patient=patient, kind="reminder", reminder=reminder, content=content)
    )


class TestPreview:
    """No name, so that the first lines are as short as they can be."""

    @pytest.fixture
    def nameless(self, helen):
        User.objects.update(name="")
        return Patient.objects.get()

    def test_of_a_review(self, nameless):
        planner.plan(now=NOW)
        mail = emails.mail_of(Message.objects.get())
        assert mail.subject == "Your weekly review is ready"
        for preview in previews(mail):
            assert len(preview) == emails.PREVIEWED >= 140
            assert not HEALTH.search(preview)

    @pytest.mark.parametrize("first", range(len(ITEMS)))
    def test_of_a_reminder(self, nameless, first):
        mail = reminder_of(nameless, ITEMS[first:])
        assert mail.subject == "A reminder from BoneGuard"
        for preview in previews(mail):
            assert len(preview) == emails.PREVIEWED
            assert not HEALTH.search(preview)
            assert "This is a short note from BoneGuard." in preview

    def test_of_a_safety_message(self, nameless):
        content = {"lines": ["Your denosumab dose was due on 16 November."]}
        mail = emails.mail_of(Message(pk=1, patient=nameless, kind="safety", content=content))
        assert mail.subject == "An important message for you on BoneGuard"
        for preview in previews(mail):
            assert len(preview) == emails.PREVIEWED
            assert not HEALTH.search(preview)
        for text in (mail.body, words(html_of(mail))):
            assert "Your denosumab dose was due on 16 November." in text

    def test_who_asked_for_it_sees_what_it_is_about(self, nameless):
        ReminderSettings.objects.update(plain_subject=True)
        mail = reminder_of(Patient.objects.get(), ITEMS)
        assert mail.subject == "Your supplements for today"
        for preview in previews(mail):
            assert "Not ticked off yet today: Calcium 500 mg." in preview


def test_html_needs_no_pictures_no_tables_nothing_from_elsewhere(mail):
    html = html_of(mail)
    assert not re.search(r"<(img|table|script|link|iframe)\b|url\(|@import|\sstyle=", html)
    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html
    rules = PageRules()
    rules.feed(html.replace("http://127.0.0.1:8000", "https://here"))
    assert rules.broken == ["an inline style sheet"]


def test_names_are_text_in_both(helen):
    User.objects.update(name="<b>Ann & Co</b>")
    planner.plan(now=NOW)
    mail = emails.review_mail(Message.objects.get())
    assert "Hello <b>Ann & Co</b>," in mail.body
    assert "Hello &lt;b&gt;Ann &amp; Co&lt;/b&gt;," in html_of(mail)


def test_without_a_name(helen):
    User.objects.update(name="")
    planner.plan(now=NOW)
    assert emails.review_mail(Message.objects.get()).body.startswith("Hello,\n")


def test_too_few_days_show_no_intake_numbers(helen):
    FoodEntry.objects.filter(day__lte="2026-11-19").delete()
    planner.plan(now=NOW)
    mail = emails.review_mail(Message.objects.get())
    for text in (mail.body, words(html_of(mail))):
        assert "Not enough logged to judge: meals on 1 day." in text
        assert "Calcium" not in text
        assert "Active minutes: 95 of 150 minutes, low" in text


def test_a_week_without_anything_blames_nobody(patient, thresholds):
    joined(patient)
    planner.plan(now=NOW)
    body = emails.review_mail(Message.objects.get()).body
    assert "Nothing was logged in this week. That is all right" in body
    assert "Log one meal or one walk." in body
    assert not re.search(r"fail|bad|please|oops|invalid", body, re.IGNORECASE)


def test_frozen_is_frozen(helen, post):
    """Targets, foods and entries change after the planning: the mail says what was true then."""
    planner.plan(now=NOW)
    before = emails.review_mail(Message.objects.get()).body
    Threshold.objects.update(target=1, source="Somebody else")
    Food.objects.update(calcium_mg=9999)
    FoodEntry.objects.update(calcium_mg=9999)
    assert emails.review_mail(Message.objects.get()).body == before
    delivery.deliver(now=NOW)
    (sent,) = post.messages
    assert "915 of 1,200 mg" in sent.get_body(("plain",)).get_content()


def test_a_message_without_its_review_cannot_be_written(helen):
    planner.plan(now=NOW)
    message = Message.objects.get()
    message.review = None
    with pytest.raises(ValueError, match="without a review"):
        emails.review_mail(message)
