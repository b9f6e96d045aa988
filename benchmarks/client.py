"""One visitor with one connection: signs in, keeps it open, and measures each answer."""

import http.client
import re
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

WARM_UP = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """How long an address took, in milliseconds, over so many requests.

    ``queries``: the most that one answer asked of the database, 0 where that was not counted.
    """

    median_ms: float
    p95_ms: float
    requests: int
    queries: int = 0

    @classmethod
    def of(cls, seconds: list[float]) -> "Figures":
        ordered = sorted(second * 1000 for second in seconds)
        return cls(
            median_ms=round(statistics.median(ordered), 1),
            p95_ms=round(ordered[int(len(ordered) * 0.95) - 1], 1),
            requests=len(ordered),
        )

    def with_queries(self, queries: int) -> "Figures":
        """These figures with a number of queries."""
        return replace(self, queries=queries)


class Visitor:
    """Speaks HTTP over one kept-alive connection and carries its cookies."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self.queries = 0  # of the last answer, as benchmarks.served counted them
        self.location = ""  # where the last answer sent her

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page, as a browser would."""
        page = self.get("/accounts/login/")
        fields = {"csrfmiddlewaretoken": token_of(page), "login": email, "password": password}
        status, _body = self.ask("POST", "/accounts/login/", fields)
        assert status == 302, f"could not sign in: {status}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> str:
        """The page at this path; anything but 200 is an error."""
        status, body = self.ask("GET", path, headers=headers)
        assert status == 200, f"{path}: {status}"
        return body

    def ask(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        """One request; returns status and text."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {**(headers or {}), "Cookie": cookies}
        if fields is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, urlencode(fields) if fields else None, sent)
        answer = self._connection.getresponse()
        body = answer.read().decode()
        self.queries = int(answer.headers.get("X-Queries", 0))
        self.location = answer.headers.get("Location", "")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, rest = line.partition("=")
            self._cookies[name] = rest.split(";", 1)[0]
        return answer.status, body

    def measure(
        self, paths: list[str], *, times: int, headers: Mapping[str, str] | None = None
    ) -> Figures:
        """Ask these paths in turn, `times` requests in all after a warm-up."""
        for number in range(WARM_UP):
            self.get(paths[number % len(paths)], headers)
        seconds, queries = [], 0
        for number in range(times):
            began = time.perf_counter()
            self.get(paths[number % len(paths)], headers)
            seconds.append(time.perf_counter() - began)
            queries = max(queries, self.queries)
        return Figures.of(seconds).with_queries(queries)


def token_of(page: str) -> str:
    """The CSRF token of a page's first form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "a page without a form"
    return found[1]
