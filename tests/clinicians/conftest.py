"""A Wednesday, and the shipped thresholds in force."""

import datetime as dt

import pytest
import time_machine

from recommendations.actions import load_shipped

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
MONDAY = dt.date(2026, 11, 23)
LAST_MONDAY = dt.date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _thresholds(db):
    load_shipped()
