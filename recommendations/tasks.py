"""What Celery starts. Drafts that wait for their count stand in PostgreSQL: no tick is missed."""

from celery import shared_task
from django.utils import timezone

from recommendations import preview


# A million patients take some minutes.
@shared_task(
    name="recommendations.tasks.count_effects",
    ignore_result=True,
    soft_time_limit=3300,
    time_limit=3400,
)
def count_effects() -> None:
    """Count what drafts of thresholds would change."""
    preview.count_waiting(now=timezone.now())
