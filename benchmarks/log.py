"""Log one entry: from the tap to the new totals, with htmx and without JavaScript."""

import re
import time
import uuid

from benchmarks.client import Figures, Visitor, token_of
from benchmarks.database import as_owner
from benchmarks.people import PATIENT, signed_in
from tests.browser.site import Site

TIMES = 100
WARM_UP = 10
FOOD = "yoghurt-plain-low-fat"
FRAGMENT = {"HX-Request": "true", "HX-Target": "day"}


def log(site: Site) -> dict[str, Figures]:
    """Each entry is removed again, so that the day stays one of about eight entries."""
    visitor = signed_in(site, PATIENT)
    return {
        "log one entry, the answer holds the new totals": _figures(site, visitor, FRAGMENT),
        "log one entry without JavaScript, then the day's page": _figures(site, visitor, {}),
    }


def _figures(site: Site, visitor: Visitor, headers: dict[str, str]) -> Figures:
    page = visitor.get("/food/")
    seconds, queries = [], 0
    with as_owner(site) as cursor:
        for number in range(WARM_UP + TIMES):
            fields = _fields(page)
            began = time.perf_counter()
            asked = _log(visitor, fields, headers)
            took = time.perf_counter() - began
            cursor.execute(
                "DELETE FROM nutrition_foodentry WHERE submission_id = %s",
                [fields["submission_id"]],
            )
            assert cursor.rowcount == 1, "not logged"
            if number >= WARM_UP:
                seconds.append(took)
                queries = max(queries, asked)
    return Figures.of(seconds).with_queries(queries)


def _log(visitor: Visitor, fields: dict[str, str], headers: dict[str, str]) -> int:
    """Until the new totals are there; the number of queries."""
    status, body = visitor.ask("POST", f"/food/log/{FOOD}/", fields, headers)
    queries = visitor.queries
    if not headers:
        assert status == 303, f"not logged: {status}"
        body = visitor.get(visitor.location)
        queries += visitor.queries
    assert status in (200, 303), f"not logged: {status}"
    assert "Yoghurt" in body, "an answer without the entry"
    return queries


def _fields(page: str) -> dict[str, str]:
    day = re.search(r'name="day" value="([^"]+)"', page)
    assert day, "a page without a day"
    return {
        "csrfmiddlewaretoken": token_of(page),
        "submission_id": str(uuid.uuid4()),
        "amount": "1",
        "portion": "1 cup",
        "meal": "lunch",
        "day": day[1],
    }
