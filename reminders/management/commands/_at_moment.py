"""Commands that do by hand what a tick does, at the present or at any other moment."""

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class AtMoment(BaseCommand):
    """A command with ``--now ISO``."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            metavar="ISO",
            help="pretend that it is this moment, such as 2026-11-30T08:00 (UTC) "
            "or 2026-11-30T08:00+01:00",
        )

    def handle(self, *args: Any, now: str | None, **options: Any) -> None:
        self.stdout.write(self.at(_moment(now)))

    def at(self, now: dt.datetime) -> str:
        """Do it, and return the line to print."""
        raise NotImplementedError


def _moment(text: str | None) -> dt.datetime:
    if text is None:
        return timezone.now()
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"{text!r} is not a moment. Write it like 2026-11-30T08:00 or 2026-11-30T08:00+01:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
