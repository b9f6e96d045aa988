"""The web server, the Celery worker and beat side by side on one machine, watched."""

import contextlib
import http.client
import json
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
from honcho.manager import Manager
from honcho.printer import Printer

from boneguard.local_services import has_ended

READY_SECONDS = 120
POLL_SECONDS = 0.1
LEFTOVER_SECONDS = 6
CLOCK_SECONDS = 3

# What else has to stay alive: a name and a question whether it still does.
Alive = Mapping[str, Callable[[], bool]]


def commands(port: int) -> dict[str, list[str]]:
    """The three programs, each with the arguments it is started with."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "boneguard.celery", "--quiet"]
    web = [*python, "gunicorn", "boneguard.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"]
    web += ["--timeout", "60", "--graceful-timeout", "4", "--no-control-socket"]
    web += ["--log-level", "warning"]
    # Beat keeps its clock in memory: a tick too many changes nothing, a torn file could.
    return {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
        + ["--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
        + ["--scheduler", "celery.beat:Scheduler"],
    }


class _Signals:
    """How programs are stopped: asked alone, so that each ends its own workers, then as a group."""

    def terminate(self, pid: int) -> None:
        _send(os.kill, pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        _send(os.killpg, pid, signal.SIGKILL)


class Supervisor(Manager):  # type: ignore[misc]
    """Runs the programs until one ends, a service is lost, or a signal asks to stop.

    `failure` is None after a signal, and otherwise a sentence that says what went wrong.
    """

    def __init__(self, *, alive: Alive, ready: Callable[[], bool], announce: str) -> None:
        super().__init__(Printer(sys.stdout))
        self.failure: str | None = None
        self._procmgr = _Signals()
        self._alive = alive
        self._ready = ready
        self._announce = announce
        self._asked_to_stop = False
        self._over = threading.Event()

    def run(self, records: Path, environments: Mapping[str, dict[str, str]], port: int) -> None:
        """Start everything and block until everything has ended."""
        self._records = records
        for name, arguments in commands(port).items():
            self.add_process(name, f"exec {shlex.join(arguments)}", env=environments[name])
        try:
            self.loop()
        finally:
            self._over.set()
            record(self._pids(), records)
            end_recorded(records)

    def terminate(self) -> None:
        """Stop everything; what is asked before all have started is done once they have."""
        if not self._asked_to_stop:
            self.failure = self.failure or self._lost_program()
        self._asked_to_stop = True
        if self._all_started():
            super().terminate()

    def _start(self) -> None:
        super()._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _system_print(self, data: str) -> None:
        """Honcho's own remarks say nothing that ours do not."""

    def _pids(self) -> list[int]:
        return [entry["pid"] for entry in self._processes.values() if "pid" in entry]

    def _watch(self) -> None:
        """Record what was started, say when it is ready, stop when a service is lost."""
        while not self._all_started() and not self._over.wait(POLL_SECONDS):
            pass
        record(self._pids(), self._records)
        deadline = time.monotonic() + READY_SECONDS
        announced = False
        while not self._over.wait(1 if announced else POLL_SECONDS):
            if self._asked_to_stop:
                super().terminate()
            elif lost := next((name for name, lives in self._alive.items() if not lives()), None):
                self._fail(f"{lost} stopped by itself.")
            elif not announced and self._ready():
                announced = True
                sys.stdout.write(self._announce)
                sys.stdout.flush()
            elif not announced and time.monotonic() > deadline:
                self._fail(f"The web server was not ready after {READY_SECONDS} seconds.")

    def _lost_program(self) -> str | None:
        for name, entry in self._processes.items():
            if (code := entry.get("returncode")) is not None:
                return f"The {name} program stopped by itself (exit code {code})."
        return None

    def _fail(self, failure: str) -> None:
        self.failure = failure
        self.terminate()


def is_ready(port: int, host: str) -> bool:
    """Whether /readyz answers 200 on this machine; `host` is the name the server answers to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def record(pids: list[int], records: Path) -> None:
    """Note which processes were started, so that a later start can end what a kill left over."""
    entries = []
    for pid in pids:
        try:
            entries.append({"pid": pid, "started": psutil.Process(pid).create_time()})
        except psutil.NoSuchProcess:
            continue
    records.write_text(json.dumps(entries))


def end_recorded(records: Path) -> bool:
    """End the process groups a record names, as far as they still run; whether any did."""
    try:
        entries: list[dict[str, float]] = json.loads(records.read_text())
    except (OSError, ValueError):
        return False
    leaders = [leader for entry in entries if (leader := _running(entry)) is not None]
    for leader in leaders:
        _send(os.kill, leader.pid, signal.SIGTERM)
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while time.monotonic() < deadline and not all(has_ended(leader) for leader in leaders):
        time.sleep(POLL_SECONDS)
    for leader in leaders:
        _send(os.killpg, leader.pid, signal.SIGKILL)
    records.unlink(missing_ok=True)
    return bool(leaders)


def _running(entry: Mapping[str, float]) -> psutil.Process | None:
    """The recorded process, unless it ended and its number went to another one."""
    try:
        process = psutil.Process(int(entry["pid"]))
        # The start time follows the clock of the machine, which may have been set since.
        same = abs(process.create_time() - entry["started"]) < CLOCK_SECONDS
        return process if same and os.getpgid(process.pid) == process.pid else None
    except (psutil.Error, ProcessLookupError):
        return None


def _send(send: Callable[[int, int], None], target: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        send(target, number)
