"""Words for measures, amounts and populations that pages, mails and the admin share."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.units import plain
from patients.facts import Sex
from recommendations.measures import MEASURES, Measure, Period, Unit
from recommendations.populations import Population, Therapy
from recommendations.verdicts import Assessment, ReasonCode, Status

Words = str | Promise

NAMES: dict[Measure, Words] = {
    Measure.CALCIUM: gettext_lazy("Calcium"),
    Measure.VITAMIN_D: gettext_lazy("Vitamin D"),
    Measure.MAGNESIUM: gettext_lazy("Magnesium"),
    Measure.PROTEIN: gettext_lazy("Protein"),
    Measure.ZINC: gettext_lazy("Zinc"),
    Measure.VITAMIN_K: gettext_lazy("Vitamin K, total"),
    Measure.VITAMIN_K2: gettext_lazy("Vitamin K2"),
    Measure.AEROBIC_MINUTES: gettext_lazy("Active minutes"),
    Measure.RESISTANCE_DAYS: gettext_lazy("Strength days"),
    Measure.BALANCE_DAYS: gettext_lazy("Balance days"),
}
# As they stand inside a sentence: "2 foods have no magnesium figure".
INSIDE: dict[Measure, Words] = {
    Measure.CALCIUM: gettext_lazy("calcium"),
    Measure.VITAMIN_D: gettext_lazy("vitamin D"),
    Measure.MAGNESIUM: gettext_lazy("magnesium"),
    Measure.PROTEIN: gettext_lazy("protein"),
    Measure.ZINC: gettext_lazy("zinc"),
    Measure.VITAMIN_K: gettext_lazy("vitamin K"),
    Measure.VITAMIN_K2: gettext_lazy("vitamin K2"),
    Measure.AEROBIC_MINUTES: gettext_lazy("active minutes"),
    Measure.RESISTANCE_DAYS: gettext_lazy("strength days"),
    Measure.BALANCE_DAYS: gettext_lazy("balance days"),
}
STATUSES: dict[Status, Words] = {
    Status.MET: gettext_lazy("met"),
    Status.CLOSE: gettext_lazy("close"),
    Status.LOW: gettext_lazy("low"),
    Status.VERY_LOW: gettext_lazy("very low"),
    Status.OVER: gettext_lazy("above the upper limit"),
    Status.NO_DATA: gettext_lazy("not enough logged"),
    Status.NOT_JUDGED: gettext_lazy("not judged"),
    Status.NO_TARGET: gettext_lazy("no target"),
}
UNITS: dict[Unit, Words] = {
    Unit.MG: gettext_lazy("mg"),
    Unit.UG: gettext_lazy("µg"),
    Unit.G: gettext_lazy("g"),
    Unit.MINUTES: gettext_lazy("minutes"),
    Unit.DAYS: gettext_lazy("days"),
}


def number(value: Decimal | int) -> str:
    """A number for people: 1200.00 -> "1,200", 8.40 -> "8.4"."""
    return f"{plain(Decimal(value)):,f}"


def amount(measure: Measure, value: Decimal) -> str:
    """A number with its unit: "1,200 mg", "1 day"."""
    unit = MEASURES[measure].unit
    if unit is Unit.DAYS:
        return ngettext("%(days)s day", "%(days)s days", int(value)) % {"days": number(value)}
    return f"{number(value)} {UNITS[unit]}"


def as_set(measure: Measure, value: Decimal) -> str:
    """A target as it is set: "1,200 mg a day", "1.2 g a day for each kg of weight"."""
    facts = MEASURES[measure]
    if facts.per_kg:
        template = _("%(amount)s a day for each kg of weight")
    elif facts.period is Period.DAY:
        template = _("%(amount)s a day")
    else:
        template = _("%(amount)s a week")
    return template % {"amount": amount(measure, value)}


def people(population: Population) -> str:
    """Whom a threshold is for: "women aged 51 and over on an aromatase inhibitor"."""
    words = [_who(population.sex), _ages(population)]
    if population.therapy is Therapy.INHIBITOR:
        words.append(_("on an aromatase inhibitor"))
    elif population.therapy is Therapy.NONE:
        words.append(_("with no inhibitor on record"))
    if population.fell:
        words.append(_("who fell in the last 12 months"))
    return " ".join(word for word in words if word)


def unknowns(verdict: Assessment) -> list[str]:
    """What the amount leaves out: "2 foods have no magnesium figure"."""
    name = INSIDE[verdict.measure]
    return [
        _unknown(reason.code, int(reason.have or 0)) % {"count": reason.have, "name": name}
        for reason in verdict.unknowns
    ]


def _unknown(code: ReasonCode, count: int) -> str:
    if code is ReasonCode.FOODS_WITHOUT_FIGURE:
        return ngettext(
            "%(count)s food has no %(name)s figure",
            "%(count)s foods have no %(name)s figure",
            count,
        )
    if code is ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE:
        return ngettext(
            "%(count)s supplement has no %(name)s figure",
            "%(count)s supplements have no %(name)s figure",
            count,
        )
    return ngettext(
        "for %(count)s food only part of the %(name)s is known",
        "for %(count)s foods only part of the %(name)s is known",
        count,
    )


def _who(sex: Sex | None) -> str:
    if sex is None:
        return _("everyone")
    return _("women") if sex is Sex.FEMALE else _("men")


def _ages(population: Population) -> str:
    youngest, oldest = population.age_from or 0, population.age_to
    no_end = oldest is None or oldest >= 150
    if not population.is_for_some_ages:
        return ""
    if no_end:
        return _("aged %(age)s and over") % {"age": youngest}
    if not youngest:
        return _("up to the age of %(age)s") % {"age": oldest}
    return _("aged %(first)s to %(last)s") % {"first": youngest, "last": oldest}
