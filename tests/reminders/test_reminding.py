"""Reminders planned and sent: one a day at most, about what is open, and silent when it is done."""

import datetime as dt

import pytest

from nutrition.models import FoodEntry
from patients.models import HealthProfile, Patient
from reminders import delivery, outbox
from reminders.models import Message, Reminder, ReminderSettings
from reminders.nudges import ReminderKind
from reminders.reminding import items_now, remind
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session
from tests.nutrition.supplements import make_dose
from tests.reminders.reminding import DAY, MINUTE, SIX, due_dose, plan_walk, settle

pytestmark = pytest.mark.django_db
K = ReminderKind
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def her(patient, thresholds):
    return settle(patient)


def kinds(reminder=None):
    reminder = reminder or Reminder.objects.get()
    return [row["kind"] for row in reminder.items]


def states():
    return sorted(Message.objects.values_list("kind", "state"))


class TestPlanning:
    def test_ten_things_due_are_one_reminder_and_one_mail(self, her):
        for number in range(8):
            due_dose(her, f"Product {number}")
        plan_walk(her)
        plan_walk(her, minutes=10)
        assert remind(now=SIX) == 1
        (reminder,) = Reminder.objects.all()
        assert reminder.day == DAY
        assert kinds() == [K.SUPPLEMENTS, K.MID_WEEK, K.PLANNED_SESSION]
        assert len(reminder.items[0]["details"]) == 8
        assert len(reminder.items[2]["details"]) == 2
        assert states() == [("reminder", "pending")]

    def test_nothing_open_nothing_planned(self, her):
        make_session(her, DAY - dt.timedelta(days=1), make_activity(), minutes=150)
        regimen = due_dose(her)
        make_dose(her, DAY, regimen.product, due=dt.time(8))
        ReminderSettings.objects.update(off_site=[K.MID_WEEK], off_email=[K.MID_WEEK])
        assert remind(now=SIX) == 0
        assert not Reminder.objects.exists()
        assert not Message.objects.exists()
        assert ReminderSettings.objects.get(patient=her).next_at == SIX + dt.timedelta(days=1)

    def test_the_week_met_on_thursday_is_left_alone(self, her):
        activity = make_activity(counts_resistance=True, counts_balance=True)
        for number in (1, 2, 3):
            day = DAY - dt.timedelta(days=number)
            make_session(her, day, activity, minutes=60, is_resistance=True, is_balance=True)
        assert remind(now=SIX) == 0

    def test_planned_again_changes_nothing(self, her):
        due_dose(her)
        assert remind(now=SIX) == 1
        before = list(Reminder.objects.values()), list(Message.objects.values())
        for moment in (SIX, SIX + MINUTE, SIX - MINUTE):
            ReminderSettings.objects.update(next_at=moment)
            remind(now=moment)
        assert (list(Reminder.objects.values()), list(Message.objects.values())) == before

    def test_only_plans_that_she_made_her_own(self, her):
        planned = plan_walk(her)
        planned.patient.weekly_plan.__class__.objects.update(edited_at=None)
        remind(now=SIX)
        assert kinds() == [K.MID_WEEK]

    def test_what_does_not_fit_her_precautions_is_never_named(self, her):
        jump = make_activity("Jumping", impact="high", category="weight_bearing_aerobic")
        planned = plan_walk(her)
        planned.activity = jump
        planned.save()
        HealthProfile.objects.update_or_create(patient=her, defaults={"vertebral_fracture": True})
        remind(now=SIX)
        assert K.PLANNED_SESSION not in kinds()

    def test_nobody_is_reminded_on_the_day_she_joins(self, her):
        due_dose(her)
        Patient.objects.update(created_at=SIX - 5 * HOUR)
        assert remind(now=SIX) == 0

    @pytest.mark.parametrize(
        "wishes",
        [
            {"paused_until": DAY},
            {"snoozed_until": DAY + dt.timedelta(days=1)},
            {"off_site": sorted(K), "off_email": sorted(K)},
        ],
    )
    def test_paused_snoozed_or_turned_off(self, her, wishes):
        due_dose(her)
        ReminderSettings.objects.update(**wishes)
        assert remind(now=SIX) == 0
        assert ReminderSettings.objects.get(patient=her).next_at == SIX + dt.timedelta(days=1)

    def test_after_the_pause_they_come_again(self, her):
        due_dose(her)
        yesterday = DAY - dt.timedelta(days=1)
        ReminderSettings.objects.update(paused_until=yesterday, snoozed_until=DAY)
        assert remind(now=SIX) == 1

    def test_on_the_site_only_makes_no_message(self, her):
        due_dose(her)
        ReminderSettings.objects.update(off_email=sorted(K))
        assert remind(now=SIX) == 1
        assert not Message.objects.exists()

    def test_an_address_that_is_not_proved_gets_no_mail(self, her):
        due_dose(her)
        her.user.emailaddress_set.update(verified=False)
        assert remind(now=SIX) == 1
        assert not Message.objects.exists()

    def test_an_account_that_is_leaving_hears_nothing(self, her):
        due_dose(her)
        her.user.__class__.objects.update(deletion_requested_at=SIX - HOUR)
        assert remind(now=SIX) == 0

    def test_26_hours_without_a_planner_make_one_reminder_and_no_flood(self, her):
        due_dose(her)
        late = SIX + 26 * HOUR  # 20:00 on the day after
        assert remind(now=late) == 0  # the moment of yesterday is over
        assert ReminderSettings.objects.get(patient=her).next_at == SIX + dt.timedelta(days=2)
        assert remind(now=SIX + 48 * HOUR) == 1

    def test_one_that_cannot_be_planned_keeps_nobody_else(self, her, thresholds):
        other = settle(make_patient())
        for one in (her, other):
            due_dose(one)
        # A schedule that the rules cannot read: no page lets her write it.
        due_dose(other, "Broken", times=[None])
        remind(now=SIX)
        assert Reminder.objects.get().patient == her
        assert ReminderSettings.objects.get(patient=other).next_at == SIX + HOUR

    def test_as_many_queries_for_one_as_for_many(self, her, count_queries):
        def cost():
            with count_queries() as queries:
                remind(now=SIX)
            return len(queries)

        due_dose(her)
        plan_walk(her)
        alone = cost()
        Reminder.objects.all().delete()
        Message.objects.all().delete()
        ReminderSettings.objects.update(next_at=SIX)
        for _number in range(4):
            other = settle(make_patient())
            due_dose(other)
            plan_walk(other)
        assert cost() == alone
        assert Reminder.objects.count() == 5


