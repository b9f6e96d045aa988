"""manage.py load_catalogue [FOLDER]: the shipped foods and supplements, or a folder like it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from nutrition.catalogue import SHIPPED, MalformedFile, load_foods
from nutrition.supplement_catalogue import load_supplements


class Command(BaseCommand):
    help = "Load foods and supplements to choose from. Run again, it writes only what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                now = timezone.now()
                loaded = load_foods(options["folder"], now=now)
                supplements = load_supplements(options["folder"], now=now)
        except MalformedFile as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Foods: {loaded.added} added, {loaded.changed} changed, {loaded.unchanged} as "
                f"they were, {loaded.edited} kept as edited here, {loaded.withdrawn} withdrawn."
            )
            if supplements is not None:
                self.stdout.write(
                    f"Supplements: {supplements.added} added, {supplements.changed} changed, "
                    f"{supplements.unchanged} as they were, {supplements.withdrawn} withdrawn."
                )
