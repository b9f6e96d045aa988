"""How many taps movement takes on a phone (390 px wide), with a script and without.

Each flow begins on the page it names and counts every tap through ``Finger``.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.rules import axe_violations, sideways, small_controls
from tests.browser.site import Site
from tests.browser.test_taps import PASSWORD, Finger

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOVER = "mover@example.test"
WALK = "Walking for pleasure, 30 min"


@pytest.fixture(scope="module")
def mover(site: Site) -> Site:
    """A woman who lifted three days ago and has logged no walk yet."""
    site.manage("shell", "-c", _MAKE_HER, BONEGUARD_PROCESS="owner")
    return site


@pytest.fixture(params=[True, False], ids=["script", "no_script"])
def phone(visit: Callable[..., Page], mover: Site, request: pytest.FixtureRequest) -> Page:
    """Her phone, signed in and on Today."""
    page = visit(viewport=PHONE, java_script_enabled=request.param)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(MOVER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/today/")
    return page


def test_a_walk_of_30_minutes_takes_two_taps_from_today(phone: Page) -> None:
    finger = Finger()
    finger.tap(phone.get_by_role("navigation").get_by_role("link", name=re.compile("^Move")).first)
    finger.tap(phone.locator("#day").get_by_role("button", name=WALK))
    expect(_logged(phone, "Walking for pleasure")).to_contain_text("30 min")
    assert finger.taps == 2
    _undo(phone, "Walking for pleasure")


def test_a_walk_of_30_minutes_takes_one_tap_from_movement_or_two_and_its_name(phone: Page) -> None:
    phone.goto("/movement/")
    finger = Finger()
    finger.tap(phone.locator("#day").get_by_role("button", name=WALK))
    expect(_logged(phone, "Walking for pleasure")).to_contain_text("30 min")
    assert finger.taps == 1
    _undo(phone, "Walking for pleasure")
    phone.goto("/movement/?q=walking%20for%20pleasure")  # typed and sent
    searching = Finger()
    searching.tap(phone.locator("#found").get_by_role("link", name=re.compile("^Log")).first)
    searching.tap(phone.get_by_role("button", name="Save"))
    expect(_logged(phone, "Walking for pleasure")).to_contain_text("30 min")
    assert searching.taps == 2
    _undo(phone, "Walking for pleasure")


def test_strength_as_last_time_takes_two_taps_from_today(phone: Page) -> None:
    finger = Finger()
    finger.tap(phone.get_by_role("navigation").get_by_role("link", name=re.compile("^Move")).first)
    finger.tap(phone.locator("#strength-again"))
    expect(_logged(phone, "Strength")).to_contain_text("2 × 10, 4 kg")
    assert finger.taps == 2
    _undo(phone, "Strength")


@pytest.mark.parametrize("start", ["/today/", "/movement/"])
def test_the_planned_session_takes_one_tap(phone: Page, start: str) -> None:
    phone.goto(start)
    finger = Finger()
    finger.tap(phone.locator("#plan-part .plan-answers .button-primary"))
    card = phone.locator("#plan-part")
    expect(card.locator(".pill-met").first).to_be_visible()
    assert finger.taps == 1
    while left := card.get_by_role("button", name="Undo").count():
        card.get_by_role("button", name="Undo").first.click()
        expect(card.get_by_role("button", name="Undo")).to_have_count(left - 1)


def test_a_number_chosen_replaces_what_she_did_last(phone: Page) -> None:
    """She walked 25 minutes last time; a tap on 45 is 45, whatever the form started with."""
    phone.goto("/movement/log/?activity=walk_slow")
    _choose(phone, "25")
    phone.get_by_role("button", name="Save").click()
    phone.goto("/movement/log/?activity=walk_slow")
    expect(phone.locator("[name=minutes][value='25']")).to_be_checked()
    phone.locator("[name=minutes][value='45']").check()
    phone.get_by_role("button", name="Save").click()
    expect(_logged(phone, "Walking, slow").first).to_be_visible()
    expect(phone.locator("#day")).to_contain_text("45 min")
    for _both in range(2):
        _undo(phone, "Walking, slow")


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_movement_are_easy_to_reach_and_read(
    visit: Callable[..., Page], mover: Site, width: int, scheme: str
) -> None:
    page = visit(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(MOVER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/movement/")
    session = page.locator("[href*='/movement/sessions/']").first
    pages = [
        "/movement/plan/", "/movement/plan/add/?q=squat", "/movement/plan/sessions/12/",
        "/movement/yours/", "/movement/yours/new/", "/movement/log/?activity=walk_brisk",
        "/movement/log/?activity=squat_goblet",
    ]  # fmt: skip
    if session.count():
        address = str(session.get_attribute("href"))
        pages += [address, f"{address}again/"]
    for address in pages:
        page.goto(address)
        for closed in page.locator("main details:not([open]) > summary").all():
            closed.click()
        assert axe_violations(page) == [], address
        assert not sideways(page), address
        if width == 390:
            assert small_controls(page) == [], address


def _choose(page: Page, minutes: str) -> None:
    """Write a number that is on no button."""
    page.locator("input[type=text][name=minutes]").fill(minutes)


def _logged(page: Page, name: str) -> Locator:
    return page.locator("#day .rows > li").filter(has_text=name).filter(has_text="Change")


def _undo(page: Page, name: str) -> None:
    """Leave the diary as the next flow expects it."""
    left = _logged(page, name).count()
    page.locator("#day").get_by_role("button", name=f"Remove {name}").first.click()
    expect(_logged(page, name)).to_have_count(left - 1)


_MAKE_HER = f"""
import datetime as dt, zoneinfo
from decimal import Decimal
from accounts.models import User
from exercise.models import Activity, PlannedSession, WeeklyPlan
from tests.exercise.own import make_strength
from tests.factories import make_patient
if not User.objects.filter(email={MOVER!r}).exists():
    patient = make_patient(name="Mary Mover", email={MOVER!r})
    patient.user.set_password({PASSWORD!r})
    patient.user.save()
    now = dt.datetime.now(zoneinfo.ZoneInfo("Europe/London"))
    squat = Activity.objects.get(key="squat_goblet")
    day = now.date() - dt.timedelta(days=3)
    make_strength(patient, day, [(squat, 2, 10, Decimal(4))])
    # Something on every weekday, so that today is never for rest.
    WeeklyPlan.objects.create(patient=patient, edited_at=now, next_slot=200)
    walk = Activity.objects.get(key="walk_easy")
    for weekday in range(7):
        for more in (0, 1):
            PlannedSession.objects.create(
                patient=patient, slot=12 + weekday * 10 + more, weekday=weekday, activity=walk,
                minutes=20,
            )
"""