class TestJustBeforeItGoes:
    @pytest.fixture
    def planned(self, her):
        make_session(her, DAY - dt.timedelta(days=1), make_activity(), minutes=150)
        ReminderSettings.objects.update(off_email=[K.MID_WEEK])
        return her

    def test_a_supplement_taken_a_minute_before(self, planned, post):
        regimen = due_dose(planned)
        remind(now=SIX)
        make_dose(planned, DAY, regimen.product, due=dt.time(8))
        delivery.deliver(now=SIX + MINUTE)
        assert post.messages == []
        assert (Message.objects.get().state, Message.objects.get().outcome) == (
            "cancelled",
            "already done",
        )

    def test_what_is_done_is_left_out_of_the_rest(self, planned, post):
        done, _open = due_dose(planned, "Calcium"), due_dose(planned, "Magnesium")
        remind(now=SIX)
        make_dose(planned, DAY, done.product, due=dt.time(8))
        delivery.deliver(now=SIX + MINUTE)
        (mail,) = post.messages
        text = mail.get_body(("plain",)).get_content()
        assert "Magnesium" in text
        assert "Calcium" not in text

    def test_the_week_is_met_in_the_meantime(self, her, post):
        remind(now=SIX)
        assert kinds() == [K.MID_WEEK]
        activity = make_activity()
        for number in range(3):
            day = DAY - dt.timedelta(days=number)
            make_session(her, day, activity, minutes=60, is_resistance=True, is_balance=True)
        delivery.deliver(now=SIX + MINUTE)
        assert post.messages == []
        assert Message.objects.get().state == "cancelled"

    def test_she_logs_after_three_silent_days(self, patient, thresholds, post):
        settle(patient, at=SIX)
        patient.food_entries.all().delete() if hasattr(patient, "food_entries") else None
        make_entry(patient, DAY - dt.timedelta(days=3), make_food("Soup"))
        FoodEntry.objects.filter(patient=patient, day__gt=DAY - dt.timedelta(days=3)).delete()
        remind(now=SIX)
        assert kinds() == [K.NOTHING_LOGGED]
        make_entry(patient, DAY, make_food("Bread"))
        delivery.deliver(now=SIX + MINUTE)
        assert post.messages == []

    @pytest.mark.parametrize(
        ("wishes", "outcome"),
        [
            ({"off_email": sorted(K)}, "not wanted by e-mail"),
            ({"paused_until": DAY}, "paused"),
            ({"snoozed_until": DAY + dt.timedelta(days=3)}, "snoozed"),
        ],
    )
    def test_a_change_of_mind(self, planned, post, wishes, outcome):
        due_dose(planned)
        remind(now=SIX)
        ReminderSettings.objects.update(**wishes)
        delivery.deliver(now=SIX + MINUTE)
        assert post.messages == []
        assert (Message.objects.get().state, Message.objects.get().outcome) == (
            "cancelled",
            outcome,
        )

    def test_quiet_hours_are_waited_for(self, planned, post):
        due_dose(planned)
        remind(now=SIX)
        ReminderSettings.objects.update(quiet_from=dt.time(18), quiet_until=dt.time(19, 30))
        delivery.deliver(now=SIX + MINUTE)
        assert post.messages == []
        message = Message.objects.get()
        assert (message.state, message.next_attempt_at) == ("pending", SIX + 1.5 * HOUR)
        delivery.deliver(now=SIX + 1.5 * HOUR)
        assert len(post.messages) == 1

    def test_yesterdays_reminder_is_never_sent(self, planned, post):
        due_dose(planned)
        remind(now=SIX)
        delivery.deliver(now=SIX + 7 * HOUR)
        assert post.messages == []
        assert Message.objects.get().state == "expired"

    def test_another_day_has_nothing_of_it(self, planned):
        due_dose(planned)
        remind(now=SIX)
        message = outbox.take(outbox.lease(now=SIX, limit=1)[0])
        assert items_now(message, now=SIX + 7 * HOUR) == ()
