"""manage.py preview_thresholds: what drafts of thresholds would change, as the worker counts it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.preview import count_waiting


class Command(BaseCommand):
    help = "Count how many patients each waiting draft of a threshold would change. Counts only."

    def handle(self, *args: Any, **options: Any) -> None:
        counted = count_waiting(now=timezone.now())
        self.stdout.write(f"Drafts counted: {counted}.")
