"""The pages of movement, as a browser without JavaScript and as htmx ask for them."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from exercise.models import ActivitySession
from tests.factories import make_activity, make_session

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 19)  # a Thursday
PAGE = "/movement/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]


@pytest.fixture
def the_clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def walk(db):
    return make_activity("Walking, brisk (3.5-3.9 mph)", key="walk_brisk", note="Go well.")


@pytest.fixture
def browser(patient, client_of):
    return client_of(patient)


def given(activity, **changes):
    values = {
        "activity": activity.key,
        "minutes": "40",
        "effort": "moderate",
        "day": TODAY.isoformat(),
        "note": "",
        "submission_id": str(uuid.uuid4()),
    }
    return {**values, **changes}


def htmx(target):
    return {"headers": {"HX-Request": "true", "HX-Target": target}}


def text_of(response):
    html = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def inside(response, element_id):
    """The element with this id, as it stands in the whole page."""
    from html.parser import HTMLParser

    class Part(HTMLParser):
        def __init__(self):
            super().__init__(convert_charrefs=False)
            self.depth, self.parts = 0, []

        def handle_starttag(self, tag, attrs):
            if self.depth and tag not in {"input", "br", "hr", "link", "meta", "img"}:
                self.depth += 1
            if self.depth:
                self.parts.append(self.get_starttag_text())
            if dict(attrs).get("id") == element_id:
                self.depth = 1

        def handle_startendtag(self, tag, attrs):
            if self.depth:
                self.parts.append(self.get_starttag_text())

        def handle_endtag(self, tag):
            if self.depth:
                self.depth -= 1
                if self.depth:
                    self.parts.append(f"</{tag}>")

        def handle_data(self, data):
            if self.depth:
                self.parts.append(data)

        def handle_entityref(self, name):
            self.handle_data(f"&{name};")

        def handle_charref(self, name):
            self.handle_data(f"&#{name};")

    part = Part()
    part.feed(response.content.decode())
    return tidy("".join(part.parts))


def tidy(html):
    """Without what differs by chance: tokens, ids of submissions, white space."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    html = re.sub(r'name="submission_id" value="[^"]+"', "", html)
    return " ".join(html.split())


class TestThePage:
    def test_an_empty_week_says_what_to_do_and_blames_nobody(self, browser):
        page = browser.get(PAGE)
        assert page.status_code == 200
        words = text_of(page)
        assert "Today, Thursday 19 November" in words
        assert "Active minutes 0" in words
        assert "What you log appears here" in words
        assert "Wrist: not yet" in words

    def test_the_week_shows_amounts_days_and_sites(self, browser, patient, walk):
        make_session(patient, TODAY, walk, minutes=40)
        make_session(patient, dt.date(2026, 11, 16), walk, minutes=20, effort="vigorous")
        make_session(patient, dt.date(2026, 11, 17), walk, minutes=15, effort="light")
        bands = make_activity(
            "Bands", category="resistance", counts_aerobic=False, counts_resistance=True,
            loads_wrist=2,
        )  # fmt: skip
        make_session(patient, TODAY, bands)
        make_session(patient, dt.date(2026, 11, 15), walk, minutes=200)  # the week before
        words = text_of(browser.get(PAGE))
        assert "Active minutes 80" in words
        assert "of these on your feet 80" in words
        assert "Strength days 1" in words
        assert "Balance days 0" in words
        assert "Hip: loaded" in words
        assert "Wrist: strongly loaded" in words
        assert "15 gentle minutes" in words

    def test_another_day_shows_that_day_and_its_week(self, browser, patient, walk):
        make_session(patient, dt.date(2026, 11, 15), walk, minutes=77)
        page = browser.get(f"{PAGE}?day=2026-11-15")
        words = text_of(page)
        assert "Sunday 15 November" in words
        assert "That week" in words
        assert "Active minutes 77" in words
        assert "77 min · moderate" in words
        assert 'href="?day=2026-11-16"' in page.content.decode()
        assert "77 min · moderate" not in text_of(browser.get(PAGE))

    def test_her_day_is_the_one_where_she_lives(self, browser, patient, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC))
        patient.user.time_zone = "Pacific/Auckland"
        patient.user.save()
        assert "Friday 20 November" in text_of(browser.get(PAGE))

    @pytest.mark.parametrize(
        "day",
        ["2026-11-20", "yesterday", "2026-13-01", "1999-12-31", "0001-01-01", "9999-12-31", "1" * 99],
    )
    def test_a_day_that_cannot_be_shown_is_not_found(self, browser, day):
        assert browser.get(PAGE, {"day": day}).status_code == 404

    def test_long_ago_can_be_read_but_not_logged(self, browser, patient, walk):
        make_session(patient, dt.date(2026, 1, 5), walk, minutes=33)
        make_session(patient, TODAY, walk)
        words = text_of(browser.get(f"{PAGE}?day=2026-01-05"))
        assert "33 min" in words
        assert "You can log up to 90 days back." in words
        assert "One tap again" not in words

    def test_what_she_does_often_is_one_tap(self, browser, patient, walk):
        for offset in (1, 2):
            make_session(patient, TODAY - dt.timedelta(days=offset), walk, minutes=30)
        make_session(patient, TODAY - dt.timedelta(days=3), walk, minutes=30, effort="vigorous")
        words = text_of(browser.get(PAGE))
        assert "Walking, brisk, 30 min, moderate" in words
        assert "Walking, brisk, 30 min, vigorous" in words
        assert words.index("30 min, moderate") < words.index("30 min, vigorous")

    def test_a_withdrawn_activity_is_no_longer_one_tap(self, browser, patient, walk):
        make_session(patient, TODAY - dt.timedelta(days=1), walk)
        walk.withdrawn_at = NOW
        walk.save()
        assert "One tap again" not in text_of(browser.get(PAGE))


