"""The same answers asked inside the program: how long they take and how many queries they need.

Over HTTP a busy machine adds what it likes; inside, the time of the program itself is seen.
"""

import json
import os
import time
from collections.abc import Mapping

from benchmarks.client import Figures
from tests.browser.site import Site

_PROGRAM = "from benchmarks.inside import report; report()"
_ASKED = "BONEGUARD_BENCHMARK"
_WARM_UP = 10


def inside_of(
    site: Site, email: str, password: str, paths: list[str], headers: Mapping[str, str]
) -> Figures:
    """Figures of these paths, each asked once; ``queries`` is the most that one of them needed."""
    asked = {"email": email, "password": password, "paths": paths, "headers": dict(headers)}
    said = site.manage("shell", "-v0", "-c", _PROGRAM, **{_ASKED: json.dumps(asked)})
    answer = json.loads(said.strip().splitlines()[-1])
    return Figures.of(answer["seconds"]).with_queries(answer["queries"])


def report() -> None:
    """Runs in a process of the program: prints the seconds and queries of what was asked."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    asked = json.loads(os.environ[_ASKED])
    client = Client(SERVER_NAME="127.0.0.1", headers=asked["headers"])
    fields = {"login": asked["email"], "password": asked["password"]}
    assert client.post("/accounts/login/", fields).status_code == 302, "could not sign in"
    seconds, queries = [], 0
    for number, path in enumerate([*asked["paths"][:_WARM_UP], *asked["paths"]]):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        # The two statements of the transaction around a request ask nothing.
        queries = max(queries, len(captured))
        began = time.perf_counter()
        client.get(path)
        if number >= _WARM_UP:
            seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "queries": queries}))
