"""manage.py load_catalogue [FOLDER]: the shipped foods, or a folder of files of the same shape."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from nutrition.catalogue import SHIPPED, MalformedFile, load_foods


class Command(BaseCommand):
    help = "Load the foods she can choose from. Run again, it writes only what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_foods(options["folder"], now=timezone.now())
        except MalformedFile as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Foods: {loaded.added} added, {loaded.changed} changed, {loaded.unchanged} as "
                f"they were, {loaded.edited} kept as edited here, {loaded.withdrawn} withdrawn."
            )
