"""The program as a visitor meets it: gunicorn with the web role on a database of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from boneguard.local import CHECKOUT
from tests.browser.sink import Sink, free_port

URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOBS_URL")


class Site:
    """Starts in `start()`; `manage()` runs a command against the same database."""

    def __init__(
        self, name: str, folder: Path, sink: Sink, program: str = "boneguard.wsgi"
    ) -> None:
        self.name = name
        self.program = program
        self.folder = folder
        self.sink = sink
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program on one machine, with mail going to the sink."""
        web = os.environ["DATABASE_WEB_URL"]
        settings = {
            "DATABASE_URL": self._at_own_database(web),
            "DATABASE_WEB_URL": self._at_own_database(web),
            "DATABASE_OWNER_URL": self._at_own_database(os.environ["DATABASE_OWNER_URL"]),
            "DATABASE_JOBS_URL": self._at_own_database(os.environ["DATABASE_JOBS_URL"]),
            "REDIS_URL": os.environ["REDIS_URL"],
            "BONEGUARD_CACHE_PREFIX": self.name,
            "BONEGUARD_LOCAL": "1",
            "BONEGUARD_DATA_DIR": str(self.folder),
            "BONEGUARD_BASE_URL": self.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "SECRET_KEY": "a key for this test run alone, never for a server",
        }
        return {**os.environ, **settings}

    def start(self) -> None:
        """Make the database, fill the catalogues and serve."""
        self.prepare()
        self.manage("collectstatic", "--noinput", "-v0")
        log = (self.folder / "gunicorn.log").open("wb")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.program, "--bind", f"127.0.0.1:{self.port}"]
            + ["--worker-class", "gthread", "--threads", "4", "--workers", "1"],
            cwd=CHECKOUT,
            env={**self.environment, "BONEGUARD_PROCESS": "web"},
            stdout=log,
            stderr=log,
        )
        self._wait()

    def prepare(self) -> None:
        """Make the database and fill the catalogues, without a server."""
        self._make_database()
        self.manage("migrate", "-v0")
        for command in ("load_catalogue", "load_activities", "load_thresholds"):
            self.manage(command)

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(20)

    def manage(self, *arguments: str, seconds: float = 120, **more: str) -> str:
        """Run one management command and return what it printed; it fails after so long."""
        environment = self.environment
        environment.pop("BONEGUARD_PROCESS", None)
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def log(self) -> str:
        return (self.folder / "gunicorn.log").read_text()

    def _at_own_database(self, url: str) -> str:
        return urlunsplit(urlsplit(url)._replace(path=f"/{self.name}"))

    def _make_database(self) -> None:
        connection = psycopg2.connect(
            os.environ["DATABASE_OWNER_URL"].replace("postgres:", "postgresql:")
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.name}"')
        connection.close()

    def _wait(self) -> None:
        for _attempt in range(150):
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self._server and self._server.poll() is None, self.log()
                time.sleep(0.2)
        raise AssertionError(f"the site did not answer: {self.log()}")
