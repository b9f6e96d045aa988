"""Nothing that her precautions hide is offered on any page, each with all 226 activities at hand.

She logged and starred every activity of the catalogue, so that each could turn up wherever
something is offered: search, one tap, favourites, the plan, and adding to it.
"""

import datetime as dt
import html
import re
import string

import pytest

from exercise.care_wording import REASON
from exercise.catalogue import load_activities
from exercise.models import (
    Activity,
    ActivitySession,
    FavouriteActivity,
    OwnActivity,
    StrengthExercise,
)
from exercise.precautions import Reason, Status, advise, statuses
from exercise.wording import short_name
from patients.models import HealthProfile
from patients.people import facts_but_weight
from tests.exercise.own import make_own_activity, make_strength
from tests.exercise.pages import NOW, TODAY, given, htmx, text_of
from tests.factories import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]
# Answers to the questions about her health that make each status of clinical.md 3.4.
ANSWERS = {
    Status.GENERAL: {},
    Status.LOW_DENSITY: {"osteoporosis": True},
    Status.SPINE: {"vertebral_fracture": True},
    Status.FALLS: {"unsteady": True},
    Status.TEAM_FIRST: {"bone_metastases": True},
    Status.JOINT_PAIN: {"joint_pain": 6, "asked_now_on": TODAY},
    Status.ARM: {"arm_surgery_or_lymphoedema": True},
}
EXPLAINED = 'class="explained-title"'


@pytest.fixture
def shipped(db):
    load_activities()
    return {activity.name: activity for activity in Activity.objects.all()}


@pytest.fixture
def helen(shipped):
    """Everything of the catalogue is among what she does and among her favourites."""
    patient = make_patient(birth_date=dt.date(1966, 5, 4))
    FavouriteActivity.objects.bulk_create(
        FavouriteActivity(patient=patient, activity=one, created_at=NOW) for one in shipped.values()
    )
    ActivitySession.objects.bulk_create(
        ActivitySession(
            patient=patient,
            day=TODAY - dt.timedelta(days=number % 30),
            activity=one,
            activity_name=one.name,
            minutes=20,
            effort="moderate",
        )
        for number, one in enumerate(shipped.values())
    )
    return patient


def with_answers(patient, status):
    """Give her this status; what she may then be offered, and what not, by name."""
    HealthProfile.objects.create(patient=patient, **ANSWERS[status])
    patient.refresh_from_db()
    facts = facts_but_weight(patient, day=TODAY)
    assert status in statuses(facts)
    advice = {one.name: advise(one.features, facts) for one in Activity.objects.all()}
    offered = {name for name, one in advice.items() if one.is_offered}
    return offered, {name: one.reasons for name, one in advice.items() if name not in offered}


def names_of(markup):
    return {html.unescape(name) for name in re.findall(r'data-activity-name="([^"]+)"', markup)}


def chips_of(answer):
    """The activities of the one-tap buttons, by key."""
    markup = answer.content.decode()
    return set(re.findall(r'name="activity" value="([^"]+)"', markup))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("page", ["/movement/", "/movement/plan/add/"])
def test_search_offers_what_is_safe_and_explains_the_rest(helen, client_of, status, page):
    offered, hidden = with_answers(helen, status)
    browser, found, explained = client_of(helen), set(), {}
    for letter in string.ascii_lowercase:  # each name has words; words match from their beginning
        answer = browser.get(page, {"q": letter, "all": "1"}, **htmx("found"))
        above, _title, below = answer.content.decode().partition(EXPLAINED)
        found |= names_of(above)
        for row in below.split("<li ")[1:]:
            (name,) = names_of(row)
            explained[name] = html.unescape(row)
    assert found == offered
    assert set(explained) == set(hidden)
    for name, reasons in hidden.items():
        assert reasons
        for reason in reasons:
            assert str(REASON[reason]) in explained[name]


