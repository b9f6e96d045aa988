"""What must not be lost, on the site: on Today until she has read it, and on a page of its own."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from patients.actions import erase_due
from reminders import delivery, safety
from reminders.models import Message, MessageState, SafetyRead
from tests.nutrition.pages import text_of
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

LATE = "Your canary injection was due on 3 October."
CALL = "Phone your team today."
HEADING = "Important for your safety"
TODAY, SENT = "/today/", "/reminders/sent/"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def the_clock(time_machine):
    time_machine.move_to(NOW + MINUTE, tick=False)


@pytest.fixture
def browser(patient, client_of):
    return client_of(patient)


def told(patient, period="late-dose:2026-11-23", lines=(LATE, CALL), now=NOW):
    safety.notify(patient=patient, period=period, lines=lines, now=now)
    return Message.objects.get(patient=patient, period=period)


def page_of(message):
    return f"/reminders/safety/{message.pk}/"


class TestPage:
    def test_says_it_all_and_that_nobody_watches(self, browser, patient):
        words = text_of(browser.get(page_of(told(patient))))
        assert HEADING in words
        assert "Written on Monday 23 November 2026 at 08:05" in words
        assert f"{LATE} {CALL}" in words
        assert "Nobody watches BoneGuard in real time" in words
        assert "phone your team. In an emergency call your local number." in words
        assert "I have read this" in words

    def test_the_button_is_a_plain_form(self, patient, client_of):
        """Its token is asked for, and no script is needed."""
        strict = client_of(patient, enforce_csrf_checks=True)
        page = page_of(told(patient))
        strict.post(page)
        assert not SafetyRead.objects.exists()
        strict.get(page)
        answer = strict.post(page, {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value})
        assert (answer.status_code, answer["Location"]) == (302, page)
        assert SafetyRead.objects.get().read_at == NOW + MINUTE

    def test_read_twice_is_read_once(self, browser, patient, time_machine):
        page = page_of(told(patient))
        browser.post(page)
        time_machine.move_to(NOW + dt.timedelta(hours=2), tick=False)
        words = text_of(browser.post(page, follow=True))
        assert SafetyRead.objects.get().read_at == NOW + MINUTE
        assert "You said on Monday 23 November 2026 at 08:06 that you have read this." in words
        assert "I have read this" not in words
        assert LATE in words

    def test_a_message_without_readable_words_still_opens(self, browser, patient):
        message = told(patient)
        Message.objects.update(content={"sentences": LATE})
        assert "phone your team" in text_of(browser.get(page_of(message)))
        assert HEADING in text_of(browser.get(TODAY))

    def test_no_other_kind_has_such_a_page(self, browser, patient):
        message = told(patient)
        Message.objects.update(kind="weekly_review", content=None, period="week:2026-W47")
        assert browser.get(page_of(message)).status_code == 404
        assert browser.post(page_of(message)).status_code == 404
        assert not SafetyRead.objects.exists()


class TestToday:
    def test_it_stands_before_everything_until_she_has_read_it(self, browser, patient):
        message = told(patient)
        response = browser.get(TODAY)
        words = text_of(response)
        assert f"{HEADING} Monday 23 November 2026 {LATE} Read the whole message" in words
        assert CALL not in words
        assert words.index(LATE) < words.index("Monday 23 November: ")  # the week strip
        assert f'href="{page_of(message)}"' in response.content.decode()
        browser.post(page_of(message))
        assert HEADING not in text_of(browser.get(TODAY))

    def test_on_past_days_too(self, browser, patient):
        message = told(patient)
        assert LATE in text_of(browser.get(f"{TODAY}?day=2026-11-20"))
        browser.post(page_of(message))
        assert LATE not in text_of(browser.get(f"{TODAY}?day=2026-11-20"))

    def test_each_of_several_newest_first(self, browser, patient):
        first = told(patient)
        told(patient, "red-flag:1", ["Newer words."], NOW + MINUTE)
        words = text_of(browser.get(TODAY))
        assert words.count(HEADING) == 1
        assert words.count("Read the whole message") == 2
        assert words.index("Newer words.") < words.index(LATE)
        browser.post(page_of(first))
        words = text_of(browser.get(TODAY))
        assert words.count("Read the whole message") == 1
        assert "Newer words." in words

    @pytest.mark.parametrize("state", MessageState.values)
    def test_whatever_became_of_the_mail(self, browser, patient, state):
        told(patient)
        Message.objects.update(state=state)
        assert LATE in text_of(browser.get(TODAY))

    def test_she_sees_it_though_her_address_is_not_proved(self, browser, patient):
        told(patient)
        EmailAddress.objects.update(verified=False)
        assert dict(delivery.deliver(now=NOW)) == {MessageState.PENDING: 1}
        assert LATE in text_of(browser.get(TODAY))

    def test_planned_and_shown_in_one_transaction(self, browser, patient):
        with pytest.raises(RuntimeError), transaction.atomic():
            told(patient)
            raise RuntimeError
        assert HEADING not in text_of(browser.get(TODAY))

    def test_it_asks_no_more_queries_for_three(self, browser, patient, count_queries):
        def cost():
            with count_queries() as queries:
                browser.get(TODAY)
            return len(queries)

        browser.get(TODAY)
        none = cost()
        for number in range(3):
            told(patient, f"red-flag:{number}")
        assert cost() == none


def test_the_log_leads_to_it(browser, patient):
    message = told(patient)
    page = browser.get(SENT)
    assert HEADING in text_of(page)
    assert f'href="{page_of(message)}"' in page.content.decode()
    assert "waiting" in text_of(page)


class TestOthers:
    def test_an_outsider_finds_nothing(self, browser, patient, outsider, client_of):
        message = told(patient)
        hers = client_of(outsider)
        assert hers.get(page_of(message)).status_code == 404
        assert hers.post(page_of(message)).status_code == 404
        assert HEADING not in text_of(hers.get(TODAY))
        assert not SafetyRead.objects.exists()

    def test_nor_does_her_reading_count_for_another(self, patient, outsider, client_of):
        for person in (patient, outsider):
            told(person)
        client_of(outsider).post(page_of(Message.objects.get(patient=outsider)))
        assert LATE in text_of(client_of(patient).get(TODAY))

    def test_the_clinic_cannot_read_it_for_her(self, patient, clinician, admin_person, client_of):
        message = told(patient)
        for person in (clinician, admin_person):
            assert client_of(person).post(page_of(message)).status_code == 404

    def test_only_she_says_so(self, patient, outsider):
        message = told(patient)
        for whose, by in ((patient, outsider.user), (outsider, outsider.user)):
            with pytest.raises(PermissionDenied):
                safety.acknowledge(message=message, patient=whose, by=by, now=NOW)

    def test_the_database_holds_it_too(self, patient, outsider, clinician, as_web):
        message = told(patient)
        with as_web(outsider):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                SafetyRead.objects.create(patient=patient, period=message.period, read_at=NOW)
        with as_web(patient):
            safety.acknowledge(message=message, patient=patient, by=patient.user, now=NOW)
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                SafetyRead.objects.update(read_at=NOW + MINUTE)
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                SafetyRead.objects.all().delete()
        for person in (outsider, clinician):
            with as_web(person):
                assert not SafetyRead.objects.exists()
        with pytest.raises(IntegrityError, match="safety_read_once"), transaction.atomic():
            SafetyRead.objects.create(patient=patient, period=message.period, read_at=NOW)


def test_erased_with_her(patient):
    message = told(patient)
    safety.acknowledge(message=message, patient=patient, by=patient.user, now=NOW)
    User.objects.update(deletion_requested_at=NOW - dt.timedelta(days=15))
    assert erase_due(now=NOW) == 1
    assert not SafetyRead.objects.exists()
