"""An admin changes thresholds: new versions from a day on, and the guard rails."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from recommendations import actions
from recommendations.measures import Measure
from recommendations.models import Threshold
from tests.recommendations.admin_site import (
    LIST,
    NOW,
    TODAY,
    change_url,
    target_on,
    version,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday(db):
    actions.load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_list_names_people_amounts_source_and_state(ada):
    text = words(ada.get(LIST))
    assert "women aged 51 and over on an aromatase inhibitor" in text
    assert "1,200 mg a day 2,000 mg" in text
    assert "1.2 g a day for each kg of weight" in text
    assert "150 minutes a week" in text
    assert "ASCO 2019" in text
    assert "in force" in text


def test_a_change_is_a_new_version_from_its_day_on(ada, admin_person, calcium):
    page = words(ada.get(change_url(calcium)))
    assert "What you save becomes a new version" in page
    response = ada.post(change_url(calcium), version())
    assert response.status_code == 302
    assert target_on(dt.date(2026, 11, 30)) == 1200
    assert target_on(dt.date(2026, 12, 1)) == 1100
    new = Threshold.objects.get(valid_from=dt.date(2026, 12, 1))
    assert new.set_by == admin_person
    assert (new.source, new.source_url) == ("ASCO 2027", "https://example.org/asco")
    assert not new.is_shipped
    calcium.refresh_from_db()
    assert (calcium.target, calcium.is_shipped, calcium.withdrawn_from) == (1200, True, None)
    assert LogEntry.objects.get().object_id == str(new.pk)


def test_the_form_starts_from_the_version_in_view(ada, calcium):
    html = ada.get(change_url(calcium)).content.decode()
    assert 'name="target" value="1200"' in html
    assert 'name="valid_from" value="26/11/2026"' in html or 'value="2026-11-26"' in html
    assert 'name="measure"' not in html
    assert "_addanother" not in html


def test_a_typo_is_stopped_with_a_sentence(ada, calcium):
    response = ada.post(change_url(calcium), version(target="12000"))
    assert response.status_code == 200
    text = words(response)
    assert (
        "12,000 mg is too much to be meant for calcium. Look for a digit too many: at most "
        "4,000 mg can be set." in text
    )
    assert 'value="12000"' in response.content.decode()
    assert words(response).count("12,000 mg is too much") == 1
    assert not Threshold.objects.filter(is_shipped=False).exists()


SECOND = "It needs the agreement of a second person, which cannot be given here yet:"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": "600"}, f"A target below 700 mg is unusual. {SECOND} enter 700 mg or more."),
        (
            {"target": "1600"},
            f"A target above 1,500 mg is unusual. {SECOND} enter 1,500 mg or less.",
        ),
        (
            {"target": "1100", "upper_limit": "1000"},
            f"The target is above the upper limit of 1,000 mg. {SECOND} enter 1,000 mg or less.",
        ),
        (
            {"target": "1100", "upper_limit": "200"},
            "1,100 mg is more than twice the upper limit of 200 mg.",
        ),
        ({"upper_limit": "3000"}, f"An upper limit above 2,500 mg is unusual. {SECOND}"),
        ({"upper_limit": "20000"}, "This is too much to be meant."),
        ({"upper_limit": "0"}, "Enter an upper limit above 0, or leave it empty."),
        ({"target": "0"}, "Enter a target above 0. To end a target, withdraw it."),
        ({"target": "-1"}, "Enter a target above 0."),
        ({"target": ""}, "This field is required."),
        ({"target": "abc"}, "Enter a number."),
        ({"reason": ""}, "This field is required."),
        ({"valid_from": "2026-11-25"}, "Choose today or a later day: past days keep the target"),
        ({"valid_from": "2062-12-01"}, "Choose a day within the next 12 months."),
        ({"source_url": "not a link"}, "Enter a valid URL."),
    ],
)
def test_what_does_not_do_gets_a_sentence_and_changes_nothing(ada, calcium, changes, sentence):
    response = ada.post(change_url(calcium), version(**changes))
    assert response.status_code == 200
    assert sentence in words(response)
    assert not Threshold.objects.filter(is_shipped=False).exists()


def test_protein_and_movement_have_rails_and_no_limit(ada):
    protein = Threshold.objects.get(measure="protein", therapy="inhibitor", age_from=65)
    text = words(ada.post(change_url(protein), version(target="0.7", upper_limit="3")))
    assert f"A target below 0.8 g is unusual. {SECOND} enter 0.8 g or more." in text
    assert "Leave this empty: there is no upper limit for protein." in text
    minutes = Threshold.objects.get(measure="aerobic_minutes")
    text = words(ada.post(change_url(minutes), version(target="700", upper_limit="")))
    assert "A target above 600 minutes is unusual." in text


def test_a_day_that_is_taken_gets_a_sentence(ada, calcium):
    assert ada.post(change_url(calcium), version()).status_code == 302
    response = ada.post(change_url(calcium), version(target="1000"))
    assert response.status_code == 200
    assert "These people have another version from that day." in words(response)
    assert target_on(dt.date(2026, 12, 1)) == 1100


def test_two_admins_at_one_moment(ada, calcium, monkeypatch):
    """The form of the second was right when it was checked; the database has the last word."""
    assert ada.post(change_url(calcium), version()).status_code == 302
    monkeypatch.setattr("recommendations.forms.VersionForm._is_taken", lambda *_given: False)
    response = ada.post(change_url(calcium), version(target="1000"), follow=True)
    assert "Somebody else has just set a version from that day." in words(response)
    assert target_on(dt.date(2026, 12, 1)) == 1100


def test_a_threshold_for_new_people(ada, admin_person):
    new = version(measure="vitamin_k2", sex="", age_from="0", age_to="150", therapy="")
    new |= {"target": "100", "upper_limit": "", "valid_from": "2026-11-26"}
    assert ada.post(f"{LIST}add/", new).status_code == 302
    row = Threshold.objects.get(measure="vitamin_k2")
    assert (row.target, row.set_by, row.fell) == (100, admin_person, False)
    assert target_on(TODAY, Measure.VITAMIN_K2) == 100


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"age_from": "60", "age_to": "50"}, "Enter an age that is not below the first one."),
        ({"age_to": "500"}, "Enter an age up to 150; 150 means no end."),
        ({"measure": "gold"}, "Select a valid choice."),
        ({"measure": ""}, "This field is required."),
        ({"age_from": "51", "age_to": "150"}, "These people have another version from that day."),
    ],
)
def test_new_people_that_do_not_do(ada, calcium, changes, sentence):
    ada.post(change_url(calcium), version())
    new = version(measure="calcium", sex="female", age_from="60", age_to="70", therapy="inhibitor")
    response = ada.post(f"{LIST}add/", new | changes)
    assert response.status_code == 200
    assert sentence in words(response)
