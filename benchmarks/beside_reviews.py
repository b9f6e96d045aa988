"""Today, while workers plan everybody's reviews on the same machine.

`make bench ONLY=beside_reviews`. Two workers and PostgreSQL want both processors then; the page has
to come all the same.
"""

import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.client import Figures
from benchmarks.database import as_owner
from benchmarks.people import PATIENT, signed_in
from benchmarks.review_workers import Workers, make_due, this_monday
from tests.browser.site import Site

PEOPLE, WORKERS = 50_000, 2


def beside_reviews(site: Site) -> dict[str, Figures]:
    """Today with nothing else to do, and while the workers plan."""
    site.manage("demo_data")
    site.manage("seed_population", "--patients", str(PEOPLE), "--weeks", "1", seconds=600)
    moment, workers = make_due(site, this_monday()), Workers(site, WORKERS)
    visitor = signed_in(site, PATIENT)  # not earlier: the server ends connections that rest
    alone = visitor.measure(["/today/"], times=100)
    seconds = []
    with ThreadPoolExecutor(1) as pool:
        workers.begin(moment)
        planning = pool.submit(workers.wait)
        while not planning.done():
            began = time.perf_counter()
            visitor.get("/today/")
            seconds.append(time.perf_counter() - began)
        planning.result()  # or what went wrong
    with as_owner(site) as cursor:
        cursor.execute("SELECT count(*) FROM reminders_weeklyreview")
        assert cursor.fetchone()[0] >= PEOPLE
    return {
        "Today, nothing else": alone,
        f"Today, while {WORKERS} workers plan {PEOPLE:,} reviews": Figures.of(seconds),
    }
