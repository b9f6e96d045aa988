"""Logging a session, by the form and with one tap, with good input and bad."""

import re

import pytest

from exercise.models import ActivitySession
from tests.exercise.bad_input import BAD
from tests.exercise.pages import NOW, PAGE, TODAY, given, htmx, inside, text_of, tidy
from tests.factories import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]


class TestLogging:
    def test_the_form_starts_with_half_an_hour_at_the_usual_effort(self, browser, walk):
        page = browser.get("/movement/log/?activity=walk_brisk&day=2026-11-18")
        html = page.content.decode()
        assert page.status_code == 200
        assert re.search(r'value="30" checked', html)
        assert re.search(r'value="moderate"[^>]*checked', html)
        assert 'value="2026-11-18"' in html
        assert "placeholder" not in html
        assert "Go well." in html

    def test_the_form_starts_as_she_did_it_last(self, browser, patient, outsider, walk):
        make_session(patient, TODAY, walk, minutes=25, effort="vigorous")
        make_session(outsider, TODAY, walk, minutes=99, effort="light")
        html = browser.get("/movement/log/?activity=walk_brisk").content.decode()
        assert re.search(r'type="radio"[^>]*value="25" checked', html)
        assert re.search(r'value="vigorous"[^>]*checked', html)

    @pytest.mark.parametrize("key", ["", "none", "x" * 5000, "walk brisk"])
    def test_no_such_activity_is_not_found(self, browser, key):
        assert browser.get("/movement/log/", {"activity": key}).status_code == 404

    def test_it_is_logged_and_shown_on_its_day(self, browser, patient, walk):
        answer = browser.post(
            "/movement/log/", given(walk, day="2026-11-18", note="With <b>Jo</b>")
        )
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/movement/?day=2026-11-18"
        session = ActivitySession.objects.get()
        assert (session.patient, session.minutes, session.note) == (patient, 40, "With <b>Jo</b>")
        assert session.created_at == NOW
        page = browser.get(answer.headers["Location"])
        assert "40 min · moderate" in text_of(page)
        assert "With &lt;b&gt;Jo&lt;/b&gt;" in page.content.decode()
        assert f'action="/movement/sessions/{session.pk}/delete/"' in page.content.decode()

    def test_one_tap_answers_with_the_day_and_tells_the_rest_of_the_page(self, browser, walk):
        answer = browser.post("/movement/log/", given(walk), **htmx("day"))
        assert answer.status_code == 200
        assert "movement-changed" in answer.headers["HX-Trigger"]
        assert "40 min" not in answer.headers["HX-Trigger"]
        page = browser.get(PAGE)
        assert tidy(answer.content.decode()) == inside(page, "day")
        week = browser.get(PAGE, **htmx("week"))
        assert tidy(week.content.decode()) == inside(page, "week")

    def test_the_same_form_twice_is_one_session(self, browser, walk):
        form = given(walk)
        for _time in range(2):
            assert browser.post("/movement/log/", form).status_code == 303
        assert ActivitySession.objects.count() == 1

    def test_a_form_sent_again_after_its_session_was_removed_says_so(self, browser, walk):
        form = given(walk)
        browser.post("/movement/log/", form)
        session = ActivitySession.objects.get()
        browser.post(f"/movement/sessions/{session.pk}/delete/")
        page = browser.post("/movement/log/", form, follow=True)
        assert "You removed this session. Undo brings it back." in text_of(page)
        assert ActivitySession.objects.kept().count() == 0

    @pytest.mark.parametrize(
        ("minutes", "counted"),
        [("1", 1), ("180", 180), ("30 min", 30), ("45 Minutes", 45), (" 20 ", 20),
         (["30", "25"], 25), (["30", ""], 30)],
    )  # fmt: skip
    def test_minutes_as_people_give_them(self, browser, walk, minutes, counted):
        assert browser.post("/movement/log/", given(walk, minutes=minutes)).status_code == 303
        assert ActivitySession.objects.get().minutes == counted

    def test_a_tap_on_another_number_wins_over_what_she_did_last(self, browser, patient, walk):
        """Without a script the form sends both controls: a number chosen and one written."""
        make_session(patient, TODAY, walk, minutes=25)
        html = browser.get("/movement/log/", {"activity": walk.key}).content.decode()
        written = re.search(r'type="text" name="minutes" value="([^"]*)"', html)[1]
        browser.post("/movement/log/", given(walk, minutes=["30", written]))
        assert ActivitySession.objects.order_by("pk").last().minutes == 30


