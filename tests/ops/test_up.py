"""The whole program on one machine, started and stopped for real."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from boneguard import local
from boneguard.local_processes import end_recorded
from tests.ops.conftest import Names, ask
from tests.ops.running import Site, free_port
from tests.services import data_folder

pytestmark = pytest.mark.xdist_group("up")
ADMIN_PASSWORD = "correct horse battery"
# The promise is ten seconds on an idle machine; here other tests run beside it.
RESTART_SECONDS = 30


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """One data folder for the whole module: only its first start makes the demo people."""
    with data_folder() as folder:
        site = Site(folder / "data")
        yield site
        site.sweep()


@pytest.fixture(autouse=True)
def _stopped_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "site" in request.fixturenames:
        request.getfixturevalue("site").sweep()


def people(site: Site) -> set[str]:
    """The addresses of all accounts, asked as the owner from outside."""
    sockets = local.socket_dir(site.data)
    url = f"postgres://boneguard_owner@/boneguard?host={sockets}"
    return {email for (email,) in ask(url, "SELECT email FROM accounts_user")}


def pids(site: Site) -> list[int]:
    """The database server and the three programs, by number."""
    named = (("-D",), ("gunicorn",), ("celery", "worker"), ("celery", "beat"))
    return [site.program(*words).pid for words in named]


def test_it_becomes_ready_says_where_and_stops_on_sigterm(site: Site) -> None:
    site.start()
    assert site.is_ready()
    assert "patient@demo.boneguard.test" in site.output
    assert "clinician@demo.boneguard.test" in site.output
    assert "admin@demo.boneguard.test" in site.output
    assert "boneguard-demo" in site.output
    assert f"http://127.0.0.1:{site.port}/local/mail/" in site.output
    assert {"patient@demo.boneguard.test", "admin@demo.boneguard.test"} <= people(site)

    site.send(signal.SIGTERM)

    assert site.wait() == 0
    assert site.output.endswith("BoneGuard has stopped.\n")
    assert site.programs() == []
    assert not site.is_ready()


def test_a_second_start_is_refused_and_disturbs_nothing(site: Site) -> None:
    site.start()
    before = pids(site)

    refused = site.up_again()

    assert refused.returncode == 1
    assert "BoneGuard is already running" in refused.stderr
    assert f"http://127.0.0.1:{site.port}" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert pids(site) == before
    assert site.is_ready()


def test_what_was_stored_is_there_after_a_restart(site: Site) -> None:
    site.start()
    made = site.manage("create_admin", "ada@example.org", BONEGUARD_ADMIN_PASSWORD=ADMIN_PASSWORD)
    assert made.returncode == 0, made.stderr
    before = people(site)
    assert "ada@example.org" in before
    site.send(signal.SIGTERM)
    site.wait()

    begun = time.monotonic()
    site.start()

    assert time.monotonic() - begun < RESTART_SECONDS
    assert people(site) == before


def test_ctrl_c_stops_everything(site: Site) -> None:
    site.start()
    assert site.process is not None
    os.killpg(site.process.pid, signal.SIGINT)
    assert site.wait() == 0
    assert site.programs() == []


def test_it_starts_again_after_kill_9(site: Site) -> None:
    site.start()
    before = people(site)
    left_over = site.programs()
    site.send(signal.SIGKILL)
    site.wait()

    site.start()

    assert "Ended what an earlier start had left running." in site.output
    assert people(site) == before
    web = site.program("gunicorn", "--worker-class")
    assert web not in left_over
    site.send(signal.SIGTERM)
    assert site.wait() == 0
    assert site.programs() == []


def test_a_killed_database_is_reported_and_recovers(site: Site) -> None:
    site.start()
    before = people(site)
    site.program("-D").kill()
    assert site.wait() == 1
    assert "PostgreSQL stopped by itself." in site.output
    assert site.programs() == []

    site.start()
    assert people(site) == before


def test_a_program_that_dies_takes_the_others_with_it(site: Site) -> None:
    site.start()
    site.program("celery", "worker").kill()
    assert site.wait() == 1
    assert "The worker program stopped by itself (exit code -9)." in site.output
    assert site.programs() == []


def test_make_passes_a_signal_on(site: Site) -> None:
    site.start(["make", "--silent", "run"])
    site.send(signal.SIGTERM)
    site.wait()
    deadline = time.monotonic() + 20
    while site.programs() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert site.programs() == []


def test_a_port_in_use_is_named_with_a_way_out(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        site = Site(tmp_path / "data", port=other.getsockname()[1])
        refused = site.up_again()
    assert refused.returncode == 1
    assert f"Port {site.port} cannot be used" in refused.stderr
    assert f"PORT={site.port + 1} make run" in refused.stderr
    assert not (site.data / "postgres").exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    refused = Site(tmp_path / "data", more={"PORT": port}).up_again()
    assert refused.returncode == 1
    assert "it must be a number from 1 to 65535" in refused.stderr


@pytest.fixture
def server(tmp_path: Path, names: Names) -> Iterator[Site]:
    """A site whose database and Redis are somebody else's."""
    site = Site(
        tmp_path / "data",
        port=free_port(),
        more={
            "DATABASE_URL": names.url("web"),
            "DATABASE_OWNER_URL": names.url("owner"),
            "DATABASE_JOBS_URL": names.url("jobs"),
            "DATABASE_ADMIN_URL": names.admin_url,
            "REDIS_URL": os.environ["REDIS_URL"].replace("db=0", "db=9"),
            "BONEGUARD_CACHE_DB": "10",
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "EMAIL_URL": "memorymail://",
            "ALLOWED_HOSTS": "boneguard.example",
        },
    )
    yield site
    site.sweep()


def test_with_servers_of_ones_own_nothing_is_embedded(server: Site, names: Names) -> None:
    server.start()
    assert server.is_ready()
    assert "boneguard-demo" not in server.output
    assert ask(names.url("owner"), "SELECT count(*) FROM accounts_user") == [(0,)]
    commands = [" ".join(process.cmdline()) for process in server.programs()]
    assert not [command for command in commands if "postgres -D" in command]
    assert not [command for command in commands if "redis-server" in command]
    server.send(signal.SIGTERM)
    assert server.wait() == 0


def test_a_web_role_past_row_security_does_not_start(server: Site, names: Names) -> None:
    assert server.manage("create_roles").returncode == 0
    names.admin(f"GRANT {names.role('owner')} TO {names.role('web')}")
    refused = server.up_again()
    assert refused.returncode == 1
    assert f"The web role {names.role('web')} is a member of the role" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_roles_that_do_not_exist_are_told_in_a_sentence(server: Site) -> None:
    server.more["DATABASE_ADMIN_URL"] = ""
    refused = server.up_again()
    assert refused.returncode == 1
    assert "DATABASE_URL does not lead to a database" in refused.stderr
    assert "manage.py create_roles" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_record_of_other_processes_ends_none_of_them(tmp_path: Path) -> None:
    """A number in the record may belong to a process that was started long after."""
    records = tmp_path / "processes.json"
    records.write_text(json.dumps([{"pid": os.getpid(), "started": 1.0}]))
    assert end_recorded(records) is False
    records.write_text("half a rec")
    assert end_recorded(records) is False
