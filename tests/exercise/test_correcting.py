"""Changing a session, removing it and putting it back."""

import datetime as dt
import re

import pytest

from exercise.models import ActivitySession
from tests.exercise.bad_input import BAD
from tests.exercise.pages import NOW, PAGE, TODAY, htmx, inside, text_of, tidy
from tests.factories import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]


class TestChanging:
    def test_the_form_holds_what_was_logged(self, browser, patient, walk):
        session = make_session(
            patient, TODAY, walk, minutes=240, effort="light", note="Long & slow"
        )
        html = browser.get(f"/movement/sessions/{session.pk}/").content.decode()
        assert 'value="240"' in html
        assert re.search(r'value="light"[^>]*checked', html)
        assert "Long &amp; slow" in html

    def test_a_change_is_saved(self, browser, patient, walk):
        session = make_session(patient, TODAY, walk)
        change = {
            "minutes": "50",
            "effort": "light",
            "day": "2026-11-18",
            "note": "x",
            "version": "1",
        }
        answer = browser.post(f"/movement/sessions/{session.pk}/", change)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/movement/?day=2026-11-18"
        session.refresh_from_db()
        assert (session.minutes, session.effort, session.note) == (50, "light", "x")
        assert session.day == dt.date(2026, 11, 18)

    def test_it_works_when_the_activity_is_gone(self, browser, patient, walk):
        session = make_session(patient, TODAY, walk)
        walk.delete()
        assert browser.get(f"/movement/sessions/{session.pk}/").status_code == 200
        change = {
            "minutes": "50",
            "effort": "light",
            "day": "2026-11-18",
            "note": "",
            "version": "1",
        }
        assert browser.post(f"/movement/sessions/{session.pk}/", change).status_code == 303

    @pytest.mark.parametrize(
        ("changes", "sentence"), [bad for bad in BAD if bad[0].keys() <= {"minutes", "day", "note"}]
    )
    def test_bad_input_changes_nothing(self, browser, patient, walk, changes, sentence):
        session = make_session(patient, TODAY, walk)
        form = {
            "minutes": "50",
            "effort": "light",
            "day": "2026-11-18",
            "note": "y",
            "version": "1",
            **changes,
        }
        answer = browser.post(f"/movement/sessions/{session.pk}/", form)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        session.refresh_from_db()
        assert (session.minutes, session.note) == (30, "")

    def test_a_full_day_takes_no_more(self, browser, patient, walk):
        for _number in range(2):
            make_session(patient, dt.date(2026, 11, 18), walk, minutes=290)
        session = make_session(patient, TODAY, walk)
        change = {
            "minutes": "50",
            "effort": "light",
            "day": "2026-11-18",
            "note": "",
            "version": "1",
        }
        answer = browser.post(f"/movement/sessions/{session.pk}/", change)
        assert answer.status_code == 422
        assert "20 more minutes fit." in text_of(answer)


class TestRemoving:
    def test_it_leaves_the_sums_and_waits_for_an_undo(self, browser, patient, walk):
        session = make_session(patient, TODAY, walk)
        page = browser.post(f"/movement/sessions/{session.pk}/delete/", follow=True)
        assert page.redirect_chain == [("/movement/?day=2026-11-19", 303)]
        assert "Active minutes 0" in text_of(page)
        assert "Removed: Walking, brisk" in text_of(page)
        assert f'action="/movement/sessions/{session.pk}/undo/"' in page.content.decode()

    def test_two_removed_ones_come_back_one_by_one(self, browser, patient, walk):
        first, second = (make_session(patient, TODAY, walk, minutes=m) for m in (10, 20))
        for session in (first, second):
            browser.post(f"/movement/sessions/{session.pk}/delete/", **htmx("day"))
        fragment = browser.post(f"/movement/sessions/{first.pk}/undo/", **htmx("day"))
        assert "movement-changed" in fragment.headers["HX-Trigger"]
        page = browser.get(PAGE)
        assert tidy(fragment.content.decode()) == inside(page, "day")
        assert "Active minutes 10" in text_of(page)
        page = browser.post(f"/movement/sessions/{second.pk}/undo/", follow=True)
        assert "Active minutes 30" in text_of(page)
        assert "Removed" not in text_of(page).replace("is removed", "")

    def test_the_fragment_after_removing_is_what_a_reload_shows(self, browser, patient, walk):
        session = make_session(patient, dt.date(2026, 11, 17), walk)
        fragment = browser.post(f"/movement/sessions/{session.pk}/delete/", **htmx("day"))
        page = browser.get(f"{PAGE}?day=2026-11-17")
        assert tidy(fragment.content.decode()) == inside(page, "day")

    def test_after_an_hour_the_page_forgets_but_the_undo_still_works(
        self, browser, patient, walk, time_machine
    ):
        session = make_session(patient, TODAY, walk)
        browser.post(f"/movement/sessions/{session.pk}/delete/")
        browser.get(PAGE)
        time_machine.move_to(NOW + dt.timedelta(minutes=61))
        assert "Removed" not in text_of(browser.get(PAGE))
        browser.post(f"/movement/sessions/{session.pk}/undo/")
        assert ActivitySession.objects.kept().count() == 1

    def test_a_removed_session_cannot_be_changed(self, browser, patient, walk):
        session = make_session(patient, TODAY, walk, deleted_at=NOW)
        assert browser.get(f"/movement/sessions/{session.pk}/").status_code == 404

    @pytest.mark.parametrize("name", ["delete", "undo"])
    def test_only_a_post_changes_anything(self, browser, patient, walk, name):
        session = make_session(patient, TODAY, walk)
        assert browser.get(f"/movement/sessions/{session.pk}/{name}/").status_code == 405
