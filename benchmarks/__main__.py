"""`python -m benchmarks [NAME …]`: starts a server of its own, measures, and keeps the figures."""

import contextlib
import json
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests import services

if TYPE_CHECKING:  # they read the settings, which the services set first
    from benchmarks.client import Figures
    from tests.browser.site import Site

_TOLD = ("median_ms", "p95_ms", "queries", "requests")
# With very many people, each on a database of its own: measured when they are named.
ALONE = ("weekly_review", "beside_reviews")
_COUNTING = "benchmarks.served"
RESULTS = Path(__file__).resolve().parent / "results"


def main(names: list[str]) -> None:
    """Measure the named cases, or all. PostgreSQL has a quarter of the memory, as on a server."""
    guard = services.start(shared_buffers=f"{psutil.virtual_memory().total // 4 // 1024**2}MB")
    try:
        _measure(names)
    finally:
        services.stop(guard)


def _measure(names: list[str]) -> None:
    from benchmarks.beside_reviews import beside_reviews  # the services set the environment first
    from benchmarks.cases import CASES
    from benchmarks.weekly_review import weekly_review
    from benchmarks.years import DAYS, add_days
    from tests.browser.sink import Sink
    from tests.browser.site import Site

    every = (*CASES, *ALONE)
    if unknown := [name for name in names if name not in every]:
        sys.exit(f"There is no benchmark {unknown[0]!r}. Choose from: {', '.join(every)}.")
    sink = Sink()
    sink.start()
    with tempfile.TemporaryDirectory() as folder:
        try:
            if "weekly_review" in names:
                many = Site("many", Path(folder), sink)
                many.prepare()
                _write("weekly_review", weekly_review(many))
            if "beside_reviews" in names:
                with _served(Site("beside", Path(folder), sink)) as site:
                    _keep("beside_reviews", beside_reviews(site))
            asked = [name for name in names if name not in ALONE]
            if asked or not names:
                with _served(Site("benchmarks", Path(folder), sink, _COUNTING)) as site:
                    site.manage("demo_data")
                    add_days(site, 0, DAYS - 1)
                    for name in asked or CASES:
                        _keep(name, CASES[name](site))
        finally:
            sink.stop()


@contextlib.contextmanager
def _served(site: "Site") -> "Iterator[Site]":
    site.start()
    try:
        yield site
    finally:
        site.stop()


def _keep(name: str, measured: "Mapping[str, Figures]") -> None:
    figures: dict[str, dict[str, float]] = {case: asdict(one) for case, one in measured.items()}
    _write(name, figures)
    for case, one in figures.items():
        told = [f"measured {one['requests']} times"]
        told += [
            f"{value:g} {key.replace('_', ' ')}" for key, value in one.items() if key not in _TOLD
        ]
        print(
            f"{case:60} median {one['median_ms']:7.1f} ms   p95 {one['p95_ms']:7.1f} ms"
            f"   queries {one['queries'] or '-':>2}   ({', '.join([*told, platform.machine()])})"
        )


def _write(name: str, figures: Mapping[str, Mapping[str, float]]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
