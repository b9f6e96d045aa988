"""The web program refuses every role that row-level security would not bind."""

from collections.abc import Callable
from contextlib import closing

import pytest

from boneguard.roles import Roles, create_roles
from boneguard.start_checks import UnsafeWebRole, refuse_unsafe_web_role
from tests.ops.conftest import Names, ask, connect


@pytest.fixture
def made(names: Names) -> Names:
    """The three roles and one table of the owner's."""
    urls = {role: names.url(role) for role in ("owner", "web", "jobs")}
    create_roles(names.admin_url, Roles.of(**urls), lambda _text: None)
    ask(names.url("owner"), "CREATE TABLE weights (kg numeric)")
    return names


def check(names: Names, role: str = "web") -> None:
    with closing(connect(names.url(role))) as connection:
        refuse_unsafe_web_role(connection)


def test_the_web_role_of_create_roles_is_accepted(made: Names) -> None:
    check(made)


def test_a_granted_table_is_not_an_owned_one(made: Names) -> None:
    ask(made.url("owner"), f"GRANT ALL ON weights TO {made.role('web')}")
    check(made)


def a_superuser(names: Names) -> None:
    names.admin(f"ALTER ROLE {names.role('web')} SUPERUSER")


def bypassing(names: Names) -> None:
    names.admin(f"ALTER ROLE {names.role('web')} BYPASSRLS")


def owning_a_table(names: Names) -> None:
    admin = names.admin_url.replace("/postgres?", f"/{names.database}?")
    ask(admin, f"CREATE TABLE mine (id int); ALTER TABLE mine OWNER TO {names.role('web')}")


def owning_a_table_elsewhere(names: Names) -> None:
    admin = names.admin_url.replace("/postgres?", f"/{names.database}?")
    ask(admin, "CREATE SCHEMA side CREATE TABLE side.mine (id int)")
    ask(admin, f"ALTER TABLE side.mine OWNER TO {names.role('web')}")


def a_member_of_the_owner(names: Names) -> None:
    names.admin(f"GRANT {names.role('owner')} TO {names.role('web')}")


def able_to_become_the_owner(names: Names) -> None:
    names.admin(f"GRANT {names.role('owner')} TO {names.role('web')} WITH INHERIT FALSE, SET TRUE")


def a_member_of_one_that_bypasses(names: Names) -> None:
    names.admin(f"CREATE ROLE {names.role('dump')} BYPASSRLS")
    names.admin(f"GRANT {names.role('dump')} TO {names.role('web')}")


def owning_the_database(names: Names) -> None:
    names.admin(f"ALTER DATABASE {names.database} OWNER TO {names.role('web')}")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (a_superuser, "is a superuser"),
        (bypassing, "has BYPASSRLS"),
        (owning_a_table, "owns the table mine"),
        (owning_a_table_elsewhere, "owns the table mine"),
        (a_member_of_the_owner, r"is a member of the role \w+_owner"),
        (able_to_become_the_owner, r"is a member of the role \w+_owner"),
        (a_member_of_one_that_bypasses, r"is a member of the role \w+_dump"),
        (owning_the_database, "owns the database"),
    ],
)
def test_a_role_that_could_see_past_row_security_is_refused(
    made: Names, spoil: Callable[[Names], None], reason: str
) -> None:
    spoil(made)
    with pytest.raises(UnsafeWebRole, match=f"{made.role('web')} {reason}, so row-level"):
        check(made)


def test_the_owner_itself_is_refused(made: Names) -> None:
    with pytest.raises(UnsafeWebRole, match="owns the table weights"):
        check(made, "owner")
