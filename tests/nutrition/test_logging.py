"""Logging a food, with good and bad input."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from nutrition.models import FoodEntry
from tests.factories import make_entry, make_food
from tests.nutrition.pages import HTMX, fields_for, part, same, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


class TestLog:
    def test_one_tap_logs_and_the_page_shows_it_with_undo(self, browser, patient, food, today):
        answer = browser.post(f"/food/log/{food.key}/", fields_for(today), follow=True)
        assert answer.redirect_chain == [("/food/?day=2026-11-23&meal=breakfast", 303)]
        entry = FoodEntry.objects.get()
        assert (entry.patient, entry.day, entry.meal) == (patient, today, "breakfast")
        assert (entry.portion_label, entry.quantity, entry.grams) == ("1 cup", 1, 245)
        text = text_of(answer)
        assert text.startswith("Added. Undo") or "Added. Undo" in text
        assert "Breakfast so far Yoghurt, plain, low-fat 1 cup · 245 g" in text
        assert "Calcium from this meal 448 mg" in text
        assert f'action="/food/entries/{entry.pk}/delete/"' in answer.content.decode()

    def test_htmx_gets_the_day_and_tells_the_rest_of_the_page(self, browser, food, today):
        fields = fields_for(today, found="1", in_view="breakfast")
        answer = browser.post(f"/food/log/{food.key}/", fields, headers=HTMX)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "diary-changed" in answer.headers["HX-Trigger"]
        assert "Yoghurt" not in answer.headers["HX-Trigger"]
        assert "Added · Undo" in html
        assert f'id="found-{food.key}" hx-swap-oob="true"' in html
        # The button of the list may be tapped again for a second helping.
        assert fields["submission_id"] not in html
        day = same(html[: html.index('<div class="row-actions" id="found-')])
        reload = same(part(browser.get("/food/?meal=breakfast"), "day"))
        shown_once = re.sub(r' class="is-new"|<button class="button[^>]*>.*?</button>', "", day)
        assert re.sub(r'<button class="button[^>]*>.*?</button>', "", reload).startswith(shown_once)

    def test_undo_in_the_list_takes_it_out_and_says_so(self, browser, patient, food, today):
        entry = make_entry(patient, today, food)
        address = reverse("nutrition:delete", args=[entry.pk])
        html = browser.post(address, {"found": "1"}, headers=HTMX).content.decode()
        assert f'id="found-{food.key}" hx-swap-oob="true"' in html
        assert "Removed: Yoghurt, plain, low-fat" in html
        assert "Added" not in html

    @pytest.mark.parametrize(
        ("amount", "portion", "grams"),
        [
            ("1 ½", "1 cup", "367.5"),
            ("one and a half", "1 pot", "225"),
            ("30g", "1 cup", "30"),
            ("150", "grams", "150"),
        ],
    )
    def test_amounts_as_people_say_them(self, browser, food, today, amount, portion, grams):
        fields = fields_for(today, amount=amount, portion=portion)
        assert browser.post(f"/food/log/{food.key}/", fields).status_code == 303
        assert FoodEntry.objects.get().grams == Decimal(grams)

    def test_up_to_90_days_back(self, browser, food, today):
        day = today - dt.timedelta(days=90)
        fields = fields_for(today, day=day.isoformat(), meal="snack")
        answer = browser.post(f"/food/log/{food.key}/", fields)
        assert answer.headers["Location"] == "/food/?day=2026-08-25&meal=snack"
        assert FoodEntry.objects.get().day == day

    def test_the_same_form_twice_is_one_entry(self, browser, food, today):
        fields = fields_for(today)
        for _time in range(2):
            assert browser.post(f"/food/log/{food.key}/", fields).status_code == 303
        assert FoodEntry.objects.count() == 1

    def test_the_same_form_after_undo_does_not_bring_it_back_unasked(self, browser, food, today):
        fields = fields_for(today)
        browser.post(f"/food/log/{food.key}/", fields)
        browser.post(reverse("nutrition:delete", args=[FoodEntry.objects.get().pk]))
        answer = browser.post(f"/food/log/{food.key}/", fields, follow=True)
        assert "You removed this entry. Undo brings it back." in text_of(answer)
        assert FoodEntry.objects.kept().count() == 0

    def test_the_form_starts_with_day_meal_and_last_amount(self, browser, patient, food, today):
        make_entry(
            patient, today, food, portion_label="1 pot", quantity=Decimal("1.5"), grams=Decimal(225)
        )
        page = browser.get(f"/food/log/{food.key}/", {"day": "2026-11-20", "meal": "lunch"})
        html, text = page.content.decode(), text_of(page)
        assert re.search(r'name="step" value="1½"[^>]*checked', html)
        assert re.search(r'value="1 pot"[^>]*checked', html)
        assert re.search(r'value="lunch"[^>]*checked', html)
        assert 'name="day" value="2026-11-20"' in html
        assert "1 cup (245 g)" in text
        assert "Amounts differ by brand." in text
        assert "across" not in re.search(r'<input[^>]*value="lunch"[^>]*>', html)[0]

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"amount": ""}, "Write how much it was, such as 1, ½ or 30 g."),
            ({"amount": "0"}, "Write an amount above 0, such as 1, ½ or 30 g."),
            ({"amount": "-1"}, "Write an amount above 0, such as 1, ½ or 30 g."),
            ({"amount": "1000000000"}, "One entry can hold at most 100 portions or 5,000 g."),
            ({"amount": "50"}, "One entry can hold at most 100 portions or 5,000 g."),
            ({"amount": "abc"}, "Write the amount as a number, such as 1, ½ or 30 g."),
            ({"amount": "1\x00"}, "Write the amount as a number, such as 1, ½ or 30 g."),
            ({"amount": "9" * 10_000}, "Write the amount as a number, such as 1, ½ or 30 g."),
            ({"portion": ""}, "Choose a portion."),
            ({"portion": "1 bucket"}, "Choose one of the portions listed."),
            ({"portion": "1 cup\x00"}, "Choose one of the portions listed."),
            ({"meal": ""}, "Choose a meal."),
            ({"meal": "tiffin"}, "Choose one of the meals listed."),
            ({"day": ""}, "Choose the day."),
            ({"day": "soon"}, "as a date"),
            ({"day": "2026-11-24"}, "That day has not come yet. Choose today or a day before it."),
            ({"day": "2026-08-24"}, "You can log up to 90 days back. Choose 25 August 2026"),
            ({"note": "x" * 1_000_000}, "The note is too long: shorten it to 1,000 characters"),
            ({"note": "a\x00b"}, "holds a character we cannot keep"),
            ({"submission_id": ""}, "Something is missing from this form. Send it once more."),
            ({"submission_id": "1"}, "Something went missing from this form. Send it once more."),
        ],
    )
    def test_bad_input_gets_a_sentence_and_keeps_all(self, browser, food, today, changes, sentence):
        typed = {"amount": "1½", "portion": "1 pot", "meal": "supper", "day": "2026-11-20"}
        fields = fields_for(today, **{**typed, "note": "from the market", **changes})
        answer = browser.post(f"/food/log/{food.key}/", fields)
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert sentence in html
        assert "<title>Error: Add food" in html
        assert FoodEntry.objects.count() == 0
        for name in ("amount", "day"):
            assert f'name="{name}" value="{fields[name]}"' in html or not fields[name]
        for name in ({"portion", "meal"} & set(typed)) - set(changes):
            assert re.search(rf'value="{typed[name]}"[^>]*checked', html)
        assert fields["note"] in html
        for shame in ("invalid", "oops", "please"):
            assert shame not in text_of(answer).lower()

    def test_the_next_attempt_with_a_lost_number_succeeds(self, browser, food, today):
        answer = browser.post(f"/food/log/{food.key}/", fields_for(today, submission_id="gone"))
        html = answer.content.decode()
        renewed = re.search(r'name="submission_id" value="([^"]+)"', html)[1]
        fields = fields_for(today, submission_id=renewed)
        assert browser.post(f"/food/log/{food.key}/", fields).status_code == 303

    def test_htmx_gets_the_form_with_the_sentence(self, browser, food, today):
        fields = fields_for(today, amount="abc")
        answer = browser.post(f"/food/log/{food.key}/", fields, headers=HTMX)
        assert answer.status_code == 422
        assert "<html" not in answer.content.decode()
        assert "Write the amount as a number" in text_of(answer)

    def test_a_food_that_is_not_offered_is_not_found(self, browser, food, today):
        gone = make_food("Turnip", withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        for key in (gone.key, "no-such-food", "x" * 300):
            assert browser.get(f"/food/log/{key}/").status_code == 404
            assert browser.post(f"/food/log/{key}/", fields_for(today)).status_code == 404
        assert FoodEntry.objects.count() == 0

    def test_fields_of_the_model_cannot_be_posted(self, browser, patient, outsider, food, today):
        extra = {
            "patient": outsider.pk,
            "food_name": "Gold",
            "calcium_mg": "9",
            "grams": "1",
            "created_at": "2020-01-01",
            "deleted_at": "2020-01-01",
            "id": "77",
        }
        browser.post(f"/food/log/{food.key}/", fields_for(today, **extra))
        entry = FoodEntry.objects.get()
        assert (entry.patient, entry.food_name, entry.grams) == (patient, food.name, 245)
        assert entry.calcium_mg == Decimal("448.35")
        assert (entry.deleted_at, entry.created_at.year) == (None, 2026)
