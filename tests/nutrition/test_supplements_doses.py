"""Doses: one tap from Today, skipped, taken back and put back, with htmx and without."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
import time_machine

from nutrition.models import Dose
from tests.factories import make_entry
from tests.nutrition.pages import HTMX, text_of
from tests.nutrition.supplements import PAGE, make_dose, make_product, make_regimen, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "thresholds")]


@pytest.fixture
def regimen(patient):
    return make_regimen(patient)


class TestTicking:
    def test_one_tap_from_today_and_back(self, browser, patient, regimen):
        page = browser.get("/today/")
        assert "Vitamin D3 25 µg" in text_of(page)
        response = browser.post(f"{PAGE}plans/{regimen.pk}/dose/", tick())
        assert (response.status_code, response["Location"]) == (303, "/today/")
        dose = Dose.objects.get(patient=patient)
        assert (dose.status, dose.time, dose.vitamin_d_ug) == ("taken", dt.time(8, 30), 25)
        text = text_of(browser.get("/today/"))
        assert "08:30 taken" in text
        assert "25 of 20 µg" in text
        browser.post(f"{PAGE}doses/{dose.pk}/delete/", {"back": "/today/"})
        assert "25 of 20 µg" not in text_of(browser.get("/today/"))

    def test_skipped_counts_nowhere(self, browser, patient, regimen):
        browser.post(f"{PAGE}plans/{regimen.pk}/dose/", tick(answer="skipped"))
        assert Dose.objects.get(patient=patient).time is None
        text = text_of(browser.get(PAGE))
        assert "Skipped" in text
        assert "Taken 0 of 23 times since 1 November 2026." in text

    def test_htmx_gets_the_card_and_the_nutrients_are_told(self, browser, regimen):
        address = f"{PAGE}plans/{regimen.pk}/dose/"
        response = browser.post(address, tick(), headers=HTMX)
        assert "<html" not in response.content.decode()
        assert "08:30" in text_of(response)
        assert "supplements-changed" in json.loads(response["HX-Trigger"])
        today = browser.get("/today/").content.decode()
        assert "diary-changed from:body, supplements-changed from:body" in today

    def test_ticking_twice_is_one_dose(self, browser, patient, regimen):
        address, sent = f"{PAGE}plans/{regimen.pk}/dose/", tick()
        browser.post(address, sent)
        browser.post(address, sent)
        browser.post(address, tick(answer="skipped"))  # another page, the same dose
        assert Dose.objects.get(patient=patient).status == "taken"

    def test_undo_after_two_deletes(self, browser, patient, regimen):
        product = regimen.product
        doses = [make_dose(patient, dt.date(2026, 11, 23), product) for _dose in range(2)]
        for dose in doses:
            browser.post(f"{PAGE}doses/{dose.pk}/delete/")
        assert browser.get(PAGE).content.decode().count(">Taken back<") == 2
        for dose in doses:
            browser.post(f"{PAGE}doses/{dose.pk}/undo/")
        assert Dose.objects.kept().of([patient.pk]).count() == 2

    def test_an_undo_does_not_tick_a_time_twice(self, browser, patient, regimen):
        address = f"{PAGE}plans/{regimen.pk}/dose/"
        browser.post(address, tick())
        first = Dose.objects.get(patient=patient)
        browser.post(f"{PAGE}doses/{first.pk}/delete/")
        browser.post(address, tick())
        response = browser.post(f"{PAGE}doses/{first.pk}/undo/", follow=True)
        assert "This dose is ticked already." in response.content.decode()
        assert Dose.objects.kept().of([patient.pk]).count() == 1

    def test_a_past_day_is_ticked_at_the_time_it_was_due(self, browser, patient, regimen):
        assert "Supplements on 20 November" in text_of(browser.get("/today/?day=2026-11-20"))
        browser.post(f"{PAGE}plans/{regimen.pk}/dose/", tick(day="2026-11-20"))
        dose = Dose.objects.get(patient=patient)
        assert (dose.day, dose.time) == (dt.date(2026, 11, 20), dt.time(8))

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"day": "2026-11-24"}, "That day has not come yet."),
            ({"day": "2026-08-01"}, "You can log up to 90 days back."),
            ({"day": "2026-10-31"}, "This supplement is not planned for that day."),
            ({"day": "\x00"}, "Enter “Day” as a date"),
            ({"due": "09:00"}, "Choose one of the times listed."),
            ({"answer": "maybe"}, "Choose “Taken” or “Skipped”."),
            ({"time": "23:00"}, "That time has not come yet."),
            ({"submission_id": ""}, "Something is missing from this form."),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
    def test_bad_input(self, browser, patient, regimen, changes, sentence, headers):
        address = f"{PAGE}plans/{regimen.pk}/dose/"
        response = browser.post(address, tick(**changes), headers=headers)
        assert response.status_code == 422
        assert sentence in text_of(response)
        assert not Dose.objects.filter(patient=patient).exists()

    def test_one_out_of_plan(self, browser, patient, regimen):
        address = f"{PAGE}products/{regimen.product_id}/take/"
        once = {"submission_id": str(uuid.uuid4()), "quantity": "2"}
        for _again in range(2):
            assert browser.post(address, once)["Location"] == PAGE
        dose = Dose.objects.get(patient=patient)
        assert (dose.due, dose.vitamin_d_ug, dose.day) == (None, 50, dt.date(2026, 11, 23))
        assert "out of plan" in text_of(browser.get(PAGE))
        wrong = browser.post(address, {**once, "quantity": "0"})
        assert wrong.status_code == 422

    @pytest.mark.parametrize("back", ["//evil.test/", "https://evil.test", "javascript:alert(1)"])
    def test_the_way_back_stays_on_this_site(self, browser, regimen, back):
        response = browser.post(f"{PAGE}plans/{regimen.pk}/dose/", tick(back=back))
        assert response["Location"] == PAGE

    def test_at_half_past_eleven_at_night_it_is_her_day(self, client_of, patient, regimen):
        patient.user.time_zone = "Pacific/Auckland"
        patient.user.save()
        with time_machine.travel(dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC), tick=False):
            address = f"{PAGE}products/{regimen.product_id}/take/"
            sent = {"submission_id": str(uuid.uuid4()), "quantity": "1"}
            client_of(patient).post(address, sent)
        dose = Dose.objects.get(patient=patient)
        assert (dose.day, dose.time) == (dt.date(2026, 11, 23), dt.time(23, 30))


class TestTips:
    def test_a_large_dose_of_carbonate_without_a_meal(self, browser, patient, today):
        product = make_product(
            patient, "Calcium", calcium_mg=Decimal(700), calcium_salt="carbonate"
        )
        make_regimen(patient, product)
        make_dose(patient, today, product)
        text = text_of(browser.get("/today/"))
        assert "more than 600 mg of calcium at one time" in text
        assert "Calcium carbonate works best with a meal." in text
        make_entry(patient, today, meal="breakfast")
        assert "works best with a meal" not in text_of(browser.get("/today/"))

    def test_prescribed_weekly_vitamin_d_is_no_alert(self, browser, patient, today):
        product = make_product(patient, "D", vitamin_d_ug=Decimal(1250))
        make_regimen(patient, product)
        dose = make_dose(patient, today, product, days_covered=7, prescribed=True)
        assert "upper limit" not in text_of(browser.get(PAGE))
        Dose.objects.filter(pk=dose.pk).update(prescribed=False)
        assert "hold more vitamin D than the upper limit for a day" in text_of(browser.get(PAGE))


def test_the_food_page_counts_doses_and_leads_here(browser, patient, today):
    make_dose(patient, today)
    page = browser.get("/food/")
    assert 'href="/food/supplements/"' in page.content.decode()
    assert "The whole day, with supplements" in text_of(page)
    assert "Vitamin D 25 µg" in text_of(page)


def test_an_outsider_finds_nothing(client_of, outsider, patient, regimen):
    dose = make_dose(patient, dt.date(2026, 11, 23), regimen.product)
    browser = client_of(outsider)
    for address in (
        f"{PAGE}products/{regimen.product_id}/take/",
        f"{PAGE}plans/{regimen.pk}/dose/",
        f"{PAGE}doses/{dose.pk}/delete/",
    ):
        assert browser.post(address, tick()).status_code == 404
    assert Dose.objects.get(pk=dose.pk).deleted_at is None


def test_today_stays_within_its_queries(browser, patient, regimen, today, count_queries):
    for back in range(40):
        day = today - dt.timedelta(days=back)
        make_dose(patient, day, regimen.product, due=dt.time(8))
        make_entry(patient, day)
    with count_queries() as queries:
        browser.get("/today/")
    assert len(queries) <= 15
