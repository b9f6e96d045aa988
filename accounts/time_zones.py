"""Time zone names a person may choose."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.days import is_known_zone

_NOT_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/")
_WHERE_ENGLISH_IS_BRITISH = "Europe/London"
FALLBACK = "UTC"


@cache
def time_zone_names() -> tuple[str, ...]:
    """Every place name of the time zone data, in order, with UTC first."""
    places = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(_NOT_PLACES)
    )
    return (FALLBACK, *places)


def likely_time_zone(accept_language: str) -> str:
    """A zone for somebody whose browser did not say: by its first language, else UTC."""
    first = accept_language.split(",")[0].split(";")[0].strip().lower()
    return _WHERE_ENGLISH_IS_BRITISH if first == "en-gb" else FALLBACK


def validate_time_zone(name: str) -> None:
    """Raise ValidationError for a name that the time zone data does not know."""
    if not is_known_zone(name):
        raise ValidationError(
            _("Choose a time zone from the list, for example Europe/London."), code="time_zone"
        )
