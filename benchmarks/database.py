"""The owner's way into the database of a site: for bulk data that no page could make."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg2

from tests.browser.site import Site


@contextlib.contextmanager
def as_owner(site: Site) -> Iterator[Any]:
    """A cursor of the owner; every statement stands on its own."""
    url = site.environment["DATABASE_OWNER_URL"].replace("postgres:", "postgresql:", 1)
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