@pytest.mark.parametrize("status", Status)
def test_one_tap_and_favourites_hold_only_what_is_safe(helen, shipped, client_of, status):
    offered, hidden = with_answers(helen, status)
    browser = client_of(helen)
    chips = chips_of(browser.get("/movement/"))
    in_minutes = {name for name in offered if shipped[name].entry_unit == "minutes"}
    assert {shipped[name].key for name in in_minutes} <= chips
    assert chips <= {shipped[name].key for name in offered}
    yours = html.unescape(browser.get("/movement/yours/").content.decode())
    rows = {}
    for row in yours.partition('id="favourites-heading"')[2].split('class="row-main"')[1:]:
        rows[re.search(r"<h3>(.+?)</h3>", row)[1]] = row
    assert set(rows) == set(shipped)
    for name, row in rows.items():
        assert ("Not offered to you now, and why" in row) == (name in hidden)
        for reason in hidden.get(name, ()):
            assert str(REASON[reason]) in row


@pytest.mark.parametrize("status", Status)
def test_today_and_the_plan_hold_only_what_is_safe(helen, client_of, status):
    _offered, hidden = with_answers(helen, status)
    browser = client_of(helen)
    plan = browser.get("/movement/plan/").content.decode()
    card = browser.get("/today/").content.decode().partition('id="plan-part"')[2]
    named = re.findall(r"<p><b>([^<]+)</b>", plan)
    named += re.findall(r"<h3>([^<]+)</h3>", card.partition("</section>")[0])
    assert bool(named) == (status is not Status.TEAM_FIRST)
    assert {html.unescape(name) for name in named}.isdisjoint(map(short_name, hidden))
    keys = chips_of(browser.get("/today/"))
    assert keys.isdisjoint(Activity.objects.filter(name__in=hidden).values_list("key", flat=True))


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.GENERAL])
def test_strength_as_last_time_is_not_offered_with_one_exercise_that_is_hidden(
    helen, client_of, status
):
    _offered, hidden = with_answers(helen, status)
    lifts = Activity.objects.filter(entry_unit="sets_reps")
    safe = lifts.exclude(name__in=hidden).first()
    unsafe = lifts.filter(name__in=hidden).first()
    browser = client_of(helen)
    if safe is not None:
        make_strength(helen, TODAY, [(safe, 2, 10, None)])
        assert "Strength as last time" in text_of(browser.get("/movement/"))
    if unsafe is None:  # no exercise in sets has hard landings or is easy to fall in
        assert status in {Status.JOINT_PAIN, Status.FALLS}
        return
    both = [(one, 2, 10, None) for one in (safe, unsafe) if one is not None]
    session = make_strength(helen, TODAY, both)
    assert "Strength as last time" not in text_of(browser.get("/movement/"))
    page = html.unescape(text_of(browser.get(f"/movement/sessions/{session.pk}/again/")))
    for reason in hidden[unsafe.name]:
        assert str(REASON[reason]) in page


@pytest.mark.parametrize("status", Status)
def test_what_is_hidden_is_logged_if_she_did_it_and_the_form_says_why(helen, client_of, status):
    _offered, hidden = with_answers(helen, status)
    browser = client_of(helen)
    for activity in Activity.objects.filter(name__in=sorted(hidden)[::9]):
        page = browser.get("/movement/log/", {"activity": activity.key})
        for reason in hidden[activity.name]:
            assert str(REASON[reason]) in html.unescape(page.content.decode())
        answer = browser.post(
            "/movement/log/?by=minutes", given(activity, minutes="5", effort="light")
        )
        assert answer.status_code == 303


KINDS = {
    "jumps": {"impact": "high"},
    "jog": {"impact": "moderate"},
    "stamps": {"impact": "low", "entry_unit": "impacts"},
    "lift": {"category": "resistance", "impact": "none", "entry_unit": "sets_reps"},
    "stretch": {"category": "flexibility", "impact": "none"},
    "wobble": {"category": "balance", "impact": "none"},
    "swim": {"category": "non_weight_bearing_aerobic", "impact": "none"},
    "stroll": {"impact": "low"},
}
HIDDEN_OWN = {
    Status.GENERAL: set(),
    Status.LOW_DENSITY: {"jumps"},
    Status.SPINE: {"jumps", "jog", "stamps"},
    Status.FALLS: set(),
    Status.TEAM_FIRST: set(KINDS),
    Status.JOINT_PAIN: {"jumps"},
    Status.ARM: set(),
}
# What only she can know is asked of her in words, wherever it matters.
ASKED = {
    Status.LOW_DENSITY: (Reason.OWN_BACK, set(KINDS)),
    Status.SPINE: (Reason.OWN_BACK, set(KINDS)),
    Status.FALLS: (Reason.OWN_STEADY, set(KINDS)),
    Status.ARM: (Reason.OWN_ARM, {"lift"}),
}


