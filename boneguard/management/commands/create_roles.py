"""manage.py create_roles: the owner, web and jobs roles and the database they share."""

import os
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError

from boneguard.roles import Roles, RolesError, create_roles


class Command(BaseCommand):
    """Make the three database roles named in the URLs; safe to run again."""

    help = (
        "Make the database roles named in DATABASE_OWNER_URL, DATABASE_URL and "
        "DATABASE_JOBS_URL, and their database. Connects as DATABASE_ADMIN_URL, a role that may "
        "create roles (default: DATABASE_OWNER_URL). Safe to run again."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create what is missing and say what changed."""
        urls = os.environ
        admin_url = urls.get("DATABASE_ADMIN_URL") or urls["DATABASE_OWNER_URL"]
        say = self.stdout.write if options["verbosity"] else _silent
        try:
            roles = Roles.of(
                owner=urls["DATABASE_OWNER_URL"],
                web=urls["DATABASE_URL"],
                jobs=urls["DATABASE_JOBS_URL"],
            )
            create_roles(admin_url, roles, say)
        except RolesError as error:
            raise CommandError(str(error)) from error
        except psycopg2.Error as error:
            raise CommandError(
                f"PostgreSQL refused: {str(error).strip()}\nDATABASE_ADMIN_URL must name a role "
                "that may create roles and databases."
            ) from error
        if options["verbosity"]:
            names = ", ".join(login.name for login in roles.all)
            self.stdout.write(f"The roles {names} are ready.")


def _silent(_text: str) -> None:
    """Say nothing."""
