"""Nobody is urged to move who should ask her team first, or who falls (clinical.md 3.4 D and E)."""

import datetime as dt

import pytest

from nutrition.models import FoodEntry
from patients.models import HealthProfile, Patient
from reminders import delivery
from reminders.models import Message, Reminder
from reminders.nudges import ReminderKind as K
from reminders.reminding import remind
from tests.factories import make_entry, make_food
from tests.nutrition.pages import text_of
from tests.reminders.reminding import DAY, MINUTE, SIX, due_dose, plan_walk, settle

pytestmark = pytest.mark.django_db
TEAM_FIRST = [
    {"new_back_pain": True, "asked_now_on": DAY},
    {"recent_fracture": True, "asked_now_on": DAY},
    {"bone_metastases": True},
]


@pytest.fixture
def her(patient, thresholds):
    return settle(patient)


def tell(patient, **facts):
    HealthProfile.objects.update_or_create(patient=patient, defaults=facts)


def planned():
    return {row["kind"]: row["details"] for row in Reminder.objects.get().items}


@pytest.mark.parametrize("facts", TEAM_FIRST)
def test_who_should_ask_her_team_first_hears_nothing_about_movement(her, facts):
    due_dose(her)
    plan_walk(her)
    tell(her, **facts)
    assert remind(now=SIX) == 1
    assert list(planned()) == [K.SUPPLEMENTS]


@pytest.mark.parametrize("facts", TEAM_FIRST)
def test_and_no_mail_when_she_says_so_after_the_planning(her, facts, post):
    assert remind(now=SIX) == 1
    assert list(planned()) == [K.MID_WEEK]
    tell(her, **facts)
    delivery.deliver(now=SIX + MINUTE)
    assert post.messages == []
    assert Message.objects.get().state == "cancelled"


def test_nor_a_line_on_today(her, client_of, time_machine):
    time_machine.move_to(SIX + MINUTE, tick=False)
    remind(now=SIX)
    page = client_of(her)
    assert "There is still time this week." in text_of(page.get("/today/"))
    tell(her, new_back_pain=True, asked_now_on=DAY)
    assert "There is still time this week." not in text_of(page.get("/today/"))


def test_after_falls_strength_and_balance_are_named_and_no_minutes(her, post):
    tell(her, unsteady=True)
    remind(now=SIX)
    # Two days of strength can still be reached on a Thursday.
    assert [one["measure"] for one in planned()[K.MID_WEEK]] == ["balance_days"]
    delivery.deliver(now=SIX + MINUTE)
    (mail,) = post.messages
    text = mail.get_body(("plain",)).get_content()
    assert "Balance days: 0 of 3" in text
    assert "minutes" not in text.lower()


class TestSilence:
    @pytest.fixture
    def silent(self, her):
        make_entry(her, DAY - dt.timedelta(days=3), make_food("Soup"))
        FoodEntry.objects.filter(patient=her, day__gt=DAY - dt.timedelta(days=3)).delete()
        return her

    def mail(self, post):
        remind(now=SIX)
        delivery.deliver(now=SIX + MINUTE)
        (mail,) = post.messages
        return mail.get_body(("plain",)).get_content()

    def test_a_walk_is_a_good_way_back(self, silent, post):
        text = self.mail(post)
        assert "Nothing was logged for 3 days. One meal or one short walk is a good way" in text

    @pytest.mark.parametrize("facts", [*TEAM_FIRST, {"unsteady": True}, {"falls_last_year": 2}])
    def test_but_not_for_her(self, silent, post, facts):
        Patient.objects.update(fell_in_last_year=True)
        tell(silent, **facts)
        text = self.mail(post)
        assert "Nothing was logged for 3 days. One meal is a good way back." in text
        assert "walk" not in text

    def test_nor_on_today_when_she_says_so_later(self, silent, client_of, time_machine):
        time_machine.move_to(SIX + MINUTE, tick=False)
        remind(now=SIX)
        tell(silent, bone_metastases=True)
        words = text_of(client_of(silent).get("/today/"))
        assert "One meal is a good way back." in words
        assert "One meal or one short walk is a good way back." not in words
