"""Correcting, removing, putting back; and who may."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from nutrition.models import FoodEntry, Portion
from tests.factories import make_entry, make_food
from tests.nutrition.pages import HTMX, fields_for, same, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


class TestChange:
    @pytest.fixture
    def entry(self, patient, food, today):
        return make_entry(
            patient,
            today,
            food,
            portion_label="1 cup",
            quantity=Decimal("0.333"),
            grams=Decimal("81.59"),
            note="with honey",
        )

    def fields(self, **changes):
        given = {"amount": "⅓", "portion": "1 cup", "meal": "breakfast", "day": "2026-11-23"}
        given["version"] = str(FoodEntry.objects.get().version)
        return {**given, "note": "with honey", **changes}

    def test_the_form_holds_what_was_logged(self, browser, entry):
        html = browser.get(f"/food/entries/{entry.pk}/").content.decode()
        assert 'name="amount" value="⅓"' in html
        assert re.search(r'value="1 cup"[^>]*checked', html)
        assert "with honey" in html

    def test_saving_it_as_it_is_changes_nothing(self, browser, entry):
        before = FoodEntry.objects.values().get()
        assert browser.post(f"/food/entries/{entry.pk}/", self.fields()).status_code == 303
        assert FoodEntry.objects.values().get() == before

    def test_amount_meal_day_and_note_are_changed(self, browser, entry):
        fields = self.fields(amount="2", meal="lunch", day="2026-11-22", note="")
        answer = browser.post(f"/food/entries/{entry.pk}/", fields, follow=True)
        assert answer.redirect_chain == [("/food/?day=2026-11-22&meal=lunch", 303)]
        assert "Your changes are saved." in text_of(answer)
        entry.refresh_from_db()
        assert (entry.grams, entry.meal, entry.note) == (490, "lunch", "")
        assert entry.calcium_mg == Decimal("896.7")

    def test_a_portion_that_is_gone_or_weighs_another_amount_stays_hers(self, browser, entry):
        Portion.objects.filter(label="1 cup").update(grams=300)
        html = browser.get(f"/food/entries/{entry.pk}/").content.decode()
        assert "1 cup (245 g)" in html
        Portion.objects.all().delete()
        browser.post(f"/food/entries/{entry.pk}/", self.fields())
        entry.refresh_from_db()
        assert (entry.portion_label, entry.grams) == ("1 cup", Decimal("81.59"))
        entry.food.delete()
        browser.post(f"/food/entries/{entry.pk}/", self.fields(amount="100 g"))
        entry.refresh_from_db()
        assert (entry.portion_label, entry.grams) == ("", 100)
        assert (
            'name="amount" value="100"'
            in browser.get(f"/food/entries/{entry.pk}/").content.decode()
        )

    def test_bad_input_keeps_what_was_typed(self, browser, entry):
        fields = self.fields(amount="lots", note="another note", day="2026-11-24")
        answer = browser.post(f"/food/entries/{entry.pk}/", fields)
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "<title>Error: Change an entry" in html
        assert 'value="lots"' in html
        assert "another note" in html
        assert "That day has not come yet." in html
        entry.refresh_from_db()
        assert entry.note == "with honey"


class TestRemove:
    def test_removed_with_a_way_back(self, browser, patient, food, today):
        entry = make_entry(patient, today, food)
        answer = browser.post(f"/food/entries/{entry.pk}/delete/", follow=True)
        assert answer.redirect_chain[0][1] == 303
        assert "The entry is removed. Undo" in text_of(answer)
        assert "Removed: Yoghurt, plain, low-fat Undo" in text_of(answer)
        assert FoodEntry.objects.kept().count() == 0
        answer = browser.post(f"/food/entries/{entry.pk}/undo/", follow=True)
        assert "The entry is back." in text_of(answer)
        assert FoodEntry.objects.kept().get() == entry

    def test_two_removed_both_come_back(self, browser, patient, today):
        entries = [make_entry(patient, today, make_food(name)) for name in ("Kale", "Leek")]
        for entry in entries:
            answer = browser.post(f"/food/entries/{entry.pk}/delete/", headers=HTMX)
        text = text_of(answer)
        assert "Removed: Kale" in text
        assert "Removed: Leek" in text
        assert "The whole day" not in text
        for entry in entries:
            answer = browser.post(f"/food/entries/{entry.pk}/undo/", headers=HTMX)
        assert "Removed" not in text_of(answer)
        assert "diary-changed" in answer.headers["HX-Trigger"]
        assert FoodEntry.objects.kept().count() == 2

    def test_the_page_stays_on_the_meal_in_view(self, browser, patient, today):
        entry = make_entry(patient, today, make_food("Kale"), meal="lunch")
        address = f"/food/entries/{entry.pk}/delete/"
        fragment = browser.post(address, {"in_view": "breakfast"}, headers=HTMX)
        assert "Breakfast so far" in text_of(fragment)
        answer = browser.post(address, {"in_view": "supper"})
        assert answer.headers["Location"] == "/food/?day=2026-11-23&meal=supper"

    def test_after_an_hour_it_leaves_the_page(self, browser, patient, food, today, now):
        make_entry(patient, today, food, deleted_at=now - dt.timedelta(minutes=61))
        assert "Removed" not in text_of(browser.get("/food/"))

    def test_a_removed_entry_cannot_be_corrected(self, browser, patient, food, today, now):
        entry = make_entry(patient, today, food, deleted_at=now)
        assert browser.get(f"/food/entries/{entry.pk}/").status_code == 404


class TestWhoMay:
    ADDRESSES = ("", "delete/", "undo/", "undo/1/", "copy/", "delete-copy/", "undo-copy/")

    def test_entries_of_another_patient_are_not_found(self, client_of, patient, outsider, today):
        entry = make_entry(patient, today, make_food("Secret kale"))
        browser = client_of(outsider)
        for ending in self.ADDRESSES:
            fields = fields_for(today, version="1")
            answer = browser.post(f"/food/entries/{entry.pk}/{ending}", fields)
            missing = browser.post(f"/food/entries/{entry.pk + 99}/{ending}", fields)
            assert answer.status_code == missing.status_code == 404
            assert same(answer.content.decode()) == same(missing.content.decode())
        assert browser.get(f"/food/entries/{entry.pk}/").status_code == 404
        assert "Secret kale" not in browser.get("/food/").content.decode()
        entry.refresh_from_db()
        assert entry.deleted_at is None

    def test_numbers_that_are_none(self, browser):
        for pk in ("0", "9" * 30):
            assert browser.get(f"/food/entries/{pk}/").status_code == 404
            assert browser.post(f"/food/entries/{pk}/delete/").status_code == 404
        assert browser.get("/food/entries/abc/").status_code == 404

    @pytest.mark.parametrize("who", ["clinician", "admin_person"])
    def test_other_roles_find_nothing(self, client_of, request, patient, today, who):
        food = make_food()
        entry = make_entry(patient, today, food)
        browser = client_of(request.getfixturevalue(who))
        for address in ("", "search/", f"log/{food.key}/", f"entries/{entry.pk}/"):
            assert browser.get(f"/food/{address}").status_code == 404
        assert browser.post(f"/food/log/{food.key}/", fields_for(today)).status_code == 404
        assert browser.post(f"/food/entries/{entry.pk}/delete/").status_code == 404
        assert FoodEntry.objects.kept().get() == entry

    def test_nobody_signed_in_is_asked_to(self, client, food, today):
        for address in ("/food/", "/food/search/?q=milk", f"/food/log/{food.key}/"):
            answer = client.get(address)
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/accounts/login/")
        assert client.post(f"/food/log/{food.key}/", fields_for(today)).status_code == 302
        assert FoodEntry.objects.count() == 0

    def test_reading_changes_nothing(self, browser, patient, food, today):
        entry = make_entry(patient, today, food)
        for address in ("delete", "undo"):
            assert browser.get(f"/food/entries/{entry.pk}/{address}/").status_code == 405
        assert browser.post("/food/").status_code == 405
