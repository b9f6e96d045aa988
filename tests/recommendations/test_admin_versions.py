"""What an admin sees of versions: withdrawing, history, states; and who may look at all."""

import datetime as dt

import pytest
import time_machine
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from recommendations import actions
from recommendations.models import Threshold, ThresholdDraft
from tests.recommendations.admin_site import (
    DRAFTS,
    LIST,
    NOW,
    change_url,
    draft_url,
    publish,
    target_on,
    withdraw_url,
    words,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday(db):
    actions.load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


def test_withdrawing_from_a_day(ada, admin_person, calcium):
    new = publish(ada, calcium, valid_from="2026-11-26")
    assert "Withdraw this version" in words(ada.get(change_url(new)))
    page = ada.get(withdraw_url(new))
    assert page.status_code == 200
    assert "Calcium, women aged 51 and over on an aromatase inhibitor" in words(page)
    answer = ada.post(withdraw_url(new), {"from_day": "2026-12-24", "reason": "Not agreed"})
    assert answer.status_code == 302
    assert target_on(dt.date(2026, 12, 23)) == 1100
    assert target_on(dt.date(2026, 12, 24)) == 1200
    again = ada.post(withdraw_url(new), {"from_day": "2027-01-01", "reason": "Again"}, follow=True)
    assert "This version is withdrawn already." in words(again)
    assert "Withdraw this version" not in words(ada.get(change_url(new)))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"from_day": "2026-11-25", "reason": "x"},
            "Choose 26 November 2026 or a later day: past days keep their target.",
        ),
        ({"from_day": "", "reason": "x"}, "This field is required."),
        ({"from_day": "2026-12-01", "reason": " "}, "This field is required."),
    ],
)
def test_withdrawing_wrongly(ada, calcium, given, sentence):
    response = ada.post(withdraw_url(calcium), given)
    assert response.status_code == 422
    assert sentence in words(response)
    calcium.refresh_from_db()
    assert calcium.withdrawn_from is None


def test_history_says_what_when_who_and_why(ada, calcium):
    new = publish(ada, calcium)
    ada.post(withdraw_url(new), {"from_day": "2026-12-24", "reason": "Not agreed"})
    text = words(ada.get(reverse("admin:recommendations_threshold_history", args=[calcium.pk])))
    withdrawn = text.index("Ada Admin The version from 1 December 2026 is withdrawn from")
    published = text.index(
        "Ada Admin 1,100 mg a day, upper limit 2,000 mg, from 1 December 2026. "
        "Target: from 1,200 mg a day to 1,100 mg a day "
        "Source: from ASCO 2019; upper limit IOM 2011 to ASCO 2027 "
        "Link to the source: from https://doi.org/10.1200/JCO.19.01696 to https://example.org/asco "
        "ASCO 2027 "
        "The guideline was renewed"
    )
    shipped = text.index("shipped with BoneGuard 1,200 mg a day, upper limit 2,000 mg")
    assert withdrawn < published < shipped
    assert "24 December 2026. ASCO 2027 Not agreed" in text
    assert "1,000 mg a day" not in text  # other people's thresholds have their own history


def test_a_version_to_come_is_not_withdrawn_before_its_first_day(ada, calcium):
    new = publish(ada, calcium)
    response = ada.post(withdraw_url(new), {"from_day": "2026-11-30", "reason": "x"})
    assert "Choose 1 December 2026, its first day, or a later one." in words(response)


def test_an_admin_in_the_west_withdraws_from_no_day_that_is_over_in_the_east(
    client_of, admin_person, calcium
):
    admin_person.time_zone = "America/Los_Angeles"
    admin_person.save()
    with time_machine.travel(NOW + dt.timedelta(hours=13), tick=False):  # 14:15 there, the 26th
        browser = client_of(admin_person)
        page = browser.get(withdraw_url(calcium))
        response = browser.post(withdraw_url(calcium), {"from_day": "2026-11-26", "reason": "x"})
    assert page.context["form"].initial["from_day"] == dt.date(2026, 11, 27)
    assert response.status_code == 422
    assert "Choose 27 November 2026 or a later day: past days keep" in words(response)
    calcium.refresh_from_db()
    assert calcium.withdrawn_from is None


