"""manage.py create_admin EMAIL: the first admin of a server."""

import getpass
import os
import sys
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Role, User


class Command(BaseCommand):
    """Make an admin account with a verified e-mail address."""

    help = (
        "Make an admin account. The password is asked for, or taken from "
        "$BONEGUARD_ADMIN_PASSWORD or, with --password-stdin, from the first line of input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One address, and where the password comes from."""
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", default="")
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check address and password, then make the account."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is an account with the address {email} already.")
        password = self._password(from_input=options["password_stdin"])
        try:
            validate_password(password, User(email=email, name=options["name"]))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        with transaction.atomic():
            user = User.objects.create_user(
                email=email, password=password, role=Role.ADMIN, name=options["name"]
            )
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        self.stdout.write(
            f"The admin {email} can sign in now. The second factor is set up at the first sign-in."
        )

    def _password(self, *, from_input: bool) -> str:
        if from_input:
            return sys.stdin.readline().rstrip("\r\n")
        if given := os.environ.get("BONEGUARD_ADMIN_PASSWORD"):
            return given
        if not sys.stdin.isatty():
            raise CommandError(
                "There is no terminal to ask for the password: set BONEGUARD_ADMIN_PASSWORD "
                "or use --password-stdin."
            )
        password = getpass.getpass("Password (12 characters or more): ")
        if getpass.getpass("The same again: ") != password:
            raise CommandError("The two passwords differ. Run the command again.")
        return password
