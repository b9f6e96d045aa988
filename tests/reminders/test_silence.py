"""Days without an entry: what ends them, and what still comes when she is not asked about them."""

import datetime as dt

import pytest

from nutrition.models import DayMarkChoice, DayRecord, FoodEntry
from nutrition.open_doses import last_diary_days
from reminders import delivery
from reminders.models import Message, Reminder, ReminderSettings
from reminders.nudges import ReminderKind as K
from reminders.reminding import remind
from tests.factories import make_entry, make_food
from tests.nutrition.pages import text_of
from tests.reminders.reminding import DAY, MINUTE, SIX, due_dose, plan_walk, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(patient, thresholds, request):
    """She logged last so many days ago (4) and has a supplement and a walk for today."""
    settle(patient)
    days = getattr(request, "param", 4)
    FoodEntry.objects.filter(patient=patient).delete()
    make_entry(patient, DAY - dt.timedelta(days=days), make_food("Soup"))
    due_dose(patient)
    plan_walk(patient)
    return patient


def planned():
    return [row["kind"] for reminder in Reminder.objects.all() for row in reminder.items]


def wish(**wishes):
    ReminderSettings.objects.update(**wishes)


def mails(post):
    delivery.deliver(now=SIX + MINUTE)
    return [mail.get_body(("plain",)).get_content() for mail in post.messages]


@pytest.mark.parametrize("silent", [3, 4, 30], indirect=True)
def test_who_turned_the_question_off_is_still_reminded_of_the_rest(silent, post):
    wish(off_site=[K.NOTHING_LOGGED], off_email=[K.NOTHING_LOGGED])
    assert remind(now=SIX) == 1
    assert planned() == [K.SUPPLEMENTS, K.MID_WEEK, K.PLANNED_SESSION]
    (text,) = mails(post)
    assert "Not ticked off yet today: " in text
    assert "Nothing was logged" not in text


@pytest.mark.parametrize("silent", [3, 4, 30], indirect=True)
def test_by_e_mail_alone_turned_off_the_mails_go_on(silent, post):
    """As the link at the end of that very mail does it."""
    wish(off_email=[K.NOTHING_LOGGED])
    remind(now=SIX)
    (text,) = mails(post)
    assert "Not ticked off yet today: " in text
    assert "Nothing was logged" not in text


def test_on_the_site_it_still_stands_alone(silent, client_of, time_machine, post):
    time_machine.move_to(SIX + MINUTE, tick=False)
    FoodEntry.objects.filter(patient=silent).update(day=DAY - dt.timedelta(days=3))
    wish(off_email=[K.NOTHING_LOGGED])
    remind(now=SIX)
    browser = client_of(silent)
    words = text_of(browser.get("/today/"))
    assert "Nothing was logged for 3 days." in words
    assert "Not ticked off yet today: " not in words
    make_entry(silent, DAY, make_food("Bread"))
    assert "Not ticked off yet today: " in text_of(browser.get("/today/"))


def test_on_the_site_alone_turned_off_the_mail_stays_quiet(silent, post):
    wish(off_site=[K.NOTHING_LOGGED])
    assert remind(now=SIX) == 1  # the site goes on
    assert not Message.objects.exists()
    assert mails(post) == []


def test_with_the_question_on_she_hears_of_nothing_else(silent):
    assert remind(now=SIX) == 0


@pytest.mark.parametrize("mark", DayMarkChoice.values)
def test_a_marked_day_is_a_day_she_was_there(silent, mark):
    yesterday = DAY - dt.timedelta(days=1)
    DayRecord.objects.create(patient=silent, day=yesterday, mark=mark)
    assert last_diary_days([silent.pk]) == {silent.pk: yesterday}
    assert remind(now=SIX) == 1
    assert planned() == [K.SUPPLEMENTS, K.MID_WEEK, K.PLANNED_SESSION]


def test_a_mark_on_today_ends_the_question_on_today(silent, client_of, time_machine):
    time_machine.move_to(SIX + MINUTE, tick=False)
    FoodEntry.objects.filter(patient=silent).update(day=DAY - dt.timedelta(days=3))
    remind(now=SIX)
    browser = client_of(silent)
    assert "Nothing was logged for 3 days." in text_of(browser.get("/today/"))
    DayRecord.objects.create(patient=silent, day=DAY, mark=DayMarkChoice.ATE_NOTHING)
    assert "Nothing was logged for 3 days." not in text_of(browser.get("/today/"))
