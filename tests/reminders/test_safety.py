"""The kind that must not be lost: at least once, whatever she chose, and never to a stranger."""

import datetime as dt
import logging

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from patients.actions import erase_due
from reminders import actions, delivery, emails, outbox, safety
from reminders.kinds import CRITICAL, NUDGE
from reminders.models import Message, MessageKind, MessageState, ReviewSchedule
from tests.factories import make_patient
from tests.html import PageRules
from tests.reminders import smtp
from tests.reminders.conftest import NOW

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
S = MessageState
WORDS = "Your canary injection was due on 3 October."


def notify(patient, period="late-dose:2026-11-23"):
    return safety.notify(patient=patient, period=period, lines=[WORDS], now=NOW)


@pytest.fixture
def message(patient):
    notify(patient)
    return Message.objects.get()


def deliver(at=NOW):
    return dict(delivery.deliver(now=at))


class TestPlanned:
    def test_once_per_reason(self, patient):
        assert [notify(patient) for _again in range(3)] == [True, False, False]
        assert notify(patient, "late-dose:2026-12-23")
        assert Message.objects.count() == 2

    def test_due_at_once_and_for_a_fortnight(self, message):
        assert message.next_attempt_at == NOW
        assert message.expires_at == NOW + dt.timedelta(days=14)

    def test_without_words_it_is_no_message(self, patient):
        with pytest.raises(ValueError, match="at least one sentence"):
            safety.notify(patient=patient, period="p", lines=[], now=NOW)

    def test_the_database_refuses_one_without_words(self, message):
        with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
            Message.objects.update(content=None)

    def test_only_this_kind_is_critical(self):
        handled = {kind: Message(kind=kind).handling for kind in MessageKind}
        assert handled.pop(MessageKind.SAFETY) is CRITICAL
        assert set(handled.values()) == {NUDGE}


class TestAtLeastOnce:
    @pytest.mark.parametrize("trouble", [smtp.DROP, smtp.HANG])
    def test_no_answer_after_the_text_goes_again_under_the_same_id(self, message, post, trouble):
        """R4: reset and timeout after DATA."""
        post.answer(trouble)
        assert deliver() == {S.PENDING: 1}
        assert deliver(NOW + 4 * MINUTE) == {}
        assert deliver(NOW + 6 * MINUTE) == {S.SENT: 1}
        first, second = post.messages
        assert first["Message-ID"] == second["Message-ID"] == message.message_id
        assert first.get_body(("plain",)).get_content() == second.get_body(("plain",)).get_content()

    def test_a_sender_that_stopped_while_sending(self, message, post):
        """R1: after a kill it goes again as soon as the lease has run out."""
        Message.objects.update(state=S.SENDING, leased_until=NOW + outbox.LEASE, attempts=1)
        assert deliver(NOW + outbox.LEASE - MINUTE) == {}
        assert deliver(NOW + outbox.LEASE) == {S.SENT: 1}
        assert len(post.messages) == 1

    def test_a_server_that_takes_it_and_never_says_so_makes_no_flood(self, message, post):
        post.answer_always(smtp.DROP)
        at = NOW
        while message.state == S.PENDING:
            deliver(at)
            message.refresh_from_db()
            at = max(at, message.next_attempt_at)
        assert message.state == S.UNCERTAIN
        assert len(post.messages) == message.attempts == outbox.MOST_UNKNOWN_ENDS == 10
        assert dt.timedelta(hours=20) < at - NOW < dt.timedelta(hours=30)

    def test_nor_does_one_that_kills_its_senders_kill_for_ever(self, message, post):
        """R9: each time its sender dies before anybody can write what became of it."""
        at = NOW
        for _death in range(outbox.MOST_UNKNOWN_ENDS):
            assert Message.objects.get().state == S.PENDING
            Message.objects.update(state=S.SENDING, leased_until=at + outbox.LEASE)
            at += outbox.LEASE
            outbox.sweep(now=at)
        assert Message.objects.get().state == S.UNCERTAIN
        assert deliver(at) == {}

    def test_one_that_is_cut_off_while_others_are_swept_goes_again(self, message, patient, post):
        """Its lease runs out between the two statements of a sweep."""
        Message.objects.update(state=S.SENDING, attempts=1, leased_until=NOW + MINUTE)
        swept = []

        def cut_off_in_between(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            if sql.startswith("UPDATE") and S.UNCERTAIN not in params:
                swept.append(sql)
                if len(swept) == 2:
                    Message.objects.filter(pk=message.pk).update(leased_until=NOW)
            return result

        with connection.execute_wrapper(cut_off_in_between):
            outbox.sweep(now=NOW)
        assert len(swept) == 3
        assert Message.objects.get().state == S.SENDING
        assert deliver() == {S.SENT: 1}

    def test_a_late_answer_spares_the_next_try(self, message, post):
        """Swept while its sender still worked, who then learns that it arrived."""
        message.state, message.attempts = S.SENDING, 1
        Message.objects.update(state=S.PENDING, attempts=1, unknown_ends=1)
        outbox.close(message, S.SENT, sent_at=NOW)
        assert deliver() == {}
        assert Message.objects.get().state == S.SENT

    def test_a_late_failure_does_not_end_somebody_elses_try(self, message):
        message.state, message.attempts = S.SENDING, 1
        Message.objects.update(state=S.SENDING, attempts=2)
        outbox.close(message, S.FAILED)
        outbox.try_again(message, now=NOW, outcome="")
        assert Message.objects.get().state == S.SENDING

    def test_days_of_later_do_not_end_it(self, message, post):
        post.answer_always(smtp.LATER)
        at = NOW
        while at < NOW + dt.timedelta(days=3):
            deliver(at)
            message.refresh_from_db()
            assert message.state == S.PENDING
            at = message.next_attempt_at
        post.answer_always(smtp.TAKE)
        assert deliver(at) == {S.SENT: 1}

    def test_a_definite_no_ends_it(self, message, post):
        """R4: 550."""
        post.answer(smtp.NEVER)
        assert deliver() == {S.FAILED: 1}
        assert Message.objects.get().outcome == "550 5.1.1"

    def test_a_no_after_an_attempt_that_ended_unknown_proves_nothing(self, message, post):
        post.answer(smtp.DROP, smtp.NEVER)
        deliver()
        deliver(NOW + 6 * MINUTE)
        assert Message.objects.get().state == S.UNCERTAIN

    def test_it_goes_before_everything_else(self, helen, post, monkeypatch):
        for number in range(3):
            patient = make_patient(email=f"p{number}@example.test")
            Message.objects.create(
                patient=patient,
                kind=MessageKind.WEEKLY_REVIEW,
                period="week:2026-W47",
                created_at=NOW,
                next_attempt_at=NOW - dt.timedelta(hours=1),
                expires_at=NOW + dt.timedelta(days=2),
                message_id=safety.new_message_id(),
            )
        notify(helen)
        monkeypatch.setattr(delivery, "BATCH", 1)
        (first,) = outbox.lease(now=NOW, limit=1)
        assert Message.objects.get(pk=first.pk).kind == MessageKind.SAFETY
        outbox.give_back([first])
        assert len(outbox.lease(now=NOW, limit=3)) == 3


class TestWhateverSheChose:
    def test_no_opt_out_of_reviews_stops_it(self, message, post):
        """R8: what opts out of nudges does not cancel what must not be lost."""
        actions.unsubscribe(token=ReviewSchedule.objects.get().unsubscribe_token)
        assert deliver() == {S.SENT: 1}

    def test_nor_does_a_missing_schedule(self, message, post):
        ReviewSchedule.objects.all().delete()
        assert deliver() == {S.SENT: 1}

    def test_two_days_late_is_not_too_late(self, message, post):
        assert deliver(NOW + dt.timedelta(days=13)) == {S.SENT: 1}

    def test_a_fortnight_is(self, message, post):
        assert deliver(NOW + dt.timedelta(days=14)) == {S.EXPIRED: 1}
        assert post.messages == []

    def test_an_address_that_is_not_proved_is_waited_for(self, message, post):
        EmailAddress.objects.update(verified=False)
        assert deliver() == {S.PENDING: 1}
        assert deliver(NOW + 59 * MINUTE) == {}
        EmailAddress.objects.update(verified=True)
        assert deliver(NOW + 61 * MINUTE) == {S.SENT: 1}
        assert Message.objects.get().attempts == 1
        assert len(post.messages) == 1

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"deletion_requested_at": NOW}, "the account is to be deleted"),
            ({"is_active": False}, "the account is not active"),
        ],
    )
    def test_leaving_does(self, message, post, change, reason):
        User.objects.update(**change)
        assert deliver() == {S.CANCELLED: 1}
        assert Message.objects.get().outcome == reason
        assert post.messages == []

    def test_erased_with_her(self, message, post):
        User.objects.update(deletion_requested_at=NOW - dt.timedelta(days=15))
        assert erase_due(now=NOW) == 1
        assert deliver() == {}
        assert not Message.objects.exists()


