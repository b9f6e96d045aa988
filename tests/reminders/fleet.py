"""Celery workers as on machines of their own, with a Redis of their own; really killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psutil
import redis
from celery import Celery
from django.conf import settings
from django.db import connection, connections
from kombu import pools

from boneguard.local_services import Redis, has_ended
from reminders import outbox
from reminders.models import MessageKind, MessageState
from tests.reminders.guard import Guard
from tests.reminders.smtp import MailServer

URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOBS_URL", "DATABASE_WEB_URL")
PROCESSES = 2  # of each worker
LEASE_MINUTES = int(outbox.LEASE.total_seconds()) // 60
S = MessageState
Ask = Callable[..., list[tuple[Any, ...]]]


def environment(server: MailServer, **more: str) -> dict[str, str]:
    """That of a worker at the database of this test run, with its own role."""
    name = connections["owner"].settings_dict["NAME"]
    urls = {key: urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}")) for key in URLS}
    return {
        **os.environ,
        **urls,
        "DATABASE_URL": urls["DATABASE_WEB_URL"],
        "BONEGUARD_PROCESS": "jobs",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        **more,
    }


def ask_here(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query to the database of this test run."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def wait_for(
    condition: Callable[[], object], seconds: float = 60, why: Callable[[], str] = str
) -> None:
    """Until it is true; fails after so many seconds with the end of what ``why`` says."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it did not happen: {why()[-3000:]}"
        time.sleep(0.02)


