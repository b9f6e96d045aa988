"""Draft, count, agree, publish: what an unusual number needs, and what an admin never sees."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.models import Role
from common.days import Week
from patients.models import Patient
from recommendations import drafting, tasks
from recommendations.actions import load_shipped
from recommendations.effects import effect_words
from recommendations.measures import Measure
from recommendations.models import Threshold, ThresholdDraft
from recommendations.preview import count_waiting, effect_of, tally
from recommendations.verdicts import Status
from tests.factories import (
    make_activity,
    make_entry,
    make_food,
    make_patient,
    make_session,
    make_user,
)
from tests.recommendations.admin_site import NOW, TODAY, step, target_on, words, write

pytestmark = pytest.mark.django_db
WEEK = Week.containing(TODAY).previous
UNUSUAL = "A target below 700 mg is unusual."


@pytest.fixture(autouse=True)
def thursday(db):
    load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bea(client_of):
    return client_of(make_user(role=Role.ADMIN, name="Bea Second"))


def page(browser, draft):
    return words(browser.get(f"/admin/recommendations/thresholddraft/{draft.pk}/change/"))


def people_with(count, calcium):
    """So many women with a week of so much calcium a day."""
    food = make_food(calcium_mg=Decimal(calcium))
    for number in range(count):
        patient = make_patient(name=f"Canary {calcium} {number}")
        for day in WEEK.days[:4]:
            make_entry(patient, day, food, grams=100)


def test_the_effect_is_counted_in_words_and_names_nobody(ada, calcium):
    people_with(7, 1150)
    people_with(3, 900)
    write(ada, calcium, target="1100")
    draft = ThresholdDraft.objects.get()
    assert "It is being counted how many patients would change status" in page(ada, draft)
    assert "not yet counted" in words(step(ada, draft, "publish"))
    tasks.count_effects()
    text = page(ada, draft)
    assert (
        "7 of 10 patients would change status on the numbers of the week of 16 November 2026: "
        "7 from “close” to “met”. Fewer than 5 others may change too." in text
    )
    assert "Canary" not in text
    draft.refresh_from_db()
    assert draft.effect == {
        "week": "2026-11-16",
        "people": 10,
        "changes": [["close", "met", 7]],
        "others": None,
    }


@pytest.mark.parametrize(
    ("changes", "others", "told"),
    [
        ({("met", "close"): 40, ("low", "very_low"): 4}, None, "40 of 212"),
        ({("met", "close"): 4, ("low", "very_low"): 4}, 8, "8 of 212"),
        ({("met", "close"): 4}, None, "Fewer than 5 of 212"),
        ({("met", "close"): 1}, None, "Fewer than 5 of 212"),
        ({}, None, "Fewer than 5 of 212"),
    ],
)
def test_small_groups_are_never_stored(changes, others, told):
    counted = Counter({(Status(was), Status(now)): n for (was, now), n in changes.items()})
    effect = tally(WEEK, 212, counted)
    assert effect["others"] == others
    assert all(count >= 5 for _was, _now, count in effect["changes"])
    assert effect_words(effect)[0].startswith(told)


def test_of_very_few_people_nothing_is_told():
    effect = tally(WEEK, 4, Counter())
    assert effect["people"] is None
    assert effect_words(effect) == ["Fewer than 5 patients are here, so nothing is shown."]


def test_movement_and_a_first_target_are_counted_too(admin_person):
    walk = make_activity()
    for _number in range(6):
        patient = make_patient()
        make_session(patient, WEEK.start, walk, minutes=120)
        for day in WEEK.days[:3]:
            make_entry(patient, day)
    everyone = {"valid_from": TODAY + dt.timedelta(days=300), "source": "x", "reason": "y"}
    minutes = ThresholdDraft(measure=Measure.AEROBIC_MINUTES, target=Decimal(100), **everyone)
    assert effect_of(minutes, WEEK)["changes"] == [["close", "met", 6]]
    k2 = ThresholdDraft(measure=Measure.VITAMIN_K2, target=Decimal(1), **everyone)
    assert effect_of(k2, WEEK)["changes"] == [["no_target", "low", 6]]
    same = ThresholdDraft(measure=Measure.AEROBIC_MINUTES, target=Decimal(150), **everyone)
    assert effect_of(same, WEEK)["changes"] == []


def test_an_admin_sees_no_patient_and_the_job_sees_all(ada, admin_person, calcium, as_web, capsys):
    people_with(5, 1150)
    write(ada, calcium)
    with as_web(admin_person):
        assert not Patient.objects.exists()
        assert effect_of(ThresholdDraft.objects.get(), WEEK)["people"] is None
    call_command("preview_thresholds")
    assert capsys.readouterr().out == "Drafts counted: 1.\n"
    assert ThresholdDraft.objects.get().effect["people"] == 5
    call_command("preview_thresholds")
    assert capsys.readouterr().out == "Drafts counted: 0.\n"


def test_a_draft_written_anew_is_counted_anew(ada, calcium, admin_person):
    write(ada, calcium)
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    draft.refresh_from_db()
    assert draft.effect is not None
    drafting.write_draft(draft=draft, by=admin_person, now=NOW)
    assert ThresholdDraft.objects.uncounted().get() == draft
    count_waiting(now=NOW)
    step(ada, draft, "count")
    assert ThresholdDraft.objects.uncounted().exists()


def test_one_worker_at_a_time_and_a_dead_one_is_replaced(ada, calcium):
    write(ada, calcium)
    ThresholdDraft.objects.update(counting_since=NOW - dt.timedelta(minutes=1))
    assert count_waiting(now=NOW) == 0
    ThresholdDraft.objects.update(counting_since=NOW - dt.timedelta(hours=2))
    assert count_waiting(now=NOW) == 1


def test_the_only_admin_cannot_publish_an_unusual_number(ada, calcium):
    assert write(ada, calcium, target="600").status_code == 302
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    text = page(ada, draft)
    assert UNUSUAL in text
    assert "You are the only admin here, so this stays a draft and applies to nobody." in text
    assert "Publish from" not in text
    form = ada.get(f"/admin/recommendations/thresholddraft/{draft.pk}/change/").content.decode()
    assert 'name="target" value="600"' in form
    assert "a second admin has to agree first" in words(step(ada, draft, "publish"))
    assert "You wrote this draft: another admin has to agree." in words(step(ada, draft, "agree"))
    assert target_on(dt.date(2026, 12, 1)) == 1200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": "600"}, UNUSUAL),
        ({"target": "1600"}, "A target above 1,500 mg is unusual."),
        ({"upper_limit": "1000"}, "The target is above the upper limit of 1,000 mg."),
        (
            {"upper_limit": "2500"},
            "An upper limit above 2,000 mg is unusual for people aged 51 and over.",
        ),
        (
            {"age_from": "19", "age_to": "50", "upper_limit": "3000"},
            "An upper limit above 2,500 mg is unusual.",
        ),
        (
            {"upper_limit": ""},
            "It has no upper limit: none of these people would be told of too much calcium.",
        ),
        (
            {"age_from": "60", "age_to": "70", "upper_limit": ""},
            "It has no upper limit: none of these people would be told of too much calcium.",
        ),
    ],
)
def test_a_second_admin_agrees_and_it_is_published(ada, bea, calcium, changes, sentence):
    write(ada, calcium, **changes)
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    assert sentence in page(bea, draft)
    assert "Until then this stays a draft" in page(ada, draft)
    assert "You agree to this draft." in words(step(bea, draft, "agree"))
    step(ada, draft, "publish")
    row = Threshold.objects.get(is_shipped=False)
    assert (row.set_by.name, row.approved_by.name) == ("Ada Admin", "Bea Second")
    history = ada.get(f"/admin/recommendations/threshold/{row.pk}/history/")
    assert "Ada Admin, agreed by Bea Second" in words(history)


def test_agreement_is_to_the_numbers_that_were_read(ada, bea, calcium, admin_person):
    write(ada, calcium, target="600")
    draft = ThresholdDraft.objects.get()
    read = ThresholdDraft.objects.get()
    draft.target = Decimal(500)
    drafting.write_draft(draft=draft, by=admin_person, now=NOW + dt.timedelta(minutes=1))
    assert "written this draft anew" in words(step(bea, read, "agree"))
    step(bea, draft, "agree")
    assert ThresholdDraft.objects.get().approved_by is not None
    drafting.write_draft(draft=draft, by=admin_person, now=NOW + dt.timedelta(minutes=2))
    assert ThresholdDraft.objects.get().approved_by is None


def test_the_database_knows_that_nobody_agrees_with_herself(ada, calcium, admin_person):
    write(ada, calcium, target="600")
    with pytest.raises(IntegrityError), transaction.atomic():
        ThresholdDraft.objects.update(approved_by=admin_person)
    for broken in ({"set_by": admin_person, "approved_by": admin_person}, {"target": 4001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Threshold.objects.filter(pk=calcium.pk).update(**broken)


def test_a_dropped_draft_stays_on_record_and_closed(ada, calcium):
    write(ada, calcium)
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    assert "The draft is dropped." in words(step(ada, draft, "drop"))
    for name in ("publish", "agree", "drop", "count"):
        assert "published or dropped already" in words(step(ada, draft, name))
    assert "This draft was dropped." in page(ada, draft)
    assert "Save the draft" not in page(ada, draft)
    assert not Threshold.objects.filter(is_shipped=False).exists()


def test_a_day_that_went_by_needs_a_new_day(ada, calcium):
    write(ada, calcium, valid_from="2026-11-26")
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        text = words(step(ada, draft, "publish"))
    assert (
        "The day it should apply from is over, here or further east, and past days keep their "
        "target. Choose 27 November 2026 or a later day and save the draft." in text
    )
    assert not Threshold.objects.filter(is_shipped=False).exists()


def test_a_day_that_is_over_in_the_east_is_over_for_an_admin_in_the_west(
    client_of, admin_person, calcium
):
    admin_person.time_zone = "America/Los_Angeles"
    admin_person.save()
    browser = client_of(admin_person)
    write(browser, calcium, valid_from="2026-11-26")
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    evening = dt.datetime(2026, 11, 26, 22, 15, tzinfo=dt.UTC)  # 14:15 there, the 27th in Auckland
    with time_machine.travel(evening, tick=False):
        text = words(step(browser, draft, "publish"))
        again = write(browser, calcium, valid_from="2026-11-26")
        assert write(browser, calcium, valid_from="2026-11-27").status_code == 302
    assert "Choose 27 November 2026 or a later day and save the draft." in text
    assert again.status_code == 422
    assert "Choose 27 November 2026 or a later day: past days keep the target" in words(again)
    assert not Threshold.objects.filter(is_shipped=False).exists()


def test_steps_are_posts_of_admins(ada, calcium, client_of, clinician, patient, client):
    write(ada, calcium)
    draft = ThresholdDraft.objects.get()
    count_waiting(now=NOW)
    address = f"/admin/recommendations/thresholddraft/{draft.pk}/publish/"
    assert ada.get(address).status_code == 405
    for browser in (client, client_of(clinician), client_of(patient)):
        assert browser.post(address, {}).status_code in {302, 403, 404}
    assert not Threshold.objects.filter(is_shipped=False).exists()
