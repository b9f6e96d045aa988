"""A planned session is done with one tap on a phone, and taken back with another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rules import axe_violations, small_controls
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"])
def test_one_tap_on_today(visit: Callable[..., Page], demo: Site, script: bool) -> None:
    page = visit(viewport=PHONE, java_script_enabled=script)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "patient@demo.boneguard.test")
    page.fill("input[name=password]", "boneguard-demo")
    page.click("main button[type=submit]")
    page.goto("/movement/plan/")
    today = page.locator(".plan-week .is-today")
    if not today.locator(".rows li").count():  # Sunday is for rest
        page.goto("/movement/plan/add/?weekday=6&activity=walk_easy")
        page.click("main button[type=submit]")
    page.goto("/today/")
    card = page.locator("#plan-part")
    card.locator(".plan-answers .button-primary").click()
    expect(card.locator(".pill-met").first).to_be_visible()
    expect(card.locator(".plan-answers")).to_have_count(0)
    if script:
        assert axe_violations(page) == []
        assert small_controls(page) == []
    while card.get_by_role("button", name="Undo").count():
        left = card.get_by_role("button", name="Undo").count()
        card.get_by_role("button", name="Undo").first.click()
        expect(card.get_by_role("button", name="Undo")).to_have_count(left - 1)
    expect(card.locator(".plan-answers")).to_have_count(1)
