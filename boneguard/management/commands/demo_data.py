"""manage.py demo_data: invented people with twelve weeks of entries, on one's own machine only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from boneguard import demo


class Command(BaseCommand):
    help = "Make the demo people with twelve weeks of entries. Local mode only."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Refuses outside local mode: their password is known to everybody."""
        if not settings.LOCAL_MODE:
            raise CommandError("Demo people are for one's own machine; this is a server.")
        now = timezone.now()
        try:
            count = demo.make_people(now=now, say=self.stdout.write)
        except demo.DemoRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("  their weekly reviews")
        demo.plan_past_reviews(now=now)
        self.stdout.write(f"{count} demo patients, one clinician, one admin.")
