"""Having the same again, and moving: an entry, a meal, a day; and the way back from each."""

import datetime as dt
import re
import uuid
from decimal import Decimal
from html import unescape

import pytest

from nutrition import copy_actions
from nutrition.models import FoodEntry
from nutrition.totals import intake_by_day
from tests.factories import make_entry, make_food
from tests.nutrition.pages import HTMX, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def breakfast(patient, today):
    """Yesterday's: porridge, milk with a note, and something that was removed."""
    yesterday = today - DAY
    kept = [
        make_entry(patient, yesterday, make_food("Porridge"), grams=250, portion_label="1 bowl"),
        make_entry(patient, yesterday, make_food("Milk", zinc_mg=None), grams=100, note="warm"),
    ]
    make_entry(patient, yesterday, make_food("Toast"), deleted_at=dt.datetime.now(dt.UTC))
    make_entry(patient, yesterday, make_food("Soup"), meal="lunch")
    return kept


def send(browser, address, **fields):
    fields.setdefault("submission_id", str(uuid.uuid4()))
    return browser.post(address, fields, follow=True)


def undo_of(answer):
    """Where the Undo of the message on top leads."""
    html = answer.content.decode()
    messages = html[html.index('id="messages"') :]
    return unescape(re.search(r'action="([^"]+)"', messages)[1])


def names(patient, day):
    rows = FoodEntry.objects.kept().of([patient.pk]).on(day)
    return sorted((row.food_name, row.meal) for row in rows)


def test_a_meal_is_copied_as_it_was_and_taken_back_as_one(browser, patient, breakfast, today):
    copy = f"/food/copy/?day={today - DAY}&meal=breakfast"
    assert "Porridge, Milk" in text_of(browser.get(copy))
    answer = send(browser, copy, day=str(today), meal="breakfast")
    assert answer.redirect_chain == [(f"/food/?day={today}&meal=breakfast", 303)]
    assert names(patient, today) == [("Milk", "breakfast"), ("Porridge", "breakfast")]
    porridge, milk = FoodEntry.objects.on(today).order_by("food_name").reverse()
    assert (porridge.portion_label, porridge.grams) == ("1 bowl", 250)
    assert porridge.nutrients == breakfast[0].nutrients
    assert (milk.zinc_mg, milk.note) == (None, "")
    both = intake_by_day([patient.pk], today, today)[patient.pk, today]
    assert both.food_items == 2

    undo = undo_of(answer)
    answer = browser.post(undo, follow=True)
    assert names(patient, today) == []
    assert "What you copied is removed." in text_of(answer)
    browser.post(undo)
    again = undo_of(answer)
    browser.post(again)
    browser.post(again)
    assert len(names(patient, today)) == 2


def test_a_copy_sent_twice_is_one(browser, patient, breakfast, today):
    once = str(uuid.uuid4())
    copy = f"/food/copy/?day={today - DAY}&meal=breakfast"
    fields = {"day": str(today), "meal": "breakfast", "submission_id": once}
    answer = send(browser, copy, **fields)
    make_entry(patient, today - DAY, make_food("Late"))
    send(browser, copy, **fields)
    assert len(names(patient, today)) == 2
    browser.post(undo_of(answer))
    assert "You took this copy back." in text_of(send(browser, copy, **fields))
    assert names(patient, today) == []


def test_one_removed_from_a_copy_stays_out_when_the_copy_comes_back(
    browser, patient, breakfast, today
):
    copy = f"/food/copy/?day={today - DAY}&meal=breakfast"
    answer = send(browser, copy, day=str(today), meal="breakfast")
    undo = undo_of(answer)
    milk = FoodEntry.objects.on(today).get(food_name="Milk")
    milk.deleted_at = dt.datetime(2026, 11, 23, 8, 29, tzinfo=dt.UTC)
    milk.save()
    answer = browser.post(undo, follow=True)
    browser.post(undo_of(answer))
    assert names(patient, today) == [("Porridge", "breakfast")]