class TestSearch:
    def test_it_finds_and_leads_to_the_form(self, browser, walk):
        page = browser.get(PAGE, {"q": "walk", "day": "2026-11-18"})
        assert "1 activity found" in text_of(page)
        assert "Go well." in text_of(page)
        link = "/movement/log/?activity=walk_brisk&amp;day=2026-11-18"
        assert link in page.content.decode()

    def test_the_fragment_is_what_a_reload_shows(self, browser, walk):
        for query in ("walk", "wlak", "zzzz", ""):
            fragment = browser.get(PAGE, {"q": query}, **htmx("found"))
            assert "<html" not in fragment.content.decode()
            page = browser.get(PAGE, {"q": query})
            assert tidy(fragment.content.decode()) == inside(page, "found")

    def test_corrected_words_are_told(self, browser, walk):
        assert "These are for “walking”" in text_of(browser.get(PAGE, {"q": "wlaking"}))

    def test_nothing_found_says_what_to_try(self, browser, walk):
        assert "Nothing found. Try another word" in text_of(browser.get(PAGE, {"q": "zzzz"}))

    def test_more_is_one_link_away(self, browser, db):
        for number in range(15):
            make_activity(f"Walking {number}")
        page = browser.get(PAGE, {"q": "walking"})
        assert "Show all 15" in text_of(page)
        assert page.content.decode().count("/movement/log/?activity=") == 12
        everything = browser.get(PAGE, {"q": "walking", "all": "1"})
        assert everything.content.decode().count("/movement/log/?activity=") == 15

    @pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\"'&", "é" * 3000, "& | !"])
    def test_odd_words_are_only_words(self, browser, walk, query):
        assert browser.get(PAGE, {"q": query}).status_code == 200

    def test_a_nul_byte_is_refused(self, browser):
        assert browser.get(f"{PAGE}?q=a%00b").status_code == 400


class TestLogging:
    def test_the_form_starts_with_half_an_hour_at_the_usual_effort(self, browser, walk):
        page = browser.get("/movement/log/?activity=walk_brisk&day=2026-11-18")
        html = page.content.decode()
        assert page.status_code == 200
        assert re.search(r'value="30" checked', html)
        assert re.search(r'value="moderate"[^>]*checked', html)
        assert 'value="2026-11-18"' in html
        assert "Go well." in html

    def test_the_form_starts_as_she_did_it_last(self, browser, patient, outsider, walk):
        make_session(patient, TODAY, walk, minutes=25, effort="vigorous")
        make_session(outsider, TODAY, walk, minutes=99, effort="light")
        html = browser.get("/movement/log/?activity=walk_brisk").content.decode()
        assert 'value="25" inputmode' in html
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
        [("1", 1), ("180", 180), ("30 min", 30), ("45 Minutes", 45), (" 20 ", 20), (["30", "25"], 25),
         (["30", ""], 30)],
    )  # fmt: skip
    def test_minutes_as_people_give_them(self, browser, walk, minutes, counted):
        assert browser.post("/movement/log/", given(walk, minutes=minutes)).status_code == 303
        assert ActivitySession.objects.get().minutes == counted


