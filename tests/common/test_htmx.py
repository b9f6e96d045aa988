"""Whole page or fragment, and the events that parts of a page send each other."""

import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from common import htmx


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
    ],
)
def test_only_a_swap_of_a_part_gets_the_part(headers: dict[str, str], expected: bool) -> None:
    request = RequestFactory().get("/", headers=headers)
    assert htmx.is_fragment(request) is expected
    wanted = "food/diary.html#entries" if expected else "food/diary.html"
    assert htmx.part_of(request, "food/diary.html", "entries") == wanted


def test_events_travel_together() -> None:
    response = htmx.announce(htmx.tell(HttpResponse(), "diary-changed"), gettext_lazy("Saved."))
    assert json.loads(response["HX-Trigger"]) == {
        "diary-changed": {},
        "announce": {"text": "Saved."},
    }
