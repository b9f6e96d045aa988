"""manage.py load_thresholds: the targets BoneGuard ships with (clinical.md 1.6)."""

from typing import Any

from django.core.management.base import BaseCommand

from recommendations.actions import load_shipped


class Command(BaseCommand):
    help = "Load the shipped targets. Run again, it changes nothing that an admin has set."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_shipped()
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Targets: {loaded.added} added, {loaded.renamed} with a new source, "
                f"{loaded.unchanged} as they were."
            )
