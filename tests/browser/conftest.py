"""A real Chromium, a real server, a real mail server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium
from tests.browser.sink import Sink
from tests.browser.site import Site

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1360, "height": 900}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def sink() -> Iterator[Sink]:
    mail = Sink()
    mail.start()
    yield mail
    mail.stop()


@pytest.fixture(scope="session")
def site(sink: Sink, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """One server for the browser tests of this process, on its own database."""
    place = Site(f"browser_{worker_id}", tmp_path_factory.mktemp("site"), sink)
    place.start()
    yield place
    place.stop()


@pytest.fixture(scope="session")
def demo(site: Site) -> Site:
    """The site with the demo people, so that pages are full."""
    if "patient@demo" not in site.manage("shell", "-c", _LIST_USERS, BONEGUARD_PROCESS="owner"):
        site.manage("demo_data")
    return site


_LIST_USERS = (
    "from accounts.models import User; print(*User.objects.values_list('email', flat=True))"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = chromium.find() or chromium.install()
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a browser as one person: `visit(viewport=PHONE, color_scheme="dark")`.

    At the end of the test: no CSP violation, no error in the console, no foreign host asked.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(**options: object) -> Page:
        options.setdefault("viewport", PHONE)
        options.setdefault("timezone_id", "Europe/London")
        context = browser.new_context(base_url=site.address, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        _listen(page, site, troubles)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def _listen(page: Page, site: Site, troubles: list[str]) -> None:
    def console(message: object) -> None:
        text = getattr(message, "text", "")
        expected = "Failed to load resource" in text  # a 404 or 422 that the test asks for
        if getattr(message, "type", "") == "error" and not expected:
            troubles.append(f"console: {text}")

    def request(asked: object) -> None:
        url = getattr(asked, "url", "")
        if not url.startswith((site.address, "data:", "blob:", "about:")):
            troubles.append(f"foreign host: {url}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("request", request)


@pytest.fixture
def pictures() -> Path | None:
    """Where screenshots go when somebody wants to look: $BONEGUARD_PICTURES."""
    import os

    folder = os.environ.get("BONEGUARD_PICTURES")
    if not folder:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
