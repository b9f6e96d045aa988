"""What becomes of a message, whatever the mail server says; against a real one."""

import datetime as dt
import logging
import time

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from nutrition.models import FoodEntry
from patients.actions import erase_due
from reminders import delivery, emails, outbox, planner
from reminders.models import Message, MessageState, ReviewSchedule
from tests.factories import make_patient
from tests.reminders import smtp
from tests.reminders.conftest import NOW, joined

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
S = MessageState


@pytest.fixture
def message(helen):
    """One message that waits to be sent."""
    planner.plan(now=NOW)
    return Message.objects.get()


@pytest.fixture
def five(thresholds):
    """Five messages that wait, in the order of their addresses."""
    for number in range(5):
        joined(make_patient(email=f"p{number}@example.test"))
    planner.plan(now=NOW)
    return Message.objects.order_by("pk")


def deliver(at=NOW):
    return dict(delivery.deliver(now=at))


def now_of(message):
    message.refresh_from_db()
    return message.state


class TestSent:
    def test_once_and_with_its_end(self, message, post):
        assert deliver() == {S.SENT: 1}
        message.refresh_from_db()
        assert message.state == S.SENT
        assert NOW <= message.sent_at <= NOW + MINUTE
        assert message.attempts == 1
        assert message.leased_until is None
        assert deliver() == deliver(NOW + dt.timedelta(days=1)) == {}
        assert len(post.messages) == 1

    def test_many_over_one_connection(self, five, post):
        assert deliver() == {S.SENT: 5}
        assert {str(mail["To"]) for mail in post.messages} == {
            f"p{number}@example.test" for number in range(5)
        }
        assert post.connections == 1

    def test_more_than_one_batch(self, five, post, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 2)
        assert deliver() == {S.SENT: 5}

    def test_stops_when_its_time_is_over_and_leaves_the_rest_free(self, five, post):
        assert delivery.deliver(now=NOW, at_most=dt.timedelta(0)) == {}
        assert Message.objects.filter(state=S.PENDING, leased_until=None).count() == 5
        assert deliver() == {S.SENT: 5}

    def test_not_before_its_time(self, message, post):
        assert deliver(NOW - MINUTE) == {}

    def test_the_message_id_is_the_same_at_every_attempt(self, message, post, settings):
        post.answer(smtp.LATER)
        deliver()
        deliver(NOW + 6 * MINUTE)
        first, second = post.messages
        assert first["Message-ID"] == second["Message-ID"] == message.message_id
        assert message.message_id.endswith("@127.0.0.1>")


