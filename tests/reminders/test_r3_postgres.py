"""R3: PostgreSQL is stopped at once (`-m immediate`) while messages go out, and comes back.

It happens to a copy of the test server with the settings of a real one, so that nobody else's
tests notice. The copy is made with pg_basebackup after everything was planned.
"""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg2
import pytest
from django.db import connections

from boneguard import local
from boneguard.local_services import Postgres
from reminders.models import MessageKind
from tests.reminders import smtp
from tests.reminders.fleet import URLS, Fleet, check_promises, wait_for
from tests.services import data_folder

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.xdist_group("fleet"),
]


class Copy:
    """A server of our own that holds what the test database holds now."""

    def __init__(self, folder):
        self.server = Postgres(folder / "postgres", folder / "run")
        self.database = connections["owner"].settings_dict["NAME"]
        account = self.server.account
        self.server.data.mkdir(mode=0o700)
        if account is not None:
            account.own(self.server.data)
        source = unquote(urlsplit(os.environ["DATABASE_ADMIN_URL"]).query.removeprefix("host="))
        subprocess.run(
            [self.server.programs / "pg_basebackup", "-D", self.server.data, "-h", source]
            + ["-U", local.SUPERUSER, "-c", "fast", "--no-sync", "-X", "fetch"],
            check=True,
            cwd=self.server.data,
            **(account.popen if account else {}),
        )
        self.server.start()

    @property
    def urls(self):
        """The addresses of each role, at this server."""
        host = f"host={quote(str(self.server.sockets), safe='/')}"
        return {
            key: urlunsplit(
                urlsplit(os.environ[key])._replace(path=f"/{self.database}", query=host)
            )
            for key in URLS
        }

    def ask(self, sql, *values):
        """The rows of a query, as the superuser."""
        connection = psycopg2.connect(
            host=str(self.server.sockets), user=local.SUPERUSER, dbname=self.database
        )
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall()
        finally:
            connection.close()


class Web:
    """The program as browsers meet it, at the copy."""

    def __init__(self, fleet):
        self.address = f"http://127.0.0.1:{smtp.free_port()}"
        fleet.environment |= {"STATIC_ROOT": str(fleet.folder / "static")}
        assert fleet.run("django", "collectstatic", "--noinput", "-v0").wait(60) == 0
        bind = self.address.removeprefix("http://")
        self.process = fleet.run(
            *("gunicorn", "boneguard.wsgi", "--worker-class", "gthread", "--threads", "4"),
            *("--no-control-socket", "--bind", bind),
            BONEGUARD_PROCESS="web",
        )

    def status(self, path):
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code
        except OSError:
            return None


@pytest.fixture
def copy(crowd):
    """A copy of the test server after everybody was planned."""
    with data_folder() as folder:
        made = Copy(folder)
        yield made
        made.server.stop(signal.SIGQUIT)


@pytest.fixture
def fleet(copy):
    """Two workers at the copy."""
    with data_folder() as folder:
        fleet = Fleet(
            folder, copy.ask, {**copy.urls, "DATABASE_URL": copy.urls["DATABASE_WEB_URL"]}
        )
        fleet.start()
        fleet.guard.watch(copy.server.process().pid)
        yield fleet
        fleet.stop()


@pytest.fixture
def web(fleet):
    fleet.ensure(2)
    web = Web(fleet)
    wait_for(lambda: web.status("/readyz") == 200, 60, fleet.log)
    yield web
    fleet.end(web.process)


def crash(copy, fleet, where, kind):
    """The server ends in the middle of several messages; nobody can write what became of them."""
    fleet.only(kind)
    fleet.post.hold(where)
    fleet.tick("deliver", times=4)
    wait_for(lambda: fleet.post.held >= 2, why=fleet.log)
    copy.server.stop(signal.SIGQUIT)
    fleet.post.release()


@pytest.mark.parametrize(
    ("crowd", "rounds"),
    [(24, 2), pytest.param(3_000, 12, marks=pytest.mark.chaos)],
    indirect=["crowd"],
)
def test_r3_postgres_stops_at_once_and_comes_back(crowd, copy, fleet, web, rounds, capsys):
    """R3: as R1 for every message; the web answers 503 meanwhile and recovers by itself."""
    assert copy.ask("SHOW synchronous_commit") == [("on",)]
    assert web.status("/") == 200
    for number in range(rounds):
        kind = (MessageKind.WEEKLY_REVIEW, MessageKind.SAFETY)[number % 2]
        crash(copy, fleet, (smtp.DATA, smtp.MAIL)[number // 2 % 2], kind)
        assert web.status("/") == 503
        assert web.status("/readyz") == web.status("/metrics") == 503
        assert web.status("/livez") == 200
        copy.server.start()
        fleet.guard.watch(copy.server.process().pid)
        assert web.status("/") == 200
        assert web.status("/readyz") == 200
        assert fleet.open()
        fleet.let_pass(6)
    fleet.only()
    fleet.settle()
    told = check_promises(fleet)
    if rounds > 2:
        with capsys.disabled():
            sys.stdout.write(f"\nR3: {rounds} times stopped: {told}\n")
    assert all(worker.poll() is None for worker in fleet.workers)
    assert "Canary" not in fleet.log()