BAD = [
    ({"minutes": ""}, "Choose or write how many minutes it was."),
    ({"minutes": "0"}, "Write at least 1 minute."),
    ({"minutes": "-1"}, "Write at least 1 minute."),
    ({"minutes": "301"}, "at most 300 minutes"),
    ({"minutes": "999"}, "at most 300 minutes"),
    ({"minutes": "1000000000"}, "at most 300 minutes"),
    ({"minutes": "9" * 5000}, "Write the minutes as a whole number"),
    ({"minutes": "abc"}, "Write the minutes as a whole number"),
    ({"minutes": "12.5"}, "Write the minutes as a whole number"),
    ({"minutes": "3\x000"}, "Write the minutes as a whole number"),
    ({"minutes": "181"}, "You wrote 181 minutes. If that is right, tick the box, then save."),
    ({"effort": ""}, "Choose how hard it was."),
    ({"effort": "extreme"}, "Choose one of the answers listed"),
    ({"day": ""}, "Choose the day."),
    ({"day": "2026-11-20"}, "That day has not come yet."),
    ({"day": "9999-12-31"}, "That day has not come yet."),
    ({"day": "2026-08-20"}, "Choose 21 August 2026 or a later day."),
    ({"day": "0001-01-01"}, "Choose 21 August 2026 or a later day."),
    ({"day": "soon"}, "as a date"),
    ({"activity": "none_such"}, "That activity is not in the list any more."),
    ({"activity": ""}, "Choose an activity first"),
    ({"activity": "wal\x00k"}, "Choose an activity first"),
    ({"activity": "x" * 5000}, "That activity is not in the list any more."),
    ({"note": "n" * 1001}, "shorten it to 1000 characters"),
    ({"note": "n" * 1_000_000}, "shorten it to 1000 characters"),
    ({"note": "nu\x00l"}, "holds a character we cannot keep"),
    ({"submission_id": "not-an-id"}, "Send it once more."),
    ({"submission_id": ""}, "Send it once more."),
]


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "sentence"), BAD, ids=[f"{c}"[:40] for c, _s in BAD]
    )
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
        change = {"minutes": "50", "effort": "light", "day": "2026-11-18", "note": "x"}
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
        change = {"minutes": "50", "effort": "light", "day": "2026-11-18", "note": ""}
        assert browser.post(f"/movement/sessions/{session.pk}/", change).status_code == 303

    @pytest.mark.parametrize(
        ("changes", "sentence"), [bad for bad in BAD if bad[0].keys() <= {"minutes", "day", "note"}]
    )
    def test_bad_input_changes_nothing(self, browser, patient, walk, changes, sentence):
        session = make_session(patient, TODAY, walk)
        form = {"minutes": "50", "effort": "light", "day": "2026-11-18", "note": "y", **changes}
        answer = browser.post(f"/movement/sessions/{session.pk}/", form)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        session.refresh_from_db()
        assert (session.minutes, session.note) == (30, "")

    def test_a_full_day_takes_no_more(self, browser, patient, walk):
        for _number in range(2):
            make_session(patient, dt.date(2026, 11, 18), walk, minutes=290)
        session = make_session(patient, TODAY, walk)
        change = {"minutes": "50", "effort": "light", "day": "2026-11-18", "note": ""}
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
        for person in (clinician, admin_person):
            browser = client_of(person)
            answers = [getattr(browser, m)(a, f) for m, a, f in self.addresses(session)]
            answers += [browser.get(PAGE), browser.post("/movement/log/", given(walk))]
            for answer in answers:
                # Staff without a second factor are led to set it up before anything else.
                assert answer.status_code in {302, 404}
                assert "/movement/" not in answer.headers.get("Location", "")
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


class TestQueries:
    def test_the_page_costs_the_same_with_years_of_history(
        self, browser, patient, walk, count_queries
    ):
        make_session(patient, TODAY, walk)
        with count_queries() as few:
            browser.get(PAGE)
        for offset in range(60):
            make_session(patient, TODAY - dt.timedelta(days=offset % 9), walk, minutes=offset + 1)
        with count_queries() as many:
            browser.get(PAGE, {"q": "walk"})
        assert len(few) <= 11, few.captured_queries
        assert len(many) == len(few) + 2

    def test_logging_costs_little(self, browser, walk, count_queries):
        browser.get(PAGE)
        with count_queries() as queries:
            browser.post("/movement/log/", given(walk), **htmx("day"))
        assert len(queries) <= 17, queries.captured_queries