def test_a_day_keeps_its_meals(browser, patient, breakfast, today):
    copy = f"/food/copy/?day={today - DAY}"
    assert 'name="meal"' not in browser.get(copy).content.decode()
    send(browser, copy, day=str(today - 3 * DAY))
    assert names(patient, today - 3 * DAY) == [
        ("Milk", "breakfast"),
        ("Porridge", "breakfast"),
        ("Soup", "lunch"),
    ]


def test_an_entry_is_copied_to_another_day_and_meal(browser, patient, breakfast, today):
    address = f"/food/entries/{breakfast[0].pk}/copy/"
    assert "Porridge" in text_of(browser.get(address))
    answer = send(browser, address, day=str(today - 2 * DAY), meal="supper")
    assert names(patient, today - 2 * DAY) == [("Porridge", "supper")]
    assert len(names(patient, today - DAY)) == 3
    browser.post(undo_of(answer))
    assert names(patient, today - 2 * DAY) == []


def test_an_entry_moves_and_comes_back(browser, patient, breakfast, today):
    entry = breakfast[1]
    fields = {"amount": "50 g", "portion": "grams", "meal": "supper", "day": str(today)}
    address = f"/food/entries/{entry.pk}/"
    answer = browser.post(address, {**fields, "note": "", "version": "1"}, follow=True)
    assert names(patient, today) == [("Milk", "supper")]
    undo = undo_of(answer)
    assert undo == f"/food/entries/{entry.pk}/undo/2/"
    before = (entry.day, entry.meal, entry.grams, entry.note, entry.nutrients)
    for _twice in range(2):
        assert "The entry is as it was." in text_of(browser.post(undo, follow=True))
        entry.refresh_from_db()
        assert (entry.day, entry.meal, entry.grams, entry.note, entry.nutrients) == before
    assert entry.version == 3


def test_a_change_made_since_is_not_undone(browser, breakfast, today):
    entry = breakfast[0]
    fields = {"amount": "50 g", "portion": "grams", "meal": "supper", "day": str(today)}
    for version in ("1", "2"):
        browser.post(f"/food/entries/{entry.pk}/", {**fields, "note": version, "version": version})
    answer = browser.post(f"/food/entries/{entry.pk}/undo/2/", follow=True)
    assert "changed again since" in text_of(answer)
    entry.refresh_from_db()
    assert (entry.note, entry.version) == ("2", 3)
    browser.post(f"/food/entries/{entry.pk}/undo/9/")
    entry.refresh_from_db()
    assert entry.note == "2"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_after_two_deletes_both_come_back_in_any_order(browser, patient, breakfast, order):
    day = breakfast[0].day
    before = FoodEntry.objects.kept().count()
    undos = []
    for entry in breakfast:
        undos.append(undo_of(browser.post(f"/food/entries/{entry.pk}/delete/", follow=True)))
    page = browser.get(f"/food/?day={day}&meal=breakfast").content.decode()
    assert all(f'action="{undo}"' in page for undo in undos)
    for place in order:
        browser.post(undos[place])
    assert FoodEntry.objects.kept().count() == before


def test_bad_input_keeps_what_was_typed(browser, breakfast, today):
    copy = f"/food/copy/?day={today - DAY}&meal=breakfast"
    for fields in ({"day": str(today + DAY), "meal": "lunch"}, {"day": "", "meal": "tiffin"}):
        answer = send(browser, copy, **fields)
        assert answer.status_code == 422
        assert "<title>Error: Copy a meal" in answer.content.decode()
    assert FoodEntry.objects.on(today).count() == 0
    assert browser.get("/food/copy/?meal=tiffin").status_code == 404
    assert browser.get("/food/copy/?day=tomorrow").status_code == 404
    assert "nothing to copy" in text_of(browser.get("/food/copy/?day=2026-10-01"))
    assert send(browser, "/food/copy/?day=2026-10-01", day=str(today)).status_code == 422


def test_the_action_copies_nothing_of_anybody_else(patient, outsider, today, now):
    theirs = make_entry(outsider, today)
    copies = copy_actions.copy_entries(
        patient=patient,
        by=patient.user,
        now=now,
        entries=[theirs],
        day=today,
        submission_id=uuid.uuid4(),
    )
    assert copies == []
    assert not FoodEntry.objects.of([patient.pk]).exists()


