"""Workers that plan everybody's reviews, as processes of their own."""

import datetime as dt
import os
import subprocess
import sys

from benchmarks.database import as_owner
from boneguard.local import CHECKOUT
from common.days import Week
from tests.browser.site import Site

_AGAIN = """
TRUNCATE reminders_message, reminders_weeklyreview, reminders_judgedtargets;
UPDATE reminders_reviewschedule SET next_review_at = %s
"""


def this_monday() -> dt.date:
    """The Monday of this week; the reviews are about the week before."""
    return Week.containing(dt.datetime.now(dt.UTC).date()).start


def make_due(site: Site, monday: dt.date) -> dt.datetime:
    """Forget all reviews and let everybody's be due; returns the moment to plan them at."""
    moment = dt.datetime.combine(monday, dt.time(), dt.UTC) + dt.timedelta(days=3)
    with as_owner(site) as cursor:
        cursor.execute(_AGAIN, [moment - dt.timedelta(hours=1)])
    vacuum(site)
    return moment


def vacuum(site: Site) -> None:
    """As autovacuum would have done by Monday."""
    with as_owner(site) as cursor:
        cursor.execute("VACUUM ANALYZE")


class Workers:
    """So many workers, started: imported and connected, as a Celery worker is."""

    def __init__(self, site: Site, count: int) -> None:
        self._running = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.review_worker"],
                cwd=CHECKOUT,
                env={**site.environment, "BONEGUARD_PROCESS": "jobs"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _worker in range(count)
        ]
        for process in self._running:
            assert process.stdout.readline() == "ready\n", "a worker did not start"

    def begin(self, moment: dt.datetime) -> None:
        """Plan what is due at that moment."""
        for process in self._running:
            process.stdin.write(f"{moment.isoformat()}\n")
            process.stdin.close()

    def wait(self) -> int:
        """Until all are done. Returns the most memory that one of them had, in MB."""
        peaks = []
        for process in self._running:
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0, "a worker failed"
            peaks.append(usage.ru_maxrss // 1024)
        return max(peaks)
