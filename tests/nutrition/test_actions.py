"""Logging, correcting, removing and putting back: what an entry keeps, whatever happens later."""

import datetime as dt
import threading
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from nutrition import actions
from nutrition.models import FoodEntry
from nutrition.nutrients import STORED_NUTRIENTS
from nutrition.servings import Serving
from tests.conftest import WebClient
from tests.factories import make_food, make_patient

NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)
DAY = NOW.date()
CUP = Serving("1 cup", Decimal(1), Decimal(245))
TWO_CUPS = Serving("1 cup", Decimal(2), Decimal(490))

pytestmark = pytest.mark.django_db


def log(patient, food, **changes):
    given = {
        "by": patient.user,
        "now": NOW,
        "day": DAY,
        "meal": "breakfast",
        "serving": CUP,
        "submission_id": uuid.uuid4(),
    }
    return actions.log_food(patient=patient, food=food, **{**given, **changes})


def change(entry, **changes):
    given = {"day": entry.day, "meal": entry.meal, "serving": CUP}
    given["version"] = FoodEntry.objects.get(pk=entry.pk).version
    return actions.change_entry(entry=entry, by=entry.patient.user, **{**given, **changes})


def eaten(entry):
    entry.refresh_from_db()
    return {nutrient.value: getattr(entry, nutrient.value) for nutrient in STORED_NUTRIENTS}


def test_an_entry_keeps_what_was_eaten(patient):
    food = make_food(vitamin_k2_ug=None, k2_basis="", omega3_g=None, vitamin_d_ug=Decimal(0))
    entry = log(patient, food, note="with honey")
    assert eaten(entry) == {
        "calcium_mg": Decimal("448.35"),
        "vitamin_d_ug": Decimal(0),
        "magnesium_mg": Decimal("41.65"),
        "vitamin_k2_ug": None,
        "protein_g": Decimal("12.863"),
        "zinc_mg": Decimal("2.181"),
        "vitamin_k1_ug": Decimal("0.49"),
        "omega3_g": None,
        "energy_kcal": Decimal("154.35"),
    }
    assert (entry.food_name, entry.portion_label, entry.quantity, entry.grams) == (
        "Yoghurt, plain, low-fat",
        "1 cup",
        Decimal(1),
        Decimal(245),
    )
    assert (entry.day, entry.meal, entry.note, entry.created_at) == (
        DAY,
        "breakfast",
        "with honey",
        NOW,
    )


def test_the_same_submission_is_one_entry(patient):
    food, once = make_food(), uuid.uuid4()
    first = log(patient, food, submission_id=once)
    second = log(patient, make_food("Kale"), submission_id=once, serving=TWO_CUPS)
    assert second == first
    assert second.food_name == "Yoghurt, plain, low-fat"
    assert FoodEntry.objects.count() == 1


def test_two_people_may_send_the_same_number(patient, outsider):
    food, same = make_food(), uuid.uuid4()
    assert log(patient, food, submission_id=same) != log(outsider, food, submission_id=same)


def test_a_removed_entry_sent_again_comes_back_as_removed(patient):
    food, once = make_food(), uuid.uuid4()
    entry = log(patient, food, submission_id=once)
    actions.delete_entry(entry=entry, by=patient.user, now=NOW)
    assert log(patient, food, submission_id=once).deleted_at == NOW


@pytest.mark.parametrize("event", ["edited", "withdrawn", "deleted"])
def test_what_happens_to_the_food_leaves_the_past_as_it_was(patient, event):
    food = make_food()
    entry = log(patient, food)
    before = eaten(entry)
    if event == "edited":
        food.calcium_mg, food.zinc_mg, food.name = Decimal(1), None, "Something else"
        food.k2_basis = "MK-4 only"
        food.save()
    elif event == "withdrawn":
        food.withdrawn_at = NOW
        food.save()
    else:
        food.delete()
    assert eaten(entry) == before
    assert entry.food_name == "Yoghurt, plain, low-fat"
    assert entry.k2_basis == ""


