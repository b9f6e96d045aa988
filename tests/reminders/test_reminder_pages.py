"""What she chooses about reminders, what she reads of them, and how she stops them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from exercise.models import PlannedOutcome
from reminders import delivery, reminder_actions
from reminders.models import Message, Reminder, ReminderSettings
from reminders.nudges import ReminderKind
from reminders.reminding import remind
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session
from tests.nutrition.pages import text_of
from tests.nutrition.supplements import make_dose
from tests.reminders.reminding import DAY, MINUTE, SIX, due_dose, plan_walk, settle

pytestmark = pytest.mark.django_db
K = ReminderKind
SETTINGS, SENT, SNOOZE = "/settings/reminders/", "/reminders/sent/", "/reminders/snooze/"
FORM = {
    "wall_time": "09:30",
    "on_site": ["supplements", "mid_week"],
    "by_email": ["mid_week"],
    "quiet_from": "20:00",
    "quiet_until": "08:00",
    "paused_until": "2026-12-06",
    "plain_subject": "on",
}


@pytest.fixture(autouse=True)
def the_clock(time_machine):
    time_machine.move_to(SIX + MINUTE, tick=False)


@pytest.fixture
def her(patient, thresholds):
    return settle(patient)


@pytest.fixture
def browser(her, client_of):
    return client_of(her)


def wishes(patient):
    return ReminderSettings.objects.get(patient=patient)


class TestSettings:
    def test_everybody_has_them_from_the_first_day(self, patient, outsider):
        assert ReminderSettings.objects.count() == 2

    def test_all_of_it_is_kept(self, browser, her):
        answer = browser.post(SETTINGS, FORM)
        assert (answer.status_code, answer["Location"]) == (302, SETTINGS)
        kept = wishes(her)
        assert kept.wall_time == dt.time(9, 30)
        assert (kept.quiet_from, kept.quiet_until) == (dt.time(20), dt.time(8))
        assert kept.paused_until == dt.date(2026, 12, 6)
        assert kept.off_site == ["nothing_logged", "planned_session"]
        assert kept.off_email == ["nothing_logged", "planned_session", "supplements"]
        assert kept.plain_subject
        assert not kept.numbers_in_email
        assert kept.next_at == dt.datetime(2026, 11, 27, 9, 30, tzinfo=dt.UTC)

    def test_the_form_shows_what_is_kept(self, browser, her):
        browser.post(SETTINGS, FORM)
        page = browser.get(SETTINGS).content.decode()
        assert 'value="09:30"' in page
        assert 'value="2026-12-06"' in page
        assert page.count("checked") == 4  # three kinds and the subject
        assert "Reminders are resting" in page

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("wall_time", "05:59", "Choose a time between 06:00 and 21:00."),
            ("wall_time", "21:01", "Choose a time between 06:00 and 21:00."),
            ("wall_time", "20:30", "Choose a time outside your quiet hours."),
            ("wall_time", "07:59", "Choose a time outside your quiet hours."),
            ("wall_time", "soon", ""),
            ("wall_time", "", ""),
            ("quiet_from", "25:00", ""),
            ("paused_until", "2026-11-25", "This day is over. Choose today or a later day."),
            ("paused_until", "2036-11-25", "Choose a day within the next twelve months."),
            ("paused_until", "tomorrow", ""),
            ("on_site", ["supplements", "gossip"], ""),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_is_lost(self, browser, her, field, value, said):
        before = wishes(her).__dict__ | {"_state": None}
        answer = browser.post(SETTINGS, {**FORM, field: value})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>Error: " in page
        assert said in text_of(answer)
        assert 'value="08:00"' in page  # what else she typed
        assert wishes(her).__dict__ | {"_state": None} == before

    def test_nobody_elses(self, her, outsider):
        with pytest.raises(PermissionDenied):
            reminder_actions.change_settings(
                patient=her, by=outsider.user, now=SIX, on_site=[], by_email=[]
            )
        for change in (
            lambda: reminder_actions.snooze(patient=her, by=outsider.user, today=DAY, days=1),
            lambda: reminder_actions.resume(patient=her, by=outsider.user),
        ):
            with pytest.raises(PermissionDenied):
                change()

    def test_another_zone_is_another_instant(self, her, browser):
        browser.post("/settings/", {"name": "H", "time_zone": "Pacific/Auckland", "theme": "dark"})
        assert wishes(her).next_at is None
        remind(now=SIX)  # seven in the morning there
        assert wishes(her).next_at == dt.datetime(2026, 11, 27, 5, tzinfo=dt.UTC)


class TestToday:
    @pytest.fixture
    def reminded(self, her):
        make_session(her, DAY - dt.timedelta(days=1), make_activity(), minutes=150)
        self.dose = due_dose(her, "Calcium 500 mg")
        self.planned = plan_walk(her)
        remind(now=SIX)
        return her

    def today(self, browser):
        return text_of(browser.get("/today/"))

    def test_what_is_open_stands_on_today_once(self, reminded, browser):
        words = self.today(browser)
        assert words.count("Still open today") == 1
        assert "Not ticked off yet today: Calcium 500 mg." in words
        assert "Planned for today: Walking, brisk, 30 min." in words
        assert "There is still time this week. So far: " in words

    def test_what_is_done_is_gone(self, reminded, browser):
        make_dose(reminded, DAY, self.dose.product, due=dt.time(8))
        words = self.today(browser)
        assert "Not ticked off" not in words
        assert "Planned for today" in words
        session = make_session(reminded, DAY, make_activity(), minutes=30)
        PlannedOutcome.objects.create(
            patient=reminded,
            day=DAY,
            slot=self.planned.slot,
            outcome="done",
            activity_name="Walk",
            minutes=30,
            session=session,
        )
        ReminderSettings.objects.update(off_site=["mid_week"])
        assert "Still open today" not in self.today(browser)

    def test_not_on_the_site_where_she_wants_none(self, reminded, browser):
        ReminderSettings.objects.update(off_site=sorted(K))
        assert "Still open today" not in self.today(browser)

    def test_snooze_holds(self, reminded, browser):
        answer = browser.post(SNOOZE, {"days": "3"}, follow=True)
        words = text_of(answer)
        assert "No reminders before Sunday 29 November." in words
        assert "Still open today" not in words
        make_entry(reminded, DAY + dt.timedelta(days=2), make_food("Bread"))
        for days in (1, 2):
            assert remind(now=SIX + dt.timedelta(days=days)) == 0
        assert remind(now=SIX + dt.timedelta(days=3)) == 1

    def test_a_pause_hides_what_stands_there(self, reminded, browser):
        ReminderSettings.objects.update(paused_until=DAY)
        assert "Still open today" not in self.today(browser)
        ReminderSettings.objects.update(paused_until=DAY - dt.timedelta(days=1))
        assert "Still open today" in self.today(browser)

    def test_saving_other_wishes_keeps_it(self, reminded, browser):
        browser.post(SNOOZE, {"days": "3"})
        browser.post(SETTINGS, {**FORM, "paused_until": ""})
        assert wishes(reminded).snoozed_until == DAY + dt.timedelta(days=3)

    def test_and_can_be_ended(self, reminded, browser):
        browser.post(SNOOZE, {"days": "1"})
        ReminderSettings.objects.update(paused_until=DAY)
        assert browser.post(SNOOZE, {"days": "0"})["Location"] == SETTINGS
        assert "Still open today" in self.today(browser)

    @pytest.mark.parametrize("days", ["2", "-1", "", "x", "1000"])
    def test_no_other_snooze(self, reminded, browser, days):
        assert browser.post(SNOOZE, {"days": days}).status_code == 404
        assert wishes(reminded).snoozed_until is None

    def test_a_past_day_has_no_reminder(self, reminded, browser):
        yesterday = browser.get(f"/today/?day={DAY - dt.timedelta(days=1)}")
        assert "Still open today" not in text_of(yesterday)

    def test_nothing_logged_is_over_with_the_first_entry(self, patient, thresholds, client_of):
        patient = settle(patient)
        Reminder.objects.create(
            patient=patient,
            day=DAY,
            time_zone="UTC",
            planned_at=SIX,
            items=[{"kind": "nothing_logged", "details": [{"days": 3}]}],
        )
        browser = client_of(patient)
        assert "Nothing was logged for 3 days." in self.today(browser)
        make_entry(patient, DAY, make_food("Bread"))
        assert "Nothing was logged" not in self.today(browser)


class TestWhyAndWhat:
    def test_each_line_says_why(self, her, browser):
        due_dose(her)
        plan_walk(her)
        remind(now=SIX)
        words = text_of(browser.get(f"/reminders/{DAY}/"))
        assert "Reminder of Thursday 26 November 2026" in words
        assert "They were due at 08:00 by your own plan and had no tick yet." in words
        assert "It stands in the weekly plan that you made" in words
        assert "It was Thursday, and at the pace of the days before" in words

    @pytest.mark.parametrize("name", ["2026-11-25", "2026-13-01", "20261126", "today"])
    def test_no_such_reminder(self, her, browser, name):
        assert browser.get(f"/reminders/{name}/").status_code == 404

    def test_somebody_elses_day_is_no_day(self, her, client_of):
        due_dose(her)
        remind(now=SIX)
        assert client_of(make_patient()).get(f"/reminders/{DAY}/").status_code == 404

    def test_the_log_of_everything(self, her, browser, post):
        due_dose(her)
        remind(now=SIX)
        delivery.deliver(now=SIX + MINUTE)
        page = browser.get(SENT)
        words = text_of(page)
        assert "Reminder" in words
        assert "Thursday 26 November 2026 18:01 : sent" in words
        assert f"/reminders/{DAY}/" in page.content.decode()

    def test_an_empty_log(self, browser):
        assert "None yet. Every e-mail and every reminder to you will stand here." in text_of(
            browser.get(SENT)
        )

    def test_as_many_queries_for_a_long_log(self, her, browser, count_queries):
        def cost():
            with count_queries() as queries:
                browser.get(SENT)
            return len(queries)

        due_dose(her)
        remind(now=SIX)
        few = cost()
        for number in range(1, 15):
            remind(now=SIX + dt.timedelta(days=number))
            ReminderSettings.objects.update(next_at=SIX + dt.timedelta(days=number + 1))
            make_entry(her, DAY + dt.timedelta(days=number), make_food(f"Food {number}"))
        assert Message.objects.count() > 5
        assert cost() == few
