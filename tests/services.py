"""A pytest plugin: a throw-away PostgreSQL and Redis for the run, real ones.

Loaded with `-p tests.services`, before the settings are read. The first pytest process starts the
servers; its xdist workers inherit their addresses. A small process of its own waits for that first
process to end, however it ends, and then stops the servers and removes their files.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from boneguard import local
from boneguard.local_services import Postgres, Redis
from boneguard.roles import Roles, create_roles

TEST_ROLE = "boneguard_test"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "jit": "off",
}
_guard: "subprocess.Popen[bytes] | None" = None


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the servers before any other plugin reads the settings."""
    global _guard
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    # Each worker has a cache of its own: clearing one must not clear the sign-in limits of another.
    os.environ["BONEGUARD_CACHE_DB"] = str(2 + int(worker) % 14)
    external = os.environ.get("BONEGUARD_TEST_EXTERNAL") == "1"
    if not external and "BONEGUARD_TEST_SERVICES" not in os.environ:
        _guard = start()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers; nothing to do in a worker."""
    global _guard
    if _guard is not None:
        guard, _guard = _guard, None
        stop(guard)


def start(**postgres_settings: str) -> "subprocess.Popen[bytes]":
    """Start both servers and set the environment; return the process that will stop them.

    ``postgres_settings`` are added to those for tests.
    """
    folder = _folder()
    (folder / "data" / "static").mkdir(parents=True)  # whitenoise warns about a missing one
    os.environ["BONEGUARD_TEST_SERVICES"] = str(folder)
    guard = subprocess.Popen(
        [sys.executable, "-m", "tests.services", str(folder)],
        stdin=subprocess.PIPE,
        cwd=local.CHECKOUT,
        start_new_session=True,
    )
    postgres, store = _servers(folder, **postgres_settings)
    postgres.initialise(_silent)
    postgres.start()
    store.start()
    environment = _environment(folder)
    os.environ.update(environment)
    os.environ.pop("BONEGUARD_EMBEDDED", None)
    os.environ.pop("BONEGUARD_PROCESS", None)
    _make_roles(postgres, environment)
    return guard


def stop(guard: "subprocess.Popen[bytes]") -> None:
    """Let the guard stop the servers, and wait for it."""
    if guard.stdin:
        guard.stdin.close()
    guard.wait(60)


def _folder() -> Path:
    """A temporary folder that PostgreSQL's system user can reach too, when root runs the tests."""
    base = Path(tempfile.gettempdir())
    if local.is_root() and not local.open_to_others(base):
        base = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix="boneguard-test-", dir=base)).resolve()
    folder.chmod(0o711 if local.is_root() else 0o700)
    return folder


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """A temporary folder in which a test may run servers of its own."""
    folder = _folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _servers(folder: Path, **more: str) -> tuple[Postgres, Redis]:
    sockets = folder / "run"
    postgres = Postgres(folder / "postgres", sockets, {**FAST, **more}, sync=False)
    return postgres, Redis(folder / "redis", sockets / "redis.sock", keep=False)


def _environment(folder: Path) -> dict[str, str]:
    """The addresses: each role's own, and the test role that may become any of them."""
    host = quote(str(folder / "run"), safe="/")
    end = f"@/{local.DATABASE}?host={host}"
    return {
        "DATABASE_URL": f"postgres://{TEST_ROLE}{end}",
        "DATABASE_WEB_URL": f"postgres://{local.ROLES['DATABASE_URL']}{end}",
        "DATABASE_OWNER_URL": f"postgres://{local.ROLES['DATABASE_OWNER_URL']}{end}",
        "DATABASE_JOBS_URL": f"postgres://{local.ROLES['DATABASE_JOBS_URL']}{end}",
        "DATABASE_ADMIN_URL": f"postgres://{local.SUPERUSER}@/postgres?host={host}",
        "REDIS_URL": f"unix://{host}/redis.sock?db=0",
        "EMAIL_URL": "memorymail://",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BONEGUARD_LOCAL": "1",
        "BONEGUARD_BASE_URL": "http://127.0.0.1:8000",
        "BONEGUARD_DATA_DIR": str(folder / "data"),
    }


def _make_roles(postgres: Postgres, environment: dict[str, str]) -> None:
    """The three roles as create_roles makes them, and what only tests need on top."""
    roles = Roles.of(
        owner=environment["DATABASE_OWNER_URL"],
        web=environment["DATABASE_WEB_URL"],
        jobs=environment["DATABASE_JOBS_URL"],
    )
    create_roles(environment["DATABASE_ADMIN_URL"], roles, _silent)
    names = ", ".join(login.name for login in roles.all)
    connection = postgres.connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(f"ALTER ROLE {roles.owner.name} CREATEDB")
            cursor.execute(f"CREATE ROLE {TEST_ROLE} LOGIN")
            cursor.execute(f"GRANT {names} TO {TEST_ROLE} WITH INHERIT FALSE, SET TRUE")
    finally:
        connection.close()


def _silent(_text: str) -> None:
    """Say nothing."""


def _stop_when_orphaned(folder: Path) -> None:
    """Wait until the test run's end closes our input, then leave nothing behind."""
    sys.stdin.buffer.read()
    postgres, store = _servers(folder)
    postgres.stop(signal.SIGQUIT)
    store.stop()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _stop_when_orphaned(Path(sys.argv[1]))
