"""What a person changes about her own account."""

import datetime as dt

from django.db import transaction

from accounts.models import Theme, User
from accounts.signals import deletion_requested, time_zone_changed

GRACE = dt.timedelta(days=14)  # two weeks to think again


@transaction.atomic
def change_settings(*, by: User, name: str, time_zone: str, theme: str) -> None:
    """Set name, time zone (a known name) and colours of the account that asks."""
    moved = time_zone != User.objects.values_list("time_zone", flat=True).get(pk=by.pk)
    by.name, by.time_zone, by.theme = name, time_zone, theme
    by.save(update_fields=["name", "time_zone", "theme"])
    if moved:
        time_zone_changed.send(sender=User, user=by)


def set_theme(*, by: User, theme: Theme) -> None:
    """Set the colours alone: the quick switch that stands on every page."""
    by.theme = theme
    by.save(update_fields=["theme"])


@transaction.atomic
def request_deletion(*, by: User, now: dt.datetime) -> None:
    """Start the 14 days after which the account is erased. Asking again starts nothing new."""
    if User.objects.filter(pk=by.pk, deletion_requested_at=None).update(deletion_requested_at=now):
        by.deletion_requested_at = now
        deletion_requested.send(sender=User, user=by, at=now)


def keep_account(*, by: User) -> None:
    """Take the wish to be deleted back. What was no longer shared stays so."""
    by.deletion_requested_at = None
    by.save(update_fields=["deletion_requested_at"])


def erased_on(requested_at: dt.datetime) -> dt.datetime:
    """When an account whose deletion was asked for at that instant is erased."""
    return requested_at + GRACE