class TestMail:
    def test_says_it_in_text_and_html_and_why_it_comes(self, message):
        mail = emails.mail_of(message)
        ((html, kind),) = mail.alternatives
        assert kind == "text/html"
        for content in (mail.body, html):
            assert WORDS in content
            assert "You get this because it is about your safety." in content
            assert "In an emergency call your local number." in content
            assert f"http://127.0.0.1:8000/reminders/safety/{message.pk}/" in content

    def test_the_subject_tells_nobody_what_it_is_about(self, message, post):
        deliver()
        (mail,) = post.messages
        assert mail["Subject"] == "An important message for you on BoneGuard"
        assert "canary" not in str(mail["Subject"]) + str(mail["From"])
        assert mail["List-Unsubscribe"] is None

    def test_html_is_a_whole_quiet_page(self, message):
        ((html, _kind),) = emails.mail_of(message).alternatives
        rules = PageRules()
        rules.feed(html.replace("http://127.0.0.1:8000", "https://here"))
        assert rules.broken == ["an inline style sheet"]

    def test_no_words_and_no_address_in_the_log_or_the_outcome(self, message, post, caplog):
        with caplog.at_level(logging.DEBUG):
            for number, answer in enumerate((smtp.LATER, smtp.DROP, smtp.HANG, smtp.NEVER)):
                post.answer(answer)
                deliver(NOW + dt.timedelta(hours=5 * number))
        message.refresh_from_db()
        assert len(post.messages) == message.attempts == 4
        ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
        kept = " ".join([*ours, message.outcome, str(message)])
        assert "canary" not in kept
        assert message.patient.user.email not in kept

    @pytest.mark.parametrize("kind", ["from_a_later_version", MessageKind.SAFETY])
    def test_nothing_is_made_up_for_a_message_that_says_nothing(self, patient, kind):
        with pytest.raises(ValueError, match=r"nobody knows how|without words"):
            emails.mail_of(Message(patient=patient, kind=kind))

    def test_one_that_cannot_be_written_fails_after_three_without_its_words(
        self, message, post, caplog
    ):
        """R9: a poisonous row of this kind."""
        Message.objects.update(content={"sentences": WORDS})
        for minutes in (0, 6, 30):
            deliver(NOW + minutes * MINUTE)
        message.refresh_from_db()
        assert (message.state, message.attempts) == (S.FAILED, 3)
        assert "could not be written" in caplog.text
        assert "canary" not in " ".join(record.getMessage() for record in caplog.records)
