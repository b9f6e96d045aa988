"""A page whose filter is gone still shows nothing foreign: PostgreSQL holds it back.

Real transactions, since a setting that is local to a transaction behaves otherwise in a test's own.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from nutrition.models.diary import FoodEntryQuerySet
from tests.factories import make_entry, make_food, make_patient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

DAY = dt.date(2026, 11, 20)
FOREIGN = "Zxqforeign cheese"
OWN = "Own yoghurt"


@pytest.fixture
def diary(monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., Any]) -> Callable[[], str]:
    """Her diary page, asked through a query set that has forgotten whose entries it wants."""
    mine, other = make_patient(name="Mine"), make_patient(name="Other")
    make_entry(mine, DAY, make_food(OWN))
    make_entry(other, DAY, make_food(FOREIGN))
    monkeypatch.setattr(FoodEntryQuerySet, "of", lambda self, _patient_ids: self)
    browser = client_of(mine)
    address = f"{reverse('nutrition:diary')}?day={DAY.isoformat()}&meal=breakfast"
    return lambda: browser.get(address).content.decode()


def test_a_view_without_its_filter_shows_no_foreign_row(diary: Callable[[], str]) -> None:
    page = diary()
    assert OWN in page
    assert FOREIGN not in page


def test_without_the_policy_the_foreign_row_would_show(diary: Callable[[], str]) -> None:
    """What makes the test above worth its name: it fails when the wall is down."""
    table = "nutrition_foodentry"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            assert FOREIGN in diary()
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
