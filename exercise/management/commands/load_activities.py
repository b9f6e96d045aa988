"""manage.py load_activities [FILE]: the shipped activities, or a file of the same shape."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercise.catalogue import SHIPPED, MalformedFile, load_activities


class Command(BaseCommand):
    help = "Load the activities she can choose from. Run again, it writes only what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_activities(options["file"])
        except MalformedFile as error:
            raise CommandError(f"{options['file'].name}, {error}. Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Activities: {loaded.added} added, {loaded.changed} changed, "
                f"{loaded.unchanged} as they were."
            )
