"""Adding, changing, pausing and ending supplements in a browser without JavaScript."""

import datetime as dt

import pytest

from nutrition.models import Regimen, SupplementProduct, SupplementType
from nutrition.supplement_catalogue import load_supplements
from nutrition.supplement_search import find_types
from tests.nutrition.pages import HTMX, text_of
from tests.nutrition.supplements import PAGE, label, make_dose, make_regimen, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "thresholds")]


@pytest.fixture
def types(db, now):
    load_supplements(now=now)


@pytest.fixture
def regimen(patient):
    return make_regimen(patient)


class TestCatalogue:
    def test_all_types_load_and_again_nothing_changes(self, types, now):
        assert SupplementType.objects.count() == 66
        citrate = SupplementType.objects.get(key="calcium-citrate-250-mg")
        assert (citrate.calcium_mg, citrate.zinc_mg, citrate.calcium_salt) == (250, 0, "citrate")
        pea = SupplementType.objects.get(key="pea-protein-powder")
        assert pea.calcium_mg is None  # unknown stays unknown
        again = load_supplements(now=now)
        assert (again.added, again.changed, again.unchanged, again.withdrawn) == (0, 0, 66, 0)

    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("vit d 25", "Vitamin D3 25 µg (1,000 IU)"),
            ("d3 1000 iu", "Vitamin D3 25 µg (1,000 IU)"),
            ("citrate calcium 250", "Calcium citrate 250 mg"),
            ("magnesum oxid", "Magnesium oxide 250 mg"),
            ("FISH oil", "Fish oil capsule"),
        ],
    )
    def test_finding(self, types, words, first):
        found = [kind.name for kind in find_types(words).types[:3]]
        assert any(name.startswith(first) for name in found), found

    @pytest.mark.parametrize("words", ["", "   ", "zzzzqq", "\x00", "%", "'; --", "a" * 5000])
    def test_finding_nothing(self, types, words):
        assert find_types(words).types == ()

    def test_the_page_of_a_search(self, types, browser):
        page = browser.get(f"{PAGE}search/?q=zinc")
        assert "Zinc gluconate 15 mg" in text_of(page)
        part = browser.get(f"{PAGE}search/?q=calcium", headers=HTMX)
        assert "<html" not in part.content.decode()
        assert "show=24" in part.content.decode()


class TestAdding:
    def test_from_a_type(self, types, browser, patient):
        address = f"{PAGE}add/calcium-citrate-250-mg/"
        assert "250 mg calcium" in text_of(browser.get(address))
        response = browser.post(address, plan(quantity="2", moments=["18:30"]))
        assert (response.status_code, response["Location"]) == (303, PAGE)
        regimen = Regimen.objects.get(patient=patient)
        assert regimen.product.name == "Calcium citrate 250 mg"
        assert (regimen.quantity, regimen.times) == (2, [dt.time(18, 30)])
        text = text_of(browser.get(PAGE))
        assert "2 at a time, every day, with supper" in text
        assert "Nothing to count yet." in text

    def test_from_a_label_with_the_salt_only_the_conversion_is_shown(self, browser, patient):
        sent = label(calcium_mg="1250", calcium_mg_salt="carbonate", vitamin_d_ug="400 IU")
        assert browser.post(f"{PAGE}label/", sent).status_code == 303
        product = SupplementProduct.objects.get(patient=patient)
        assert (product.calcium_mg, product.vitamin_d_ug, product.zinc_mg) == (500, 10, 0)
        assert product.calcium_salt == "carbonate"
        text = text_of(browser.get(PAGE))
        assert "1250 mg of calcium carbonate holds 500 mg of calcium (40.0 % of its weight" in text
        again = browser.get(f"{PAGE}products/{product.pk}/").content.decode()
        assert 'value="1250 mg"' in again

    def test_what_a_label_leaves_open_is_unknown(self, browser, patient):
        browser.post(f"{PAGE}label/", label(zinc_mg="?"))
        assert SupplementProduct.objects.get(patient=patient).zinc_mg is None
        assert "zinc not known" in text_of(browser.get(PAGE))

    def test_the_same_submission_adds_once(self, browser, patient):
        sent = label()
        browser.post(f"{PAGE}label/", sent)
        browser.post(f"{PAGE}label/", sent)
        assert Regimen.objects.filter(patient=patient).count() == 1
        assert SupplementProduct.objects.filter(patient=patient).count() == 1

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"calcium_mg": "25 %"}, "A percentage says how much of one country’s daily value"),
            ({"calcium_mg": "-1"}, "Write an amount of 0 or more."),
            ({"calcium_mg": "abc"}, "Write the amount as a number with its unit"),
            ({"calcium_mg": "1000000000"}, "That is more than one dose can hold."),
            ({"calcium_mg": "5\x00"}, "Write the amount as a number with its unit"),
            ({"calcium_mg": "", "magnesium_mg": ""}, "Write at least one amount from the label."),
            ({"calcium_mg": "9000", "calcium_mg_salt": "carbonate"}, "more than one dose can hold"),
            ({"calcium_mg_salt": "chalk"}, "Choose one of the salts listed."),
            ({"vitamin_d_ug": "1000"}, "Write the unit too, such as 25 µg or 1,000 IU."),
            ({"name": ""}, "Fill in “Name”."),
            ({"name": "x" * 201}, "“Name” is too long"),
            ({"name": "x\x00"}, "“Name” holds a character we cannot keep."),
            ({"quantity": "0"}, "Write a number above 0"),
            ({"quantity": "-1"}, "Write a number above 0"),
            ({"quantity": "1000000000"}, "One dose can be at most 20."),
            ({"quantity": "21"}, "One dose can be at most 20."),
            ({"quantity": "30 g"}, "Write how many as a number"),
            ({"quantity": "abc"}, "Write how many as a number"),
            ({"pattern": "hourly"}, "Choose one of the answers listed"),
            ({"pattern": "weekdays"}, "Choose at least one weekday."),
            ({"pattern": "weekly", "weekdays": ["1", "2"]}, "Choose one weekday"),
            ({"pattern": "weekly", "weekdays": ["7"]}, "Choose one of the answers listed"),
            ({"pattern": "every_n_days"}, "Write every how many days"),
            ({"pattern": "every_n_days", "every_days": "1"}, "must be 2 or more"),
            ({"pattern": "every_n_days", "every_days": "91"}, "must be 90 or less"),
            ({"moments": []}, "Choose at least one time of the day."),
            ({"moments": [], "other_time": "25:00"}, "Enter “At another time” as a time"),
            ({"starts_on": "2026-08-24"}, "The first day can be 25 August 2026 or later."),
            ({"starts_on": "2027-11-24"}, "Choose a first day within the next year."),
            ({"starts_on": "soon"}, "Enter “From” as a date"),
            ({"until": "2026-11-22"}, "The last day cannot be before the first day."),
            ({"until": "9999-12-31"}, "Choose a last day within the next ten years."),
            ({"submission_id": "x"}, "Something went missing from this form."),
        ],
    )
    def test_bad_input_is_answered_with_what_to_do_and_nothing_is_lost(
        self, browser, patient, changes, sentence
    ):
        sent = label(**{"magnesium_mg": "77 mg", "until": "2027-01-02", **changes})
        response = browser.post(f"{PAGE}label/", sent)
        assert response.status_code == 422
        kept = [sent[name] for name in ("magnesium_mg", "until") if name not in changes]
        assert all(f'value="{value}"' in response.content.decode() for value in kept)
        assert sentence in text_of(response)
        assert not Regimen.objects.filter(patient=patient).exists()

    def test_an_unknown_type_is_not_there(self, browser):
        assert browser.get(f"{PAGE}add/moon-dust/").status_code == 404


