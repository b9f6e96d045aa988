"""Logs carry no search words and no keys."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction
from structlog.stdlib import ProcessorFormatter

from boneguard.logs import hide_secrets, traceback_without_values
from patients.models import Patient
from tests.factories import make_user


@pytest.mark.parametrize(
    ("event", "logged"),
    [
        ("Not Found: /food/search/?q=warfarin", "Not Found: /food/search/"),
        ("Forbidden: /care-team/invitation/12:abc:def/", "Forbidden: /care-team/invitation/…/"),
        ("Not Found: /u/6d1e0f62-0000-4000-8000-000000000000/", "Not Found: /u/…/"),
        ("why? because", "why? because"),
        (
            "could not be stored\nDETAIL:  Failing row contains (warfarin,\n5).",
            "could not be stored",
        ),
        (
            "Task plan[1] raised unexpected: IntegrityError('… DETAIL:  Failing row (warfarin)')",
            "Task plan[1] raised unexpected: IntegrityError",
        ),
    ],
)
def test_what_reaches_the_log(event: str, logged: str) -> None:
    assert hide_secrets(None, "warning", {"event": event, "path": 5}) == {
        "event": logged,
        "path": 5,
    }


@pytest.mark.django_db
def test_an_error_of_the_database_is_logged_without_its_values(patient: Patient) -> None:
    """PostgreSQL repeats the key that is taken, here somebody's address."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make_user(email=patient.user.email)
    assert patient.user.email in str(caught.value)
    record = logging.LogRecord("tests", logging.ERROR, __file__, 1, "Error at %s", ("/x/",), None)
    record.exc_info = (type(caught.value), caught.value, caught.value.__traceback__)
    (formatter,) = {
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, ProcessorFormatter)
    }
    line = formatter.format(record)
    assert patient.user.email not in line
    assert "SQLSTATE 23505 accounts_user_email" in line
    assert "factories.py" in line
    assert "Error at /x/" in line


def test_the_system_may_say_what_went_wrong_and_a_value_may_not() -> None:
    try:
        try:
            int("letrozole")
        except ValueError as error:
            raise ConnectionRefusedError(111, "Connection refused") from error
    except ConnectionRefusedError:
        told = traceback_without_values(sys.exc_info())  # type: ignore[arg-type]
    assert told.index("builtins.ValueError") < told.index("Connection refused")
    assert "invalid literal" not in told
