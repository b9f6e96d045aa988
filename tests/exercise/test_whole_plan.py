"""The plan of each status, done to the letter, reaches its targets, or its page says why not."""

import datetime as dt
import uuid

import pytest

from common.days import Week
from exercise import outcome_actions
from exercise.catalogue import load_activities
from exercise.her_plan import her_plan
from exercise.precautions import Status, statuses
from exercise.totals import week_of
from patients.models import HealthProfile, Patient
from tests.exercise.pages import NOW, TODAY, text_of
from tests.factories import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]
ANSWERS = {
    Status.GENERAL: {},
    Status.LOW_DENSITY: {"osteoporosis": True},
    Status.SPINE: {"vertebral_fracture": True},
    Status.FALLS: {"unsteady": True},
    Status.TEAM_FIRST: {"recent_fracture": True, "asked_now_on": TODAY},
    Status.JOINT_PAIN: {"joint_pain": 6, "asked_now_on": TODAY},
    Status.ARM: {"arm_surgery_or_lymphoedema": True},
}
# 60 needs balance on 2 days; 70, and 60 after a fall without a wound, on 3.
WOMEN = {
    "60": ({"birth_date": dt.date(1966, 5, 4)}, 2),
    "70": ({"birth_date": dt.date(1956, 5, 4)}, 3),
    "60 after a fall": ({"birth_date": dt.date(1966, 5, 4), "fell_in_last_year": True}, 3),
}


def woman(who, status):
    load_activities()
    told, balance_days = WOMEN[who]
    patient = make_patient(**told)
    HealthProfile.objects.create(patient=patient, **ANSWERS[status])
    return Patient.objects.get(pk=patient.pk), balance_days


def do_the_whole_week(patient):
    """Answer every planned session of the running week with Done; what the week then counts as."""
    week = Week.containing(TODAY)
    for day in week.days:
        plan = her_plan(patient, day=day)
        outcome_actions.do_planned(
            patient=patient,
            by=patient.user,
            now=NOW,
            day=day,
            plan=plan,
            sessions=[one for one in plan.on(day) if plan.fits(one)],
            version=None,
            submission_id=uuid.uuid4(),
        )
    return week_of([patient.pk], week)[patient.pk]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("who", WOMEN)
def test_the_plan_done_meets_its_targets_or_the_page_says_why_not(client_of, status, who):
    patient, balance_days = woman(who, status)
    plan = her_plan(patient, day=TODAY)
    assert status in statuses(plan.facts)
    assert plan.balance_days == balance_days
    page = text_of(client_of(patient).get("/movement/plan/"))
    done = do_the_whole_week(patient)
    # What the page promised is what the diary then counts.
    assert done.aerobic_minutes == plan.sums.aerobic_minutes
    assert done.resistance_days == plan.sums.strength_days
    assert done.balance_days == plan.sums.balance_days
    if status is Status.TEAM_FIRST:
        assert done.sessions == 0
        assert "Contact your team before you exercise" in page
        return
    assert done.resistance_days >= 2
    assert done.balance_days >= balance_days
    if status is Status.FALLS:
        assert done.aerobic_minutes < 150
        assert "Fewer than 150 active minutes, on purpose" in page
    else:
        assert done.aerobic_minutes >= 150
        assert "short of 150" not in page


@pytest.mark.parametrize("status", [Status.LOW_DENSITY, Status.SPINE, Status.ARM])
def test_what_is_planned_loads_hip_and_spine(status):
    patient, _days = woman("70", status)
    sites = do_the_whole_week(patient).sites
    assert sites.hip > 0
    assert sites.spine > 0


def test_a_plan_of_her_own_that_falls_short_says_what_is_missing(client_of):
    patient, _days = woman("70", Status.GENERAL)
    browser = client_of(patient)
    for slot in (1, 2, 21, 22, 42, 12, 32, 52):
        assert browser.post(f"/movement/plan/sessions/{slot}/remove/").status_code == 303
    page = text_of(browser.get("/movement/plan/"))
    assert "70 active minutes short of 150." in page
    assert "Strength on 2 days is the target." in page
    assert "Balance on 3 days is the target." in page
