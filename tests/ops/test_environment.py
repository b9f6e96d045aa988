"""Where the embedded services live, and what a half-set environment is told."""

import os
import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from boneguard import local

SERVER = {
    "DATABASE_URL": "postgres://web:w@db/bones",
    "DATABASE_OWNER_URL": "postgres://owner:o@db/bones",
    "DATABASE_JOBS_URL": "postgres://jobs:j@db/bones",
    "REDIS_URL": "redis://redis/0",
    "SECRET_KEY": "kept as it is",
}


def adopted(**environ: str) -> dict[str, str]:
    local.adopt_environment(environ)
    return environ


def test_an_empty_environment_leads_to_the_embedded_services(tmp_path: Path) -> None:
    first = adopted(BONEGUARD_DATA_DIR=str(tmp_path / "data"))
    second = adopted(BONEGUARD_DATA_DIR=str(tmp_path / "data"))

    assert first == second
    assert local.is_embedded(first)
    assert first["BONEGUARD_LOCAL"] == "1"
    assert first["DATABASE_URL"].startswith("postgres://boneguard_web@/boneguard?host=/")
    assert first["DATABASE_OWNER_URL"].startswith("postgres://boneguard_owner@/")
    assert first["DATABASE_JOBS_URL"].startswith("postgres://boneguard_jobs@/")
    assert first["REDIS_URL"].startswith("unix:///")
    assert first["EMAIL_URL"] == f"filemail:///{tmp_path / 'data' / 'mail'}"


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    environ = adopted(BONEGUARD_DATA_DIR=str(tmp_path))
    file = tmp_path / "secret-key"

    assert len(environ["SECRET_KEY"]) >= 50
    assert file.read_text() == environ["SECRET_KEY"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "mail") == []
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


def test_what_is_set_already_stays(tmp_path: Path) -> None:
    environ = adopted(
        BONEGUARD_DATA_DIR=str(tmp_path), EMAIL_URL="smtp://here:25", SECRET_KEY="mine"
    )
    assert environ["EMAIL_URL"] == "smtp://here:25"
    assert environ["SECRET_KEY"] == "mine"
    assert not (tmp_path / "secret-key").exists()


def test_a_program_started_by_another_keeps_its_addresses(tmp_path: Path) -> None:
    parent = adopted(BONEGUARD_DATA_DIR=str(tmp_path))
    assert adopted(**parent) == parent


def test_with_a_database_url_nothing_is_embedded() -> None:
    assert adopted(**SERVER) == SERVER
    assert not local.is_embedded(SERVER)


@pytest.mark.parametrize("missing", [name for name in SERVER if name != "DATABASE_URL"])
def test_what_belongs_to_a_database_url_is_named_when_it_is_missing(missing: str) -> None:
    environ = {name: value for name, value in SERVER.items() if name != missing}
    with pytest.raises(ImproperlyConfigured, match=f"so {missing} must be set too"):
        local.adopt_environment(environ)


def test_all_that_is_missing_is_named_in_one_sentence() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        local.adopt_environment({"DATABASE_URL": SERVER["DATABASE_URL"]})
    assert "DATABASE_OWNER_URL, DATABASE_JOBS_URL, REDIS_URL, SECRET_KEY" in str(caught.value)


def test_an_owner_without_a_web_role_is_not_silently_ignored(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL is set without"):
        adopted(BONEGUARD_DATA_DIR=str(tmp_path), DATABASE_OWNER_URL=SERVER["DATABASE_OWNER_URL"])


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ImproperlyConfigured, match=r"set BONEGUARD_DATA_DIR to a folder you may"):
        adopted(BONEGUARD_DATA_DIR=str(tmp_path / "file" / "data"))


def test_the_data_folder_follows_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "is_root", lambda: False)
    assert local.data_dir({}) == local.CHECKOUT / ".local"
    monkeypatch.setattr(local, "is_root", lambda: True)
    assert re.fullmatch(r"/var/lib/boneguard/[0-9a-f]{12}", str(local.data_dir({})))
    assert local.data_dir({"BONEGUARD_DATA_DIR": "relative"}) == Path.cwd() / "relative"


def test_a_long_path_gets_a_short_socket_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "is_root", lambda: False)
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    assert len(str(local.socket_dir(deep))) < 60
    assert local.socket_dir(deep) == local.socket_dir(deep)


def test_root_leaves_a_private_folder_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "is_root", lambda: True)
    monkeypatch.setattr(local, "SYSTEM_DATA", tmp_path / "system")
    private = tmp_path / "private"
    data = private / "data"
    data.mkdir(parents=True)
    private.chmod(0o700)

    home = local.postgres_home(data)

    assert home.parent == tmp_path / "system"
    assert local.postgres_home(data) == home
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert not home.exists()
    local.make_open_folder(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o711


def test_a_new_data_folder_never_finds_the_database_of_a_removed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "is_root", lambda: True)
    monkeypatch.setattr(local, "SYSTEM_DATA", tmp_path / "system")
    tmp_path.chmod(0o700)
    data = tmp_path / "data"
    data.mkdir()
    before = local.postgres_home(data)
    (data / "postgres-is-in").unlink()
    assert local.postgres_home(data) != before
