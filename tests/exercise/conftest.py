"""Who and what is in the tests of movement."""

import pytest

from tests.exercise.pages import NOW
from tests.factories import make_activity


@pytest.fixture
def the_clock(time_machine):
    """A Thursday morning in London; it stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def walk(db):
    """An activity with a note, that loads hip and spine."""
    return make_activity("Walking, brisk (3.5-3.9 mph)", key="walk_brisk", note="Go well.")


@pytest.fixture
def browser(patient, client_of):
    """The patient's own browser."""
    return client_of(patient)
