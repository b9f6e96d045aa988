"""What is measured: the pages people open all day, on a year of entries."""

from collections.abc import Callable, Mapping

from benchmarks.client import Figures
from benchmarks.first_page import first_page
from benchmarks.log import log
from benchmarks.people import CLINICIAN, PASSWORD, PATIENT, signed_in
from benchmarks.search import search as food_search
from benchmarks.today import today
from tests.browser.site import Site


def search(site: Site) -> dict[str, Figures]:
    """Food search as she types, on three sizes of catalogue."""
    return food_search(site, PATIENT, PASSWORD)


def panel(site: Site) -> dict[str, Figures]:
    """The clinician's panel and one patient's twelve weeks."""
    visitor = signed_in(site, CLINICIAN)
    page = visitor.get("/panel/")
    patient = "/panel/" + page.split('href="/panel/', 2)[2].split('"', 1)[0]
    return {
        "panel": visitor.measure(["/panel/"], times=100),
        "patient, 12 weeks": visitor.measure([patient], times=100),
    }


CASES: dict[str, Callable[[Site], Mapping[str, Figures]]] = {
    "today": today,
    "log": log,
    "first_page": first_page,
    "panel": panel,
    "search": search,  # last: it leaves a large catalogue behind
}
