"""The log of everything sent: each e-mail, what became of it and why; reminders of the site alone.

A reason is said only where BoneGuard itself decided. What mail servers answer is never shown: it is
not written for her, and it may repeat addresses.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Patient
from reminders.models import Message, MessageKind, MessageState, Reminder
from reminders.outcomes import Outcome

_MAIL, _SITE = "mail", "site"

REASONS: dict[Outcome, Promise] = {
    Outcome.LEAVING: gettext_lazy("Your account was about to be deleted."),
    Outcome.CLOSED: gettext_lazy("Your account was closed."),
    Outcome.PAUSED: gettext_lazy("You had asked for a pause."),
    Outcome.SNOOZED: gettext_lazy("You had asked for a rest from reminders."),
    Outcome.NOT_WANTED: gettext_lazy("You had turned off e-mails of this kind."),
    Outcome.NOT_PROVED: gettext_lazy("Your e-mail address was not confirmed."),
    Outcome.ALREADY_DONE: gettext_lazy("There was nothing left to remind you of."),
    Outcome.NOT_WRITTEN: gettext_lazy("BoneGuard could not write it. The fault was ours."),
    Outcome.STOPPED: gettext_lazy("BoneGuard stopped in the middle of sending it."),
}
_ENDS: dict[str, Promise] = {
    MessageState.EXPIRED: gettext_lazy("Its time was over before it could go out."),
    MessageState.FAILED: gettext_lazy("The mail service did not take it."),
    MessageState.UNCERTAIN: gettext_lazy("The mail service did not say whether it has it."),
}


@dataclass(frozen=True, slots=True)
class SentShown:
    """One line: what it was, when, what became of it and why. The template shows ``at`` in words.

    ``reason`` is empty where the state says it all. ``review``, ``reminder`` and ``safety`` are the
    ends of the addresses of what it was about.
    """

    kind: str
    at: dt.datetime
    state: str
    reason: str = ""
    review: str = ""
    reminder: str = ""
    safety: int | None = None
    is_mail: bool = True


def log_of(patient: Patient) -> "QuerySet[Any, dict[str, Any]]":
    """Her e-mails, and her reminders without one, newest first: as rows for ``log_shown``."""
    mails = _rows(Message.objects.filter(patient=patient), "created_at", _MAIL)
    on_site = Reminder.objects.filter(patient=patient, message=None)
    on_site_rows = _rows(on_site, "planned_at", _SITE)
    return mails.union(on_site_rows, all=True).order_by("-at", "which", "-key")


def log_shown(rows: Iterable[dict[str, Any]]) -> list[SentShown]:
    """One page of ``log_of`` in words. Two queries."""
    these = list(rows)
    mails = Message.objects.select_related("reminder").in_bulk(_keys(these, _MAIL))
    reminders = Reminder.objects.in_bulk(_keys(these, _SITE))
    return [
        _sent(mails[row["key"]]) if row["which"] == _MAIL else _on_site(reminders[row["key"]])
        for row in these
    ]


def sent_shown(messages: Iterable[Message]) -> list[SentShown]:
    """E-mails in words; they come with their reminders."""
    return [_sent(message) for message in messages]


def _rows(found: "QuerySet[Any]", moment: str, which: str) -> "QuerySet[Any, dict[str, Any]]":
    named = found.order_by().annotate(at=F(moment), which=Value(which), key=F("pk"))
    rows: QuerySet[Any, dict[str, Any]] = named.values("at", "which", "key")
    return rows


def _keys(rows: Iterable[dict[str, Any]], which: str) -> list[int]:
    return [row["key"] for row in rows if row["which"] == which]


def _sent(message: Message) -> SentShown:
    return SentShown(
        kind=str(message.get_kind_display()),
        at=message.sent_at or message.created_at,
        state=str(message.get_state_display()),
        reason=_reason(message),
        review=message.week.start.isoformat() if message.week else "",
        reminder=message.reminder.day.isoformat() if message.reminder else "",
        safety=message.pk if message.kind == MessageKind.SAFETY else None,
    )


def _on_site(reminder: Reminder) -> SentShown:
    return SentShown(
        kind=str(MessageKind.REMINDER.label),
        at=reminder.planned_at,
        state=_("on BoneGuard only, not by e-mail"),
        reminder=reminder.day.isoformat(),
        is_mail=False,
    )


def _reason(message: Message) -> str:
    """Why it did not simply arrive. What waits or was sent needs none."""
    if message.state not in {MessageState.CANCELLED, *_ENDS}:
        return ""
    if message.outcome in set(Outcome):
        return str(REASONS[Outcome(message.outcome)])
    return str(_ENDS.get(message.state, ""))
