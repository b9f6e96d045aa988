"""What the panel and a patient's page print: words and geometry, no sums in templates."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinicians.panel import Reason, Row
from patients.facts import PatientFacts
from patients.models import Inhibitor, Patient
from patients.people import months_on_inhibitor
from privacy.rules import Scope
from recommendations.measures import MEASURES, Measure, Unit
from recommendations.verdicts import Assessment, Status
from recommendations.wording import INSIDE, UNITS, amount, number

Words = str | Promise

_PILLS: dict[Reason, tuple[Words, str]] = {
    Reason.OVER_LIMIT: (gettext_lazy("Above a limit"), "safety"),
    Reason.BELOW_TARGETS: (gettext_lazy("Below targets"), "to-go"),
    Reason.NOT_LOGGING: (gettext_lazy("Not logging"), "to-go"),
    Reason.ON_TRACK: (gettext_lazy("On track"), "met"),
    Reason.NOTHING_SHARED: (gettext_lazy("No diary shared"), "neutral"),
}
_TABLETS: dict[str, Words] = {
    Inhibitor.ANASTROZOLE: gettext_lazy("anastrozole"),
    Inhibitor.LETROZOLE: gettext_lazy("letrozole"),
    Inhibitor.EXEMESTANE: gettext_lazy("exemestane"),
    Inhibitor.NONE: gettext_lazy("no inhibitor"),
}
_JUDGED = frozenset({Status.MET, Status.CLOSE, Status.LOW, Status.VERY_LOW, Status.OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One line of the panel. `pill_kind` is a class of components/pill.html."""

    url: str
    name: str
    about: str
    pill: Words
    pill_kind: str
    why: str
    minutes: str
    nutrients: str
    calcium: str
    last: str


def panel_row(row: Row, *, today: dt.date) -> PanelRow:
    """A row of the panel in words."""
    pill, kind = _PILLS[row.reason]
    return PanelRow(
        url=reverse("clinicians:patient", args=[row.patient.public_id]),
        name=name_of(row.patient),
        about=about(row.patient, row.this_week.facts, day=today),
        pill=pill,
        pill_kind=kind,
        why=_why(row, today),
        minutes=_of_target(row.minutes) if row.minutes else _("not shared"),
        nutrients=_nutrients(row),
        calcium=_calcium(row),
        last=_last_entry(row, today),
    )


def name_of(patient: Patient) -> str:
    """Her name; a patient may have given none."""
    return patient.user.name or _("No name given")


def about(patient: Patient, facts: PatientFacts, *, day: dt.date) -> str:
    """Age and tablets in a line: "66 · letrozole, 14 months"."""
    age = facts.age_on(day)
    parts = [str(age)] if age is not None else []
    if patient.inhibitor:
        parts.append(_tablet(patient, day))
    return " · ".join(parts)


def scopes_missing(scopes: Iterable[Scope]) -> list[str]:
    """A sentence for each part that the patient does not share."""
    sentences = {
        Scope.DIARY: _("The food diary is not shared with you."),
        Scope.MOVEMENT: _("Movement is not shared with you."),
    }
    return [sentence for scope, sentence in sentences.items() if scope not in set(scopes)]


def _tablet(patient: Patient, day: dt.date) -> str:
    tablet = str(_TABLETS[patient.inhibitor])
    months = months_on_inhibitor(patient, day=day)
    if months is None:
        return tablet
    return ngettext("%(tablet)s, %(months)s month", "%(tablet)s, %(months)s months", months) % {
        "tablet": tablet,
        "months": months,
    }


def _why(row: Row, today: dt.date) -> str:
    if row.reason is Reason.OVER_LIMIT:
        # Last week stands before the running one; the newer verdict of a measure is told.
        newest = {one.measure: one for one in row.over}
        return _("Above the upper limit: %(what)s.") % {
            "what": _listed(_above(one) for one in newest.values())
        }
    if row.reason is Reason.BELOW_TARGETS:
        return _("Last week: %(what)s.") % {"what": _below(row)}
    if row.reason is Reason.NOT_LOGGING:
        if row.last_day is None:
            return _("Nothing logged yet.")
        days = (today - row.last_day).days
        return ngettext(
            "Nothing logged for %(days)s day.", "Nothing logged for %(days)s days.", days
        ) % {"days": days}
    return ""


def _above(one: Assessment) -> str:
    """ "calcium, 2,627 mg a day"."""
    if one.amount is None:
        return str(INSIDE[one.measure])
    amounts = {"name": INSIDE[one.measure], "amount": amount(one.measure, one.amount)}
    return _("%(name)s, %(amount)s a day") % amounts


def _below(row: Row) -> str:
    """ "90 of 150 minutes, 0 of 2 strength days, low in calcium, zinc"."""
    parts = [_of_target(one) for one in row.below if not MEASURES[one.measure].is_intake]
    low = [INSIDE[one.measure] for one in row.below if MEASURES[one.measure].is_intake]
    if low:
        parts.append(_("low in %(nutrients)s") % {"nutrients": _listed(low)})
    return _listed(parts)


def _listed(words: Iterable[Words]) -> str:
    return ", ".join(str(word) for word in words)


def _of_target(one: Assessment) -> str:
    """ "95 of 150 minutes", "0 of 2 strength days", or the amount alone without a target."""
    have = one.amount if one.amount is not None else Decimal(0)
    if one.target is None:
        return amount(one.measure, have)
    if one.measure is Measure.AEROBIC_MINUTES:
        what = UNITS[Unit.MINUTES]
    else:
        what = INSIDE[one.measure]
    return _("%(have)s of %(target)s %(what)s") % {
        "have": number(have),
        "target": number(one.target.value),
        "what": what,
    }


def _nutrients(row: Row) -> str:
    if Scope.DIARY not in row.scopes:
        return _("not shared")
    judged = [one for one in row.nutrients if one.status in _JUDGED]
    if not judged:
        return _("not enough logged")
    met = sum(one.status is Status.MET for one in judged)
    return _("%(met)s of %(judged)s met") % {"met": met, "judged": len(judged)}


def _calcium(row: Row) -> str:
    if Scope.DIARY not in row.scopes:
        return ""
    calcium = row.this_week[Measure.CALCIUM]
    if calcium.amount is None or calcium.status not in _JUDGED | {Status.NOT_JUDGED}:
        return ""  # a breakfast alone is no mean
    words = (
        _("at least %(amount)s calcium a day")
        if calcium.at_least
        else _("%(amount)s calcium a day")
    )
    return words % {"amount": amount(Measure.CALCIUM, calcium.amount)}


def _last_entry(row: Row, today: dt.date) -> str:
    if row.last_day is None:
        return "–"
    days = (today - row.last_day).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 14:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return date_format(row.last_day, "j M Y")


def facts_list(patient: Patient, facts: PatientFacts) -> Sequence[tuple[str, str]]:
    """What a clinician wants at a glance, for components/stats.html."""
    found = []
    if patient.inhibitor_since is not None:
        started = date_format(patient.inhibitor_since, "F Y")
        found.append((str(_TABLETS[patient.inhibitor]).capitalize(), _("since %s") % started))
    if facts.weight_kg is not None and facts.weighed_on is not None:
        weighed = date_format(facts.weighed_on, "j M Y")
        weight = _("%(kg)s kg on %(day)s") % {"kg": number(facts.weight_kg), "day": weighed}
        found.append((_("Weight"), weight))
    if patient.fell_in_last_year is not None:
        fell = _("yes") if patient.fell_in_last_year else _("no")
        found.append((_("Fell in the last 12 months"), fell))
    return found
