"""The three database roles and the database: made when missing, put right when they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection, cursor

UNWANTED = ("SUPERUSER", "BYPASSRLS", "CREATEDB", "CREATEROLE")


class RolesError(Exception):
    """The roles cannot be made; the text says why."""


@dataclass(frozen=True)
class Login:
    """A role as one of the database URLs names it."""

    name: str
    password: str
    database: str

    @classmethod
    def of(cls, url: str) -> "Login":
        """The role, password and database named in a URL; raises RolesError without both names."""
        parts = urlsplit(url)
        name, database = unquote(parts.username or ""), unquote(parts.path.lstrip("/"))
        if not name or not database:
            raise RolesError("A database URL must name its user and its database.")
        return cls(name, unquote(parts.password or ""), database)


@dataclass(frozen=True)
class Roles:
    """The three logins of one database."""

    owner: Login
    web: Login
    jobs: Login

    @classmethod
    def of(cls, *, owner: str, web: str, jobs: str) -> "Roles":
        """Read the URLs; raises RolesError unless they name three roles and one database."""
        roles = cls(Login.of(owner), Login.of(web), Login.of(jobs))
        if len({login.name for login in roles.all}) != 3:
            raise RolesError(
                "DATABASE_URL, DATABASE_OWNER_URL and DATABASE_JOBS_URL must name three "
                "different users: row-level security tells them apart."
            )
        if len({login.database for login in roles.all}) != 1:
            raise RolesError("The three database URLs must name the same database.")
        return roles

    @property
    def all(self) -> tuple[Login, Login, Login]:
        return (self.owner, self.web, self.jobs)


def create_roles(admin_url: str, roles: Roles, say: Callable[[str], None]) -> None:
    """Make the roles and the database as `admin_url`, a role that may; run again, change nothing.

    Raises RolesError, or psycopg2.Error when the server refuses.
    """
    with _session(admin_url) as admin:
        for login in roles.all:
            _ensure_role(admin, login, say)
        _ensure_database(admin, roles.owner, say)
    with _session(_with_database(admin_url, roles.owner.database)) as admin:
        _grant(admin, roles)


class _session:
    """A cursor on a connection of its own, each statement by itself; both closed at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection: connection | None = None

    def __enter__(self) -> cursor:
        self.connection = psycopg2.connect(self.url)
        self.connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        return self.connection.cursor()

    def __exit__(self, *_error: object) -> None:
        if self.connection is not None:
            self.connection.close()


def _ensure_role(admin: cursor, login: Login, say: Callable[[str], None]) -> None:
    columns = "rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
    admin.execute(f"SELECT {columns} FROM pg_roles WHERE rolname = %s", [login.name])
    found = admin.fetchone()
    name = sql.Identifier(login.name)
    if found is None:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        say(f"Made the role {login.name}.")
        found = (True, False, False, False, False)
    admin.execute("SELECT current_user = %s", [login.name])
    (is_admin,) = admin.fetchone() or (False,)
    if is_admin:
        # The owner itself may be the one that makes the roles; it keeps what it needs for that.
        return
    can_login, *flags = found
    wrong = [] if can_login else ["LOGIN"]
    wrong += [f"NO{flag}" for flag, on in zip(UNWANTED, flags, strict=True) if on]
    if wrong:
        admin.execute(sql.SQL("ALTER ROLE {} " + " ".join(wrong)).format(name))
        say(f"Corrected the role {login.name}: {', '.join(wrong)}.")
    if login.password:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        admin.execute(statement.format(name, sql.Literal(login.password)))


def _ensure_database(admin: cursor, owner: Login, say: Callable[[str], None]) -> None:
    admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner.database])
    if admin.fetchone():
        return
    # Only a member of a role may make a database for it; superusers count as members of all.
    admin.execute("SELECT pg_has_role(current_user, %s, 'SET')", [owner.name])
    if admin.fetchone() == (False,):
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(owner.name)))
    statement = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0")
    admin.execute(statement.format(sql.Identifier(owner.database), sql.Identifier(owner.name)))
    say(f"Made the database {owner.database}.")


def _grant(admin: cursor, roles: Roles) -> None:
    """Everybody may enter and look up names; only the owner may make tables."""
    owner, web, jobs = (sql.Identifier(login.name) for login in roles.all)
    everyone = sql.SQL(", ").join([owner, web, jobs])
    database = sql.Identifier(roles.owner.database)
    admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for statement in (
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, everyone),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(everyone),
        sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(owner),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}, {}").format(web, jobs),
    ):
        admin.execute(statement)


def _with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