def test_a_corrected_amount_is_exact_while_the_food_is_as_it_was(patient):
    food = make_food(zinc_mg=Decimal("0.014"))
    entry = log(patient, food, serving=Serving("", Decimal(1), Decimal(1)))
    assert entry.zinc_mg == 0  # 0.00014 mg, to 0.001
    change(entry, serving=Serving("", Decimal(1000), Decimal(1000)))
    assert eaten(entry)["zinc_mg"] == Decimal("0.14")


def test_a_corrected_amount_goes_by_the_figures_of_then(patient):
    food = make_food(vitamin_k2_ug=None)
    entry = log(patient, food)
    food.calcium_mg = Decimal(1)
    food.vitamin_k2_ug = Decimal(9)
    food.save()
    change(entry, serving=TWO_CUPS)
    assert eaten(entry)["calcium_mg"] == Decimal("896.7")
    assert eaten(entry)["vitamin_k2_ug"] is None
    food.delete()
    entry = FoodEntry.objects.get(pk=entry.pk)
    change(entry, serving=CUP)
    assert eaten(entry)["calcium_mg"] == Decimal("448.35")


def test_moving_an_entry_changes_no_figure(patient):
    food = make_food()
    entry = log(patient, food)
    food.calcium_mg = Decimal(1)
    food.save()
    before = eaten(entry)
    change(entry, day=DAY - dt.timedelta(days=1), meal="supper", note="late")
    assert eaten(entry) == before
    assert (entry.day, entry.meal, entry.note) == (DAY - dt.timedelta(days=1), "supper", "late")


def test_two_removed_entries_both_come_back_as_they_were(patient):
    entries = [log(patient, make_food()), log(patient, make_food("Kale"))]
    before = [eaten(entry) for entry in entries]
    for entry in entries:
        actions.delete_entry(entry=entry, by=patient.user, now=NOW)
        actions.delete_entry(entry=entry, by=patient.user, now=NOW + dt.timedelta(hours=1))
    assert FoodEntry.objects.kept().count() == 0
    assert entries[0].deleted_at == NOW
    for entry in entries:
        actions.undo_delete(entry=entry, by=patient.user)
        actions.undo_delete(entry=entry, by=patient.user)
    assert [eaten(entry) for entry in entries] == before
    assert FoodEntry.objects.kept().count() == 2


def test_nobody_else_writes_in_her_diary(patient, clinician, outsider):
    entry = log(patient, make_food())
    for other in (clinician, outsider.user):
        with pytest.raises(PermissionDenied):
            log(patient, make_food(), by=other)
        with pytest.raises(PermissionDenied):
            actions.change_entry(
                entry=entry, by=other, version=1, day=DAY, meal="lunch", serving=CUP
            )
        with pytest.raises(PermissionDenied):
            actions.delete_entry(entry=entry, by=other, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.undo_delete(entry=entry, by=other)
    assert FoodEntry.objects.kept().count() == 1


def test_every_version_is_kept_with_who_made_it(patient, as_web):
    food = make_food()
    with as_web(patient):
        entry = log(patient, food)
        change(entry, meal="lunch")
        actions.delete_entry(entry=entry, by=patient.user, now=NOW)
    versions = FoodEntry.pgh_event_model.objects.filter(pgh_obj=entry).order_by("pgh_id")
    assert [(v.meal, v.deleted_at) for v in versions] == [
        ("breakfast", None),
        ("lunch", None),
        ("lunch", NOW),
    ]
    assert {v.pgh_context["user"] for v in versions} == {patient.user_id}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_fifty_equal_submissions_at_once_make_one_entry():
    patient, food, once = make_patient(), make_food(), uuid.uuid4()
    fields = {
        "submission_id": str(once),
        "amount": "1",
        "portion": "1 cup",
        "meal": "breakfast",
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
    }
    session = WebClient()
    session.force_login(patient.user)
    ready, statuses = threading.Barrier(50), []

    def send():
        browser = WebClient()
        browser.cookies = session.cookies
        ready.wait()
        try:
            statuses.append(browser.post(f"/food/log/{food.key}/", fields).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _count in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 50
    assert FoodEntry.objects.of([patient.pk]).get().submission_id == once
