"""Calcium in a minute: an estimate beside the diary, never in it."""

import re
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutrition.calcium_estimate import MG_PER_PORTION, Source, calcium_mg_a_day
from nutrition.models import CalciumEstimate
from nutrition.totals import intake_by_day
from recommendations.actions import load_shipped
from recommendations.models import Threshold
from tests.dashboard.reading import words

PAGE = "/progress/calcium/minute/"
portions = st.dictionaries(st.sampled_from(Source), st.decimals(0, 70, places=1))


class TestRule:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ({}, 0),
            ({Source.DAIRY: 21}, 750),
            ({Source.DAIRY: 7, Source.GREENS: 7}, 350),
            ({Source.FISH: 1}, 50),
            ({Source.GREENS: 1}, 0),
            ({Source.DRINKS: 7, Source.TOFU: 7, Source.FISH: 7, Source.DAIRY: 14}, 1300),
        ],
    )
    def test_what_it_comes_to(self, said, expected):
        assert calcium_mg_a_day({one: Decimal(many) for one, many in said.items()}) == expected

    @given(portions, st.sampled_from(Source))
    def test_more_never_makes_less_and_steps_are_50(self, said, more):
        estimated = calcium_mg_a_day(said)
        assert estimated % 50 == 0
        larger = {**said, more: Decimal(70)}
        assert calcium_mg_a_day(larger) >= estimated

    @pytest.mark.parametrize("wrong", [-1, 71])
    def test_portions_out_of_range(self, wrong):
        with pytest.raises(ValueError, match="0 to 70"):
            calcium_mg_a_day({Source.DAIRY: Decimal(wrong)})

    def test_every_source_has_a_figure(self):
        assert set(MG_PER_PORTION) == set(Source)


@pytest.mark.django_db
class TestPage:
    def say(self, browser, **answers):
        fields = {"submission_id": str(uuid.uuid4()), **answers}
        return browser.post(PAGE, fields)

    def test_an_estimate_at_once_with_her_target(self, client_of, patient):
        load_shipped()
        browser = client_of(patient)
        assert self.say(browser, dairy="14", greens="7").status_code == 302
        text = words(browser.get(PAGE))
        assert "About 600 mg a day" in text
        assert "Your target is 1,200 mg a day. About 600 mg are left" in text
        assert "It is not part of your diary and no week is judged by it." in text

    def test_a_target_reached_by_these_alone(self, client_of, patient):
        load_shipped()
        browser = client_of(patient)
        self.say(browser, dairy="21", drinks="21")
        assert "seem to reach your target of 1,200 mg a day." in words(browser.get(PAGE))

    def test_without_a_target_nothing_is_compared(self, client_of, patient):
        Threshold.objects.all().delete()
        browser = client_of(patient)
        self.say(browser, fish="7")
        assert "other foods add some more." in words(browser.get(PAGE))

    def test_it_is_in_no_total(self, client_of, patient):
        self.say(client_of(patient), dairy="21")
        day = CalciumEstimate.objects.get().day
        assert not intake_by_day([patient.pk], day, day)

    def test_the_same_form_twice_is_one_estimate(self, client_of, patient):
        browser, once = client_of(patient), str(uuid.uuid4())
        self.say(browser, dairy="7", submission_id=once)
        self.say(browser, dairy="21", submission_id=once)
        assert CalciumEstimate.objects.get().calcium_mg == 250

    @pytest.mark.parametrize(
        ("answers", "sentence"),
        [
            ({}, "Answer at least one of the five questions."),
            ({"dairy": "1000"}, "Choose one of the answers listed."),
            ({"dairy": "abc", "fish": "7"}, "Choose one of the answers listed."),
        ],
    )
    def test_what_cannot_be_read_says_what_to_do(self, client_of, patient, answers, sentence):
        answer = self.say(client_of(patient), **answers)
        assert answer.status_code == 422
        assert sentence in words(answer)
        if "fish" in answers:
            assert re.search(r'name="fish" value="7"[^>]*checked', answer.content.decode())
        assert not CalciumEstimate.objects.exists()

    def test_removed_and_put_back(self, client_of, patient):
        browser = client_of(patient)
        for often in ("7", "14"):
            self.say(browser, dairy=often)
        newest = CalciumEstimate.objects.first()
        text = words(browser.post(f"{PAGE}{newest.pk}/remove/", follow=True))
        assert "is removed. Undo" in text
        assert "About 250 mg a day" in text
        text = words(browser.post(f"{PAGE}{newest.pk}/undo/", follow=True))
        assert "About 500 mg a day" in text
        assert "Earlier estimates" in text

    def test_the_outsider_sees_and_removes_nothing(self, client_of, patient, outsider):
        self.say(client_of(patient), dairy="7")
        stranger = client_of(outsider)
        assert "Your estimate" not in words(stranger.get(PAGE))
        pk = CalciumEstimate.objects.get().pk
        assert stranger.post(f"{PAGE}{pk}/remove/").status_code == 404
        assert CalciumEstimate.objects.kept().exists()
