"""Who finds what in the menu, and which line is marked as the page in view."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from common.navigation import menu_for, navigation

pytestmark = pytest.mark.urls("tests.common.menu_urls")


def _request(role: str, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(role=role) if role else AnonymousUser()
    request.resolver_match = resolve(path)
    return request


def _labels(items: tuple) -> list[str]:
    return [str(item.label) for item in items]


def test_a_patient_has_her_diaries_in_view_and_the_rest_under_more() -> None:
    menu = menu_for(_request("patient"))
    assert _labels(menu.main) == ["Today", "Food", "Movement"]
    assert _labels(menu.more) == ["Progress", "Weekly reviews", "Care team", "Settings"]
    assert menu.log_url == "/food/diary/"


@pytest.mark.parametrize(
    ("role", "main"), [("clinician", ["Panel"]), ("admin", ["Thresholds and catalogue"])]
)
def test_staff_have_their_own_menu_and_no_diary(role: str, main: list[str]) -> None:
    menu = menu_for(_request(role))
    assert _labels(menu.main) == main
    assert _labels(menu.more) == ["Settings"]
    assert menu.log_url == ""


def test_a_stranger_and_a_broken_request_have_no_menu() -> None:
    assert menu_for(_request("")).main == ()
    assert menu_for(HttpRequest()).more == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/food/diary/", "page"), ("/food/search/", "true"), ("/dashboard/today/", "")],
)
def test_the_page_in_view_is_marked_and_so_is_the_part_it_belongs_to(
    path: str, expected: str
) -> None:
    food = menu_for(_request("patient", path)).main[1]
    assert food.current == expected


def test_more_is_marked_for_the_pages_under_it() -> None:
    assert menu_for(_request("patient", "/settings/settings/")).more_current
    assert not menu_for(_request("patient", "/food/diary/")).more_current


def test_the_menu_is_built_only_by_a_page_that_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[HttpRequest] = []
    monkeypatch.setattr("common.navigation.menu_for", lambda request: built.append(request) or "x")
    context = navigation(_request("patient"))
    assert built == []
    assert str(context["nav"]) == "x"
