"""The pages of food, as Helen uses them: with and without htmx, with good and bad input."""

import datetime as dt
import re
import uuid
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from nutrition.models import FoodEntry, Portion
from tests.factories import make_entry, make_food, make_patient

HTMX = {"HX-Request": "true"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def browser(client_of, patient):
    return client_of(patient)


@pytest.fixture
def food(db):
    return make_food(also_called="natural yogurt", note="Amounts differ by brand.")


def text_of(response):
    """What one reads on the page, in one line."""
    html = response.content.decode()
    main = html[html.index("<main") :] if "<main" in html else html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def fields_for(today, **changes):
    given = {
        "submission_id": str(uuid.uuid4()),
        "amount": "1",
        "portion": "1 cup",
        "meal": "breakfast",
        "day": today.isoformat(),
        "note": "",
    }
    return {**given, **changes}


def part(response, name):
    """The inside of the element with this id, as the whole page has it."""
    html = response.content.decode()
    start = html.index(f'<div id="{name}"')
    return html[html.index(">", start) + 1 :]


def same(html):
    """Without what differs each time: tokens, submission ids, space."""
    html = re.sub(r'name="(csrfmiddlewaretoken|submission_id)" value="[^"]+"', "", html)
    html = re.sub(r'"X-CSRFToken": "[^"]+"', "", html)
    return re.sub(r"\s+", " ", html).strip()


class TestDiary:
    def test_an_empty_day_says_what_to_do(self, browser):
        page = browser.get("/food/")
        assert page.status_code == 200
        text = text_of(page)
        assert "Today, 23 November" in text
        assert "Nothing for breakfast yet. Search for what you had, and add it." in text
        assert "What did you eat or drink?" in text
        assert "One tap again" not in text
        assert "The whole day" not in text

    @pytest.mark.parametrize(
        ("moment", "title"),
        [("08:30", "Breakfast"), ("12:00", "Lunch"), ("18:00", "Supper"), ("22:00", "Snacks")],
    )
    def test_the_meal_of_the_hour_where_she_is(self, browser, today, moment, title):
        with time_machine.travel(dt.datetime.fromisoformat(f"{today}T{moment}:00Z"), tick=False):
            assert f"{title} so far" in text_of(browser.get("/food/"))

    def test_late_in_los_angeles_it_is_still_yesterday(self, client_of, today):
        patient = make_patient(email="la@example.test", time_zone="America/Los_Angeles")
        with time_machine.travel(dt.datetime(2026, 11, 24, 7, 30, tzinfo=dt.UTC), tick=False):
            text = text_of(client_of(patient).get("/food/"))
        assert "Today, 23 November" in text
        assert "Snacks so far" in text

    def test_a_past_day_has_its_own_entries(self, browser, patient, today):
        yesterday = today - dt.timedelta(days=1)
        make_entry(patient, yesterday, make_food("Kale, boiled"), meal="lunch")
        text = text_of(browser.get("/food/", {"day": yesterday.isoformat(), "meal": "supper"}))
        assert "Yesterday, 22 November" in text
        assert "Lunch Kale, boiled" in text
        assert "Kale" not in text_of(browser.get("/food/", {"meal": "lunch"})).split("so far")[1]

    def test_a_day_too_long_ago_is_shown_but_takes_nothing_new(self, browser, patient, today):
        day = today - dt.timedelta(days=91)
        make_entry(patient, day, make_food("Kale, boiled"))
        text = text_of(browser.get("/food/", {"day": day.isoformat()}))
        assert "You can log up to 90 days back." in text
        assert "Monday, 24 August" in text
        assert "Kale, boiled" in text

    @pytest.mark.parametrize("day", ["2026-11-24", "yesterday", "2026-13-01", "1999-12-31", "0"])
    def test_an_address_of_no_such_day_is_not_found(self, browser, day):
        assert browser.get("/food/", {"day": day}).status_code == 404
        assert browser.get("/food/search/", {"day": day, "q": "milk"}).status_code == 404

    def test_an_unknown_meal_is_the_meal_of_the_hour(self, browser):
        assert "Breakfast so far" in text_of(browser.get("/food/", {"meal": "tiffin"}))

    def test_sums_say_at_least_where_a_food_has_no_figure(self, browser, patient, today):
        make_entry(patient, today, make_food("Milk"))
        make_entry(patient, today, make_food("Soup", calcium_mg=None, zinc_mg=None), meal="lunch")
        text = text_of(browser.get("/food/?meal=breakfast"))
        assert "Calcium from this meal 448 mg" in text
        assert "Calcium from this meal not known" in text
        assert "Calcium at least 448 mg" in text
        assert "Zinc at least 2.2 mg" in text
        assert "Magnesium 83 mg" in text
        assert "1 food has no figure for calcium; 1 food has no figure for zinc." in text
        assert " 0 mg" not in text

    def test_the_number_of_queries_does_not_grow(self, browser, patient, today, count_queries):
        foods = [make_food(f"Food {number}") for number in range(12)]
        with count_queries() as empty:
            browser.get("/food/")
        for food in foods:
            for back in range(5):
                make_entry(patient, today - dt.timedelta(days=back), food)
        with count_queries() as full:
            browser.get("/food/")
        assert len(full) <= len(empty) + 1 <= 12
        with count_queries() as search:
            browser.get("/food/search/?q=food")
        assert len(search) <= 15


class TestSearch:
    def test_found_foods_in_order_with_what_one_tap_would_log(self, browser, food):
        make_food("Kale")
        page = browser.get("/food/search/", {"q": "yogurt"})
        assert re.findall(r'data-food-name="([^"]+)"', page.content.decode()) == [food.name]
        text = text_of(page)
        assert "1 match" in text
        assert "1 cup · 245 g" in text
        assert "Ca Calcium 448 mg" in text
        assert "K2 Vitamin K2 0.7 µg" in text
        assert "Zn Zinc 2.2 mg" in text

    def test_what_nobody_knows_is_no_zero(self, browser):
        make_food("Kale", vitamin_k2_ug=None, k2_basis="plant food, none expected", zinc_mg=None)
        make_food("Kale crisps", k2_basis="MK-4 only")
        text = text_of(browser.get("/food/search/", {"q": "kale"}))
        assert "K2 Vitamin K2 – none expected" in text
        assert "Zn Zinc – not known" in text
        assert "K2 Vitamin K2 at least 0.7 µg" in text

    def test_her_last_amount_comes_back(self, browser, patient, food, today):
        make_entry(
            patient, today, food, portion_label="1 pot", quantity=Decimal(2), grams=Decimal(300)
        )
        text = text_of(browser.get("/food/search/", {"q": "yog"}))
        assert "2 × 1 pot · 300 g · you have logged this once" in text
        Portion.objects.filter(label="1 pot").delete()
        assert "300 g · you have logged this once" in text_of(browser.get("/food/search/?q=yog"))

    def test_a_food_without_portions_is_offered_by_weight(self, browser):
        make_food("Kale", portions=[])
        assert "Kale 100 g Ca" in text_of(browser.get("/food/search/", {"q": "kale"}))

    def test_the_fragment_is_the_part_of_the_page(self, browser, food):
        asked = {"q": "yogurt", "day": "2026-11-22", "meal": "lunch"}
        whole = same(part(browser.get("/food/search/", asked), "found"))
        fragment = browser.get("/food/search/", asked, headers=HTMX)
        assert "<html" not in fragment.content.decode()
        assert whole.startswith(same(fragment.content.decode()))
        assert 'name="day" value="2026-11-22"' in fragment.content.decode()

    def test_more_instead_of_an_end(self, browser):
        for number in range(30):
            make_food(f"Bread {number:02}")
        first = browser.get("/food/search/", {"q": "bread"})
        assert first.content.count(b"data-food-name") == 12
        assert "The 12 nearest matches, yours first" in text_of(first)
        link = re.search(r'href="(/food/search/\?[^"]+show=24)"', first.content.decode())[1]
        second = browser.get(unescape(link), headers=HTMX)
        assert second.content.count(b"data-food-name") == 24
        assert second.content.decode().count("data-focus") == 1
        last = browser.get("/food/search/", {"q": "bread", "show": "36"})
        assert last.content.count(b"data-food-name") == 30
        assert "Show more" not in text_of(last)
        for odd in ("-1", "x", "9" * 5000, "²"):
            page = browser.get("/food/search/", {"q": "bread", "show": odd})
            assert page.content.count(b"data-food-name") == 12

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("yoghrut", "Nothing by that name. These are for “yoghurt”."),
            ("xyzzy", "Nothing found. Try one plain word, such as cheese, salmon or oats."),
            ("  ", "Type the first letters: yog finds yoghurt."),
            ("yoghurt xyzzy", "Nothing by that name. These are for “yoghurt”."),
            ("plain kale", "No food has all of these words. These have some of them."),
            ("plian kale", "These have some of the words “plain kale”."),
        ],
    )
    def test_it_says_what_was_searched_instead(self, browser, food, query, sentence):
        make_food("Kale")
        assert sentence in text_of(browser.get("/food/search/", {"q": query}))

    def test_a_stand_in_is_called_the_closest_match(self, browser):
        make_food("White cheese", stand_in_for="halloumi; feta")
        assert "Closest match for halloumi" in text_of(browser.get("/food/search/?q=hallou"))

    def test_any_length_and_any_characters(self, browser):
        assert browser.get("/food/search/", {"q": "milk " * 2000}).status_code == 200
        assert browser.get("/food/search/", {"q": "<script>'\"&|!()"}).status_code == 200
        assert browser.get("/food/search/?q=milk%00").status_code == 400


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
        assert 'name="amount" value="1½"' in html
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


