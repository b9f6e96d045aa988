"""What is about her safety and not read yet, as it stands first on Today."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from patients.models import Patient
from reminders.models import Message


@dataclass(frozen=True, slots=True)
class SafetyNotice:
    """One message: its page, when it was written, and its first sentence."""

    pk: int
    written_at: dt.datetime
    sentence: str


def safety_asked() -> ArraySubquery:
    """Her unread messages, newest first, as one column of a query about patients."""
    unread = Message.objects.of_safety().unread().filter(patient=OuterRef("pk"))
    told = JSONObject(pk="pk", at="created_at", lines=F("content__lines"))
    return ArraySubquery(unread.order_by("-created_at", "-pk").values(json=told))


def safety_told(told: Iterable[Mapping[str, Any]]) -> tuple[SafetyNotice, ...]:
    """What the column of ``safety_asked`` says. No query."""
    return tuple(
        SafetyNotice(
            pk=row["pk"],
            written_at=dt.datetime.fromisoformat(row["at"]),
            sentence=next(iter(row["lines"] or ()), ""),
        )
        for row in told
    )


def safety_notices(patient: Patient) -> tuple[SafetyNotice, ...]:
    """The same for a page that asks nothing else about her. One query."""
    hers = Patient.objects.filter(pk=patient.pk)
    (told,) = hers.values_list(safety_asked(), flat=True)
    return safety_told(told)
