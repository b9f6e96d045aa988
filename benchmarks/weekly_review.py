"""The weekly review of everybody, against bare sums over the same rows.

`make bench ONLY=weekly_review`, with `PATIENTS="10000 100000"` for other sizes. The review is what
`reminders.tasks.plan` does, in as many processes, with the role of the jobs; they are there when
the clock starts, as Celery workers are. The sums are one `GROUP BY` patient over each diary, by as
many connections side by side as there are workers: `asked`, what a review asks (how much of each
nutrient, how much of the food says nothing about it, on which days, minutes by effort), and
`plain`, only how much of each nutrient and how many minutes.
"""

import datetime as dt
import os
import threading
import time
from typing import Any, NamedTuple

from benchmarks.database import as_owner
from benchmarks.review_workers import Workers, make_due, this_monday, vacuum
from exercise.loading import Effort
from nutrition.nutrients import STORED_NUTRIENTS
from tests.browser.site import Site

SIZES = (10_000, 100_000, 1_000_000)
MANY = 100_000
WORKERS = (1, 2)
_NUTRIENTS = tuple(nutrient.value for nutrient in STORED_NUTRIENTS)
_DAYS = "bit_or(1 << (day - %(monday)s))"
_KNOWN = [f"sum({name}), count({name})" for name in _NUTRIENTS]
_UNKNOWN = [f"sum(energy_kcal) FILTER (WHERE {name} IS NULL)" for name in _NUTRIENTS]
_MINUTES = [
    f"sum(minutes) FILTER (WHERE is_aerobic AND effort = '{effort.value}')" for effort in Effort
]
_DIARIES = ("nutrition_foodentry", "nutrition_dose", "exercise_activitysession")
_PLAIN = [[f"sum({name})" for name in _NUTRIENTS]] * 2 + [["sum(minutes)"]]
_ASKED = [
    ["count(*)", _DAYS, *_KNOWN, *_UNKNOWN],
    ["count(*)", _DAYS, *_KNOWN],
    [_DAYS, *_MINUTES],
]
# Every sum of every person is worked out and sent; nobody reads the answer.
_BARE = """
COPY (SELECT patient_id, {sums} FROM {table}
  WHERE patient_id >= %(first)s AND patient_id < %(end)s AND day BETWEEN %(monday)s AND %(sunday)s
    AND deleted_at IS NULL
  GROUP BY patient_id) TO STDOUT
"""


class Run(NamedTuple):
    """How long it took, and the most memory that one of its processes had."""

    seconds: float
    peak_mb: int


def weekly_review(site: Site) -> dict[str, dict[str, float]]:
    """Figures per size: seconds of review and bare sums, their ratio, memory, speed-up of two."""
    monday = this_monday()
    found = {}
    patients = 0
    for size in _sizes():
        site.manage(
            "seed_population", "--patients", str(size - patients), "--weeks", "1", seconds=7200
        )
        patients = size
        vacuum(site)
        found[f"{size:,} patients"] = _measure(site, size, monday)
        print(f"{size:,} patients: {found[f'{size:,} patients']}", flush=True)
    return found


def _sizes() -> list[int]:
    asked = os.environ.get("PATIENTS", "").split()
    return sorted(int(size) for size in asked) or list(SIZES)


def _measure(site: Site, size: int, monday: dt.date) -> dict[str, float]:
    figures: dict[str, float] = {"rows": _rows(site)}
    # The quickest counts, of sums and reviews alike: other work on the machine only ever adds.
    times = range(3 if size <= MANY else 1)
    for workers in WORKERS:
        plain, asked = (
            min(_bare(site, workers, monday, sums) for _time in times) for sums in (_PLAIN, _ASKED)
        )
        run = min(_review(site, workers, monday, size) for _time in times)
        figures |= {
            f"plain_sums_seconds_{workers}": round(plain, 2),
            f"asked_sums_seconds_{workers}": round(asked, 2),
            f"review_seconds_{workers}": round(run.seconds, 2),
            f"ratio_to_plain_{workers}": round(run.seconds / plain, 1),
            f"ratio_to_asked_{workers}": round(run.seconds / asked, 1),
            f"peak_mb_{workers}": run.peak_mb,
        }
    one, two = figures["review_seconds_1"], figures["review_seconds_2"]
    return figures | {"two_workers_times_faster": round(one / two, 2)}


def _bare(site: Site, workers: int, monday: dt.date, sums: list[list[str]]) -> float:
    """These sums alone, every row of the week once, by so many connections at once."""
    first, last = _one(site, "SELECT min(id), max(id) FROM patients_patient")
    step = (last - first) // workers + 1
    threads = [
        threading.Thread(target=_sum_up, args=(site, first + n * step, step, monday, sums))
        for n in range(workers)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _sum_up(
    site: Site, first: int, step: int, monday: dt.date, sums_of_each: list[list[str]]
) -> None:
    with as_owner(site) as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        sunday = monday - dt.timedelta(days=1)
        week = {"first": first, "end": first + step, "monday": sunday - dt.timedelta(days=6)}
        week["sunday"] = sunday
        for table, wanted in zip(_DIARIES, sums_of_each, strict=True):
            sums = ", ".join(wanted)
            asked = cursor.mogrify(_BARE.format(sums=sums, table=table), week)
            cursor.copy_expert(asked.decode(), _Nobody())


class _Nobody:
    """Takes an answer and forgets it."""

    def write(self, _answer: str) -> int:
        return 0


def _review(site: Site, count: int, monday: dt.date, size: int) -> Run:
    moment, workers = make_due(site, monday), Workers(site, count)
    began = time.perf_counter()
    workers.begin(moment)
    peak_mb = workers.wait()
    seconds = time.perf_counter() - began
    _everybody_once(site, size)
    return Run(seconds, peak_mb)


def _everybody_once(site: Site, size: int) -> None:
    reviews, people, messages = _one(
        site,
        "SELECT count(*), count(DISTINCT patient_id), (SELECT count(*) FROM reminders_message)"
        " FROM reminders_weeklyreview",
    )
    assert reviews == people == messages == size, (reviews, people, messages, size)


def _rows(site: Site) -> int:
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in _DIARIES)
    return sum(_one(site, f"SELECT {counts}"))


def _one(site: Site, statement: str) -> tuple[Any, ...]:
    with as_owner(site) as cursor:
        cursor.execute(statement)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
