"""A PostgreSQL database with names of its own, on the server of the test run."""

import os
import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest


def connect(url: str) -> Any:
    """A connection on which each statement stands by itself."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    return connection


def ask(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Run one statement on a connection of its own; the rows, if it has any."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Names:
    """A database and its roles that no other test uses."""

    admin_url: str
    mark: str

    @property
    def database(self) -> str:
        return f"ops_{self.mark}"

    def role(self, name: str) -> str:
        return f"ops_{self.mark}_{name}"

    def url(self, name: str, password: str = "") -> str:
        """The address of this database for one role."""
        user = self.role(name) + (f":{password}" if password else "")
        parts = urlsplit(self.admin_url)
        return urlunsplit(parts._replace(netloc=f"{user}@", path=f"/{self.database}"))

    def admin(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return ask(self.admin_url, statement, *values)


@pytest.fixture
def names() -> Iterator[Names]:
    own = Names(os.environ["DATABASE_ADMIN_URL"], secrets.token_hex(4))
    yield own
    own.admin(f"DROP DATABASE IF EXISTS {own.database} WITH (FORCE)")
    for (role,) in own.admin(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE %s", f"ops\\_{own.mark}\\_%"
    ):
        own.admin(f"DROP OWNED BY {role}")
        own.admin(f"DROP ROLE {role}")
