"""One tap logs a session, and the week and its pictures follow without a reload."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rules import axe_violations, small_controls
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_week_follows_what_is_logged(visit: Callable[..., Page], demo: Site) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "patient@demo.boneguard.test")
    page.fill("input[name=password]", "boneguard-demo")
    page.click("main button[type=submit]")
    page.goto("/movement/")
    amount = page.locator("#week .goal-amount b").first
    total = page.locator("#pictures .stats dd").first
    before = amount.inner_text()
    assert total.inner_text() == before
    page.locator("#day .chip", has_text="Walking, brisk").first.click()
    expect(amount).not_to_have_text(before)
    expect(total).to_have_text(amount.inner_text())
    page.locator("#pictures .stairs summary").click()
    assert axe_violations(page) == []
    assert small_controls(page) == []
    page.locator("#day").get_by_role("button", name="Remove").last.click()
    expect(amount).to_have_text(before)
    expect(total).to_have_text(before)
