"""Queries that are put into SQL once."""

import datetime as dt

import pytest

from common.compiled import Compiled
from nutrition.models import FoodEntry
from tests.factories import make_entry, make_patient

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)


def entries(ids, first, last):
    found = FoodEntry.objects.filter(patient_id__in=ids, day__gte=first, day__lte=last)
    return found.order_by("pk").values_list("patient_id", "day")


def test_other_people_and_days_of_the_same_query(patient, outsider, count_queries):
    for number in range(3):
        make_entry(patient, DAY + dt.timedelta(days=number))
    make_entry(outsider, DAY)
    compiled = Compiled(entries, days=2)
    assert compiled.rows([patient.pk], DAY, DAY) == [(patient.pk, DAY)]
    both = compiled.rows([patient.pk, outsider.pk], DAY, DAY + dt.timedelta(days=9))
    assert len(both) == 4
    assert compiled.rows([], DAY, DAY) == []
    with count_queries() as queries:
        compiled.rows([make_patient().pk for _ in range(0)], DAY, DAY)
    assert len(queries) == 1


def test_people_asked_for_in_another_way_are_an_error():
    def one(ids, day):
        return FoodEntry.objects.filter(patient_id=ids[0], day=day).values_list("pk")

    with pytest.raises(ValueError, match="with __in"):
        Compiled(one, days=1).rows([1], DAY)


def test_as_many_days_as_were_said(patient):
    with pytest.raises(ValueError, match="zip"):
        Compiled(entries, days=2).rows([patient.pk], DAY)
