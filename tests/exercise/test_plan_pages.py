"""The pages of the plan: one tap, easier versions, editing, what is explained, and bad input."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from exercise.catalogue import load_activities
from exercise.models import ActivitySession, PlannedOutcome, PlannedSession
from patients.models import HealthProfile
from tests.exercise.pages import TODAY, htmx, text_of
from tests.factories import make_patient, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]
PLAN = "/movement/plan/"
SLOTS = "31-32"  # Thursday's walk and balance


@pytest.fixture
def helen(db):
    load_activities()
    return make_patient(birth_date=dt.date(1966, 5, 4))


@pytest.fixture
def browser(helen, client_of):
    return client_of(helen)


def say(browser, name, **fields):
    headers = fields.pop("headers", {})
    given = {"day": TODAY.isoformat(), "slots": SLOTS, "submission_id": str(uuid.uuid4()), **fields}
    return browser.post(reverse(f"exercise:{name}"), given, headers=headers)


def sessions(helen):
    rows = ActivitySession.objects.kept().of([helen.pk])
    return {(row.activity.key, row.minutes) for row in rows}


def health(helen, **answers):
    HealthProfile.objects.create(patient=helen, asked_now_on=TODAY, **answers)


@pytest.mark.parametrize("page", ["/today/", "/movement/"])
def test_done_is_one_tap_on_today_and_movement(helen, browser, page):
    content = browser.get(page).content.decode()
    form = re.search(r'<form class="plan-answers".*?</form>', content, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.split("<button")[0]))
    answer = browser.post(reverse("exercise:plan_done"), {**fields, "version": ""})
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert sessions(helen) == {("walk_brisk", 35), ("weight_shift", 10)}
    page_after = browser.get(page)
    assert "Done. It is logged." in text_of(page_after)
    assert 'class="plan-answers"' not in page_after.content.decode()


def test_the_undo_of_the_message_takes_everything_back(helen, browser):
    say(browser, "plan_done", back="/today/")
    content = browser.get("/today/").content.decode()
    undo = re.search(r'action="(/movement/plan/undo/[^"]+31-32/[^"]*)"', content)[1]
    answer = browser.post(undo.replace("&amp;", "&"))
    assert answer["Location"] == "/today/"
    assert sessions(helen) == set()
    assert not PlannedOutcome.objects.exists()


def test_a_double_tap_counts_once(helen, browser):
    once = str(uuid.uuid4())
    for _tap in range(2):
        say(browser, "plan_done", submission_id=once)
    assert ActivitySession.objects.count() == 2


def test_htmx_gets_the_card(helen, browser):
    answer = say(browser, "plan_done", slots="31", **htmx("plan-part"))
    assert answer.status_code == 200
    assert 'aria-labelledby="plan-heading"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "movement-changed" in answer["HX-Trigger"]


def test_shorter_and_not_today_and_why(helen, browser):
    say(browser, "plan_done", slots="31", version="shorter")
    assert sessions(helen) == {("walk_brisk", 20)}
    say(browser, "plan_not_today", slots="32", reason="tired")
    page = text_of(browser.get("/movement/"))
    assert "Done, shorter version" in page
    assert "Not today: tired" in page


def test_pain_offers_the_low_impact_version_with_its_reason(helen, browser):
    assert "Low-impact version" not in text_of(browser.get("/today/"))
    health(helen, joint_pain=4)
    page = text_of(browser.get("/today/"))
    assert "Sore today? An easier version counts too." in page
    assert "HOPE" in page
    assert "was linked with less pain" in page
    say(browser, "plan_done", slots="31", version="low_impact")
    assert sessions(helen) == {("bike_stationary_light", 35)}


def test_tired_offers_the_shorter_version_with_its_reason(helen, browser):
    say(browser, "plan_not_today", slots="32", reason="tired")
    assert "Tired today? An easier version counts too." in text_of(browser.get("/today/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2026-11-20"},
        {"day": "2026-01-01"},
        {"day": "x"},
        {"slots": ""},
        {"version": "longer"},
        {"submission_id": "x"},
    ],
)
def test_an_answer_that_cannot_be_read_logs_nothing_and_says_so(helen, browser, wrong):
    answer = say(browser, "plan_done", **wrong, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Tap it once more." in text_of(answer)
    assert sessions(helen) == set()


def test_a_place_that_is_not_planned_that_day_logs_nothing(helen, browser):
    say(browser, "plan_done", slots="1-999", back=PLAN)
    assert "Your plan has changed" in text_of(browser.get(PLAN))
    assert sessions(helen) == set()


def test_not_today_needs_its_reason(browser):
    answer = say(browser, "plan_not_today", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert not PlannedOutcome.objects.exists()


def test_the_page_says_what_it_reaches_and_what_it_assumed(helen, browser, count_queries):
    with count_queries() as queries:
        page = text_of(browser.get(PLAN))
    assert len(queries) <= 10
    assert "150 active minutes, strength on 3 days" in page
    assert "You have not told us about: osteoporosis" in page


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"unsteady": True}, "Fewer than 150 active minutes, on purpose"),
        ({"bone_metastases": True}, "Contact your team before you exercise"),
        ({"new_back_pain": True}, "Contact your team today about your new back pain."),
        ({"vertebral_fracture": True}, "see a physiotherapist first"),
        ({"osteoporosis": True}, "ask for a physiotherapist or trained instructor"),
        ({"joint_pain": 6}, "Because your joints hurt"),
        ({"arm_surgery_or_lymphoedema": True}, "Stop if the arm swells"),
    ],
)
def test_each_status_is_said_in_plain_words(helen, browser, answers, words):
    health(helen, **answers)
    assert words in text_of(browser.get(PLAN))


def test_add_change_move_remove_and_put_back(helen, browser):
    add = {"weekday": "6", "minutes": "30", "activity": "table_tennis"}
    answer = browser.post(f"{PLAN}add/", {**add, "submission_id": str(uuid.uuid4())})
    assert answer.status_code == 303
    row = PlannedSession.objects.get(activity__key="table_tennis")
    page = f"{PLAN}sessions/{row.slot}/"
    change = {"weekday": "5", "minutes": "45", "submission_id": str(uuid.uuid4())}
    assert browser.post(page, change).status_code == 303
    row.refresh_from_db()
    assert (row.weekday, row.minutes, row.agreed) == (5, 45, False)
    browser.post(f"{page}remove/")
    assert "Table tennis" not in text_of(browser.get(PLAN))
    browser.post(f"{page}put-back/")
    assert "Table tennis" in text_of(browser.get(PLAN))
    browser.post(f"{PLAN}suggested/")
    assert "Table tennis" not in text_of(browser.get(PLAN))
    browser.post(f"{PLAN}own/")
    assert "Table tennis" in text_of(browser.get(PLAN))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ("0", "Write at least 1 minute."),
        ("301", "at most 300 minutes"),
        ("x", "Write the minutes as a whole number"),
        ("", "Choose or write how many minutes you plan."),
    ],
)
def test_bad_minutes_are_a_sentence_and_nothing_is_lost(helen, browser, minutes, words):
    given = {"weekday": "6", "minutes": minutes, "activity": "table_tennis"}
    answer = browser.post(f"{PLAN}add/", {**given, "submission_id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert '<option value="6" selected>' in answer.content.decode()
    assert not PlannedSession.objects.exists()


def test_what_is_not_offered_is_planned_only_with_her_team(helen, browser):
    health(helen, vertebral_fracture=True)
    given = {"weekday": "6", "minutes": "20", "activity": "deadlift"}
    refused = browser.post(f"{PLAN}add/", {**given, "submission_id": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert "Tick the box if your team or physiotherapist agreed." in text_of(refused)
    again = {**given, "agreed": "on", "submission_id": str(uuid.uuid4())}
    assert browser.post(f"{PLAN}add/", again).status_code == 303
    assert PlannedSession.objects.get(activity__key="deadlift").agreed


def test_a_fracture_of_the_spine_takes_the_tap_from_what_is_unsafe(helen, browser):
    given = {"weekday": "3", "minutes": "30", "activity": "tennis_doubles"}
    browser.post(f"{PLAN}add/", {**given, "submission_id": str(uuid.uuid4())})
    health(helen, vertebral_fracture=True)
    page = text_of(browser.get("/movement/"))
    assert "It lands harder than brisk walking" in page
    row = PlannedSession.objects.get(activity__key="tennis_doubles")
    say(browser, "plan_done", slots=f"31-{row.slot}")
    assert ("tennis_doubles", 30) not in sessions(helen)


@pytest.mark.parametrize("page", ["/movement/?q=deadlift", f"{PLAN}add/?q=deadlift"])
def test_a_search_explains_what_is_not_offered(helen, browser, page):
    assert "Not offered to you now" not in text_of(browser.get(page))
    health(helen, vertebral_fracture=True)
    words = text_of(browser.get(page))
    assert "Not offered to you now, and why" in words
    assert "It puts a heavy load on the spine" in words


def test_she_may_log_what_is_not_offered_and_is_told_why(helen, browser):
    health(helen, vertebral_fracture=True)
    page = browser.get("/movement/log/?activity=deadlift")
    assert "It puts a heavy load on the spine" in text_of(page)


def test_nobody_else_sees_or_changes_her_plan(helen, outsider, client_of):
    row = PlannedSession.objects.create(
        patient=helen,
        slot=500,
        weekday=3,
        activity=ActivitySession.activity.field.related_model.objects.get(key="squash"),
        minutes=77,
    )
    browser = client_of(outsider)
    page = f"{PLAN}sessions/{row.slot}/"
    change = {"weekday": "5", "minutes": "45", "submission_id": str(uuid.uuid4())}
    answers = [browser.get(page), browser.post(page, change), browser.post(f"{page}remove/")]
    answers.append(browser.post(f"{page}put-back/"))
    assert {answer.status_code for answer in answers} == {404}
    assert "Squash" not in text_of(browser.get(PLAN))
    row.refresh_from_db()
    assert (row.minutes, row.removed_at) == (77, None)


def test_what_is_hidden_is_no_button_for_one_tap(helen, browser):
    squash = ActivitySession.activity.field.related_model.objects.get(key="squash")
    make_session(helen, TODAY - dt.timedelta(days=3), squash)
    assert "Squash" in text_of(browser.get("/movement/"))
    health(helen, vertebral_fracture=True)
    assert "Squash" not in text_of(browser.get("/movement/"))


@pytest.mark.parametrize(
    ("answered", "day", "pain", "offered"),
    [
        (None, TODAY, {"pain_after": 4}, True),
        (None, TODAY, {"pain_before": 7, "pain_after": 3}, False),
        (None, TODAY, {"pain_before": 5}, True),
        (8, TODAY, {"pain_after": 1}, False),
        (8, TODAY - dt.timedelta(days=1), {"pain_after": 1}, True),
    ],
)
def test_the_pain_she_said_last_decides(helen, browser, answered, day, pain, offered):
    if answered is not None:
        health(helen, joint_pain=answered)
    make_session(helen, day, **pain)
    assert ("Sore today?" in text_of(browser.get("/today/"))) is offered
