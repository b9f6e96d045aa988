"""Nobody but the patient reaches her sessions."""

import pytest
from django.test import override_settings
from django.urls import reverse

from exercise.models import ActivitySession
from tests.exercise.pages import PAGE, TODAY, given, htmx, text_of
from tests.factories import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]


class TestOthers:
    def addresses(self, session):
        change = {"minutes": "50", "effort": "light", "day": "2026-11-18", "note": ""}
        pk = session.pk
        return [
            ("get", reverse("exercise:session", args=[pk]), {}),
            ("post", reverse("exercise:session", args=[pk]), change),
            ("post", reverse("exercise:delete", args=[pk]), {}),
            ("post", reverse("exercise:undo", args=[pk]), {}),
        ]

    @pytest.mark.parametrize("headers", [{}, htmx("day")])
    def test_an_outsider_finds_nothing_of_her(self, patient, outsider, client_of, walk, headers):
        session = make_session(patient, TODAY, walk, minutes=111, note="canary")
        browser = client_of(outsider)
        for method, address, form in self.addresses(session):
            foreign = getattr(browser, method)(address, form, **headers)
            missing = getattr(browser, method)(
                address.replace(str(session.pk), "987654321"), form, **headers
            )
            assert foreign.status_code == missing.status_code == 404
        page = browser.get(PAGE)
        assert "canary" not in page.content.decode()
        assert "111" not in text_of(page)
        session.refresh_from_db()
        assert (session.minutes, session.deleted_at) == (111, None)

    def test_clinicians_and_admins_have_no_movement_page(
        self, patient, clinician, admin_person, client_of, walk
    ):
        session = make_session(patient, TODAY, walk)
        with override_settings(LOCAL_MODE=True):  # the second factor is not asked for
            for person in (clinician, admin_person):
                staff = client_of(person)
                answers = [getattr(staff, m)(a, f) for m, a, f in self.addresses(session)]
                answers += [staff.get(PAGE), staff.post("/movement/log/", given(walk))]
                assert {answer.status_code for answer in answers} == {404}
        assert ActivitySession.objects.get().deleted_at is None

    def test_nobody_signed_in_is_sent_to_sign_in(self, patient, client, walk):
        session = make_session(patient, TODAY, walk)
        for method, address, form in [*self.addresses(session), ("get", PAGE, {})]:
            answer = getattr(client, method)(address, form)
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("pk", ["99999999999999999999999", "0"])
    def test_a_number_that_no_session_can_have_is_not_found(self, browser, pk):
        assert browser.get(f"/movement/sessions/{pk}/").status_code == 404
        assert browser.post(f"/movement/sessions/{pk}/delete/").status_code == 404

    @pytest.mark.parametrize("pk", ["-1", "abc", "1e3"])
    def test_what_is_no_number_is_not_found(self, browser, pk):
        assert browser.get(f"/movement/sessions/{pk}/").status_code == 404
