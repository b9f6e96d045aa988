"""What Celery starts."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task(name="accounts.tasks.forget_old_sessions", ignore_result=True)
def forget_old_sessions() -> None:
    """Remove the sessions that have ended: they say who signed in, and nobody asks any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
