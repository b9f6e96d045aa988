"""What must not be lost, on the site: fit for everybody, and read without a script as well."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rules import axe_violations, sideways, small_controls
from tests.browser.site import Site

# One server and one Chromium serve all of these: they run in one process.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATIENT, PASSWORD = "patient@demo.boneguard.test", "boneguard-demo"
WORDS = "Your injection was due on 3 October. Phone your team today, also if you feel well."
_TELL = (
    "from django.utils import timezone; from patients.models import Patient;"
    " from reminders.safety import notify;"
    " notify(patient=Patient.objects.get(user__email={email!r}), period={period!r},"
    " lines=[{words!r}], now=timezone.now())"
)


@pytest.mark.parametrize(("scheme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_she_reads_it_on_today_and_says_so(
    visit: Callable[..., Page], demo: Site, scheme: str, *, script: bool
) -> None:
    told = _TELL.format(email=PATIENT, period=f"browser:{scheme}:{script}", words=WORDS)
    demo.manage("shell", "-c", told, BONEGUARD_PROCESS="owner")
    page = visit(color_scheme=scheme, java_script_enabled=script)
    page.goto("/accounts/login/?next=/today/")
    page.locator("[name=login]").fill(PATIENT)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(WORDS)
    assert _faults(page, script=script) == []
    page.get_by_role("link", name=re.compile("^Read the whole message")).click()
    expect(page.get_by_role("heading", name="Important for your safety")).to_be_visible()
    assert _faults(page, script=script) == []
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("main")).to_contain_text("that you have read this")
    assert _faults(page, script=script) == []
    page.goto("/today/")
    expect(page.locator("main")).not_to_contain_text(WORDS)


def _faults(page: Page, *, script: bool) -> list[str]:
    """What is not fit for everybody; those who look are scripts themselves."""
    if not script:
        return []
    found = [*axe_violations(page), *small_controls(page)]
    return [*found, "has to be scrolled sideways"] if sideways(page) else found
