"""manage.py seed_population --patients N --weeks W: many invented people, to measure with."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from boneguard.population import PopulationRefused, make_population


class Command(BaseCommand):
    help = (
        "Add invented patients with weeks of entries, whose weekly review is due. Local mode only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patients", type=int, required=True)
        parser.add_argument("--weeks", type=int, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuses outside local mode: invented people do not belong among real ones."""
        if not settings.LOCAL_MODE:
            raise CommandError("Invented people are for one's own machine; this is a server.")
        now, began = timezone.now(), time.monotonic()
        try:
            made = make_population(
                patients=options["patients"],
                weeks=options["weeks"],
                today=now.date(),
                now=now,
                say=self.stdout.write if options["verbosity"] > 1 else _silent,
            )
        except PopulationRefused as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"{made:,} patients of {options['weeks']} weeks in {seconds:.0f} s.")


def _silent(_text: str) -> None:
    """Progress is for who asks for it with -v2."""
