"""Logs carry no search words and no keys."""

import pytest

from boneguard.logs import hide_secrets


@pytest.mark.parametrize(
    ("event", "logged"),
    [
        ("Not Found: /food/search/?q=warfarin", "Not Found: /food/search/"),
        ("Forbidden: /care-team/invitation/12:abc:def/", "Forbidden: /care-team/invitation/…/"),
        ("Not Found: /u/6d1e0f62-0000-4000-8000-000000000000/", "Not Found: /u/…/"),
        ("why? because", "why? because"),
    ],
)
def test_what_reaches_the_log(event: str, logged: str) -> None:
    assert hide_secrets(None, "warning", {"event": event, "path": 5}) == {
        "event": logged,
        "path": 5,
    }
