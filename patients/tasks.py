"""What Celery starts."""

from celery import shared_task
from django.utils import timezone

from patients import actions


@shared_task(name="patients.tasks.erase_due", ignore_result=True)
def erase_due() -> None:
    """Erase the accounts whose grace has ended."""
    actions.erase_due(now=timezone.now())
