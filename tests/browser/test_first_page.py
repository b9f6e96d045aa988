"""What a phone with an empty cache asks for. How long it takes is measured by `make bench`."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_REQUESTS = 10
MOST_SCRIPT = 60_000  # bytes over the line
ICON = 1  # asked for by every browser, and not told to Playwright


def is_light(page, path):
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.goto(path, wait_until="networkidle")
    kinds = [request.resource_type for request in asked]
    assert len(kinds) + ICON <= MOST_REQUESTS, [request.url for request in asked]
    assert {"xhr", "fetch"}.isdisjoint(kinds)
    scripts = [request for request in asked if request.resource_type == "script"]
    assert 0 < sum(one.sizes()["responseBodySize"] for one in scripts) < MOST_SCRIPT


def test_the_page_at_the_door_is_light(visit):
    is_light(visit(), "/")


def test_today_is_light(visit, demo):
    page = visit()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "patient@demo.boneguard.test")
    page.fill("[name=password]", "boneguard-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/today/")
    # Another browser with her session: nothing is cached.
    is_light(visit(storage_state=page.context.storage_state()), "/today/")
