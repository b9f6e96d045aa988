"""A patient's personal targets in words, for the clinician."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Patient
from recommendations.measures import Measure
from recommendations.models import PersonalTarget
from recommendations.wording import NAMES, Words, as_set


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One personal target. ``end_url`` is empty for one that is over."""

    name: Words
    value: str
    when: str
    reason: str
    ended: str
    end_url: str


def target_rows(
    rows: Sequence[PersonalTarget], patient: Patient, *, today: dt.date
) -> tuple[list[TargetRow], list[TargetRow]]:
    """Those that hold or are to come, and those that are over."""
    current = [row for row in rows if _is_current(row, today)]
    over = [row for row in rows if not _is_current(row, today)]
    return [_row(row, patient, open_=True) for row in current], [
        _row(row, patient, open_=False) for row in over
    ]


def _is_current(row: PersonalTarget, today: dt.date) -> bool:
    ended = row.ended_from is not None and row.ended_from <= max(today, row.valid_from)
    return row.valid_until >= today and not ended


def _row(row: PersonalTarget, patient: Patient, *, open_: bool) -> TargetRow:
    address = reverse("clinicians:end_target", args=[patient.public_id, row.pk]) if open_ else ""
    return TargetRow(
        name=NAMES[Measure(row.measure)],
        value=as_set(Measure(row.measure), row.target),
        when=_("From %(first)s until %(last)s, set by %(name)s.")
        % {"first": _date(row.valid_from), "last": _date(row.valid_until), "name": row.set_by_name},
        reason=_("Why: %(reason)s") % {"reason": row.reason},
        ended=_ended(row),
        end_url=address,
    )


def _ended(row: PersonalTarget) -> str:
    if row.ended_from is None:
        return ""
    return _("Ended from %(day)s by %(name)s. Why: %(reason)s") % {
        "day": _date(row.ended_from),
        "name": row.ended_by_name,
        "reason": row.end_reason,
    }


def _date(day: dt.date) -> str:
    return date_format(day, "j F Y")