def test_copies_of_another_patient_are_not_found(client_of, patient, outsider, breakfast, today):
    browser = client_of(outsider)
    for ending in ("copy/", "delete-copy/", "undo-copy/", "undo/1/"):
        address = f"/food/entries/{breakfast[0].pk}/{ending}"
        assert send(browser, address, day=str(today), meal="lunch").status_code == 404
    copy = f"/food/copy/?day={today - DAY}&meal=breakfast"
    assert "Porridge" not in text_of(browser.get(copy))
    assert send(browser, copy, day=str(today), meal="lunch").status_code == 422
    assert not FoodEntry.objects.of([outsider.pk]).exists()


class TestTwoDevices:
    def fields(self, entry, **changes):
        given = {"amount": "100", "portion": "grams", "meal": entry.meal, "day": str(entry.day)}
        return {**given, "note": "", "version": "1", **changes}

    def test_both_versions_are_shown_and_she_chooses(self, browser, breakfast):
        entry, address = breakfast[0], f"/food/entries/{breakfast[0].pk}/"
        assert 'name="version" value="1"' in browser.get(address).content.decode()
        browser.post(address, self.fields(entry, amount="300", note="from the tablet"))
        answer = browser.post(address, self.fields(entry, amount="400", note="from the phone"))
        assert answer.status_code == 409
        text, html = text_of(answer), answer.content.decode()
        assert "300 g" in text
        assert "from the tablet" in text
        assert "from the phone" in text
        assert 'name="version" value="2"' in html
        entry.refresh_from_db()
        assert (entry.grams, entry.note) == (300, "from the tablet")
        mine = self.fields(entry, amount="400", note="from the phone", version="2")
        assert browser.post(address, mine).status_code == 303
        entry.refresh_from_db()
        assert (entry.grams, entry.note) == (400, "from the phone")

    def test_the_same_correction_sent_twice_is_no_quarrel(self, browser, breakfast):
        address = f"/food/entries/{breakfast[0].pk}/"
        fields = self.fields(breakfast[0], note="once")
        assert browser.post(address, fields).status_code == 303
        assert browser.post(address, fields).status_code == 303
        assert FoodEntry.objects.get(pk=breakfast[0].pk).version == 2

    def test_removed_on_the_other_device(self, browser, breakfast):
        entry, address = breakfast[0], f"/food/entries/{breakfast[0].pk}/"
        browser.post(f"{address}delete/")
        answer = browser.post(address, self.fields(entry, note="mine"))
        assert answer.status_code == 409
        assert "This entry was removed in the meantime" in text_of(answer)
        browser.post(address, self.fields(entry, note="mine", version="2"))
        entry.refresh_from_db()
        assert (entry.deleted_at, entry.note) == (None, "mine")

    def test_a_form_without_its_version_is_refused(self, browser, breakfast):
        fields = self.fields(breakfast[0])
        del fields["version"]
        answer = browser.post(f"/food/entries/{breakfast[0].pk}/", fields)
        assert answer.status_code == 422
        assert "Open it once more" in text_of(answer)


def test_htmx_gets_the_day_and_others_hear_of_it(browser, breakfast, today):
    answer = browser.post(
        f"/food/copy/?day={today - DAY}&meal=breakfast",
        {"day": str(today), "meal": "breakfast", "submission_id": str(uuid.uuid4())},
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert "Breakfast so far" in text_of(answer)
    assert "diary-changed" in answer.headers["HX-Trigger"]


def test_a_copy_is_what_the_entry_held_however_the_food_changed(browser, patient, breakfast, today):
    food = breakfast[0].food
    food.calcium_mg = Decimal(1)
    food.save()
    copy = f"/food/entries/{breakfast[0].pk}/copy/"
    send(browser, copy, day=str(today), meal="breakfast")
    assert FoodEntry.objects.on(today).get().calcium_mg == breakfast[0].calcium_mg
