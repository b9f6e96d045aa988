"""Sessions in impacts and in sets, pain, doing it again, two devices: what is kept and refused."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from common.days import Week
from exercise import strength_actions
from exercise.models import ActivitySession, StrengthExercise
from exercise.totals import week_of
from patients.models import HealthProfile
from tests.exercise.own import make_lift, make_strength
from tests.exercise.pages import NOW, TODAY, given, htmx, text_of
from tests.factories import make_activity, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def squat(db):
    return make_lift("Squat", key="squat")


def lifted(activity, **changes):
    """The form of a strength session as a browser sends it."""
    return given(
        activity,
        **{
            "sets": "3",
            "repetitions": "8",
            "load": "20",
            "load_unit": "kg",
            "minutes": "",
            **changes,
        },
    )


def week(patient):
    return week_of([patient.pk], Week.containing(TODAY))[patient.pk]


class TestImpacts:
    def test_they_are_counted_and_need_no_minutes(self, browser, patient):
        stamps = make_activity("Stamping", key="stamping", entry_unit="impacts", intensity="")
        assert 'value="50"' in browser.get("/movement/log/?activity=stamping").content.decode()
        form = given(stamps, impacts="60", minutes="")
        assert browser.post("/movement/log/", form).status_code == 303
        row = ActivitySession.objects.get()
        assert (row.entry_unit, row.impacts, row.minutes) == ("impacts", 60, 0)
        assert week(patient).impacts == 60
        assert week(patient).aerobic_minutes == 0
        change = {**form, "impacts": "40", "version": "1"}
        assert browser.post(f"/movement/sessions/{row.pk}/", change).status_code == 303
        assert week(patient).impacts == 40

    @pytest.mark.parametrize("impacts", ["", "0", "-5", "1001", "10000", "many"])
    def test_odd_numbers_get_a_sentence_and_lose_nothing(self, browser, impacts):
        stamps = make_activity("Stamping", entry_unit="impacts")
        form = given(stamps, impacts=impacts, minutes="", note="Kept")
        answer = browser.post("/movement/log/", form)
        assert answer.status_code == 422
        assert "Kept" in answer.content.decode()
        assert not ActivitySession.objects.exists()


class TestStrength:
    def test_a_first_exercise_then_another_in_one_session(self, browser, patient, squat):
        assert browser.post("/movement/log/", lifted(squat, pain_before="3")).status_code == 303
        session = ActivitySession.objects.get()
        row = make_lift("Seated row", key="row", loads_hip=0, loads_wrist=1, counts_balance=True)
        form = {**lifted(row, load=""), "sets": "2"}
        answer = browser.post(f"/movement/sessions/{session.pk}/exercises/add/", form)
        assert answer.status_code == 303
        told = StrengthExercise.objects.values_list("activity_name", "sets", "load_kg")
        assert list(told) == [("Squat", 3, Decimal("20.00")), ("Seated row", 2, None)]
        session.refresh_from_db()
        assert (session.is_resistance, session.is_balance, session.pain_before) == (True, True, 3)
        assert (session.loads_hip, session.loads_wrist, session.minutes) == (2, 1, 0)
        assert week(patient).resistance_days == 1
        page = text_of(browser.get("/movement/"))
        assert "Squat 3 × 8, 20 kg" in page
        assert "pain before 3" in page

    def test_the_same_form_again_adds_nothing(self, browser, patient, squat):
        form = lifted(squat)
        for _time in range(2):
            browser.post("/movement/log/", form)
        session = ActivitySession.objects.get()
        more = lifted(squat)
        for _time in range(2):
            browser.post(f"/movement/sessions/{session.pk}/exercises/add/", more)
        assert StrengthExercise.objects.count() == 2

    def test_pounds_are_kept_as_kilograms_and_come_back_as_typed(self, browser, patient, squat):
        HealthProfile.objects.create(patient=patient, region="us_canada")
        form = browser.get("/movement/log/?activity=squat").content.decode()
        assert 'value="lb" ' in form
        browser.post("/movement/log/", lifted(squat, load="45", load_unit="lb"))
        assert StrengthExercise.objects.get().load_kg == Decimal("20.41")
        assert "3 × 8, 45 lb" in text_of(browser.get("/movement/"))

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"sets": "0"}, "Write at least 1 set."),
            ({"sets": "21"}, "Write at most 20 sets."),
            ({"sets": ""}, "Fill in “Sets”."),
            ({"repetitions": "10000"}, "Write at most 200 repetitions"),
            ({"repetitions": "0"}, "Write at least 1 repetition."),
            ({"load": "-5"}, "A load is 0 or more."),
            ({"load": "501"}, "Write at most 500 kg"),
            ({"load": "1200", "load_unit": "lb"}, "Write at most 500 kg"),
            ({"load": "heavy"}, "as a number"),
            ({"load": "NaN"}, "as a number"),
            ({"load_unit": "stone"}, "Choose one of the answers listed"),
            ({"pain_after": "11"}, "Choose a number from 0 (no pain) to 10"),
            ({"pain_before": "-1"}, "Choose a number from 0 (no pain) to 10"),
            ({"minutes": "301"}, "at most 300 minutes"),
            ({"day": "2026-11-20"}, "That day has not come yet."),
        ],
    )
    def test_bad_input_gets_a_sentence_and_loses_nothing(
        self, browser, patient, squat, changes, sentence
    ):
        answer = browser.post("/movement/log/", lifted(squat, note="Kept", **changes))
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        html = answer.content.decode()
        assert "Kept" in html
        assert 'value="squat"' in html
        assert not ActivitySession.objects.exists()
        session = make_strength(patient, TODAY, [(squat, 3, 8, Decimal(20))])
        exercise = session.exercises.get()
        ours = {f"{name}_{exercise.pk}": lifted(squat, **changes)[name] for name in
                ("sets", "repetitions", "load")}  # fmt: skip
        change = {**lifted(squat, **changes), **ours, "version": "1"}
        assert browser.post(f"/movement/sessions/{session.pk}/", change).status_code == 422
        exercise.refresh_from_db()
        assert (exercise.sets, exercise.repetitions, exercise.load_kg) == (3, 8, 20)

    def test_correcting_it_keeps_what_it_counted_as(self, browser, patient, squat):
        session = make_strength(patient, TODAY, [(squat, 3, 8, Decimal(20))])
        exercise = session.exercises.get()
        squat.counts_resistance, squat.loads_hip = False, 0
        squat.save()
        form = {
            f"sets_{exercise.pk}": "2",
            f"repetitions_{exercise.pk}": "10",
            f"load_{exercise.pk}": "22.5",
            "load_unit": "kg",
            "effort": "vigorous",
            "day": YESTERDAY.isoformat(),
            "minutes": "25",
            "note": "",
            "version": "1",
        }
        assert browser.post(f"/movement/sessions/{session.pk}/", form).status_code == 303
        session.refresh_from_db()
        exercise.refresh_from_db()
        assert (session.day, session.minutes, session.is_resistance) == (YESTERDAY, 25, True)
        assert (exercise.sets, exercise.load_kg, session.loads_hip) == (2, Decimal("22.50"), 2)

    def test_an_exercise_is_taken_out_and_put_back(self, browser, patient, squat):
        other = make_lift("Row", counts_balance=True, loads_hip=0)
        session = make_strength(patient, TODAY, [(squat, 3, 8, None), (other, 1, 5, None)])
        exercise = session.exercises.get(activity=other)
        for _time in range(2):
            browser.post(f"/movement/exercises/{exercise.pk}/remove/")
            session.refresh_from_db()
            assert not session.is_balance
        assert "Removed: Row" in text_of(browser.get(f"/movement/sessions/{session.pk}/"))
        for _time in range(2):
            browser.post(f"/movement/exercises/{exercise.pk}/put-back/")
            session.refresh_from_db()
            assert session.is_balance

    def test_it_can_be_told_in_minutes(self, browser, patient, squat):
        page = browser.get("/movement/log/?activity=squat")
        assert "Log it in minutes instead" in text_of(page)
        answer = browser.post("/movement/log/?by=minutes", given(squat))
        assert answer.status_code == 303
        row = ActivitySession.objects.get()
        assert (row.entry_unit, row.minutes, row.is_resistance) == ("minutes", 40, True)

    def test_a_session_in_minutes_takes_no_exercises(self, browser, patient, walk, squat):
        session = make_session(patient, TODAY, walk)
        url = f"/movement/sessions/{session.pk}/exercises/add/"
        assert browser.get(url, {"activity": "squat"}).status_code == 404
        assert browser.post(url, lifted(squat)).status_code == 404

    def test_strength_as_last_time_is_one_tap_on_the_page(self, browser, patient, squat):
        last = make_strength(
            patient, YESTERDAY, [(squat, 3, 8, Decimal(20)), (make_lift("Row"), 2, 10, None)],
            pain_after=5, note="Knee",
        )  # fmt: skip
        assert "Strength as last time: Squat, Row" in text_of(browser.get("/movement/"))
        form = {"day": TODAY.isoformat(), "submission_id": str(uuid.uuid4())}
        url = f"/movement/sessions/{last.pk}/again/"
        for _time in range(2):
            assert browser.post(url, form, **htmx("day")).status_code == 200
        copy = ActivitySession.objects.exclude(pk=last.pk).get()
        assert (copy.day, copy.pain_after, copy.note, copy.is_resistance) == (TODAY, None, "", True)
        told = copy.exercises.values_list("activity_name", "sets", "repetitions", "load_kg")
        assert list(told) == [("Squat", 3, 8, Decimal("20.00")), ("Row", 2, 10, None)]
        assert week(patient).resistance_days == 2
        browser.post(f"/movement/sessions/{copy.pk}/delete/")
        assert "You removed this session." in text_of(browser.post(url, form, follow=True))
        assert week(patient).resistance_days == 1


class TestAgain:
    def test_a_walk_is_copied_to_another_day_as_it_counted_then(self, browser, patient, walk):
        session = make_session(patient, YESTERDAY, walk, minutes=25)
        walk.delete()
        url = f"/movement/sessions/{session.pk}/again/"
        assert browser.get(url).status_code == 200
        form = {"day": TODAY.isoformat(), "submission_id": str(uuid.uuid4())}
        assert browser.post(url, form).headers["Location"] == "/movement/?day=2026-11-19"
        assert week(patient).aerobic_minutes == 50

    @pytest.mark.parametrize("day", ["", "soon", "2026-11-20", "2020-01-01"])
    def test_a_day_that_cannot_be_logged_is_refused(self, browser, patient, walk, day):
        session = make_session(patient, YESTERDAY, walk)
        form = {"day": day, "submission_id": str(uuid.uuid4())}
        assert browser.post(f"/movement/sessions/{session.pk}/again/", form).status_code == 422

    def test_a_full_day_takes_no_copy(self, browser, patient, walk):
        for _time in range(2):
            make_session(patient, TODAY, walk, minutes=300)
        session = make_session(patient, YESTERDAY, walk)
        form = {"day": TODAY.isoformat(), "submission_id": str(uuid.uuid4())}
        answer = browser.post(f"/movement/sessions/{session.pk}/again/", form)
        assert answer.status_code == 422
        assert "at most 600 minutes" in text_of(answer)


class TestTwoDevices:
    CHANGE = {"minutes": "50", "effort": "light", "day": "2026-11-18", "note": "Mine"}

    def test_the_second_sees_both_versions_and_chooses(self, browser, patient, walk):
        session = make_session(patient, TODAY, walk)
        url = f"/movement/sessions/{session.pk}/"
        other = {**self.CHANGE, "minutes": "20", "note": "Theirs", "version": "1"}
        assert browser.post(url, other).status_code == 303
        answer = browser.post(url, {**self.CHANGE, "version": "1"})
        assert answer.status_code == 409
        page = text_of(answer)
        assert "changed in the meantime" in page
        assert "20 min · light" in page
        assert "Theirs" in page
        assert "Mine" in answer.content.decode()
        assert 'name="version" value="2"' in answer.content.decode()
        assert browser.post(url, {**self.CHANGE, "version": "2"}).status_code == 303
        session.refresh_from_db()
        assert (session.minutes, session.note, session.version) == (50, "Mine", 3)

    def test_the_same_correction_twice_is_no_conflict(self, browser, patient, walk):
        session = make_session(patient, TODAY, walk)
        for _time in range(2):
            form = {**self.CHANGE, "version": "1"}
            assert browser.post(f"/movement/sessions/{session.pk}/", form).status_code == 303

    def test_a_session_removed_elsewhere_is_put_back_only_when_she_says_so(
        self, browser, patient, walk
    ):
        session = make_session(patient, TODAY, walk)
        browser.post(f"/movement/sessions/{session.pk}/delete/")
        url = f"/movement/sessions/{session.pk}/"
        answer = browser.post(url, {**self.CHANGE, "version": "1"})
        assert answer.status_code == 409
        assert "removed in the meantime" in text_of(answer)
        browser.post(url, {**self.CHANGE, "version": "2"})
        assert ActivitySession.objects.kept().get().minutes == 50

    def test_of_a_strength_session_too(self, browser, patient, squat):
        session = make_strength(patient, TODAY, [(squat, 3, 8, Decimal(20))])
        exercise = session.exercises.get()
        strength_actions.add_exercise(
            session=session, by=patient.user, now=NOW, activity=squat,
            told=strength_actions.Sets(1, 5), submission_id=uuid.uuid4(),
        )  # fmt: skip
        form = {**lifted(squat), "version": "1", f"sets_{exercise.pk}": "5"}
        for one in session.exercises.all():
            form |= {f"repetitions_{one.pk}": "8", f"load_{one.pk}": ""}
            form.setdefault(f"sets_{one.pk}", "1")
        answer = browser.post(f"/movement/sessions/{session.pk}/", form)
        assert answer.status_code == 409
        exercise.refresh_from_db()
        assert exercise.sets == 3