class TestAgain:
    def test_foods_of_this_meal_latest_first_with_the_amount_of_then(
        self, browser, patient, food, today
    ):
        kale = make_food("Kale", portions=[])
        make_entry(patient, today - dt.timedelta(days=9), food, grams=Decimal(100))
        for back, quantity in ((3, 1), (2, 2)):
            make_entry(
                patient,
                today - dt.timedelta(days=back),
                food,
                portion_label="1 pot",
                quantity=Decimal(quantity),
                grams=Decimal(150 * quantity),
            )
        make_entry(patient, today - dt.timedelta(days=1), kale, grams=Decimal(80))
        make_entry(patient, today, make_food("Turnip"), meal="supper")
        make_entry(patient, today - dt.timedelta(days=61), make_food("Leek"))
        make_entry(patient, today, make_food("Marrow", withdrawn_at=dt.datetime.now(dt.UTC)))
        html = part(browser.get("/food/?meal=breakfast"), "day")
        again = html[: html.index("so far")]
        names = re.findall(r'<span>([^<]+) <span class="serving[^>]*>([^<]+)<', again)
        assert names == [("Kale", "80 g"), ("Yoghurt, plain, low-fat", "2 × 1 pot · 300 g")]

    def test_one_tap_logs_it(self, browser, patient, food, today):
        make_entry(
            patient,
            today - dt.timedelta(days=1),
            food,
            portion_label="1 pot",
            quantity=Decimal("0.5"),
            grams=Decimal(75),
        )
        html = part(browser.get("/food/?meal=breakfast"), "day")
        form = html[html.index("<form") : html.index("</form>")]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        address = re.search(r'action="([^"]+)"', form)[1]
        answer = browser.post(address, {k: unescape(v) for k, v in fields.items()}, headers=HTMX)
        assert answer.status_code == 200
        entry = FoodEntry.objects.on(today).get()
        assert (entry.portion_label, entry.quantity, entry.grams) == ("1 pot", Decimal("0.5"), 75)

    def test_six_at_most(self, browser, patient, today):
        for number in range(9):
            make_entry(patient, today, make_food(f"Food {number}"))
        html = part(browser.get("/food/?meal=breakfast"), "day")
        assert html.count('class="chip"') == 6


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
    ADDRESSES = ("", "delete/", "undo/")

    def test_entries_of_another_patient_are_not_found(self, client_of, patient, outsider, today):
        entry = make_entry(patient, today, make_food("Secret kale"))
        browser = client_of(outsider)
        for ending in self.ADDRESSES:
            answer = browser.post(f"/food/entries/{entry.pk}/{ending}", fields_for(today))
            missing = browser.post(f"/food/entries/{entry.pk + 99}/{ending}", fields_for(today))
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
