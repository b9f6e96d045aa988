"""Activities of her own and stars: found first, logged like any other, and no past is rewritten."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from common.days import Week
from exercise import own_actions
from exercise.actions import log_session
from exercise.models import ActivitySession, FavouriteActivity, OwnActivity
from exercise.search import find_activities
from exercise.totals import week_of
from patients.models import HealthProfile
from tests.exercise.own import make_lift, make_own_activity, make_strength
from tests.exercise.pages import NOW, TODAY, given, text_of
from tests.factories import make_activity, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]

TOLD = {
    "name": "Climbing with Ann",
    "category": "weight_bearing_aerobic",
    "impact": "low",
    "intensity": "vigorous",
    "entry_unit": "minutes",
    "loads_hip": "1",
    "loads_spine": "0",
    "loads_wrist": "2",
}


def week(patient):
    return week_of([patient.pk], Week.containing(TODAY))[patient.pk]


class TestHerOwn:
    def test_it_is_described_once_and_logged_like_any_other(self, browser, patient):
        form = {**TOLD, "submission_id": str(uuid.uuid4())}
        for _time in range(2):
            answer = browser.post("/movement/yours/new/", form)
            assert answer.status_code == 303
        own = OwnActivity.objects.get()
        assert answer.headers["Location"] == f"/movement/log/?activity={own.key}"
        assert "Climbing with Ann" in text_of(browser.get(answer.headers["Location"]))
        page = text_of(browser.get("/movement/?q=climbin"))
        assert "Climbing with Ann" in page
        browser.post("/movement/log/", given(own, effort="vigorous", minutes="20"))
        row = ActivitySession.objects.get()
        assert (row.own_activity, row.activity, row.loads_wrist) == (own, None, 2)
        assert week(patient).aerobic_minutes == 40

    def test_editing_and_removing_it_changes_no_past_week(self, browser, patient):
        own = make_own_activity(patient)
        make = given(own, minutes="30")
        browser.post("/movement/log/", make)
        before = week(patient)
        change = {**TOLD, "category": "flexibility", "loads_wrist": "0", "version": "1"}
        assert browser.post(f"/movement/yours/{own.pk}/", change).status_code == 303
        assert week(patient) == before
        browser.post(f"/movement/yours/{own.pk}/remove/")
        assert week(patient) == before
        assert "Climbing with Ann 30 min" in text_of(browser.get("/movement/"))
        assert browser.get("/movement/log/", {"activity": own.key}).status_code == 404
        assert "Climbing" not in text_of(browser.get("/movement/yours/"))
        browser.post(f"/movement/yours/{own.pk}/put-back/")
        assert "Climbing" in text_of(browser.get("/movement/yours/"))
        own.delete()
        assert week(patient) == before

    def test_two_devices_see_both_versions(self, browser, patient):
        own = make_own_activity(patient)
        url = f"/movement/yours/{own.pk}/"
        assert browser.post(url, {**TOLD, "name": "Theirs", "version": "1"}).status_code == 303
        answer = browser.post(url, {**TOLD, "name": "Mine", "version": "1"})
        assert answer.status_code == 409
        assert "Theirs" in text_of(answer)
        assert 'value="Mine"' in answer.content.decode()
        assert browser.post(url, {**TOLD, "name": "Mine", "version": "2"}).status_code == 303
        own.refresh_from_db()
        assert own.name == "Mine"

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"name": ""}, "Write a name"),
            ({"name": "n" * 121}, "too long"),
            ({"category": ""}, "Choose what kind of movement it is."),
            ({"category": "magic"}, "Choose one of the answers listed"),
            ({"impact": ""}, "Choose how hard your feet meet the ground."),
            ({"intensity": ""}, "Choose how hard it is."),
            ({"loads_hip": "3"}, "Choose one of the answers listed"),
        ],
    )
    def test_bad_input_gets_a_sentence_and_loses_nothing(self, browser, changes, sentence):
        form = {**TOLD, "submission_id": str(uuid.uuid4()), **changes}
        answer = browser.post("/movement/yours/new/", form)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        if "name" not in changes:
            assert "Climbing with Ann" in answer.content.decode()
        assert not OwnActivity.objects.exists()

    def test_it_is_nobody_elses(self, patient, outsider, client_of):
        own = make_own_activity(patient)
        stranger = client_of(outsider)
        assert stranger.get("/movement/log/", {"activity": own.key}).status_code == 404
        assert stranger.post("/movement/log/", given(own)).status_code == 422
        assert stranger.get(f"/movement/yours/{own.pk}/").status_code == 404
        assert stranger.post(f"/movement/favourites/{own.key}/").status_code == 404
        assert "Climbing" not in text_of(stranger.get("/movement/?q=climbing"))
        with pytest.raises(PermissionDenied):
            log_session(
                patient=outsider, by=outsider.user, now=NOW, day=TODAY, activity=own,
                minutes=3, submission_id=uuid.uuid4(),
            )  # fmt: skip
        with pytest.raises(PermissionDenied):
            own_actions.change_own(activity=own, by=outsider.user, version=1, told={"name": "x"})


class TestEditingTheCatalogue:
    def test_no_past_week_changes_when_an_activity_is_edited_or_deleted(self, patient):
        activity = make_activity()
        for minutes in (20, 30):
            make_session(patient, TODAY, activity, minutes=minutes)
        before = week(patient)
        activity.category, activity.counts_aerobic, activity.loads_hip = "flexibility", False, 0
        activity.save()
        assert week(patient) == before
        activity.delete()
        assert week(patient) == before


class TestStars:
    def test_a_star_puts_it_first_and_taking_it_away_takes_it_back(self, browser, patient):
        for number in range(3):
            make_activity(f"Dancing {number}", key=f"dance_{number}")
        last = find_activities("dancing", patient_id=patient.pk).activities[-1]
        for _time in range(2):
            browser.post(f"/movement/favourites/{last.key}/?star=1")
        assert FavouriteActivity.objects.count() == 1
        found = find_activities("dancing", patient_id=patient.pk)
        assert found.activities[0] == last
        assert found.favourites == {last.key}
        assert last.name in text_of(browser.get("/movement/yours/"))
        assert f"{last.name}, 30 min" in text_of(browser.get("/movement/"))
        browser.post(f"/movement/favourites/{last.key}/?star=0")
        assert not FavouriteActivity.objects.exists()

    def test_a_walk_of_half_an_hour_waits_for_whoever_logged_none_yet(self, browser):
        make_activity("Walking for pleasure", key="walk_pleasure")
        assert "Walking for pleasure, 30 min" in text_of(browser.get("/movement/"))

    def test_what_care_advises_against_is_on_no_button(self, browser, patient):
        jump = make_activity("Big jumps", key="jumps", flags=["HIGH_IMPACT"], impact="high")
        make_session(patient, TODAY, jump)
        assert "Big jumps, 30 min" in text_of(browser.get("/movement/"))
        swing = make_lift("Heavy swing", flags=["HEAVY_LOAD", "FLEXION"])
        make_strength(patient, TODAY, [(swing, 3, 8, None)])
        assert "Strength as last time: Heavy swing" in text_of(browser.get("/movement/"))
        HealthProfile.objects.create(patient=patient, vertebral_fracture=True)
        page = text_of(browser.get("/movement/"))
        assert "Big jumps, 30 min" not in page
        assert "Strength as last time" not in page
