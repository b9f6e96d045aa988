"""``__any`` finds what ``__in`` finds, as one value and whatever comes in."""

import pytest

from accounts.models import User
from common.any_of import keys_array
from patients.models import Patient
from tests.factories import make_patient

pytestmark = pytest.mark.django_db


def test_the_same_rows_as_in():
    people = [make_patient() for _number in range(4)]
    keys = [people[0].pk, people[2].pk]
    for rows in (
        Patient.objects.filter(pk__any=keys),
        Patient.objects.filter(user_id__any={one.user_id for one in (people[0], people[2])}),
        Patient.objects.filter(user__any=dict.fromkeys((people[0].user_id, people[2].user_id))),
    ):
        assert sorted(rows.values_list("pk", flat=True)) == sorted(keys)
    assert set(User.objects.filter(email__any=[people[1].user.email])) == {people[1].user}
    assert Patient.objects.exclude(pk__any=keys).count() == 2


def test_of_none_there_is_none():
    make_patient()
    assert not Patient.objects.filter(pk__any=[]).exists()


def test_one_value_however_many():
    statement, values = Patient.objects.filter(pk__any=range(1000)).query.sql_with_params()
    assert statement.endswith('"id" = ANY(%s)')
    assert values == (f"{{{','.join(map(str, range(1000)))}}}",)


def test_words_stay_what_they_are():
    odd = [make_patient().user for _number in range(2)]
    for user, email in zip(odd, ('a,b"@x.example', "{c}@x.example"), strict=True):
        User.objects.filter(pk=user.pk).update(email=email)
    found = User.objects.filter(email__any=['a,b"@x.example', "{c}@x.example"])
    assert set(found) == set(odd)
    with pytest.raises(TypeError):
        keys_array(["1,2"])
