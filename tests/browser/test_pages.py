"""Every page, as each person sees it: axe finds nothing, targets are big, nothing is cut off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.rules import axe_violations, sideways, small_controls
from tests.browser.site import Site

# One server and one Chromium serve all of these: they run in one process.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASSWORD = "boneguard-demo"
PEOPLE = {
    "anonymous": "",
    "patient": "patient@demo.boneguard.test",
    "clinician": "clinician@demo.boneguard.test",
}
PAGES = {
    "anonymous": [
        "/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/no-such-page/",
        "/local/mail/",
        "/learn/targets/",
    ],
    "patient": [
        "/today/",
        "/today/not-for-me/",
        "/today/targets/",
        "/progress/",
        "/progress/?days=90",
        "/progress/calcium/",
        "/progress/vitamin-k2/?days=90",
        "/progress/energy/",
        "/progress/calcium/minute/",
        "/food/",
        "/food/search/?q=yogurt",
        "/food/log/yoghurt-plain-low-fat/",
        "/food/copy/",
        "/food/favourites/",
        "/food/supplements/",
        "/food/supplements/search/?q=calcium",
        "/food/supplements/add/vitamin-d3-25-ug-1-000-iu/",
        "/food/supplements/label/",
        "/food/yours/",
        "/food/yours/label/",
        "/food/yours/meals/",
        "/movement/",
        "/movement/?q=walk",
        "/movement/?q=deadlift",
        "/movement/log/?activity=walk_brisk",
        "/movement/log/?activity=squat_bodyweight",
        "/movement/log/?activity=stamping",
        "/movement/month/",
        "/movement/weeks/",
        "/movement/yours/",
        "/movement/yours/new/",
        "/movement/plan/",
        "/movement/plan/add/?weekday=2&q=jump",
        "/movement/plan/add/?weekday=2&activity=walk_easy",
        "/movement/plan/sessions/1/",
        "/movement/plan/calendar/",
        "/reviews/",
        "/reviews/{last_monday}/",
        "/reviews/settings/",
        "/settings/reminders/",
        "/reminders/sent/",
        "{reminder}",
        "{unsubscribe}",
        "{unsubscribe}supplements+mid_week/",
        "/care-team/",
        "/settings/",
        "/settings/health/",
        "/settings/health/height/",
        "/settings/health/medicines/",
        "/settings/health/kidneys/",
        "/settings/health/bones/",
        "/settings/health/falls/",
        "/settings/health/now/",
        "/settings/health/food/",
        "/settings/delete/",
        "/welcome/",
        "/welcome/weight/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
    ],
    "clinician": [
        "/panel/",
        "/panel/{first}/",
        "/panel/{first}/targets/",
        "/settings/",
        "/settings/clinic/",
    ],
}
# Forms sent empty or wrong: the state with errors has to be as good as the page itself.
WRONG = {
    "anonymous": ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"],
    "patient": [
        "/food/log/yoghurt-plain-low-fat/",
        "/food/supplements/add/vitamin-d3-25-ug-1-000-iu/",
        "/food/supplements/label/",
        "/food/yours/label/",
        "/progress/calcium/minute/",
        "/food/yours/meals/",
        "/settings/reminders/",
        "/movement/log/?activity=walk_brisk",
        "/movement/log/?activity=squat_bodyweight",
        "/movement/yours/new/",
        "/settings/delete/",
        "/accounts/password/change/",
    ],
    "clinician": ["/settings/clinic/"],
}
TYPED = {"text", "email", "password", "number", "time", None}
CASES = [(who, scheme) for who in PAGES for scheme in ("light", "dark")]


_FIRST_TOKEN = (
    "from reminders.models import ReviewSchedule;"
    " print(ReviewSchedule.objects.order_by('pk').first().unsubscribe_token)"
)


@pytest.mark.parametrize(("who", "scheme"), CASES)
def test_pages_are_fit_for_everybody(
    who: str, scheme: str, visit: Callable[..., Page], demo: Site
) -> None:
    page = visit(color_scheme=scheme)
    _sign_in(page, PEOPLE[who])
    found: list[str] = []
    for address in PAGES[who]:
        page.goto(_filled(page, address, demo))
        found += [f"{address}: {fault}" for fault in _faults(page)]
    assert found == []


@pytest.mark.parametrize(("who", "scheme"), CASES)
def test_forms_with_errors_are_fit_for_everybody(
    who: str, scheme: str, visit: Callable[..., Page], demo: Site
) -> None:
    page = visit(color_scheme=scheme)
    _sign_in(page, PEOPLE[who])
    found: list[str] = []
    for address in WRONG[who]:
        page.goto(address)
        for field in page.locator("main form input:not([type=hidden])").all():
            if field.get_attribute("type") in TYPED:
                field.fill("lots" if _is_spare(field) else "")
        page.locator("main form:has([name]:not([type=hidden])) button[type=submit]").first.click()
        if not page.title().startswith("Error: "):
            found.append(f"{address}: no “Error: ” in the title {page.title()!r}")
        if not page.locator(".error-summary a").count():
            found.append(f"{address}: no summary of errors")
        found += [f"{address} with errors: {fault}" for fault in _faults(page)]
    assert found == []


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_fit_every_width(width: int, visit: Callable[..., Page], demo: Site) -> None:
    page = visit(viewport={"width": width, "height": 900})
    _sign_in(page, PEOPLE["patient"])
    cut_off = []
    for address in PAGES["patient"]:
        page.goto(_filled(page, address, demo))
        if sideways(page):
            cut_off.append(address)
    assert cut_off == []


def test_nothing_of_her_stays_in_the_browser(visit: Callable[..., Page], demo: Site) -> None:
    page = visit()
    _sign_in(page, PEOPLE["patient"])
    for address in ("/today/", "/food/?q=yogurt", "/movement/", "/care-team/"):
        page.goto(address)
    page.goto("/accounts/logout/")
    page.locator("main button[type=submit]").click()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "yog" not in kept.lower() and "Helen" not in kept


def test_without_javascript_she_logs_all_the_same(visit: Callable[..., Page], demo: Site) -> None:
    page = visit(java_script_enabled=False)
    _sign_in(page, PEOPLE["patient"])
    page.goto("/food/")
    page.locator("#food-search").fill("sardines")
    page.get_by_role("button", name="Search").click()
    first = page.locator("[data-food-name]").first
    name = str(first.get_attribute("data-food-name"))
    first.get_by_role("button", name=re.compile("^Add")).click()
    assert name in page.locator("main").inner_text()
    page.goto("/movement/")
    page.locator("#activity-search").fill("dance")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("^Log ")).first.click()
    page.locator("[name=minutes][value='20']").check()
    page.get_by_role("button", name="Save").click()
    assert "20 min" in page.locator("main").inner_text()


def _sign_in(page: Page, email: str) -> None:
    if not email:
        return
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/(today|panel)/"))


def _is_spare(field: Locator) -> bool:
    """Whether it stands beside a choice that is made: empty it is no error; no amount is one."""
    if field.get_attribute("data-other-amount") is not None:
        return True
    chosen = f"main form [type=radio][name='{field.get_attribute('name')}']:checked"
    return field.page.locator(chosen).count() > 0


def _filled(page: Page, address: str, site: Site) -> str:
    if "{first}" in address:
        return str(page.locator("main a[href^='/panel/']").first.get_attribute("href"))
    if address == "{reminder}":
        return str(page.locator("main a[href^='/reminders/2']").first.get_attribute("href"))
    if address.startswith("{unsubscribe}"):
        token = site.manage("shell", "-c", _FIRST_TOKEN, BONEGUARD_PROCESS="owner").split()[-1]
        return address.replace("{unsubscribe}", f"/u/{token}/")
    if "{last_monday}" in address:
        return str(page.locator("main a[href^='/reviews/2']").first.get_attribute("href"))
    return address


def _faults(page: Page) -> list[str]:
    found = axe_violations(page) + small_controls(page)
    return [*found, "has to be scrolled sideways"] if sideways(page) else found