@pytest.fixture
def her_own(patient):
    """One activity of her own of each kind and impact, each logged and starred."""
    own = {name: make_own_activity(patient, f"My {name}", **told) for name, told in KINDS.items()}
    for one in own.values():
        FavouriteActivity.objects.create(patient=patient, own_activity=one)
    return own


@pytest.mark.parametrize("status", Status)
def test_her_own_activities_are_met_with_the_same_care(patient, her_own, browser, status):
    hidden = HIDDEN_OWN[status]
    HealthProfile.objects.create(patient=patient, **ANSWERS[status])
    reason, about = ASKED.get(status, (None, set()))
    answer = browser.get("/movement/", {"q": "my", "all": "1"}, **htmx("found"))
    above, _title, below = answer.content.decode().partition(EXPLAINED)
    assert names_of(above) == {f"My {name}" for name in KINDS if name not in hidden}
    assert names_of(below) == {f"My {name}" for name in hidden}
    told = {
        names_of(row).pop(): html.unescape(row) for row in answer.content.decode().split("<li ")[1:]
    }
    for name in KINDS:
        asked = reason is not None and str(REASON[reason]) in told[f"My {name}"]
        assert asked == (name in about)
    yours = browser.get("/movement/yours/").content.decode()
    assert yours.count("Not offered to you now, and why") == 2 * len(hidden)  # own and favourite
    in_minutes = {name for name, told in KINDS.items() if "entry_unit" not in told}
    chips = chips_of(browser.get("/movement/"))
    assert chips == {her_own[name].key for name in in_minutes - hidden}


def test_what_she_did_of_her_own_is_logged_and_its_reason_told(patient, her_own, browser):
    HealthProfile.objects.create(patient=patient, vertebral_fracture=True)
    page = browser.get("/movement/log/", {"activity": her_own["jumps"].key})
    assert str(REASON[Reason.IMPACT_SPINE]) in html.unescape(page.content.decode())
    assert browser.post("/movement/log/", given(her_own["jumps"])).status_code == 303
    row = ActivitySession.objects.get()
    again = browser.get(f"/movement/sessions/{row.pk}/again/")
    assert str(REASON[Reason.IMPACT_SPINE]) in html.unescape(again.content.decode())
    assert her_own["jumps"].key not in chips_of(browser.get("/movement/"))


def test_strength_with_an_exercise_of_her_own_that_is_gone_is_no_button(patient, browser):
    own = make_own_activity(patient, "My lift", category="resistance", entry_unit="sets_reps")
    squat = make_strength(patient, TODAY)
    StrengthExercise.objects.create(
        patient=patient, session=squat, own_activity=own, activity_name="My lift",
        sets=1, repetitions=1,
    )  # fmt: skip
    assert "Strength as last time" in text_of(browser.get("/movement/"))
    OwnActivity.objects.update(deleted_at=NOW)
    assert "Strength as last time" not in text_of(browser.get("/movement/"))


def test_an_exercise_for_a_session_says_what_care_it_asks_for(patient, browser):
    load_activities()
    HealthProfile.objects.create(patient=patient, vertebral_fracture=True)
    session = make_strength(patient, TODAY)
    page = browser.get(f"/movement/sessions/{session.pk}/exercises/add/?activity=deadlift")
    assert str(REASON[Reason.LOAD_SPINE]) in html.unescape(page.content.decode())


def test_her_own_are_not_found_for_the_plan(patient, her_own, browser):
    answer = browser.get("/movement/plan/add/", {"q": "my"}, **htmx("found"))
    assert "My " not in answer.content.decode()
