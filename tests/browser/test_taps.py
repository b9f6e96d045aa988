"""How many taps the things of every day take, on a phone (390 px wide).

Each flow begins on Today and counts every tap through ``Finger``; typing is counted apart.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site

# One server and one Chromium serve all of these: they run in one process.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAPPER = "tapper@example.test"
PASSWORD = "three herons over the weir"
LONDON = zoneinfo.ZoneInfo("Europe/London")


class Finger:
    """Taps and counts; each control is big enough for a finger that hurts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, control: Locator) -> None:
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44, box
        control.click()
        self.taps += 1


@pytest.fixture(scope="module")
def diary(site: Site) -> Site:
    """A woman who had porridge and milk at this time of day yesterday, and takes vitamin D."""
    site.manage("shell", "-c", _MAKE_HER, BONEGUARD_PROCESS="owner")
    return site


@pytest.fixture
def today(visit: Callable[..., Page], diary: Site) -> Page:
    page = visit()
    _sign_in(page)
    return page


def test_a_recent_food_takes_one_tap(today: Page) -> None:
    finger = Finger()
    finger.tap(today.locator("#quick-part form .chip").first)
    expect(today.locator("#quick-part")).to_contain_text("Added:")
    assert finger.taps == 1
    _undo_all(today)


def test_yesterdays_meal_takes_one_tap(today: Page) -> None:
    finger = Finger()
    finger.tap(today.locator("#meal-again"))
    expect(today.locator("#quick-part")).to_contain_text(re.compile("Added: .+, "))
    assert finger.taps == 1
    _undo_all(today)


def test_a_searched_food_takes_two_taps_and_its_name(today: Page) -> None:
    finger = Finger()
    finger.tap(today.get_by_role("link", name="Log food").first)
    today.locator("#food-search").press_sequentially("sardines")  # the name
    first = today.locator("[data-food-name]").first
    expect(first).to_be_visible()
    name = str(first.get_attribute("data-food-name"))
    finger.tap(first.get_by_role("button", name=re.compile("^Add")))
    expect(today.locator("#day")).to_contain_text(name)
    assert finger.taps == 2
    today.goto("/today/")
    _undo_all(today)


def test_a_supplement_takes_one_tap(today: Page) -> None:
    finger = Finger()
    finger.tap(today.get_by_role("button", name=re.compile("^Taken")).first)
    expect(today.locator("#supplements-part")).to_contain_text("Undo")
    assert finger.taps == 1


def test_a_double_tap_logs_once(today: Page) -> None:
    chip = today.locator("#quick-part form .chip").first
    name = str(chip.locator("span").first.inner_text()).splitlines()[0].strip()
    chip.dblclick()
    added = today.locator("#quick-part .rows li").filter(has_text=f"Added: {name}")
    expect(added).to_have_count(1)
    today.goto("/food/")
    expect(today.locator("#day .rows h3").filter(has_text=name)).to_have_count(1)
    today.goto("/today/")
    expect(added).to_have_count(1)
    _undo_all(today)


def test_a_step_empties_the_text_and_a_text_leaves_the_step(today: Page) -> None:
    today.goto("/food/log/yoghurt-plain-low-fat/")
    today.locator("[name=amount]").fill("30 g")
    expect(today.locator("[name=step][value=other]")).to_be_checked()
    today.locator("[name=step][value='½']").check()
    expect(today.locator("[name=amount]")).to_have_value("")
    today.get_by_role("button", name="Add", exact=True).click()
    expect(today.locator("main")).to_contain_text("½ ×")


def test_without_javascript_copy_move_undo_and_mark(
    visit: Callable[..., Page], diary: Site
) -> None:
    page = visit(java_script_enabled=False)
    _sign_in(page)
    day = dt.datetime.now(LONDON).date() - dt.timedelta(days=3)
    lunch = f"/food/?day={day.isoformat()}&meal=lunch"

    page.locator("#meal-again").click()  # one tap, and back on Today
    assert "/today/" in page.url
    page.locator("#messages").get_by_role("button", name="Undo").click()
    assert "What you copied is removed." in page.locator("#messages").inner_text()

    yesterday = dt.datetime.now(LONDON).date() - dt.timedelta(days=1)
    page.goto(f"/food/copy/?day={yesterday.isoformat()}")
    page.locator("[name=day]").fill(day.isoformat())
    page.get_by_role("button", name="Copy", exact=True).click()
    copied = page.locator("#day .rows h3").all_inner_texts()
    assert len(copied) == 2

    page.get_by_role("link", name=re.compile("^Change")).first.click()
    page.locator("[name=meal][value=lunch]").check()
    page.locator("[name=step][value='2']").check()
    page.get_by_role("button", name="Save").click()
    assert "meal=lunch" in page.url
    assert "2 ×" in page.locator("#day").inner_text()
    page.locator("#messages").get_by_role("button", name="Undo").click()
    assert "The entry is as it was." in page.locator("#messages").inner_text()

    page.goto(lunch)
    page.get_by_role("button", name="I did not log this day").click()
    assert "left out of your averages" in page.locator("#day").inner_text()
    page.locator("#messages").get_by_role("button", name="Undo").click()
    assert "left out of your averages" not in page.locator("#day").inner_text()

    for _each in copied:
        page.get_by_role("button", name=re.compile("^Remove ")).first.click()
    for _each in copied:
        page.locator("#day").get_by_role("button", name=re.compile("^Undo ")).first.click()
    assert sorted(page.locator("#day .rows h3").all_inner_texts()) == sorted(copied)


def _sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(TAPPER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/today/")


def _undo_all(page: Page) -> None:
    """Leave the diary as the next flow expects it."""
    button = page.locator("#quick-part .rows li:has-text('Added:') button").first
    while button.count():
        button.click()
        expect(page.locator("#quick-part")).to_contain_text("Removed:")
        page.goto("/today/")


_MAKE_HER = f"""
import datetime as dt, zoneinfo
from nutrition.models import Food, SupplementType
from nutrition.servings import usual_meal
from tests.factories import make_entry, make_patient
from tests.nutrition.supplements import make_product, make_regimen
from accounts.models import User
if not User.objects.filter(email={TAPPER!r}).exists():
    patient = make_patient(name="Tess Tapper", email={TAPPER!r})
    patient.user.set_password({PASSWORD!r})
    patient.user.save()
    now = dt.datetime.now(zoneinfo.ZoneInfo("Europe/London"))
    for back in (1, 2):
        for name in ("Milk", "Porridge"):
            foods = Food.objects.filter(is_shipped=True, name__startswith=name)
            food = foods.order_by("pk").first()
            portion = food.portions.order_by("-is_default").first()
            make_entry(
                patient,
                now.date() - dt.timedelta(days=back),
                food,
                meal=usual_meal(now.time()),
                portion_label=portion.label,
                grams=portion.grams,
            )
    make_regimen(patient, make_product(patient), times=[dt.time(0, 5)])
"""