def history(browser, row):
    return words(browser.get(reverse("admin:recommendations_threshold_history", args=[row.pk])))


def test_a_version_is_compared_with_what_was_in_force_on_its_eve(ada, calcium):
    withdrawn = publish(ada, calcium, valid_from="2026-12-01")
    ada.post(withdraw_url(withdrawn), {"from_day": "2026-12-24", "reason": "Not agreed"})
    publish(ada, calcium, valid_from="2027-01-01", target="1000")
    text = history(ada, calcium)
    assert "Target: from 1,200 mg a day to 1,000 mg a day" in text
    assert "Target: from 1,200 mg a day to 1,100 mg a day" in text
    assert "from 1,100 mg a day" not in text


def test_the_order_of_writing_is_not_the_order_of_days(ada, calcium):
    publish(ada, calcium, valid_from="2027-01-01", target="1000")
    publish(ada, calcium, valid_from="2026-12-01", target="1100", source_url="")
    text = history(ada, calcium)
    assert "Target: from 1,200 mg a day to 1,100 mg a day" in text
    assert "Link to the source: from https://doi.org/10.1200/JCO.19.01696 to –" in text
    assert "Target: from 1,100 mg a day to 1,000 mg a day" in text


def test_a_new_name_of_the_same_source_is_compared_with_the_old_name(ada, calcium):
    Threshold.objects.filter(pk=calcium.pk).update(source="An old name")
    actions.load_shipped()
    text = history(ada, calcium)
    assert "Source: from An old name to ASCO 2019; upper limit IOM 2011" in text


def test_states_and_filters(ada, calcium):
    publish(ada, calcium, valid_from="2026-11-26")
    publish(ada, calcium, valid_from="2026-12-24", target="1000")
    shipped = len(Threshold.objects.filter(is_shipped=True))
    rows = Threshold.objects.exclude(is_shipped=True).order_by("valid_from")
    ada.post(withdraw_url(rows[0]), {"from_day": "2026-12-20", "reason": "x"})

    def shown(when):
        response = ada.get(f"{LIST}?when={when}&measure__exact=calcium&sex__exact=female")
        return words(response)

    assert "in force until 20 December 2026" in shown("now")
    assert "replaced" not in shown("now")
    assert "applies from 24 December 2026" in shown("coming")
    assert "replaced" in shown("over")
    ada.post(withdraw_url(rows[1]), {"from_day": "2026-12-24", "reason": "x"})
    assert "withdrawn from 24 December 2026" in words(ada.get(LIST))
    assert Threshold.objects.filter(is_shipped=True).count() == shipped


def test_nothing_can_be_deleted(ada, calcium):
    delete = reverse("admin:recommendations_threshold_delete", args=[calcium.pk])
    assert ada.post(delete, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [calcium.pk], "post": "yes"}
    ada.post(LIST, action)
    assert Threshold.objects.filter(pk=calcium.pk).exists()


def test_missing_rows(ada):
    for url in (withdraw_url(Threshold(pk=10**9)), f"{LIST}{10**9}/history/", f"{LIST}x/history/"):
        assert ada.get(url).status_code in {302, 404}


def test_only_admins(client, client_of, patient, clinician, calcium):
    for url in (LIST, DRAFTS, draft_url(calcium), change_url(calcium), withdraw_url(calcium)):
        for browser in (client, client_of(patient), client_of(clinician)):
            response = browser.get(url)
            assert response.status_code in {302, 403, 404}
    write(client_of(clinician), calcium)
    assert not ThresholdDraft.objects.exists()


def test_admins_see_no_model_about_patients(ada):
    apps = {model._meta.app_label for model in admin.site._registry}
    assert not apps & {"patients", "reminders", "privacy"}
    for name in ("patients_patient", "nutrition_foodentry", "exercise_activitysession"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}_changelist")
