"""The embedded PostgreSQL and Redis, started, left over, taken over and broken."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import redis

from boneguard import local, local_services, local_user
from boneguard.local_services import Postgres, Redis, has_ended, redis_program
from boneguard.local_user import LocalServiceError, postgres_account, postgres_programs
from tests.services import FAST, data_folder

pytestmark = pytest.mark.xdist_group("local services")


def _silent(_text: str) -> None:
    """Say nothing."""


@pytest.fixture
def folder() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder / "postgres", folder / "run", FAST, sync=False)
    server.initialise(_silent)
    yield server
    server.stop(signal.SIGQUIT)


@pytest.fixture
def store(folder: Path) -> Iterator[Redis]:
    (folder / "run").mkdir(exist_ok=True)
    server = Redis(folder / "redis", folder / "run" / "redis.sock")
    yield server
    server.stop()


def number(server: Postgres | Redis) -> int:
    process = server.process()
    assert process is not None
    return process.pid


def ask(server: Postgres, statement: str) -> object:
    with closing(server.connect()) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def test_postgres_starts_answers_and_stops(postgres: Postgres) -> None:
    postgres.start()
    assert str(ask(postgres, "SHOW server_version")).startswith("18.")
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert ask(postgres, "SHOW data_checksums") == "on"
    process = postgres.process()
    assert process is not None
    postgres.stop()
    assert has_ended(process)
    assert postgres.process() is None


def test_only_its_user_may_enter_the_files_and_the_sockets(postgres: Postgres) -> None:
    postgres.start()
    for folder in (postgres.data, postgres.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(postgres.log.stat().st_mode) == 0o600


def test_a_server_left_running_is_taken_over(postgres: Postgres) -> None:
    postgres.start()
    first = number(postgres)
    again = Postgres(postgres.data, postgres.sockets, FAST, sync=False)
    again.initialise(_silent)
    again.start()
    assert number(again) == first


def test_a_killed_server_recovers_what_was_committed(folder: Path) -> None:
    postgres = Postgres(folder / "postgres", folder / "run")
    postgres.initialise(_silent)
    postgres.start()
    ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    process = postgres.process()
    assert process is not None
    process.kill()
    while not has_ended(process):
        time.sleep(0.02)
    postgres.start()
    assert ask(postgres, "SELECT answer FROM kept") == 42
    postgres.stop()


def test_a_number_that_now_belongs_to_another_program_is_no_obstacle(postgres: Postgres) -> None:
    lines = [str(os.getpid()), str(postgres.data), "1", "5432", str(postgres.sockets), "", "", ""]
    (postgres.data / "postmaster.pid").write_text("\n".join(lines))
    assert postgres.process() is None
    postgres.start()
    assert number(postgres) != os.getpid()


def test_a_half_made_database_is_made_again(folder: Path) -> None:
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    postgres = Postgres(folder / "postgres", folder / "run", FAST, sync=False)
    postgres.initialise(_silent)
    assert not half.exists()
    postgres.start()
    postgres.stop(signal.SIGQUIT)


def test_a_postgres_that_cannot_start_says_why(postgres: Postgres) -> None:
    postgres.settings = {"shared_buffers": "nonsense"}
    with pytest.raises(LocalServiceError, match="(?s)did not start.*shared_buffers"):
        postgres.start()


def test_redis_keeps_its_data_over_a_restart(store: Redis) -> None:
    store.start()
    with closing(_client(store)) as client:
        client.set("kept", "yes")
    store.stop()
    assert store.process() is None
    store.start()
    with closing(_client(store)) as client:
        assert client.get("kept") == b"yes"
        assert client.config_get("port") == {"port": "0"}


def test_a_redis_left_running_is_taken_over(store: Redis) -> None:
    store.start()
    first = number(store)
    Redis(store.data, store.socket).start()
    assert number(store) == first


def test_a_redis_that_cannot_start_says_why(store: Redis) -> None:
    store.socket = store.socket.parent / "missing" / "redis.sock"
    with pytest.raises(LocalServiceError, match="(?s)Redis did not start.*redis.log"):
        store.start()


def test_a_system_without_redis_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(local_services.sys, "prefix", "/nowhere")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(LocalServiceError, match="apt-get install redis-server"):
        redis_program()


def test_a_stubborn_process_is_stopped_harder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_services, "STOP_SECONDS", 0.5)
    ignores = ["sh", "-c", "trap '' TERM; echo ready; while true; do sleep 0.1; done"]
    with psutil.Popen(ignores, stdout=-1) as child:
        assert child.stdout.readline() == b"ready\n"
        local_services.stop_process(
            psutil.Process(child.pid), signal.SIGTERM, harder=signal.SIGKILL
        )
        assert child.wait(5) == -signal.SIGKILL


def test_root_runs_postgres_as_a_system_user_and_others_as_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "is_root", lambda: False)
    assert postgres_account() is None
    if os.geteuid() == 0:
        monkeypatch.undo()
        account = postgres_account()
        assert account is not None
        assert account.uid != 0


def test_a_system_without_useradd_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "is_root", lambda: True)
    monkeypatch.setattr(local_user, "ACCOUNT", "boneguard-nobody")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(LocalServiceError, match="apt-get install passwd"):
        postgres_account()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_programs_nobody_else_can_reach_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout under /root stays closed; PostgreSQL runs from a copy of its programs."""
    monkeypatch.setattr(local, "SYSTEM_DATA", folder / "system")
    account = postgres_account()
    original = postgres_programs(account)
    real = local_user._runs
    monkeypatch.setattr(
        local_user,
        "_runs",
        lambda programs, account: programs != original and real(programs, account),
    )
    copied = postgres_programs(account)
    assert copied.is_relative_to(folder / "system")
    assert postgres_programs(account) == copied
    postgres = Postgres(folder / "postgres", folder / "run", FAST, sync=False)
    postgres.initialise(_silent)
    postgres.start()
    assert str(copied) in postgres.process().cmdline()[0]  # type: ignore[union-attr]
    postgres.stop(signal.SIGQUIT)


def _client(store: Redis) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(store.socket))
