"""manage.py up: the whole program on one machine, from an empty folder to a ready website."""

import contextlib
import fcntl
import hashlib
import io
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from boneguard import local
from boneguard.local_processes import Supervisor, end_recorded, is_ready
from boneguard.local_services import Postgres, Redis, has_ended
from boneguard.local_user import LocalServiceError
from boneguard.start_checks import refuse_unsafe_web_role

PASSWORD = "boneguard-demo"
DEMO = [f"{role}@demo.boneguard.test" for role in ("patient", "clinician", "admin")]


class StartError(Exception):
    """BoneGuard cannot start; the text says why and what to do."""


class Command(BaseCommand):
    """Prepare everything, run it, and stop all of it together."""

    help = (
        "Run BoneGuard on this machine: database, Redis, web server, worker and beat. "
        "PORT and BONEGUARD_DATA_DIR change where; with DATABASE_URL set nothing is embedded."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run until Ctrl-C or SIGTERM; exit code 1 when something goes wrong."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)
        _listen_to_signals()
        data = local.make_data_dir(settings.DATA_DIR)
        try:
            with _only_one(data) as claim:
                failure = self._run(data, claim)
        except KeyboardInterrupt:
            failure = None
        except (StartError, LocalServiceError, ImproperlyConfigured) as error:
            failure = str(error)
        if failure:
            self.stderr.write(failure)
            raise SystemExit(1)
        self._say("BoneGuard has stopped.")

    def _run(self, data: Path, claim: Callable[[int], None]) -> str | None:
        records = data / "processes.json"
        if end_recorded(records):
            self._say("Ended what an earlier start had left running.")
        port = _free_port()
        claim(port)
        with contextlib.ExitStack() as started:
            try:
                alive = self._start_services(data, started) if local.is_embedded() else {}
                self._prepare()
                connections.close_all()
                self._say("Starting the web server, the worker and beat …")
                supervisor = Supervisor(
                    alive=alive,
                    ready=lambda: is_ready(port, _host()),
                    announce=self._announcement(port),
                )
                supervisor.run(records, _environments(port), port)
            finally:
                # A second Ctrl-C must not interrupt the stopping of PostgreSQL and Redis.
                _ignore_signals()
            return supervisor.failure

    def _start_services(
        self, data: Path, started: contextlib.ExitStack
    ) -> dict[str, Callable[[], bool]]:
        """Start PostgreSQL and Redis; `started` stops them again, whatever happens."""
        sockets = local.socket_dir(data)
        postgres = Postgres(local.postgres_home(data) / "postgres", sockets)
        store = Redis(data / "redis", sockets / "redis.sock")
        self._say("Starting PostgreSQL and Redis …")
        started.callback(postgres.stop)
        postgres.initialise(self._say)
        postgres.start()
        started.callback(store.stop)
        store.start()
        call_command("create_roles", verbosity=0)
        return {
            name: _watch(service) for name, service in (("PostgreSQL", postgres), ("Redis", store))
        }

    def _prepare(self) -> None:
        """Bring tables, catalogue and static files up to date; each step is quick when they are."""
        if not local.is_embedded():
            if os.environ.get("DATABASE_ADMIN_URL"):
                call_command("create_roles", verbosity=0)
            _try_database_addresses()
        if _pending_migrations():
            self._say("Making the tables …")
        call_command("migrate", interactive=False, verbosity=0)
        with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as as_web:
            refuse_unsafe_web_role(as_web)
        self._say("Loading foods, activities and thresholds …")
        for command in ("load_catalogue", "load_activities", "load_thresholds"):
            call_command(command, verbosity=0)
        self._collect_static()
        if settings.LOCAL_MODE and not get_user_model().objects.exists():
            self._say("Making demo people with 12 weeks of data …")
            call_command("demo_data", verbosity=0)

    def _collect_static(self) -> None:
        """Gather the static files unless not one of them has changed since the last time."""
        root = Path(settings.STATIC_ROOT)
        mark, wanted = root.with_name(f"{root.name}-gathered-from"), _static_fingerprint()
        if root.is_dir() and mark.exists() and mark.read_text() == wanted:
            return
        self._say("Gathering the static files …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(wanted)

    def _announcement(self, port: int) -> str:
        address = f"http://127.0.0.1:{port}"
        lines = ["", f"BoneGuard is ready at {address}"]
        if settings.LOCAL_MODE:
            lines += ["", f"Demo sign-ins, each with the password {PASSWORD}:"]
            lines += [f"  {email}" for email in DEMO]
            lines += [f"Mail it sends: {address}/local/mail/"]
        lines += ["Stop with Ctrl-C.", "", ""]
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        self.stdout.write(text)


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[Callable[[int], None]]:
    """Hold the data folder for this process; yields a function that notes the port it serves.

    The lock belongs to the process and not to its children: when it is killed the lock is gone,
    even though programs it started may still run.
    """
    with (data / "up.lock").open("a+") as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            where = handle.read().strip()
            raise StartError(
                f"BoneGuard is already running with the data in {data}"
                f"{f' ({where})' if where else ''}. "
                "Stop that one with Ctrl-C first, or set BONEGUARD_DATA_DIR and PORT for a second."
            ) from error

        def claim(port: int) -> None:
            handle.truncate(0)
            handle.write(f"http://127.0.0.1:{port}, process {os.getpid()}\n")
            handle.flush()

        handle.truncate(0)
        yield claim


def _free_port() -> int:
    """The port from $PORT, if it is one and nothing listens on it."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise StartError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartError(
                f"Port {port} cannot be used ({error.strerror}). Choose another one, for example: "
                f"PORT={port + 1 if port < 65535 else 8000} make run"
            ) from error
    return port


def _environments(port: int) -> dict[str, dict[str, str]]:
    """What each program finds in its environment: its database role above all."""
    common = {**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    # Celery warns about root; tasks carry ids as JSON only, and root chose to run all of this.
    quiet = "ignore:You're running the worker with superuser privileges"
    jobs = {**common, "BONEGUARD_PROCESS": "jobs", "PYTHONWARNINGS": quiet}
    return {"web": {**common, "BONEGUARD_PROCESS": "web"}, "worker": jobs, "beat": jobs}


def _host() -> str:
    """A host name this server answers to."""
    first = settings.ALLOWED_HOSTS[0].lstrip(".")
    return "127.0.0.1" if first == "*" else first


def _watch(service: Postgres | Redis) -> Callable[[], bool]:
    """A question whether the server that runs now still does."""
    process = service.process()
    return lambda: process is not None and not has_ended(process)


def _try_database_addresses() -> None:
    """Say in one sentence which of the addresses does not lead to a database."""
    for name in local.ROLES:
        try:
            psycopg2.connect(os.environ[name], connect_timeout=10).close()
        except psycopg2.Error as error:
            raise StartError(
                f"{name} does not lead to a database: {str(error).strip()}\n"
                "manage.py create_roles makes the roles and the database."
            ) from error


def _pending_migrations() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _static_fingerprint() -> str:
    """Changes with the name, size and time of any static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _listen_to_signals() -> None:
    """Ctrl-C and SIGTERM end whatever is under way; a closed terminal counts as SIGTERM."""

    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