class Fleet:
    """Any number of workers. ``tick`` sends them what beat sends each minute."""

    def __init__(self, folder: Path, ask: Ask, more: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.ask = ask
        self.post = MailServer()
        self.store = Redis(folder / "redis", folder / "redis.sock", keep=False)
        url = f"unix://{quote(str(self.store.socket))}?db=0"
        self.environment = environment(self.post, **{"REDIS_URL": url, **(more or {})})
        self.workers: list[subprocess.Popen[bytes]] = []
        self.app = self._sender()
        self.kills = 0
        self.guard = Guard()

    def start(self) -> None:
        self.post.start()
        self._start_store()

    def _start_store(self) -> None:
        self.store.start()
        server = self.store.process()
        assert server
        self.guard.watch(server.pid)

    def stop(self) -> None:
        for worker in list(self.workers):
            self.kill_machine(worker)
        self.app.close()
        self.post.stop()
        self.store.stop()
        self.guard.dismiss()

    def ensure(self, machines: int = 2) -> None:
        """So many workers that answer."""
        while len(self.workers) < machines:
            self.workers.append(self.run("celery", "-A", "boneguard", "worker", *self._options()))
        wait_for(self._all_answer, 60, self.log)

    def _options(self) -> list[str]:
        number = len(list(self.folder.glob("*.log")))
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "warning"]
        return ["-c", str(PROCESSES), "-n", f"machine{number}@test", *quiet]

    def _all_answer(self) -> bool:
        return len(self.app.control.ping(timeout=0.3)) >= len(self.workers)

    def run(self, *module: str, **more: str) -> "subprocess.Popen[bytes]":
        """A program of ours in a session of its own; what it says goes to a log."""
        number = len(list(self.folder.glob("*.log")))
        with (self.folder / f"{number}-{module[-1].strip('-')}.log").open("wb") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=settings.BASE_DIR,
                env={**self.environment, **more},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.guard.watch(program.pid)
        return program

    def end(self, program: "subprocess.Popen[bytes]") -> None:
        """SIGKILL a program with all that it has started."""
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
        program.wait(10)

    def log(self) -> str:
        """All that the programs have said."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def tick(self, *tasks: str, times: int = 1) -> None:
        """Wake the workers, as beat does."""
        for task in tasks * times:
            self.app.send_task(f"reminders.tasks.{task}", expires=55)

    def tick_and_wait(self, task: str, seconds: float = 60) -> None:
        """One tick, until it and all that came before has come to its end."""
        since = self.last_end(task)
        self.tick(task)
        wait_for(lambda: self.last_end(task) != since and self.is_idle(), seconds, self.log)

    def is_idle(self) -> bool:
        """Whether no worker does anything and nothing waits for one."""
        with self.client() as client:
            if client.llen("celery"):
                return False
        ask = self.app.control.inspect(timeout=2, limit=len(self.workers))
        found = (ask.reserved(), ask.active())
        return all(told is not None and not any(told.values()) for told in found)

    def last_end(self, task: str) -> object:
        return self.ask("SELECT ended_at FROM reminders_tick WHERE task = %s", task)

    def let_pass(self, minutes: int) -> None:
        """Everything in the outbox becomes so much older: leases run out, waiting ends."""
        self.ask(
            "UPDATE reminders_message SET leased_until = leased_until - t,"
            " next_attempt_at = next_attempt_at - t, first_attempt_at = first_attempt_at - t"
            " FROM make_interval(mins => %s) AS t WHERE state IN ('pending', 'sending')"
            " RETURNING id",
            minutes,
        )

    def only(self, kind: str = "") -> None:
        """What waits of this kind is due, the rest is not for ten hours; all of it without one."""
        self.ask(
            "UPDATE reminders_message SET next_attempt_at = now() +"
            " CASE WHEN %s IN ('', kind) THEN '0' ELSE '10 hours' END::interval"
            " WHERE state = 'pending' RETURNING id",
            kind,
        )

    def open(self) -> int:
        """How many messages have no end yet."""
        return len(self.in_state(S.PENDING, S.SENDING))

    def in_state(self, *states: str) -> set[int]:
        rows = self.ask("SELECT id FROM reminders_message WHERE state = ANY (%s)", list(states))
        return {key for (key,) in rows}

    def settle(self) -> None:
        """Nobody is killed any more: ticks until every message has its end."""
        for _tick in range(60):
            self.let_pass(LEASE_MINUTES + 1)
            self.tick_and_wait("deliver")
            if not self.open():
                return
        raise AssertionError(f"{self.open()} messages never ended: {self.log()[-3000:]}")

    def lose_redis(self) -> None:
        """FLUSHALL, then the server is killed and comes back empty."""
        self.app.close()
        with self.client() as client:
            client.flushall()
        server = self.store.process()
        assert server
        self.kill(server)
        self._start_store()
        pools.reset()  # kombu keeps connections for the whole process
        self.app = self._sender()

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.store.socket))

    def _sender(self) -> Celery:
        socket = quote(str(self.store.socket))
        return Celery(broker=f"redis+socket://{socket}?virtual_host=0", set_as_current=False)

    def kill_senders(self) -> None:
        """SIGKILL every process that sends; their workers start new ones."""
        for worker in self.workers:
            for child in psutil.Process(worker.pid).children():
                self.kill(child)

    def kill(self, process: psutil.Process) -> None:
        try:
            process.kill()
            self.kills += 1
        except psutil.NoSuchProcess:
            return
        wait_for(lambda: has_ended(process))

    def kill_machine(self, worker: "subprocess.Popen[bytes] | None" = None) -> None:
        """SIGKILL a whole worker at once, as when its plug is pulled."""
        worker = worker or self.workers[0]
        self.end(worker)
        self.workers.remove(worker)
        self.kills += 1


_NOT_SENT = (
    "SELECT kind, state, attempts, unknown_ends, outcome FROM reminders_message"
    " WHERE state != 'sent'"
)


def check_promises(fleet: Fleet) -> str:
    """Nudges: none doubled, each undelivered one is uncertain. Safety: none lost. The figures."""
    arrived = [str(mail["Message-ID"]) for mail in fleet.post.messages]
    rows = fleet.ask("SELECT kind, state, message_id FROM reminders_message")
    nudges = {key: state for kind, state, key in rows if kind != MessageKind.SAFETY}
    critical = {key: state for kind, state, key in rows if kind == MessageKind.SAFETY}
    got = [key for key in arrived if key in nudges]
    assert len(got) == len(set(got)), "a nudge went out twice"
    assert set(nudges.values()) <= {S.SENT, S.UNCERTAIN}
    assert {nudges[key] for key in nudges.keys() - set(got)} <= {S.UNCERTAIN}
    lost = [row for row in fleet.ask(_NOT_SENT) if row[0] == MessageKind.SAFETY]
    assert not lost
    assert critical.keys() <= set(arrived), "a safety message was lost"
    uncertain = {key for key, state in nudges.items() if state == S.UNCERTAIN}
    return (
        f"{len(nudges)} nudges, {len(uncertain)} uncertain ({len(uncertain - set(arrived))} of them"
        f" not delivered), 0 twice; {len(critical)} safety, 0 lost,"
        f" {len(arrived) - len(set(arrived))} copies more"
    )
