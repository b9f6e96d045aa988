"""Several planners and senders at once, and real ones that are killed in the middle."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.utils import timezone

from boneguard.celery import app
from common.days import local_day
from reminders import delivery, outbox, planner, pulse
from reminders.models import Message, MessageState, ReviewSchedule, WeeklyReview
from tests.factories import make_entry, make_food, make_patient
from tests.reminders.conftest import MONDAY, NOW, joined
from tests.reminders.smtp import MailServer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

PEOPLE = 12
S = MessageState
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOBS_URL", "DATABASE_WEB_URL")


@pytest.fixture
def people(thresholds: None, request: pytest.FixtureRequest) -> list:
    """A dozen (or as many as asked for) who joined in October and logged one day each."""
    food = make_food()
    made = [joined(make_patient()) for _number in range(getattr(request, "param", PEOPLE))]
    for patient in made:
        make_entry(patient, MONDAY, food)
    return made


def environment(server: MailServer) -> dict[str, str]:
    """A worker of this program at the database of this test run, with its own role."""
    name = connections["owner"].settings_dict["NAME"]
    urls = {key: urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}")) for key in URLS}
    return {
        **os.environ,
        **urls,
        "DATABASE_URL": urls["DATABASE_WEB_URL"],
        "BONEGUARD_PROCESS": "jobs",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }


@pytest.fixture
def start(post: MailServer) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start a program of ours; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(*command: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=django_settings.BASE_DIR,
            env=environment(post),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        process.stdout.close()


def together(work: Callable[[], object], times: int) -> list:
    """The same work in so many threads at once, each with its own connection."""
    gate, results = threading.Barrier(times), []

    def one() -> None:
        try:
            connection.ensure_connection()
            gate.wait(10)
            results.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


class TestAtOnce:
    def test_ten_planners_plan_everybody_once(self, people, monkeypatch):
        monkeypatch.setattr(planner, "CHUNK", 3)
        results = together(lambda: planner.plan(now=NOW), 10)
        assert len(results) == 10
        assert sum(done.reviews for done in results) == PEOPLE
        assert sum(done.messages for done in results) == PEOPLE
        assert WeeklyReview.objects.count() == Message.objects.count() == PEOPLE
        # Not even a planner who believes that nothing was done makes a second one.
        ReviewSchedule.objects.update(next_review_at=NOW)
        together(lambda: planner.plan(now=NOW), 4)
        assert WeeklyReview.objects.count() == Message.objects.count() == PEOPLE

    def test_four_senders_send_each_message_once(self, people, post, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 2)
        planner.plan(now=NOW)
        results = together(lambda: delivery.deliver(now=NOW), 4)
        assert sum(counts[S.SENT] for counts in results) == PEOPLE
        assert len({mail["Message-ID"] for mail in post.messages}) == len(post.messages) == PEOPLE


class TestKilled:
    def test_a_sender_killed_between_text_and_answer_leaves_it_uncertain(self, people, post, start):
        planner.plan(now=NOW)
        post.delay = 20
        worker = start("manage.py", "deliver_messages", "--now", NOW.isoformat())
        assert post.arrived.wait(30), worker.communicate()[0]
        os.killpg(worker.pid, signal.SIGKILL)
        assert worker.wait(10) == -signal.SIGKILL
        assert Message.objects.filter(state=S.SENDING).count() == 1

        post.delay = 0
        later = NOW + outbox.LEASE * 2
        assert delivery.deliver(now=later) == {S.UNCERTAIN: 1, S.SENT: PEOPLE - 1}
        ids = [mail["Message-ID"] for mail in post.messages]
        assert len(ids) == len(set(ids)) == PEOPLE
        assert delivery.deliver(now=later + outbox.LEASE) == {}

    @pytest.mark.parametrize(
        ("people", "rounds"),
        [(PEOPLE, 3), pytest.param(600, 40, marks=pytest.mark.chaos)],
        indirect=["people"],
    )
    def test_killed_again_and_again_nothing_is_doubled_and_nothing_is_lost(
        self, people, post, start, rounds
    ):
        planner.plan(now=NOW)
        post.delay = 0.15 if rounds == 3 else 0.01
        at = NOW
        for _round in range(rounds):
            seen = len(post.messages)
            worker = start("manage.py", "deliver_messages", "--now", at.isoformat())
            wait_for(lambda seen=seen: len(post.messages) > seen)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)
            at += outbox.LEASE * 2
        post.delay = 0
        delivery.deliver(now=at)
        counts = pulse.counts()
        sent, uncertain = (counts["weekly_review", state] for state in (S.SENT, S.UNCERTAIN))
        assert sent + uncertain == len(people)
        assert uncertain <= rounds
        ids = {mail["Message-ID"] for mail in post.messages}
        assert len(ids) == len(post.messages)
        lost = Message.objects.exclude(message_id__in=ids)
        assert set(lost.values_list("state", flat=True)) <= {S.UNCERTAIN}


class TestCommands:
    def test_plan_and_deliver_with_the_role_of_the_jobs(self, people, post, start):
        line, _ = start("manage.py", "plan_reviews", "--now", NOW.isoformat()).communicate()
        assert line == "Reviews planned: 12. Messages waiting to be sent: 12.\n"
        line, _ = start("manage.py", "deliver_messages", "--now", NOW.isoformat()).communicate()
        assert line == "Sent: 12.\n"
        line, _ = start("manage.py", "deliver_messages", "--now", NOW.isoformat()).communicate()
        assert line == "Sent: 0.\n"
        assert len(post.messages) == PEOPLE


class TestWorker:
    def test_celery_delivers_what_waits(self, people, post, start):
        """The task carries nothing: PostgreSQL knows what is due, so a second tick is harmless."""
        now = timezone.now()
        Message.objects.bulk_create(
            Message(
                patient=patient,
                kind="weekly_review",
                period=f"week:{local_day(now, 'UTC')}",
                review=WeeklyReview.objects.create(
                    patient=patient,
                    week_start=MONDAY,
                    time_zone="UTC",
                    planned_at=now,
                    logged_days=0,
                    findings={},
                ),
                created_at=now,
                next_attempt_at=now,
                expires_at=now + planner.USEFUL_FOR,
                message_id=f"<{patient.pk}@boneguard.test>",
            )
            for patient in people
        )
        queue = connections["owner"].settings_dict["NAME"]  # test runs side by side share Redis
        for _tick in range(2):
            app.send_task("reminders.tasks.deliver", queue=queue)
        start(*"-m celery -A boneguard worker --pool solo -l warning -Q".split(), queue)
        wait_for(lambda: pulse.counts()["weekly_review", S.SENT] == PEOPLE)
        app.send_task("reminders.tasks.plan", queue=queue)
        wait_for(lambda: not ReviewSchedule.objects.filter(next_review_at=None).exists())
        assert len(post.messages) == PEOPLE