class TestChanging:
    def test_a_product_and_what_was_taken_before(self, browser, patient, regimen):
        dose = make_dose(patient, dt.date(2026, 11, 22), regimen.product)
        address = f"{PAGE}products/{regimen.product_id}/"
        sent = {"name": "New", "dose_unit": "drop", "vitamin_d_ug": "400 IU"}
        assert browser.post(address, sent).status_code == 303
        regimen.product.refresh_from_db()
        dose.refresh_from_db()
        assert (regimen.product.vitamin_d_ug, dose.vitamin_d_ug) == (10, 25)
        assert dose.product_name == "Vitamin D3 25 µg"

    def test_a_schedule_from_today_on(self, browser, patient, regimen):
        address = f"{PAGE}plans/{regimen.pk}/"
        assert browser.get(address).status_code == 200
        sent = plan(moments=["22:00"], quantity="2", prescribed="on")
        for _again in range(2):
            assert browser.post(address, sent).status_code == 303
        regimen.refresh_from_db()
        new = Regimen.objects.get(patient=patient, stopped_on=None)
        assert regimen.stopped_on == new.starts_on == dt.date(2026, 11, 23)
        assert (new.times, new.prescribed) == ([dt.time(22)], True)
        past = browser.post(address, plan(starts_on="2026-11-22"))
        assert past.status_code == 422
        assert "since 1 November 2026" in text_of(browser.get(PAGE))

    def test_pause_and_go_on(self, browser, patient, regimen):
        for _again in range(2):
            browser.post(f"{PAGE}plans/{regimen.pk}/pause/")
        text = text_of(browser.get(PAGE))
        assert "Paused" in text
        assert "Do you take calcium" in text
        for _again in range(2):
            browser.post(f"{PAGE}plans/{regimen.pk}/resume/")
        assert Regimen.objects.filter(patient=patient, stopped_on=None).count() == 1
        assert "Paused" not in text_of(browser.get(PAGE))

    def test_ending_keeps_what_was_taken(self, browser, patient, regimen, today):
        make_dose(patient, today, regimen.product, due=dt.time(8))
        browser.post(f"{PAGE}plans/{regimen.pk}/end/")
        text = text_of(browser.get(PAGE))
        assert "Ended" in text
        assert "Take it again" in text
        assert "25 of 20 µg" in text_of(browser.get("/today/"))
