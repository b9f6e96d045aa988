"""`python -m benchmarks [NAME …]`: starts a server of its own, measures, and keeps the figures."""

import json
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests import services

RESULTS = Path(__file__).resolve().parent / "results"


def main(names: list[str]) -> None:
    """Measure the named cases, or all."""
    guard = services.start()
    try:
        _measure(names)
    finally:
        services.stop(guard)


def _measure(names: list[str]) -> None:
    from benchmarks.cases import CASES, a_year_of_entries  # the services set the environment first
    from tests.browser.sink import Sink
    from tests.browser.site import Site

    unknown = [name for name in names if name not in CASES]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]!r}. Choose from: {', '.join(CASES)}.")
    sink = Sink()
    sink.start()
    with tempfile.TemporaryDirectory() as folder:
        site = Site("benchmarks", Path(folder), sink)
        site.start()
        try:
            site.manage("demo_data")
            a_year_of_entries(site)
            for name in names or CASES:
                figures = CASES[name](site)
                _keep(name, {case: asdict(one) for case, one in figures.items()})
        finally:
            site.stop()
            sink.stop()


def _keep(name: str, figures: dict[str, dict[str, float]]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")
    for case, one in figures.items():
        print(
            f"{case:60} median {one['median_ms']:7.1f} ms   p95 {one['p95_ms']:7.1f} ms"
            f"   queries {one['queries'] or '-':>2}"
            f"   ({one['requests']} requests, {platform.machine()})"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
