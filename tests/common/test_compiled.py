"""Queries that are put into SQL once."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.db.models.functions import JSONObject

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from nutrition.models import FoodEntry
from tests.factories import make_entry

DAY = dt.date(2026, 11, 20)


def entries():
    found = FoodEntry.objects.filter(patient_id__in=[SOMEBODY], day__gte=SOME_DAY)
    return found.order_by("pk").values_list("patient_id", "day")


def described():
    found = FoodEntry.objects.filter(patient=SOMEBODY, day=SOME_DAY)
    return found.values_list(JSONObject(name="food_name", day="day"))


@pytest.mark.django_db
class TestCompiled:
    def test_other_people_and_days_of_the_same_query(self, patient, outsider, count_queries):
        for number in range(3):
            make_entry(patient, DAY + dt.timedelta(days=number))
        make_entry(outsider, DAY)
        compiled = Compiled(entries, many=(SOMEBODY,), plain=True)

        def asked(people, day):
            return list(compiled.rows({SOMEBODY: people, SOME_DAY: day}))

        last = DAY + dt.timedelta(days=2)
        assert asked([patient.pk], last) == [(patient.pk, last)]
        assert len(asked([patient.pk, outsider.pk], DAY)) == 4
        assert asked([], DAY) == []
        with count_queries() as queries:
            asked([patient.pk], DAY)
        assert len(queries) == 1

    def test_json_is_read_unless_rows_are_plain(self, patient):
        entry = make_entry(patient, DAY)
        (row,) = Compiled(described).rows({SOMEBODY: patient.pk, SOME_DAY: DAY})
        assert row[0] == {"name": entry.food_name, "day": DAY.isoformat()}

    def test_people_asked_for_in_another_way_are_an_error(self):
        with pytest.raises(ValueError, match="with __in"):
            Compiled(described, many=(SOMEBODY,)).rows({})


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_threads_share_the_query_and_no_connection(patient):
    make_entry(patient, DAY)
    compiled = Compiled(described)
    found = []

    def ask():
        found.extend(compiled.rows({SOMEBODY: patient.pk, SOME_DAY: DAY}))
        connection.close()

    ask()
    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 5