class TestTryAgain:
    @pytest.mark.parametrize("answer", [smtp.LATER, smtp.CLOSING])
    def test_later_means_later_and_then_it_goes(self, message, post, answer):
        post.answer(answer, answer, answer)
        at = NOW
        for minutes in (5, 15, 60):
            assert deliver(at) == {S.PENDING: 1}
            message.refresh_from_db()
            assert message.state == S.PENDING
            wait = message.next_attempt_at - at
            assert dt.timedelta(0) <= wait - minutes * MINUTE < MINUTE
            assert deliver(at + (minutes - 1) * MINUTE) == {}
            at += (minutes + 1) * MINUTE
        assert deliver(at) == {S.SENT: 1}
        assert len(post.messages) == 4

    def test_outcome_is_a_code_without_addresses(self, message, post):
        post.answer(smtp.LATER)
        deliver()
        message.refresh_from_db()
        assert message.outcome == "451 4.3.0"

    def test_gives_up_after_a_day(self, message, post):
        post.answer_always(smtp.LATER)
        at, tries = NOW, 0
        while now_of(message) == S.PENDING:
            at = max(at, message.next_attempt_at)
            deliver(at)
            tries += 1
            assert tries < 12
        assert message.state == S.FAILED
        assert dt.timedelta(hours=19) < at - NOW <= dt.timedelta(hours=24)

    def test_nobody_answers_the_door(self, five, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.free_port()
        assert deliver() == {S.PENDING: 1}  # one tries; the others need not wait for the same
        assert list(five.values_list("state", flat=True)) == [S.PENDING] * 5
        assert five.filter(attempts=0, leased_until=None, next_attempt_at=NOW).count() == 4
        assert five.get(attempts=1).outcome == "ConnectionRefusedError"

    def test_all_go_out_once_the_server_is_back(self, five, settings, post):
        port = settings.EMAIL_PORT
        settings.EMAIL_PORT = smtp.free_port()
        deliver()
        settings.EMAIL_PORT = port
        assert deliver(NOW + MINUTE) == {S.SENT: 4}
        assert deliver(NOW + 6 * MINUTE) == {S.SENT: 1}

    def test_dropped_before_the_text_is_tried_again(self, message, post):
        post.answer(smtp.DROP_AT_MAIL)
        assert deliver() == {S.PENDING: 1}
        assert deliver(NOW + 6 * MINUTE) == {S.SENT: 1}
        assert len(post.messages) == 1

    @pytest.mark.parametrize("goodbye", [smtp.DROP_AT_MAIL, smtp.CLOSING_AT_MAIL])
    def test_a_connection_ended_between_two_mails_is_made_anew(self, five, post, goodbye):
        post.answer(smtp.TAKE, smtp.TAKE, goodbye)
        assert deliver() == {S.SENT: 5}
        assert post.connections == 2
        assert len(post.messages) == 5

    def test_a_wrong_password_for_the_server_blames_no_message(self, message, post, settings):
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "boneguard", "wrong"
        assert deliver() == {S.PENDING: 1}
        assert post.messages == []


class TestFailed:
    def test_never_means_failed_and_keeps_nobody_else(self, five, post):
        post.answer(smtp.TAKE, smtp.NEVER)
        assert deliver() == {S.SENT: 4, S.FAILED: 1}
        failed = Message.objects.get(state=S.FAILED)
        assert failed.outcome == "550 5.1.1"  # the answer itself repeats an address
        assert deliver(NOW + dt.timedelta(hours=6)) == {}

    def test_one_poisonous_message_fails_after_three_and_its_neighbours_go(
        self, five, post, monkeypatch, caplog
    ):
        poison = five[2].pk
        real = emails.review_mail

        def write(message):
            if message.pk == poison:
                raise RuntimeError("broken row")
            return real(message)

        monkeypatch.setattr(emails, "review_mail", write)
        with caplog.at_level(logging.CRITICAL):
            assert deliver() == {S.SENT: 4, S.PENDING: 1}
            assert deliver(NOW + 6 * MINUTE) == {S.PENDING: 1}
            assert deliver(NOW + 30 * MINUTE) == {S.FAILED: 1}
            assert deliver(NOW + 300 * MINUTE) == {}
        assert Message.objects.get(pk=poison).outcome == "could not be written"
        assert len(post.messages) == 4

    def test_an_address_that_no_mail_can_carry_fails_after_three(self, message, post):
        User.objects.update(email="a b\ud7ffc@@example")
        EmailAddress.objects.update(email="a b\ud7ffc@@example")
        for minutes in (0, 6, 30):
            deliver(NOW + minutes * MINUTE)
        assert now_of(message) == S.FAILED
        assert post.messages == []

    def test_nor_does_the_text_of_the_mail_before_make_it_uncertain(self, five, post):
        user = five[1].patient.user
        User.objects.filter(pk=user.pk).update(email="a b\ud7ffc@@example")
        EmailAddress.objects.filter(user=user).update(email="a b\ud7ffc@@example")
        assert deliver() == {S.SENT: 4, S.PENDING: 1}
        assert five.get(state=S.PENDING).patient.user == user


class TestUncertain:
    @pytest.mark.parametrize("trouble", [smtp.DROP, smtp.HANG])
    def test_no_answer_after_the_text_is_never_sent_again(self, five, post, trouble):
        post.answer(smtp.TAKE, trouble)
        began = time.monotonic()
        assert deliver() == {S.SENT: 4, S.UNCERTAIN: 1}
        assert time.monotonic() - began < 5
        assert deliver(NOW + dt.timedelta(hours=1)) == {}
        assert len(post.messages) == len({mail["Message-ID"] for mail in post.messages}) == 5

    def test_a_sender_that_stopped_while_sending(self, message, post):
        Message.objects.update(state=S.SENDING, leased_until=NOW + outbox.LEASE, attempts=1)
        assert deliver(NOW + outbox.LEASE - MINUTE) == {}
        assert deliver(NOW + outbox.LEASE) == {S.UNCERTAIN: 1}
        assert deliver(NOW + dt.timedelta(hours=1)) == {}
        assert post.messages == []

    def test_whoever_handed_it_over_knows_best(self, message, post):
        """Swept while its sender still worked: what the sender learns in the end is kept."""
        message.state = S.SENDING
        Message.objects.update(state=S.UNCERTAIN)
        outbox.close(message, S.SENT, sent_at=NOW)
        assert now_of(message) == S.SENT


class TestLease:
    def test_a_message_that_somebody_holds_is_left_alone(self, message, post):
        assert len(outbox.lease(now=NOW, limit=5)) == 1
        assert outbox.lease(now=NOW, limit=5) == []
        assert deliver(NOW + MINUTE) == {}

    def test_a_dead_senders_lease_runs_out(self, message, post):
        outbox.lease(now=NOW, limit=5)
        assert deliver(NOW + outbox.LEASE) == {S.SENT: 1}

    def test_who_held_it_too_long_cannot_take_it(self, message, post):
        (old,) = outbox.lease(now=NOW, limit=5)
        (new,) = outbox.lease(now=NOW + outbox.LEASE, limit=5)
        assert outbox.take(old) is None
        assert outbox.take(new) == message
        outbox.give_back([old])
        assert Message.objects.get().leased_until == new.until

    def test_what_was_erased_meanwhile_is_passed_over(self, five, post, monkeypatch):
        real = outbox.lease

        def lease_then_erase(**options):
            taken = real(**options)
            Message.objects.filter(pk=five[1].pk).delete()
            return taken

        monkeypatch.setattr(outbox, "lease", lease_then_erase)
        assert deliver() == {S.SENT: 4}


class TestNotWantedAnyMore:
    """R8, before the first try; between two tries: `test_r8_not_wanted.py`."""

    def cancelled(self, message, post):
        assert deliver() == {S.CANCELLED: 1}
        assert post.messages == []
        message.refresh_from_db()
        return message.outcome

    def test_opted_out_between_plan_and_send(self, message, post):
        ReviewSchedule.objects.update(by_email=False)
        assert self.cancelled(message, post) == "not wanted by e-mail"
        ReviewSchedule.objects.update(by_email=True)
        assert deliver(NOW + MINUTE) == {}

    def test_address_changed_and_not_yet_proved(self, message, post):
        User.objects.update(email="new@example.test")
        assert self.cancelled(message, post) == "the address is not verified"

    def test_account_closed(self, message, post):
        User.objects.update(is_active=False)
        assert self.cancelled(message, post) == "the account is not active"

    def test_account_to_be_deleted(self, message, post):
        User.objects.update(deletion_requested_at=NOW)
        assert self.cancelled(message, post) == "the account is to be deleted"

    def test_without_a_schedule(self, message, post):
        ReviewSchedule.objects.all().delete()
        assert self.cancelled(message, post) == "not wanted by e-mail"

    def test_erased(self, message, post):
        User.objects.update(deletion_requested_at=NOW - dt.timedelta(days=15))
        assert erase_due(now=NOW) == 1
        assert deliver() == {}
        assert not Message.objects.exists()
        assert not FoodEntry.objects.exists()
        assert post.messages == []

    def test_too_late_to_be_useful(self, message, post):
        assert deliver(NOW + dt.timedelta(hours=48)) == {S.EXPIRED: 1}
        assert now_of(message) == S.EXPIRED
        assert post.messages == []
