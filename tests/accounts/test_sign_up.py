"""Signing up and in: a patient is made, the address is proved, nobody learns who is known here."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from patients.models import Patient
from reminders.models import ReviewSchedule
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = {"email": "New.Person@example.test", "password1": PASSWORD, "name": "Nora New"}


def code_of(message):
    return re.search(r"\b(\d{6})\b", message.body).group(1)


def masked(answer):
    """A page without what differs from one page load to the next."""
    html = answer.content.decode()
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return re.sub(r"X-CSRFToken&?[^}]*}", "", html).replace("\n", "")


def test_the_whole_way_in(client):
    answer = client.post(
        reverse("account_signup"), {**NEW, "time_zone": "Pacific/Auckland"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    user = User.objects.get(email="new.person@example.test")
    assert (user.role, user.name, user.time_zone) == ("patient", "Nora New", "Pacific/Auckland")
    assert ReviewSchedule.objects.get().patient == Patient.objects.get(user=user)
    assert client.get(reverse("patients:welcome")).status_code == 302  # not signed in yet

    (message,) = mail.outbox
    answer = client.post(
        reverse("account_email_verification_sent"), {"code": code_of(message)}, follow=False
    )
    assert answer["Location"] == reverse("patients:welcome")
    answer = client.get(reverse("patients:welcome"), follow=True)
    assert re.search(r"Step 1 of \d", answer.content.decode())


def test_the_wrong_code_lets_nobody_in(client):
    client.post(reverse("account_signup"), NEW)
    right = code_of(mail.outbox[0])
    wrong = "000000" if right != "000000" else "111111"
    client.post(reverse("account_email_verification_sent"), {"code": wrong})
    assert client.get(reverse("accounts:settings")).status_code == 302


@pytest.mark.parametrize(
    ("sent", "language", "kept"),
    [
        ("Europe/Athens", "en-GB", "Europe/Athens"),
        ("Mars/Olympus", "en-GB,en;q=0.9", "Europe/London"),
        ("", "de-DE", "UTC"),
        ("localtime", "", "UTC"),
        ("x\x00y", "", "UTC"),
        ("Z" * 100_000, "", "UTC"),
    ],
)
def test_no_time_zone_keeps_anybody_from_signing_up(client, sent, language, kept):
    headers = {"Accept-Language": language} if language else {}
    answer = client.post(reverse("account_signup"), {**NEW, "time_zone": sent}, headers=headers)
    assert answer.status_code == 302
    assert User.objects.get(email=NEW["email"].lower()).time_zone == kept


def test_nothing_but_the_form_s_fields_reaches_the_account(client, patient):
    """S15"""
    foreign = {
        "role": "admin",
        "is_superuser": "1",
        "is_staff": "1",
        "id": patient.user_id,
        "user": patient.user_id,
        "theme": "dark",
        "public_id": str(patient.public_id),
        "birth_date": "1950-01-01",
    }
    client.post(reverse("account_signup"), {**NEW, **foreign})
    user = User.objects.get(email=NEW["email"].lower())
    assert (user.role, user.is_superuser, user.theme) == ("patient", False, "system")
    assert user.pk != patient.user_id
    assert user.patient.public_id != patient.public_id
    assert user.patient.birth_date is None


def test_a_weak_password_gets_a_sentence_and_keeps_what_was_typed(client):
    answer = client.post(reverse("account_signup"), {**NEW, "password1": "calcium12345"})
    assert "Choose a password that does not lean on a word of this site." in (
        answer.content.decode()
    )
    assert NEW["email"] in answer.content.decode()
    assert not User.objects.exists()


def test_sign_up_answers_alike_for_known_and_unknown_addresses(client, patient):
    """S3"""
    known = client.post(
        reverse("account_signup"), {**NEW, "email": patient.user.email}, follow=True
    )
    client.cookies.clear()
    unknown = client.post(reverse("account_signup"), NEW, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert masked(known).replace(patient.user.email, "X") == masked(unknown).replace(
        NEW["email"].lower(), "X"
    )
    assert patient.user.email in mail.outbox[0].to
    assert not re.search(r"\b\d{6}\b", mail.outbox[0].body)
    assert User.objects.filter(email=patient.user.email).count() == 1


def test_sign_in_answers_alike_for_known_and_unknown_addresses(client, patient):
    """S3"""
    answers = [
        client.post(reverse("account_login"), {"login": email, "password": "wrong password 1"})
        for email in (patient.user.email, "nobody-here@example.test")
    ]
    pages = [
        masked(answer).replace(patient.user.email, "X").replace("nobody-here@example.test", "X")
        for answer in answers
    ]
    assert answers[0].status_code == answers[1].status_code
    assert pages[0] == pages[1]


def test_reset_answers_alike_for_known_and_unknown_addresses(client, patient):
    """S3"""
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (patient.user.email, "nobody-here@example.test")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert masked(answers[0]) == masked(answers[1])
    assert {message.to[0] for message in mail.outbox} == {
        patient.user.email,
        "nobody-here@example.test",
    }


def test_the_address_is_one_however_it_is_capitalised(client, patient):
    answer = client.post(
        reverse("account_login"), {"login": "HELEN@Example.test", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_an_inactive_account_does_not_come_in(client):
    user = make_user(is_active=False)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(reverse("accounts:settings")).status_code == 302


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("account_signup", {"email": "x", "password1": PASSWORD}, "as an e-mail address, such as"),
        (
            "account_signup",
            {"email": "n\x00@example.test", "password1": PASSWORD},
            "Type it again.",
        ),
        ("account_login", {"login": "", "password": ""}, "Fill in “E-mail”."),
        ("account_login", {"login": "a@b.test", "password": "no"}, "do not belong together"),
        ("account_reset_password", {"email": "\x00"}, "as an e-mail address, such as"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_to_do(client, name, given, sentence):
    answer = client.post(reverse(name), given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "Null characters" not in html
    if given.get("email") == "x":
        assert 'value="x"' in html  # what was typed is kept
