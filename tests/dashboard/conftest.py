"""Today is Thursday 26 November 2026, a quarter past nine in London."""

import pytest
import time_machine

from recommendations.actions import load_shipped
from tests.dashboard.reading import NOW, words


@pytest.fixture(autouse=True)
def thursday_morning(db):
    load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(client_of, patient):
    """The page as she reads it: its words, one space between them."""

    def read(path="/today/", who=patient, **headers):
        response = client_of(who).get(path, headers=headers)
        assert response.status_code == 200
        return words(response)

    return read