class TestBadInput:
    @pytest.mark.parametrize(("changes", "sentence"), BAD, ids=[f"{c}"[:40] for c, _s in BAD])
    def test_it_gets_a_sentence_and_nothing_typed_is_lost(self, browser, walk, changes, sentence):
        form = given(walk, minutes="35", effort="vigorous", day="2026-11-17", note="Up the hill")
        form |= changes
        answer = browser.post("/movement/log/", form)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        html = answer.content.decode()
        assert html.count("<title>Error: ") == 1 or "Error: " in html.split("</title>")[0]
        if "note" not in changes:
            assert "Up the hill" in html
        elif "\x00" not in changes["note"]:
            assert changes["note"] in html
        if form["effort"] == "vigorous":
            assert re.search(r'value="vigorous"[^>]*checked', html)
        if form["day"].startswith("2026"):
            assert f'value="{form["day"]}"' in html
        if form["minutes"].isdigit() and len(form["minutes"]) < 50:
            assert f'value="{form["minutes"]}"' in html
        assert ActivitySession.objects.count() == 0

    def test_more_than_three_hours_is_asked_for_once(self, browser, walk):
        form = given(walk, minutes="240")
        asked = browser.post("/movement/log/", form)
        assert asked.status_code == 422
        assert re.search(r'<input type="checkbox" name="long_ok"', asked.content.decode())
        assert browser.post("/movement/log/", {**form, "long_ok": "on"}).status_code == 303
        assert ActivitySession.objects.get().minutes == 240

    def test_a_long_session_again_is_still_one_tap(self, browser, patient, walk):
        make_session(patient, TODAY, walk, minutes=240)
        assert 'name="long_ok" value="on"' in browser.get(PAGE).content.decode()

    @pytest.mark.parametrize(
        ("logged", "sentence"),
        [((300, 295), "5 more minutes fit."), ((300, 300), "Change or remove a session")],
    )
    def test_a_day_has_600_minutes(self, browser, patient, walk, logged, sentence):
        for minutes in logged:
            make_session(patient, TODAY, walk, minutes=minutes)
        answer = browser.post("/movement/log/", given(walk, minutes="20"))
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        fragment = browser.post("/movement/log/", given(walk, minutes="20"), **htmx("day"))
        assert fragment.status_code == 422
        assert sentence in text_of(fragment)
        assert "<html" not in fragment.content.decode()
        assert ActivitySession.objects.count() == 2

    def test_an_activity_that_was_withdrawn_meanwhile(self, browser, walk):
        walk.withdrawn_at = NOW
        walk.save()
        answer = browser.post("/movement/log/", given(walk, note="Kept"))
        assert answer.status_code == 422
        assert "Search for another one." in text_of(answer)
        assert "Kept" in answer.content.decode()

    def test_fields_that_are_not_asked_for_change_nothing(self, browser, patient, outsider, walk):
        form = given(walk, patient=outsider.pk, is_resistance="on", impacts="500", pk="1",
                     deleted_at="2026-01-01", activity_name="Hacked")  # fmt: skip
        browser.post("/movement/log/", form)
        session = ActivitySession.objects.get()
        assert session.patient == patient
        assert (session.is_resistance, session.impacts, session.deleted_at) == (False, 0, None)
        assert session.activity_name == walk.name
