"""What a monitor sees: /readyz and /metrics."""

import datetime as dt
import re

import pytest
from django.test import override_settings

from boneguard.metrics import metrics_text
from reminders import planner, pulse, safety, tasks
from reminders.models import Message, MessageKind, MessageState, Tick
from reminders.pulse import Pulse
from tests.reminders import smtp
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

SAMPLE = re.compile(
    r'([a-z_]+)(?:\{([a-z]+="[a-z_]*"(?:,[a-z]+="[a-z_]*")*)\})? (\+Inf|\d+(?:\.\d+)?)'
)
MINUTE = dt.timedelta(minutes=1)


def samples(text):
    """Every figure by its name and labels; fails on a line that Prometheus would not read."""
    found, announced = {}, set()
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("#"):
            word, name, rest = line[2:].split(" ", 2)
            assert word in {"HELP", "TYPE"}
            assert word == "HELP" or (rest == "gauge" and name not in announced)
            announced.add(name if word == "TYPE" else "")
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        assert match[1] in announced
        found[line.rsplit(" ", 1)[0]] = float(match[3])
    return found


@pytest.fixture
def at(time_machine):
    def move(moment):
        time_machine.move_to(moment, tick=False)

    move(NOW)
    return move


class TestTicks:
    def test_a_task_that_ends_leaves_its_mark(self, helen, post, at):
        assert pulse.take(now=NOW).tick_age is None
        tasks.plan()
        assert pulse.take(now=NOW).ticks == {
            "plan": dt.timedelta(0),
            "remind": None,
            "deliver": None,
        }
        at(NOW + MINUTE)
        tasks.remind()
        tasks.deliver()
        found = pulse.take(now=NOW + 2 * MINUTE)
        assert found.ticks == {"plan": 2 * MINUTE, "remind": MINUTE, "deliver": MINUTE}
        assert found.tick_age == 2 * MINUTE

    def test_one_that_fails_does_not(self, monkeypatch, at):
        def trip(**_options):
            raise RuntimeError("no")

        monkeypatch.setattr(planner, "plan", trip)
        with pytest.raises(RuntimeError):
            tasks.plan()
        assert not Tick.objects.exists()

    @pytest.mark.parametrize(("minutes", "late"), [(1, False), (5, False), (6, True)])
    def test_late_after_five_minutes(self, minutes, late):
        ages = dict.fromkeys(pulse.TASKS, MINUTE)
        assert Pulse(ages | {"plan": minutes * MINUTE}, dt.timedelta(0)).is_late is late


class TestReadyz:
    def test_tells_how_old_the_tick_is_and_stays_ready(self, client, post, at):
        page = client.get("/readyz")
        assert page.status_code == 200
        assert page.json() == {
            "ready": True,
            "missing": [],
            "tick_age_seconds": None,
            "tick_is_late": True,
            "oldest_pending_seconds": 0,
        }
        tasks.plan()
        tasks.remind()
        tasks.deliver()
        at(NOW + 4 * MINUTE)
        assert client.get("/readyz").json()["tick_is_late"] is False
        at(NOW + 6 * MINUTE)
        page = client.get("/readyz")
        assert page.status_code == 200
        body = page.json()
        assert (body["ready"], body["tick_is_late"], body["tick_age_seconds"]) == (True, True, 360)

    def test_tells_for_how_long_a_message_has_been_due(self, client, helen, at):
        planner.plan(now=NOW)
        at(NOW + 3 * MINUTE)
        assert client.get("/readyz").json()["oldest_pending_seconds"] == 180
        Message.objects.update(next_attempt_at=NOW + dt.timedelta(hours=4))  # waits as it should
        assert client.get("/readyz").json()["oldest_pending_seconds"] == 0
        Message.objects.update(next_attempt_at=NOW, state=MessageState.SENT)
        assert client.get("/readyz").json()["oldest_pending_seconds"] == 0

    def test_names_who_does_not_answer(self, client, settings):
        settings.REDIS_URL = f"redis://127.0.0.1:{smtp.free_port()}/0"
        page = client.get("/readyz")
        assert page.status_code == 503
        assert page.json().items() >= {"ready": False, "missing": ["Redis"]}.items()

    def test_livez(self, client):
        assert client.get("/livez").content == b"ok\n"


class TestMetrics:
    def test_every_kind_and_state_is_counted_also_when_there_is_none(self, helen, as_web):
        planner.plan(now=NOW)
        safety.notify(patient=helen, period="p", lines=["Words."], now=NOW)
        with as_web(None):
            assert not Message.objects.exists()
            counts = pulse.counts()
            assert pulse.take(now=NOW + MINUTE).oldest_pending == MINUTE
        assert {pair for pair, count in counts.items() if count} == {
            ("weekly_review", "pending"),
            ("safety", "pending"),
        }
        assert len(counts) == len(MessageKind) * len(MessageState)

    def test_page(self, helen, client, post, at):
        planner.plan(now=NOW)
        found = samples(client.get("/metrics").content.decode())
        assert found['boneguard_tick_age_seconds{task="deliver"}'] == float("inf")
        at(NOW + MINUTE)
        found = samples(client.get("/metrics").content.decode())
        assert found["boneguard_oldest_pending_seconds"] == 60
        tasks.plan()
        tasks.deliver()
        at(NOW + 3 * MINUTE)
        page = client.get("/metrics")
        assert page["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        found = samples(page.content.decode())
        assert found['boneguard_messages{kind="weekly_review",state="sent"}'] == 1
        assert found['boneguard_messages{kind="safety",state="uncertain"}'] == 0
        assert found["boneguard_oldest_pending_seconds"] == 0
        assert found['boneguard_tick_age_seconds{task="deliver"}'] == 120
        assert found['boneguard_tick_age_seconds{task="plan"}'] == 120

    def test_large_figures_are_written_out(self):
        ages = {"plan": dt.timedelta(days=40, milliseconds=1)}
        text = metrics_text(Pulse(ages, dt.timedelta(0)), {("safety", "sent"): 123_456_789})
        found = samples(text)
        assert found['boneguard_messages{kind="safety",state="sent"}'] == 123_456_789
        assert found['boneguard_tick_age_seconds{task="plan"}'] == 3_456_000.001

    def test_on_a_server_they_need_the_token(self, client):
        with override_settings(LOCAL_MODE=False, METRICS_TOKEN="a long token"):
            assert client.get("/metrics").status_code == 404
            wrong = client.get("/metrics", headers={"Authorization": "Bearer a wrong token"})
            assert wrong.status_code == 404
            right = client.get("/metrics", headers={"Authorization": "Bearer a long token"})
            assert right.status_code == 200
