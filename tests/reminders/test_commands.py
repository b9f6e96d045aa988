"""By hand: `plan_reviews` and `deliver_messages`, now or at any other moment."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reminders import tasks
from reminders.models import ReviewSchedule, WeeklyReview
from tests.reminders import smtp
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


class TestCommands:
    @pytest.mark.parametrize(
        "moment",
        ["2026-11-23T08:00", "2026-11-23 08:00:00", "2026-11-23T09:00+01:00", "2026-11-23T08:00Z"],
    )
    def test_plan_at_a_moment_naive_means_utc(self, helen, moment):
        line = run("plan_reviews", "--now", moment)
        assert line == "Reviews planned: 1. Messages waiting to be sent: 1."
        assert WeeklyReview.objects.get().planned_at == dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)

    def test_deliver_at_a_moment(self, helen, post):
        run("plan_reviews", "--now", NOW.isoformat())
        assert run("deliver_messages", "--now", NOW.isoformat()) == "Sent: 1."
        assert run("deliver_messages", "--now", NOW.isoformat()) == "Sent: 0."
        assert len(post.messages) == 1

    def test_deliver_says_what_did_not_go_out(self, helen, post):
        run("plan_reviews", "--now", NOW.isoformat())
        post.answer(smtp.LATER)
        line = run("deliver_messages", "--now", NOW.isoformat())
        assert line == "Sent: 0. To be tried again: 1."

    def test_without_a_moment_it_is_now(self, helen, time_machine):
        time_machine.move_to(NOW, tick=False)
        run("plan_reviews")
        assert WeeklyReview.objects.get().planned_at == NOW

    def test_says_who_was_put_off(self, helen, monkeypatch):
        def trip(*_args, **_options):
            raise RuntimeError("broken row")

        monkeypatch.setattr("reminders.planner.frozen_reviews", trip)
        line = run("plan_reviews", "--now", NOW.isoformat())
        assert line.endswith("Put off after an error: 1.")

    @pytest.mark.parametrize("command", ["plan_reviews", "deliver_messages"])
    @pytest.mark.parametrize("moment", ["tomorrow", "2026-13-01", "", "23/11/2026"])
    def test_what_is_no_moment_gets_a_sentence(self, command, moment):
        with pytest.raises(CommandError, match="Write it like 2026-11-30T08:00"):
            run(command, "--now", moment)


class TestTasks:
    def test_read_the_clock_and_do_the_same(self, helen, post, time_machine):
        time_machine.move_to(NOW, tick=False)
        tasks.plan()
        assert WeeklyReview.objects.get().planned_at == NOW
        tasks.deliver()
        assert len(post.messages) == 1
        assert tasks.plan.name == "reminders.tasks.plan"
        assert tasks.deliver.name == "reminders.tasks.deliver"


def test_a_new_patient_has_a_schedule(patient):
    schedule = ReviewSchedule.objects.get(patient=patient)
    assert (schedule.weekday, schedule.wall_time) == (0, dt.time(8))
    assert schedule.by_email
    assert schedule.next_review_at is None
