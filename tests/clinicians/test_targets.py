"""A clinician sets and ends a target of one patient on a page; nobody else does."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from privacy import audit
from recommendations.actions import load_shipped
from recommendations.models import PersonalTarget
from tests.factories import make_clinician, make_grant
from tests.nutrition.pages import text_of as words
from tests.security.test_mass_assignment import after, extras

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def thursday(db):
    load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(patient):
    return reverse("clinicians:targets", args=[patient.public_id])


def filled(**changes):
    return {
        "measure": "calcium",
        "target": "1000",
        "valid_from": "2026-11-26",
        "valid_until": "2027-05-26",
        "reason": "Kidney stones in 2019",
        "submission_id": str(uuid.uuid4()),
        **changes,
    }


def test_set_seen_by_both_and_ended(patient, clinician, client_of):
    browser, url = client_of(clinician), page_of(patient)
    overview = browser.get(reverse("clinicians:patient", args=[patient.public_id]))
    assert url in overview.content.decode()
    assert "None. What holds for everybody like this patient applies." in words(browser.get(url))
    assert browser.post(url, filled()).status_code == 302
    text = words(browser.get(url))
    assert "The target is set. The patient sees it with your name." in text
    assert "Calcium: 1,000 mg a day" in text
    hers = words(client_of(patient).get("/today/"))
    assert "Set by Dr A. Okafor, Breast oncology, from 26 November 2026 until 26 May 2027." in hers
    assert "Why: Kidney stones in 2019" in hers
    assert "set a target for you" in words(client_of(patient).get("/care-team/"))
    row = PersonalTarget.objects.get()
    end = reverse("clinicians:end_target", args=[patient.public_id, row.pk])
    assert "Kidney stones in 2019" in words(browser.get(end))
    assert browser.post(end, {"reason": ""}).status_code == 422
    browser.post(end, {"reason": "Stones are gone"})
    assert "Why: Stones are gone" in words(browser.get(url))
    assert "Kidney stones" not in words(client_of(patient).get("/today/"))
    again = browser.post(end, {"reason": "Again"}, follow=True)
    assert "This target is over already." in words(again)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"target": "12000"},
            "12,000 mg is too much to be meant for calcium. Look for a digit too many",
        ),
        ({"target": "600"}, "A target below 700 mg is unusual. Enter 700 mg or more."),
        ({"target": "1600"}, "A target above 1,500 mg is unusual. Enter 1,500 mg or less."),
        ({"target": "0"}, "Enter a target above 0."),
        ({"target": "much"}, "Enter “Target” as a number, such as 30 or 1.5."),
        ({"target": ""}, "Fill in “Target”."),
        ({"measure": ""}, "Choose an answer for “What for”."),
        ({"reason": " "}, "Fill in “Why”."),
        ({"valid_from": "2026-11-25"}, "Choose today or a later day: past days keep"),
        ({"valid_until": "2026-11-25"}, "Choose a day after the first one, a year later at most."),
        ({"valid_until": "2028-11-25"}, "Choose a day after the first one, a year later at most."),
    ],
)
def test_what_does_not_do_gets_a_sentence_and_keeps_what_was_typed(
    patient, clinician, client_of, changes, sentence
):
    typed = filled(**changes)
    response = client_of(clinician).post(page_of(patient), typed)
    assert response.status_code == 422
    assert sentence in words(response)
    if "target" not in changes:
        assert 'value="1000"' in response.content.decode()
    if "reason" not in changes:
        assert "Kidney stones in 2019" in response.content.decode()
    assert not PersonalTarget.objects.exists()


def test_sent_twice_it_is_set_once(patient, clinician, client_of):
    browser, typed = client_of(clinician), filled()
    for _time in range(2):
        assert browser.post(page_of(patient), typed).status_code == 302
    assert PersonalTarget.objects.get().ended_from is None


def test_nothing_is_kept_that_was_not_asked_for(patient, outsider, clinician, client_of):
    browser, typed = client_of(clinician), filled()
    plainly = after(lambda: browser.post(page_of(patient), typed))
    loaded = after(lambda: browser.post(page_of(patient), {**extras(outsider, typed), **typed}))
    assert loaded == plainly


def test_only_who_cares_for_her_now(
    patient, outsider, clinician, stranger, admin_person, client, client_of
):
    client_of(clinician).post(page_of(patient), filled())
    row = PersonalTarget.objects.get()
    revoked = make_clinician(name="Dr Revoked")
    make_grant(patient, revoked, revoked_at=NOW)
    looks = len(audit.looks_at(patient.pk))
    end = reverse("clinicians:end_target", args=[patient.public_id, row.pk])
    nobody = reverse("clinicians:targets", args=[uuid.uuid4()])
    for who in (patient, outsider, stranger, revoked, admin_person):
        browser = client_of(who)
        for url in (page_of(patient), end, nobody):
            assert browser.get(url).status_code == 404
            assert browser.post(url, filled()).status_code == 404
    for url in (page_of(patient), end):
        assert client.get(url)["Location"].startswith("/accounts/login/")
    assert PersonalTarget.objects.get().ended_from is None
    assert len(audit.looks_at(patient.pk)) == looks


def test_a_target_of_another_patient_is_not_ended_from_here(
    patient, outsider, clinician, client_of
):
    make_grant(outsider, clinician)
    browser = client_of(clinician)
    browser.post(page_of(outsider), filled())
    row = PersonalTarget.objects.get()
    end = reverse("clinicians:end_target", args=[patient.public_id, row.pk])
    assert browser.post(end, {"reason": "x"}).status_code == 404
    assert PersonalTarget.objects.get().ended_from is None


def test_the_number_of_queries_does_not_grow(patient, clinician, client_of, count_queries):
    browser = client_of(clinician)

    def cost():
        with count_queries() as queries:
            assert browser.get(page_of(patient)).status_code == 200
        return len(queries)

    browser.get(page_of(patient))
    empty = cost()
    for measure, target in (("calcium", "1000"), ("zinc", "9"), ("vitamin_d", "25")):
        browser.post(page_of(patient), filled(measure=measure, target=target))
    browser.get(page_of(patient))  # shows the messages
    assert cost() == empty
