"""An admin changes thresholds: by a draft, from a day on, and within the guard rails."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from recommendations import actions, drafting
from recommendations.measures import Measure
from recommendations.models import Threshold, ThresholdDraft
from recommendations.preview import count_waiting
from tests.recommendations.admin_site import (
    DRAFTS,
    LIST,
    NOW,
    TODAY,
    change_url,
    draft_url,
    publish,
    step,
    target_on,
    version,
    words,
    write,
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
    assert write(ada, calcium).status_code == 302
    assert not Threshold.objects.filter(is_shipped=False).exists()
    assert target_on(dt.date(2026, 12, 1)) == 1200  # a draft applies to nobody
    count_waiting(now=NOW)
    step(ada, ThresholdDraft.objects.get(), "publish")
    assert target_on(dt.date(2026, 11, 30)) == 1200
    assert target_on(dt.date(2026, 12, 1)) == 1100
    new = Threshold.objects.get(valid_from=dt.date(2026, 12, 1))
    assert new.set_by == admin_person
    assert (new.source, new.source_url) == ("ASCO 2027", "https://example.org/asco")
    assert not new.is_shipped
    calcium.refresh_from_db()
    assert (calcium.target, calcium.is_shipped, calcium.withdrawn_from) == (1200, True, None)
    assert LogEntry.objects.count() == 2


def test_a_version_is_read_only_and_leads_to_a_draft(ada, calcium):
    page = ada.get(change_url(calcium))
    assert "Change from a day on" in words(page)
    assert 'name="target"' not in page.content.decode()
    assert ada.post(change_url(calcium), version()).status_code == 403
    html = ada.get(draft_url(calcium)).content.decode()
    assert 'name="target" value="1200"' in html
    assert 'name="valid_from" value="26/11/2026"' in html or 'value="2026-11-26"' in html
    assert "It applies to nobody until it is published" in html
    assert "_addanother" not in html


def test_a_typo_is_stopped_with_a_sentence(ada, admin_person, calcium):
    response = write(ada, calcium, target="12000")
    assert response.status_code == 422
    text = words(response)
    assert (
        "12,000 mg is too much to be meant for calcium. Look for a digit too many: at most "
        "4,000 mg can be set." in text
    )
    assert 'value="12000"' in response.content.decode()
    assert words(response).count("12,000 mg is too much") == 1
    assert "The guideline was renewed" in text
    assert not ThresholdDraft.objects.exists()
    with pytest.raises(actions.BeyondGuardRails):
        drafting.write_draft(draft=typo(calcium), by=admin_person, now=NOW)


def typo(row):
    """What a form that forgot to look would hand on."""
    draft = ThresholdDraft(valid_from=TODAY, target=12000, upper_limit=2000, measure="calcium")
    draft.sex, draft.therapy = row.sex, row.therapy
    return draft


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"target": "1100", "upper_limit": "200"},
            "1,100 mg is more than twice the upper limit of 200 mg.",
        ),
        ({"upper_limit": "20000"}, "This is too much to be meant."),
        ({"upper_limit": "0"}, "Enter an upper limit above 0."),
        ({"target": "0"}, "Enter a target above 0. To end a target, withdraw it."),
        ({"target": "-1"}, "Enter a target above 0."),
        ({"target": ""}, "This field is required."),
        ({"target": "abc"}, "Enter a number."),
        ({"reason": ""}, "This field is required."),
        (
            {"valid_from": "2026-11-25"},
            "Choose 26 November 2026 or a later day: past days keep the target",
        ),
        ({"valid_from": "2062-12-01"}, "Choose a day within the next 12 months."),
        ({"source_url": "not a link"}, "Enter a valid URL."),
    ],
)
def test_what_does_not_do_gets_a_sentence_and_changes_nothing(ada, calcium, changes, sentence):
    response = write(ada, calcium, **changes)
    assert response.status_code == 422
    assert sentence in words(response)
    assert not ThresholdDraft.objects.exists()


def test_protein_has_no_upper_limit(ada):
    protein = Threshold.objects.get(measure="protein", therapy="inhibitor", age_from=65)
    text = words(write(ada, protein, target="1.1", upper_limit="3"))
    assert "Leave this empty: there is no upper limit for protein." in text


def test_a_day_that_is_taken_gets_a_sentence(ada, calcium):
    publish(ada, calcium)
    response = write(ada, calcium, target="1000")
    assert response.status_code == 422
    assert "These people have another version from that day." in words(response)
    assert target_on(dt.date(2026, 12, 1)) == 1100


def test_two_drafts_for_one_day(ada, calcium):
    """The form of the second was right when it was saved; the database has the last word."""
    write(ada, calcium, target="1000")
    second = ThresholdDraft.objects.get()
    publish(ada, calcium)
    count_waiting(now=NOW)
    assert "These people have another version from that day." in words(step(ada, second, "publish"))
    assert target_on(dt.date(2026, 12, 1)) == 1100


def test_a_threshold_for_new_people(ada, admin_person):
    new = version(measure="vitamin_k2", sex="", age_from="0", age_to="150", therapy="")
    new |= {"target": "100", "upper_limit": "", "valid_from": "2026-11-26"}
    assert ada.post(f"{DRAFTS}add/", new).status_code == 302
    count_waiting(now=NOW)
    step(ada, ThresholdDraft.objects.get(), "publish")
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
    publish(ada, calcium)
    new = version(measure="calcium", sex="female", age_from="60", age_to="70", therapy="inhibitor")
    response = ada.post(f"{DRAFTS}add/", new | changes)
    assert response.status_code == 422
    assert sentence in words(response)
