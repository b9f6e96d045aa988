"""create_roles against a real server: made once, put right later, unchanged otherwise."""

import os
import subprocess
import sys

import psycopg2
import pytest

from boneguard import local
from boneguard.roles import Roles, RolesError, create_roles
from tests.ops.conftest import Names, ask

FLAGS = "rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"


def roles_of(names: Names) -> Roles:
    return Roles.of(owner=names.url("owner"), web=names.url("web", "w%40"), jobs=names.url("jobs"))


def test_the_roles_can_sign_in_and_nothing_more(names: Names) -> None:
    create_roles(names.admin_url, roles_of(names), lambda _text: None)
    for role in ("owner", "web", "jobs"):
        flags = names.admin(f"SELECT {FLAGS} FROM pg_roles WHERE rolname = %s", names.role(role))
        assert flags == [(True, False, False, False, False)]
        assert ask(names.url(role), "SELECT current_user::text") == [(names.role(role),)]


def test_only_the_owner_may_make_tables(names: Names) -> None:
    create_roles(names.admin_url, roles_of(names), lambda _text: None)
    ask(names.url("owner"), "CREATE TABLE weights (kg numeric)")
    for role in ("web", "jobs"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(names.url(role), "CREATE TABLE mine (id int)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(names.url(role), "SELECT * FROM weights")


def test_a_second_run_changes_nothing(names: Names) -> None:
    create_roles(names.admin_url, roles_of(names), lambda _text: None)
    ask(names.url("owner"), "CREATE TABLE weights (kg numeric)")
    said: list[str] = []
    create_roles(names.admin_url, roles_of(names), said.append)
    assert said == []
    assert ask(names.url("owner"), "SELECT * FROM weights") == []


def test_a_password_of_the_url_is_set(names: Names) -> None:
    create_roles(names.admin_url, roles_of(names), lambda _text: None)
    has_password = "SELECT rolname, rolpassword IS NOT NULL FROM pg_authid WHERE rolname LIKE %s"
    assert dict(names.admin(has_password, f"ops\\_{names.mark}\\_%")) == {
        names.role("owner"): False,
        names.role("web"): True,
        names.role("jobs"): False,
    }


@pytest.mark.parametrize("flag", ["SUPERUSER", "BYPASSRLS", "CREATEDB", "CREATEROLE"])
def test_a_right_too_many_is_taken_away(names: Names, flag: str) -> None:
    create_roles(names.admin_url, roles_of(names), lambda _text: None)
    names.admin(f"ALTER ROLE {names.role('web')} {flag}")
    said: list[str] = []
    create_roles(names.admin_url, roles_of(names), said.append)
    assert said == [f"Corrected the role {names.role('web')}: NO{flag}."]
    flags = names.admin(f"SELECT {FLAGS} FROM pg_roles WHERE rolname = %s", names.role("web"))
    assert flags == [(True, False, False, False, False)]


def test_a_role_without_sign_in_gets_it(names: Names) -> None:
    names.admin(f"CREATE ROLE {names.role('jobs')} NOLOGIN")
    create_roles(names.admin_url, roles_of(names), lambda _text: None)
    assert ask(names.url("jobs"), "SELECT 1") == [(1,)]


def test_an_admin_who_is_no_superuser_is_enough(names: Names) -> None:
    names.admin(f"CREATE ROLE {names.role('admin')} LOGIN CREATEROLE CREATEDB")
    host = names.admin_url.replace("//postgres@", f"//{names.role('admin')}@")
    create_roles(host, roles_of(names), lambda _text: None)
    create_roles(host, roles_of(names), lambda _text: None)
    assert ask(names.url("web"), "SELECT 1") == [(1,)]
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    assert names.admin(owner, names.database) == [(names.role("owner"),)]


def test_one_role_for_two_jobs_is_refused(names: Names) -> None:
    with pytest.raises(RolesError, match="three different users"):
        Roles.of(owner=names.url("owner"), web=names.url("owner"), jobs=names.url("jobs"))


def test_two_databases_are_refused(names: Names) -> None:
    with pytest.raises(RolesError, match="the same database"):
        Roles.of(owner=names.url("owner"), web="postgres://web@host/other", jobs=names.url("jobs"))


@pytest.mark.parametrize("url", ["postgres://host/bones", "postgres://web@host", "nonsense"])
def test_an_address_without_names_is_refused(url: str) -> None:
    with pytest.raises(RolesError, match="must name its user and its database"):
        Roles.of(owner=url, web=url, jobs=url)


def run_command(names: Names, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": names.url("web"),
        "DATABASE_OWNER_URL": names.url("owner"),
        "DATABASE_JOBS_URL": names.url("jobs"),
        "DATABASE_ADMIN_URL": names.admin_url,
        **environ,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "create_roles"],
        cwd=local.CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_command_works_before_any_of_its_roles_can_connect(names: Names) -> None:
    first = run_command(names)
    assert first.returncode == 0, first.stderr
    assert f"Made the database {names.database}." in first.stdout
    second = run_command(names)
    assert second.returncode == 0
    assert second.stdout.splitlines() == [
        f"The roles {names.role('owner')}, {names.role('web')}, {names.role('jobs')} are ready."
    ]


def test_the_command_says_what_it_needs_when_the_server_refuses(names: Names) -> None:
    refused = run_command(names, DATABASE_ADMIN_URL="")
    assert refused.returncode == 1
    assert "DATABASE_ADMIN_URL must name a role that may create roles" in refused.stderr
    assert "Traceback" not in refused.stderr
