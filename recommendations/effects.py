"""What a draft would do, in words: how many would change status, and who has to agree."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.preview import FEWEST
from recommendations.verdicts import Status
from recommendations.wording import STATUSES, number

Effect = Mapping[str, Any]


def effect_words(effect: Effect) -> list[str]:
    """The counts of ``preview.tally`` as sentences; what they leave out is said."""
    week = date_format(dt.date.fromisoformat(effect["week"]), "j F Y")
    if effect["people"] is None:
        return [_("Fewer than %(few)s patients are here, so nothing is shown.") % {"few": FEWEST}]
    given = {"people": number(effect["people"]), "week": week, "few": FEWEST}
    changing = sum(count for _was, _would_be, count in effect["changes"]) + (effect["others"] or 0)
    if not changing:
        return [
            _(
                "Fewer than %(few)s of %(people)s patients would change status on the numbers of "
                "the week of %(week)s."
            )
            % given
        ]
    sentence = ngettext(
        "%(count)s of %(people)s patients would change status on the numbers of the week of "
        "%(week)s: %(changes)s.",
        "%(count)s of %(people)s patients would change status on the numbers of the week of "
        "%(week)s: %(changes)s.",
        changing,
    )
    told = sentence % {**given, "count": number(changing), "changes": ", ".join(_groups(effect))}
    if effect["others"] is None:
        return [told, _("Fewer than %(few)s others may change too.") % {"few": FEWEST}]
    return [told]


def _groups(effect: Effect) -> list[str]:
    """ "40 from met to close", and small groups together."""
    found = [
        _("%(count)s from “%(was)s” to “%(would_be)s”")
        % {
            "count": number(count),
            "was": STATUSES[Status(was)],
            "would_be": STATUSES[Status(would_be)],
        }
        for was, would_be, count in effect["changes"]
    ]
    if effect["others"]:
        found.append(
            _("%(count)s in groups of fewer than %(few)s")
            % {"count": number(effect["others"]), "few": FEWEST}
        )
    return found
