"""`python -m benchmarks [NAME …]`: starts a server of its own, measures, and keeps the figures."""

import json
import platform
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import psutil

from tests import services

_TOLD = ("median_ms", "p95_ms", "queries", "requests")
# Takes an hour on a database of its own: measured when it is named.
ALONE = "weekly_review"
RESULTS = Path(__file__).resolve().parent / "results"


def main(names: list[str]) -> None:
    """Measure the named cases, or all. PostgreSQL has a quarter of the memory, as on a server."""
    guard = services.start(shared_buffers=f"{psutil.virtual_memory().total // 4 // 1024**2}MB")
    try:
        _measure(names)
    finally:
        services.stop(guard)


def _measure(names: list[str]) -> None:
    from benchmarks.cases import CASES  # the services set the environment first
    from benchmarks.weekly_review import weekly_review
    from benchmarks.years import DAYS, add_days
    from tests.browser.sink import Sink
    from tests.browser.site import Site

    unknown = [name for name in names if name not in (*CASES, ALONE)]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]!r}. Choose from: {', '.join(CASES)}, {ALONE}.")
    sink = Sink()
    sink.start()
    with tempfile.TemporaryDirectory() as folder:
        if ALONE in names:
            many = Site("many", Path(folder), sink)
            many.prepare()
            _write(ALONE, weekly_review(many))
        if names == [ALONE]:
            sink.stop()
            return
        site = Site("benchmarks", Path(folder), sink, program="benchmarks.served")
        site.start()
        try:
            site.manage("demo_data")
            add_days(site, 0, DAYS - 1)
            for name in [name for name in names if name != ALONE] or CASES:
                figures = CASES[name](site)
                _keep(name, {case: asdict(one) for case, one in figures.items()})
        finally:
            site.stop()
            sink.stop()


def _keep(name: str, figures: dict[str, dict[str, float]]) -> None:
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
