"""Several planners and senders at once, as threads and as commands.

Real Celery workers, killed in the middle: `test_r1_killed_workers.py` and its neighbours.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from reminders import delivery, outbox, planner
from reminders.models import Message, MessageState, ReviewSchedule, WeeklyReview
from tests.factories import make_entry, make_food, make_patient
from tests.reminders.conftest import MONDAY, NOW, joined
from tests.reminders.fleet import environment
from tests.reminders.smtp import MailServer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

PEOPLE = 12
S = MessageState


@pytest.fixture
def people(thresholds: None) -> list:
    """A dozen who joined in October and logged one day each."""
    food = make_food()
    made = [joined(make_patient()) for _number in range(PEOPLE)]
    for patient in made:
        make_entry(patient, MONDAY, food)
    return made


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


class TestCommands:
    def test_plan_and_deliver_with_the_role_of_the_jobs(self, people, post, start):
        line, _ = start("manage.py", "plan_reviews", "--now", NOW.isoformat()).communicate()
        assert line == "Reviews planned: 12. Messages waiting to be sent: 12.\n"
        line, _ = start("manage.py", "deliver_messages", "--now", NOW.isoformat()).communicate()
        assert line == "Sent: 12.\n"
        line, _ = start("manage.py", "deliver_messages", "--now", NOW.isoformat()).communicate()
        assert line == "Sent: 0.\n"
        assert len(post.messages) == PEOPLE
