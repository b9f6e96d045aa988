"""Today, the whole page, with one year and with five years of entries behind it."""

from benchmarks.client import Figures
from benchmarks.people import PATIENT, signed_in
from benchmarks.years import DAYS, add_days, forget_days
from tests.browser.site import Site

TIMES = 200
YEARS = 5


def today(site: Site) -> dict[str, Figures]:
    """365 days of 8 meals and 2 doses; then five such years: the figure must stay flat."""
    figures = {"Today, whole page, a year behind it": _measure(site)}
    add_days(site, DAYS, DAYS * YEARS - 1)
    try:
        many = _measure(site)
    finally:
        forget_days(site, DAYS - 1)
    return {**figures, f"Today, whole page, {YEARS} years behind it": many}


def _measure(site: Site) -> Figures:
    return signed_in(site, PATIENT).measure(["/today/"], times=TIMES)
