"""The first page on a phone with an empty cache: what it asks for, and when it is usable."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.client import Figures
from benchmarks.people import PASSWORD, PATIENT
from tests.browser import chromium
from tests.browser.conftest import QUIET
from tests.browser.site import Site

TIMES = 15
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
SLOWER = 4  # a phone of some years ago against a desktop's core, as Lighthouse assumes
FOUR_G = {
    "offline": False,
    "latency": 50,
    "downloadThroughput": 1_250_000,
    "uploadThroughput": 625_000,
}
# Usable: painted, and the scripts that were to run have run.
USABLE = """() => {
  const page = performance.getEntriesByType('navigation')[0];
  const painted = performance.getEntriesByName('first-contentful-paint')[0];
  return painted && page.domContentLoadedEventEnd
    ? Math.max(painted.startTime, page.domContentLoadedEventEnd) : 0;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigures(Figures):
    """When the page was usable, and what it took. Bytes as they went over the line."""

    asked_for: int  # requests of one visit, the icon included
    api_calls: int
    script_kb: float
    script_unpacked_kb: float
    total_kb: float


@dataclass(slots=True)
class Visit:
    """What one visit asked for. Bytes as they went over the line, scripts also unpacked."""

    usable_ms: float = 0.0
    queries: int = 0
    kinds: dict[str, str] = field(default_factory=dict)
    sent: int = 0
    scripts: int = 0
    scripts_unpacked: int = 0


def first_page(site: Site) -> dict[str, PageFigures]:
    """The entrance, and Today of somebody signed in; the latter also over a mobile network."""
    with sync_playwright() as playwright:
        program = chromium.find() or chromium.install()
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        try:
            hers = _signed_in(browser, site)
            return {
                "first page, not signed in": _figures(browser, site, "/", None),
                "first page, Today": _figures(browser, site, "/today/", hers),
                "first page, Today over 4G (50 ms, 10 Mbit/s)": _figures(
                    browser, site, "/today/", hers, network=FOUR_G
                ),
            }
        finally:
            browser.close()


def _signed_in(browser: Browser, site: Site) -> Any:
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", PATIENT)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/today/")
    state = context.storage_state()
    context.close()
    return state


def _figures(
    browser: Browser, site: Site, path: str, state: Any, network: dict[str, Any] | None = None
) -> PageFigures:
    visits = [_visit(browser, site, path, state, network) for _number in range(TIMES + 1)][1:]
    usable = Figures.of([visit.usable_ms / 1000 for visit in visits])
    most = max(visits, key=lambda visit: len(visit.kinds))
    return PageFigures(
        median_ms=usable.median_ms,
        p95_ms=usable.p95_ms,
        requests=usable.requests,
        queries=max(visit.queries for visit in visits),
        asked_for=len(most.kinds),
        api_calls=sum(kind in ("XHR", "Fetch") for kind in most.kinds.values()),
        script_kb=round(most.scripts / 1000, 1),
        script_unpacked_kb=round(most.scripts_unpacked / 1000, 1),
        total_kb=round(most.sent / 1000, 1),
    )


def _visit(
    browser: Browser, site: Site, path: str, state: Any, network: dict[str, Any] | None
) -> Visit:
    """A browser that has never been here: no cache, a slow processor."""
    context = browser.new_context(base_url=site.address, storage_state=state, **PHONE)
    try:
        page = context.new_page()
        visit = Visit()
        session = context.new_cdp_session(page)
        _listen(session, visit)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        if network:
            session.send("Network.emulateNetworkConditions", network)
        answer = page.goto(path, wait_until="load")
        assert answer and answer.ok, path
        page.wait_for_load_state("networkidle")
        visit.queries = int(answer.headers.get("x-queries", 0))
        visit.usable_ms = page.wait_for_function(USABLE).json_value()
        return visit
    finally:
        context.close()


def _listen(session: CDPSession, visit: Visit) -> None:
    session.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            visit.kinds[event["requestId"]] = event.get("type", "Other")

    def unpacked(event: dict[str, Any]) -> None:
        if visit.kinds.get(event["requestId"]) == "Script":
            visit.scripts_unpacked += event["dataLength"]

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in visit.kinds:
            visit.sent += event["encodedDataLength"]
        if visit.kinds.get(event["requestId"]) == "Script":
            visit.scripts += event["encodedDataLength"]

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.dataReceived", unpacked)
    session.on("Network.loadingFinished", finished)
