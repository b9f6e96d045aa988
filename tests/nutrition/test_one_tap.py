"""One tap from Today: her foods of this hour, her favourites, yesterday's meal; and days marked."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
import time_machine

from nutrition.models import DayRecord, FavouriteFood, FoodEntry
from tests.factories import make_entry, make_food
from tests.nutrition.pages import HTMX, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "thresholds")]
DAY = dt.timedelta(days=1)
QUICK = {**HTMX, "HX-Target": "quick-part"}


def forms(response):
    """Every form of the page that posts: its address and what it sends."""
    found = []
    for form in re.findall(r'<form[^>]*method="post".*?</form>', response.content.decode(), re.S):
        address = unescape(re.search(r'action="([^"]+)"', form)[1])
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        found.append((address, {name: unescape(value) for name, value in fields.items()}, form))
    return found


def form_of(response, button):
    """The form whose button reads so."""
    return next((a, fields) for a, fields, html in forms(response) if f'id="{button}' in html)


@pytest.fixture
def porridge(patient, today):
    food = make_food("Porridge")
    make_entry(patient, today - DAY, food, portion_label="1 pot", quantity=Decimal("1.5"))
    make_entry(patient, today - DAY, make_food("Milk"), grams=100)
    return food


class TestToday:
    def test_a_recent_food_is_logged_with_its_last_amount(self, browser, patient, porridge, today):
        address, fields = form_of(browser.get("/today/"), f"tap-{porridge.key}")
        answer = browser.post(address, fields, follow=True)
        assert answer.redirect_chain == [("/today/", 303)]
        entry = FoodEntry.objects.on(today).get()
        assert (entry.meal, entry.portion_label, entry.quantity) == (
            "breakfast",
            "1 pot",
            Decimal("1.5"),
        )
        assert "Added: Porridge Undo" in text_of(answer)
        undo, sent = form_of(answer, f"done-{entry.pk}")
        answer = browser.post(undo, sent, follow=True)
        assert not FoodEntry.objects.kept().on(today).exists()
        assert "Removed: Porridge Undo" in text_of(answer)
        undo, sent = form_of(answer, f"done-{entry.pk}")
        browser.post(undo, sent)
        assert FoodEntry.objects.kept().on(today).get() == entry

    def test_a_trembling_tap_logs_once(self, browser, porridge, today):
        address, fields = form_of(browser.get("/today/"), f"tap-{porridge.key}")
        for _twice in range(2):
            answer = browser.post(address, fields, headers=QUICK)
        assert FoodEntry.objects.on(today).count() == 1
        html = answer.content.decode()
        assert f'id="tap-{porridge.key}"' not in html  # nothing to press where the finger is
        assert "chip-done" in html
        order = re.findall(r'class="chip[^>]*>.*?<span>(\w+)', html, re.S)[:2]
        before = browser.get("/today/").content.decode()
        assert order == re.findall(r'class="chip[^>]*>.*?<span>(\w+)', before, re.S)[:2]
        with time_machine.travel(dt.datetime(2026, 11, 23, 8, 31, tzinfo=dt.UTC), tick=False):
            assert f'id="tap-{porridge.key}"' in browser.get("/today/").content.decode()

    def test_the_card_answers_alone_and_tells_the_others(self, browser, porridge):
        address, fields = form_of(browser.get("/today/"), f"tap-{porridge.key}")
        answer = browser.post(address, fields, headers=QUICK)
        assert "<html" not in answer.content.decode()
        assert "One tap for breakfast" in text_of(answer)
        assert "diary-changed" in answer.headers["HX-Trigger"]

    def test_yesterdays_breakfast_in_one_tap_and_back(self, browser, porridge, patient, today):
        page = browser.get("/today/")
        assert "Yesterday’s breakfast Porridge, Milk" in text_of(page)
        address, fields = form_of(page, "meal-again")
        for _twice in range(2):
            answer = browser.post(address, fields, headers=QUICK)
        assert FoodEntry.objects.kept().on(today).count() == 2
        assert "Yesterday’s breakfast" not in text_of(answer)
        assert "Added: Porridge, Milk Undo" in text_of(answer)
        undo, sent = form_of(answer, "done-")
        answer = browser.post(undo, sent, headers=QUICK)
        assert not FoodEntry.objects.kept().on(today).exists()
        assert "Yesterday’s breakfast" in text_of(answer)
        undo, sent = form_of(answer, "done-")
        browser.post(undo, sent, headers=QUICK)
        assert FoodEntry.objects.kept().on(today).count() == 2

    def test_an_older_meal_is_named_by_its_day(self, browser, patient, today):
        make_entry(patient, today - 3 * DAY, make_food("Porridge"))
        make_entry(patient, today - 8 * DAY, make_food("Toast"), meal="lunch")
        assert "Breakfast of Friday Porridge" in text_of(browser.get("/today/"))
        page = browser.get("/food/?meal=lunch").content.decode()
        assert 'id="meal-again"' not in page  # longer ago than a week

    def test_two_taps_are_both_taken_back_in_any_order(self, browser, porridge, today):
        page = browser.get("/today/")
        for address, fields, html in forms(page):
            if 'id="tap-' in html:
                answer = browser.post(address, fields, headers=QUICK)
        assert FoodEntry.objects.kept().on(today).count() == 2
        undos = [(a, fields) for a, fields, html in forms(answer) if 'id="done-' in html]
        assert len(undos) == 2
        for undo, sent in undos:
            answer = browser.post(undo, sent, headers=QUICK)
        assert not FoodEntry.objects.kept().on(today).exists()
        for address, fields, html in reversed(forms(answer)):
            if 'id="done-' in html:
                browser.post(address, fields, headers=QUICK)
        assert FoodEntry.objects.kept().on(today).count() == 2

    def test_nothing_known_no_empty_card_is_pressed(self, browser):
        assert 'id="tap-' not in browser.get("/today/").content.decode()

    def test_a_past_day_has_no_such_card(self, browser, porridge, today):
        assert "One tap" not in text_of(browser.get(f"/today/?day={today - DAY}"))

    def test_nothing_of_another_patient(self, client_of, outsider, porridge):
        FavouriteFood.objects.create(patient=porridge.foodentry_set.get().patient, food=porridge)
        assert "Porridge" not in text_of(client_of(outsider).get("/today/"))


class TestFavourites:
    def test_given_shown_first_used_and_taken_away(self, browser, patient, food, today):
        page = browser.get(f"/food/log/{food.key}/")
        assert "Make it a favourite" in text_of(page)
        answer = browser.post(f"/food/favourites/{food.key}/?star=1", follow=True)
        assert "It is one of your favourites now. Undo" in text_of(answer)
        browser.post(f"/food/favourites/{food.key}/?star=1")
        assert FavouriteFood.objects.get().food == food
        assert "Take off your favourites" in text_of(browser.get(f"/food/log/{food.key}/"))
        address, fields = form_of(browser.get("/today/"), f"tap-{food.key}")
        browser.post(address, fields)
        assert FoodEntry.objects.on(today).get().portion_label == "1 cup"
        answer = browser.post(f"/food/favourites/{food.key}/?star=0", follow=True)
        assert not FavouriteFood.objects.exists()
        undo = next(a for a, _fields, _html in forms(answer) if "star=1" in a)
        browser.post(undo)
        assert FavouriteFood.objects.get().patient == patient

    def test_what_is_no_food_is_not_found(self, browser, food):
        food.withdrawn_at = dt.datetime.now(dt.UTC)
        food.save()
        for key in (food.key, "no-such-food"):
            assert browser.post(f"/food/favourites/{key}/").status_code == 404

    def test_lists_are_each_persons_own(self, client_of, browser, outsider, food):
        browser.post(f"/food/favourites/{food.key}/")
        assert food.name not in text_of(client_of(outsider).get("/food/favourites/"))
        client_of(outsider).post(f"/food/favourites/{food.key}/?star=0")
        assert FavouriteFood.objects.count() == 1


class TestMarks:
    def say(self, browser, day, mark, **more):
        return browser.post("/food/mark/", {"day": str(day), "mark": mark}, **more)

    def test_thats_all_for_today_and_back(self, browser, patient, today):
        make_entry(patient, today)
        assert "to go" in text_of(browser.get("/today/"))
        page = browser.get("/food/")
        assert "That’s all for today" in text_of(page)
        answer = self.say(browser, today, "complete", follow=True)
        assert "You said that this is all for this day." in text_of(answer)
        assert "mg to go" not in text_of(browser.get("/today/")).split("Movement")[0]
        undo = next(a for a, _fields, _html in forms(answer) if "mark=" in a)
        assert undo == f"/food/mark/?day={today}&mark="
        browser.post(undo)
        assert not DayRecord.objects.exists()

    def test_undo_brings_back_what_was_said_before(self, browser, patient, today):
        self.say(browser, today - DAY, "ate_nothing", follow=True)
        answer = self.say(browser, today - DAY, "not_logged", follow=True)
        assert "It is left out of your averages." in text_of(answer)
        undo = next(a for a, _fields, _html in forms(answer) if "mark=" in a)
        answer = browser.post(undo, follow=True)
        assert DayRecord.objects.get().mark == "ate_nothing"
        assert "You ate nothing on this day." in text_of(answer)

    def test_what_is_offered_fits_the_day(self, browser, patient, today):
        text = text_of(browser.get("/food/"))
        assert "I ate nothing today" in text
        assert "That’s all" not in text
        make_entry(patient, today - DAY)
        text = text_of(browser.get(f"/food/?day={today - DAY}"))
        assert "That’s all for this day" in text
        assert "ate nothing" not in text

    def test_food_logged_after_all_takes_the_word_back_from_the_page(self, browser, patient, today):
        self.say(browser, today, "ate_nothing")
        make_entry(patient, today)
        assert "You ate nothing" not in text_of(browser.get("/food/"))

    def test_one_part_of_the_page_for_htmx(self, browser, today):
        answer = self.say(browser, today, "ate_nothing", headers=HTMX)
        assert "It counts in your averages." in text_of(answer)
        assert "diary-changed" in answer.headers["HX-Trigger"]

    @pytest.mark.parametrize(
        "fields", [{"mark": "complete"}, {"day": "2026-11-24", "mark": "complete"}]
    )
    def test_a_day_that_cannot_be_marked(self, browser, fields):
        answer = browser.post("/food/mark/", fields)
        assert answer.status_code == 422
        assert "<title>Error: About a day" in answer.content.decode()
        assert not DayRecord.objects.exists()

    def test_a_word_nobody_knows(self, browser, today):
        assert self.say(browser, today, "forgotten").status_code == 422

    def test_marks_are_each_persons_own(self, client_of, browser, outsider, today):
        self.say(browser, today, "not_logged")
        assert "left out" not in text_of(client_of(outsider).get("/food/"))
        self.say(client_of(outsider), today, "complete")
        assert DayRecord.objects.count() == 2


class TestSteps:
    """An amount is one of the steps or a text; without JavaScript the one she changed counts."""

    def send(self, browser, food, today, **fields):
        given = {"meal": "lunch", "day": str(today), "portion": "1 cup", "amount": "", "was": "1|"}
        given["submission_id"] = "6d1e0f62-0000-4000-8000-000000000000"
        return browser.post(f"/food/log/{food.key}/", {**given, **fields})

    @pytest.mark.parametrize(
        ("fields", "quantity", "label"),
        [
            ({"step": "½"}, "0.5", "1 cup"),
            ({"step": "1", "amount": "one and a half"}, "1.5", "1 cup"),
            ({"step": "1", "amount": "1,5"}, "1.5", "1 cup"),
            ({"step": "other", "amount": "30g"}, "30", ""),
            ({"step": "2", "amount": "1.2", "was": "other|1.2"}, "2", "1 cup"),
            ({"step": "other", "amount": "two", "was": "other|1.2"}, "2", "1 cup"),
            ({"amount": "two"}, "2", "1 cup"),
            ({"step": "1", "amount": "30", "portion": "grams"}, "30", ""),
        ],
    )
    def test_the_one_she_changed_counts(self, browser, food, today, fields, quantity, label):
        assert self.send(browser, food, today, **fields).status_code == 303
        entry = FoodEntry.objects.get()
        assert (entry.quantity, entry.portion_label) == (Decimal(quantity), label)

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"step": "2", "amount": "30 g"}, "You chose one amount and wrote another."),
            ({"step": "2", "portion": "grams"}, "Write how much it was"),
            ({"step": "other"}, "Write how much it was"),
            ({}, "Write how much it was"),
            ({"step": "7"}, "Choose one of the amounts listed."),
        ],
    )
    def test_what_cannot_be_told_is_asked(self, browser, food, today, fields, sentence):
        answer = self.send(browser, food, today, **fields)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert not FoodEntry.objects.exists()

    def test_the_form_starts_with_the_last_amount(self, browser, patient, food, today):
        make_entry(patient, today, food, portion_label="1 cup", quantity=Decimal("1.2"))
        html = browser.get(f"/food/log/{food.key}/").content.decode()
        assert re.search(r'name="step" value="other"[^>]*checked', html)
        assert 'name="amount" value="1.2"' in html
        assert 'name="was" value="other|1.2"' in html
