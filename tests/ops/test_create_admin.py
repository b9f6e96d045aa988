"""The first admin of a server."""

import io
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import Role, User

GOOD = "lantern-harbour-42"
pytestmark = pytest.mark.django_db


def create(email: str = "ada@example.org", **options: Any) -> str:
    out = io.StringIO()
    call_command("create_admin", email, stdout=out, **options)
    return out.getvalue()


def test_the_admin_can_sign_in_with_a_verified_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONEGUARD_ADMIN_PASSWORD", GOOD)
    said = create(" Ada@Example.org ", name="Ada")

    user = User.objects.get(email="ada@example.org")
    assert user.role == Role.ADMIN
    assert user.check_password(GOOD)
    assert user.name == "Ada"
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("ada@example.org", True, True)
    assert "second factor is set up at the first sign-in" in said


def test_the_password_may_come_from_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\n"))
    create(password_stdin=True)
    assert User.objects.get(email="ada@example.org").check_password(GOOD)


def test_without_a_terminal_it_says_how_to_give_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BONEGUARD_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="--password-stdin"):
        create()


@pytest.mark.parametrize("typed", [[GOOD, GOOD], [GOOD, "something else"]])
def test_a_typed_password_is_asked_for_twice(
    monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter(typed)
    monkeypatch.delenv("BONEGUARD_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    if len(set(typed)) == 1:
        create()
        assert User.objects.get(email="ada@example.org").check_password(GOOD)
    else:
        with pytest.raises(CommandError, match="differ"):
            create()
        assert not User.objects.filter(email="ada@example.org").exists()


@pytest.mark.parametrize("password", ["short", "password1234", "ada@example.org"])
def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("BONEGUARD_ADMIN_PASSWORD", password)
    with pytest.raises(CommandError):
        create()
    assert not User.objects.filter(email="ada@example.org").exists()


def test_an_address_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONEGUARD_ADMIN_PASSWORD", GOOD)
    with pytest.raises(CommandError, match="is not an e-mail address"):
        create("ada")


def test_an_address_in_use_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONEGUARD_ADMIN_PASSWORD", GOOD)
    create()
    with pytest.raises(CommandError, match="an account with the address ada@example.org already"):
        create("ADA@example.org")
