"""The whole way, as two people go it: she logs, the review reaches her, her clinician sees it."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sink import Sink, text_of
from tests.browser.site import Site

# One server and one Chromium serve all of these: they run in one process.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HELEN = "helen.path@example.test"
OKAFOR = "okafor.path@example.test"
PASSWORD = "three herons over the weir"


def test_from_sign_up_to_review_to_clinician_and_back(
    visit: Callable[..., Page], site: Site, sink: Sink
) -> None:
    page = visit()
    _sign_up(page, sink)
    _welcome(page)
    _log_a_cup_of_yoghurt(page)
    today = dt.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
    for back in (1, 2):
        _log_on(page, today - dt.timedelta(days=back))
    _log_a_walk(page)
    _review(page, site, sink, today)

    doctor = visit(viewport={"width": 1360, "height": 900})
    _invite(page, doctor, sink)
    _open_patient(page, doctor)
    _revoke(page, doctor)


def _sign_up(page: Page, sink: Sink) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up").first.click()
    page.locator("[name=email]").fill(HELEN)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=name]").fill("Helen Path")
    page.get_by_role("button", name="Make my account").click()
    expect(page.locator("[name=code]")).to_be_visible()
    page.locator("[name=code]").fill(sink.last_code(HELEN))
    page.locator("main form:has([name=code]) button[type=submit]").first.click()


def _welcome(page: Page) -> None:
    page.wait_for_url(re.compile("/welcome/"))
    for _step in range(12):
        if "/welcome/" not in page.url or page.get_by_text("Step").count() == 0:
            break
        day = page.locator("[name=birth_date_day]")
        if day.count():
            for part, value in (("day", "4"), ("month", "5"), ("year", "1960")):
                page.locator(f"[name=birth_date_{part}]").fill(value)
            page.get_by_label("Female", exact=True).check()
        elif page.locator("[name=inhibitor]").count():
            page.get_by_label(re.compile("letrozole")).check()
        elif page.locator("[name=kg]").count():
            page.locator("[name=kg]").fill("67.5")
        else:
            page.get_by_role("link", name="Skip this").click()
            continue
        page.get_by_role("button", name="Save and go on").click()
    page.goto("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Helen")


def _log_a_cup_of_yoghurt(page: Page) -> None:
    page.goto("/food/")
    page.locator("#food-search").press_sequentially("yogurt")
    found = page.locator("[data-food-name='Yoghurt, plain, low-fat']")
    expect(found).to_be_visible()
    found.get_by_role("link", name=re.compile("Other amount")).click()
    page.get_by_label("1 cup (245 g)").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("main")).to_contain_text("1 cup")
    page.goto("/today/")
    # 245 g at 183 mg per 100 g.
    expect(page.locator("main")).to_contain_text("448")


def _log_on(page: Page, day: dt.date) -> None:
    page.goto(f"/food/?day={day.isoformat()}&meal=lunch")
    page.locator("#food-search").fill("cheddar")
    found = page.locator("[data-food-name='Cheddar cheese']")
    found.get_by_role("button", name=re.compile("^Add")).click()
    expect(page.locator("#day")).to_contain_text("Cheddar cheese")


def _log_a_walk(page: Page) -> None:
    page.goto("/movement/")
    page.locator("#activity-search").press_sequentially("brisk walk")
    page.get_by_role("link", name=re.compile("Log Walking, brisk")).first.click()
    page.locator("[name=minutes][value='30']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("30 min")


def _review(page: Page, site: Site, sink: Sink, today: dt.date) -> None:
    monday = today + dt.timedelta(days=7 - today.weekday())
    for _twice in range(2):
        site.manage("plan_reviews", "--now", f"{monday.isoformat()}T08:30:00+00:00")
        site.manage("deliver_messages", "--now", f"{monday.isoformat()}T08:31:00+00:00")
    reviews = [message for message in sink.to(HELEN) if "review" in message["Subject"].lower()]
    assert len(reviews) == 1
    assert "150" in text_of(reviews[0])
    assert reviews[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page.goto(f"/reviews/{(monday - dt.timedelta(days=7)).isoformat()}/")
    expect(page.locator("main")).to_contain_text("30")
    expect(page.locator("main")).to_contain_text("150")


def _invite(page: Page, doctor: Page, sink: Sink) -> None:
    page.goto("/care-team/")
    page.locator("[name=email]").fill(OKAFOR)
    page.get_by_role("button", name="Send invitation").click()
    expect(page.locator("main")).to_contain_text(OKAFOR)
    doctor.goto(sink.last_link(OKAFOR, "/care-team/invitation/"))
    doctor.locator("[name=name]").fill("Dr A. Okafor")
    doctor.locator("[name=clinic]").fill("Breast oncology")
    doctor.locator("[name=password]").fill(PASSWORD)
    doctor.get_by_role("button", name="Make account and accept").click()
    doctor.wait_for_url(re.compile("/panel/"))
    expect(doctor.locator("main")).not_to_contain_text("Helen Path, 66")
    page.goto("/care-team/")
    page.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(page.locator("main")).to_contain_text("Dr A. Okafor")


def _open_patient(page: Page, doctor: Page) -> None:
    doctor.goto("/panel/")
    doctor.get_by_role("link", name=re.compile("Helen Path")).click()
    expect(doctor.get_by_role("heading", level=1)).to_contain_text("Helen Path")
    page.goto("/care-team/")
    expect(page.get_by_text(re.compile("opened your page", re.IGNORECASE))).to_have_count(1)


def _revoke(page: Page, doctor: Page) -> None:
    patient_page = doctor.url
    page.get_by_role("link", name=re.compile("^Stop sharing")).click()
    page.get_by_role("button", name=re.compile("Stop sharing")).click()
    response = doctor.goto(patient_page)
    assert response is not None and response.status == 404
    doctor.goto("/panel/")
    expect(doctor.locator("main")).not_to_contain_text("Helen Path")
