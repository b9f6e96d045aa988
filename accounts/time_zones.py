"""Time zone names a person may choose."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_NOT_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/")


@cache
def time_zone_names() -> tuple[str, ...]:
    """Every place name of the time zone data, in order, with UTC first."""
    places = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(_NOT_PLACES)
    )
    return ("UTC", *places)


@cache
def _all_names() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Raise ValidationError for a name that the time zone data does not know."""
    if name not in _all_names():
        raise ValidationError(
            _("Choose a time zone from the list, for example Europe/London."), code="time_zone"
        )
