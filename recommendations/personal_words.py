"""The targets set for one patient in words: hers to read, and her clinician's to end."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.measures import Measure
from recommendations.models import PersonalTarget
from recommendations.wording import NAMES, Words, as_set


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalShown:
    """One target. ``ended`` is empty for one that holds, or held, until its own last day."""

    id: int
    name: Words
    value: str
    when: str
    reason: str
    ended: str


def personal_shown(
    rows: Iterable[PersonalTarget], *, today: dt.date
) -> tuple[list[PersonalShown], list[PersonalShown]]:
    """Those that hold or are to come, and those that are over, each in the order given."""
    current: list[PersonalShown] = []
    over: list[PersonalShown] = []
    for row in rows:
        (current if _is_current(row, today) else over).append(_shown(row, today))
    return current, over


def _is_current(row: PersonalTarget, today: dt.date) -> bool:
    ended = row.ended_from is not None and row.ended_from <= max(today, row.valid_from)
    return row.valid_until >= today and not ended


def _shown(row: PersonalTarget, today: dt.date) -> PersonalShown:
    return PersonalShown(
        id=row.pk,
        name=NAMES[Measure(row.measure)],
        value=as_set(Measure(row.measure), row.target),
        when=_("From %(first)s until %(last)s, set by %(name)s.")
        % {"first": _date(row.valid_from), "last": _date(row.valid_until), "name": row.set_by_name},
        reason=_("Why: %(reason)s") % {"reason": row.reason},
        ended=_ended(row, today),
    )


def _ended(row: PersonalTarget, today: dt.date) -> str:
    if row.ended_from is None:
        return ""
    if row.ended_from == row.valid_from:
        template = _("Ended by %(name)s before it held on any day. Why: %(reason)s")
    elif row.ended_from > today:
        template = _("Ends on %(day)s, by %(name)s. Why: %(reason)s")
    else:
        template = _("Ended on %(day)s by %(name)s. Why: %(reason)s")
    return template % {
        "day": _date(row.ended_from),
        "name": row.ended_by_name,
        "reason": row.end_reason,
    }


def _date(day: dt.date) -> str:
    return date_format(day, "j F Y")
