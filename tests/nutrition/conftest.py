"""A fixed moment at which Helen has breakfast, and the shipped catalogue."""

import datetime as dt

import pytest
import time_machine

from nutrition.catalogue import load_foods
from recommendations.actions import load_shipped
from tests.factories import make_food

MORNING = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)  # a Monday in London


@pytest.fixture
def now():
    """Monday 23 November 2026, half past eight where Helen lives."""
    with time_machine.travel(MORNING, tick=False):
        yield MORNING


@pytest.fixture
def today():
    return MORNING.date()


@pytest.fixture
def catalogue(db):
    """All shipped foods with their portions."""
    load_foods(now=MORNING)


@pytest.fixture
def browser(client_of, patient):
    """Helen's browser."""
    return client_of(patient)


@pytest.fixture
def food(db):
    """A plain food with two portions."""
    return make_food(also_called="natural yogurt", note="Amounts differ by brand.")


@pytest.fixture
def thresholds(db):
    """The shipped targets."""
    load_shipped()
