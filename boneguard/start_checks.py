"""The web program refuses a database role that row-level security would not bind."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

_SELF = "(SELECT oid FROM pg_roles WHERE rolname = current_user)"
_USER_SCHEMA = "nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
_RELATIONS = f"""
    SELECT relname, relowner FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND {_USER_SCHEMA}
"""


class UnsafeWebRole(ImproperlyConfigured):
    """The web role could read past row security; the text says why and what to do."""


def refuse_unsafe_web_role(connection: Any) -> None:
    """Raise UnsafeWebRole unless row security binds the role this connection acts as.

    Refused are a superuser, a role with BYPASSRLS, the owner of a table, view or the database,
    and a member of a role that is one of these, since it could become that role. `connection` is
    Django's or psycopg2's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        role, superuser, bypasses = cursor.fetchone()
        if superuser:
            raise _unsafe(role, "is a superuser")
        if bypasses:
            raise _unsafe(role, "has BYPASSRLS")
        cursor.execute(f"SELECT relname FROM ({_RELATIONS}) r WHERE relowner = {_SELF} LIMIT 1")
        if owned := cursor.fetchone():
            raise _unsafe(role, f"owns the table {owned[0]}")
        cursor.execute(
            f"""
            SELECT other.rolname FROM pg_roles other
            WHERE other.oid <> {_SELF} AND pg_has_role(current_user, other.oid, 'MEMBER')
              AND (other.rolsuper OR other.rolbypassrls
                   OR other.oid IN (SELECT relowner FROM ({_RELATIONS}) r)
                   OR other.oid = (SELECT datdba FROM pg_database
                                   WHERE datname = current_database()))
            ORDER BY other.rolname LIMIT 1
            """
        )
        if powerful := cursor.fetchone():
            raise _unsafe(role, f"is a member of the role {powerful[0]}")
        cursor.execute(
            f"SELECT 1 FROM pg_database WHERE datname = current_database() AND datdba = {_SELF}"
        )
        if cursor.fetchone():
            raise _unsafe(role, "owns the database")


def _unsafe(role: str, reason: str) -> UnsafeWebRole:
    return UnsafeWebRole(
        f"The web role {role} {reason}, so row-level security would not bind it. Put a role that "
        "owns nothing into DATABASE_URL; manage.py create_roles makes one."
    )
