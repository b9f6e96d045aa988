"""Admins edit and withdraw activities; what was logged stays as it was."""

import datetime as dt

import pytest
from django.contrib.admin.sites import site
from django.test import RequestFactory, override_settings
from django.urls import reverse

from exercise.catalogue import load_activities
from exercise.models import Activity
from tests.factories import make_activity, make_session

DAY = dt.date(2026, 11, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(db):
    return make_activity("Walking, brisk", key="walk_brisk", flags=["FALL_RISK"])


@pytest.fixture
def browser(admin_person, client_of):
    with override_settings(LOCAL_MODE=True):
        yield client_of(admin_person)


def change_address(activity):
    return reverse("admin:exercise_activity_change", args=[activity.pk])


def filled(**changes):
    values = {
        "name": "Walking, quick",
        "category": "flexibility",
        "impact": "none",
        "met": "",
        "intensity": "",
        "entry_unit": "minutes",
        "loads_hip": "0",
        "loads_spine": "2",
        "loads_wrist": "0",
        "flags": ["TWIST", "SUPERVISED"],
        "note": "Slowly",
        "source": "",
    }
    return {**values, **changes}


def test_an_edit_is_kept_found_and_survives_loading_the_shipped_file(browser, walk, patient):
    session = make_session(patient, DAY, walk)
    answer = browser.post(change_address(walk), filled())
    assert answer.status_code == 302
    walk.refresh_from_db()
    assert (walk.name, walk.folded_name) == ("Walking, quick", "walking quick")
    assert (walk.loads_spine, walk.flags, walk.met) == (2, ["TWIST", "SUPERVISED"], None)
    assert walk.key == "walk_brisk"
    assert walk.edited_at is not None
    load_activities()
    walk.refresh_from_db()
    assert walk.note == "Slowly"
    session.refresh_from_db()
    assert session.activity_name == "Walking, brisk"
    assert session.is_weight_bearing


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"category": "x"}, {"loads_hip": "3"}, {"loads_hip": ""}, {"flags": ["X"]},
     {"met": "fast"}, {"intensity": "extreme"}],
)  # fmt: skip
def test_nonsense_is_refused(browser, walk, changes):
    answer = browser.post(change_address(walk), filled(**changes))
    assert answer.status_code == 200
    assert answer.context["errors"]
    walk.refresh_from_db()
    assert walk.name == "Walking, brisk"


def test_a_new_activity_can_be_added(browser, db):
    answer = browser.post(
        reverse("admin:exercise_activity_add"), filled(key="aqua", name="Aquagym")
    )
    assert answer.status_code == 302
    assert Activity.objects.get(key="aqua").facts.loads_spine == 2


def test_withdrawing_and_offering_again(browser, walk):
    listing = reverse("admin:exercise_activity_changelist")
    for action, offered in (("withdraw", False), ("offer_again", True)):
        answer = browser.post(
            listing, {"action": action, "_selected_action": [walk.pk]}, follow=True
        )
        assert "1 activity" in answer.content.decode()
        assert Activity.objects.offered().filter(pk=walk.pk).exists() is offered


def test_the_list_can_be_searched_and_filtered(browser, walk):
    listing = reverse("admin:exercise_activity_changelist")
    assert "Walking, brisk" in browser.get(f"{listing}?q=brisk").content.decode()
    assert browser.get(f"{listing}?withdrawn_at__isempty=1").status_code == 200
    assert browser.get(change_address(walk)).status_code == 200


def test_nothing_is_deleted(browser, walk):
    address = reverse("admin:exercise_activity_delete", args=[walk.pk])
    assert browser.post(address, {"post": "yes"}).status_code == 403
    assert Activity.objects.filter(pk=walk.pk).exists()
    request = RequestFactory().get("/")
    request.user = browser.get(change_address(walk)).context["user"]
    assert "delete_selected" not in site.get_model_admin(Activity).get_actions(request)


def test_patients_and_clinicians_do_not_get_in(patient, clinician, client_of, client, walk):
    for browser in (client_of(patient), client_of(clinician), client):
        for answer in (
            browser.get(change_address(walk)),
            browser.post(change_address(walk), filled()),
        ):
            assert answer.status_code in {302, 403, 404}
    walk.refresh_from_db()
    assert walk.name == "Walking, brisk"
