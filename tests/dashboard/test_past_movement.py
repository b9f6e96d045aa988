"""What was logged stays what it was: an activity edited or deleted later rewrites nothing."""

import pytest

from common.days import Week
from exercise import own_actions
from exercise.totals import movement_by_day, week_of
from patients.models import Patient
from recommendations.movement_weeks import movement_weeks
from recommendations.progress import day_in_week_progress, week_progress, weeks_progress
from reminders.weekly_review import frozen_reviews
from tests.dashboard.reading import NOW, THURSDAY
from tests.exercise.own import make_lift, make_own_activity
from tests.exercise.pages import given, inside
from tests.factories import make_activity

pytestmark = pytest.mark.django_db

LAST_WEEK = Week.containing(THURSDAY).previous
FIRST = Week.containing(THURSDAY).back(12)[0].start
# Everything about it turned round: no minutes, other sites, another name.
TURNED = {
    "name": "Stretching", "category": "flexibility", "impact": "none", "intensity": "light",
    "loads_hip": 0, "loads_spine": 0, "loads_wrist": 0,
}  # fmt: skip
# What one tap would log today stands above it: that is the activity as it is now.
TAPS = 'id="day-heading"'
PAGES = [
    ("/movement/?day=2026-11-17", ("week", "pictures", "day")),
    ("/movement/weeks/", ("main",)),
    ("/movement/month/?month=2026-11", ("main",)),
    ("/today/?day=2026-11-17", ("movement-part",)),
]


def logged(browser, activity):
    """The activity in a session of last week, as she logs it herself."""
    day = LAST_WEEK.days[1].isoformat()
    assert browser.post("/movement/log/", given(activity, day=day)).status_code == 303


def lifted(browser, lift):
    form = {"sets": "3", "repetitions": "8", "load": "20", "load_unit": "kg"}
    day = LAST_WEEK.days[1].isoformat()
    answer = browser.post("/movement/log/", given(lift, day=day, minutes="", **form))
    assert answer.status_code == 303


def told(browser, patient):
    """Every way in which a past week is read: sums, verdicts, the review, and the pages."""
    her = [Patient.objects.get(pk=patient.pk)]
    days = day_in_week_progress(her, LAST_WEEK.days[1], THURSDAY)[patient.pk]
    (review,) = frozen_reviews(her, LAST_WEEK)
    return {
        "days": movement_by_day([patient.pk], FIRST, THURSDAY),
        "week": week_of([patient.pk], LAST_WEEK),
        "progress": week_progress(her, LAST_WEEK, THURSDAY),
        "day in week": (days.day, days.week),
        "weeks": weeks_progress(her, LAST_WEEK.back(12), THURSDAY),
        "history": movement_weeks(her[0], LAST_WEEK.back(12), THURSDAY),
        "review": review,
        **{
            f"{address} #{part}": inside(browser.get(address), part).split(TAPS)[-1]
            for address, parts in PAGES
            for part in parts
        },
    }


def differing(before, after):
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
def browser(client_of, patient):
    return client_of(patient)


def test_an_activity_of_the_catalogue(browser, patient):
    walk, lift = make_activity("Carrying shopping", loads_wrist=2), make_lift()
    logged(browser, walk)
    lifted(browser, lift)
    before = told(browser, patient)
    assert before["week"][patient.pk].aerobic_minutes == 40
    assert before["week"][patient.pk].resistance_days == 1
    for activity in (walk, lift):
        for name, value in TURNED.items():
            setattr(activity, name, value)
        activity.counts_aerobic = activity.counts_resistance = False
        activity.save()
        assert differing(before, told(browser, patient)) == []
        activity.withdrawn_at = NOW
        activity.save()
        assert differing(before, told(browser, patient)) == []
        activity.delete()
        assert differing(before, told(browser, patient)) == []


def test_an_activity_of_her_own(browser, patient):
    own = make_own_activity(patient)
    logged(browser, own)
    before = told(browser, patient)
    assert before["week"][patient.pk].sites.wrist == 2
    own_actions.change_own(activity=own, by=patient.user, version=1, told=TURNED)
    own.refresh_from_db()
    assert own.category == "flexibility"
    assert differing(before, told(browser, patient)) == []
    own_actions.remove_own(activity=own, by=patient.user, now=NOW)
    assert differing(before, told(browser, patient)) == []
    own.delete()
    assert differing(before, told(browser, patient)) == []


def test_a_change_of_the_session_itself_is_seen_everywhere(browser, patient):
    """That the comparison above can fail: what she corrects herself does change the week."""
    logged(browser, make_activity())
    before = told(browser, patient)
    row = patient.sessions.get()
    form = {
        "minutes": "90",
        "effort": "moderate",
        "day": row.day.isoformat(),
        "note": "",
        "version": "1",
    }
    assert browser.post(f"/movement/sessions/{row.pk}/", form).status_code == 303
    assert differing(before, told(browser, patient)) == list(before)
