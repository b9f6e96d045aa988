"""Erasing: after it no row names her. The access log stays and knows her as a bare number."""

import json

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User
from privacy.row_security import protected_models
from privacy.rules import PatientRows


@transaction.atomic
def erase_patient(patient_id: int) -> None:
    """Delete every row about one patient, then the history that deleting them has written.

    Runs as the jobs role or the owner. The access log stays: nobody can delete from it.
    """
    rules = list(protected_models())
    live = [(model, rule) for model, rule in rules if not hasattr(model, "pgh_tracked_model")]
    history = [(model, rule) for model, rule in rules if hasattr(model, "pgh_tracked_model")]
    for model, rule in (*live, *history):
        if rule.undeletable:
            continue
        column = rule.column if isinstance(rule, PatientRows) else "patient_id"
        model._default_manager.filter(**{column: patient_id}).delete()


@transaction.atomic
def erase_account(user: User) -> None:
    """Delete an account with its sign-in data and every session that names it.

    For a patient call `erase_patient` first: deleting an account alone keeps her history.
    """
    _end_sessions(user)
    user.delete()


def _end_sessions(user: User) -> None:
    """Sessions keep the account's number, and its address while somebody is signing in."""
    named = [
        session.pk for session in Session.objects.iterator() if _names(user, session.get_decoded())
    ]
    Session.objects.filter(pk__in=named).delete()


def _names(user: User, content: dict[str, object]) -> bool:
    return content.get(SESSION_KEY) == str(user.pk) or user.email in json.dumps(content).lower()
