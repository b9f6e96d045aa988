"""Numbers of nutrients and servings in words and figures."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.units import plain, round_half_up, shown
from nutrition.intake import Intake
from nutrition.nutrients import BONE_NUTRIENTS, K2Basis, Nutrient, Nutrients
from nutrition.servings import written
from nutrition.wording import NUTRIENTS, Words, nutrient_words


@dataclass(frozen=True, slots=True)
class AmountShown:
    """One nutrient as printed. ``value`` is empty where nobody knows; ``unknown`` then says so.

    ``bound`` stands before the value: "at least", "about", or nothing.
    """

    name: Words
    short: Words
    value: str
    unit: Words
    bound: str = ""
    unknown: str = ""


def serving_words(label: str, quantity: Decimal, grams: Decimal) -> str:
    """ "1 cup · 245 g", "1½ × 1 cup · 368 g"; of grams alone "30 g"."""
    weight = _("%(grams)s g") % {"grams": plain(round_half_up(grams, 0 if grams >= 10 else 1))}
    if not label:
        return weight
    portion = label if quantity == 1 else f"{written(quantity)} × {label}"
    return f"{portion} · {weight}"


def amounts_shown(eaten: Nutrients) -> tuple[AmountShown, ...]:
    """The six bone nutrients of an amount of food; what nobody knows has no value."""
    none_expected = eaten.k2_basis is K2Basis.NONE_EXPECTED
    return tuple(
        _shown(
            nutrient,
            eaten[nutrient],
            at_least=eaten.is_lower_bound(nutrient),
            none_expected=none_expected and nutrient is Nutrient.VITAMIN_K2,
        )
        for nutrient in BONE_NUTRIENTS
    )


def sums_shown(intake: Intake) -> tuple[AmountShown, ...]:
    """The six bone nutrients of a meal or a day, "at least" where a food has no figure."""
    return tuple(sum_shown(intake, nutrient) for nutrient in BONE_NUTRIENTS)


def sum_shown(intake: Intake, nutrient: Nutrient) -> AmountShown:
    """One nutrient of a meal or a day; without a value when no food of it has a figure."""
    part = intake[nutrient]
    items = intake.food_items + intake.supplement_items
    known = part.unknown_items + part.unknown_supplements < items or bool(part.amount)
    rough = nutrient is Nutrient.VITAMIN_K2 and bool(part.amount)
    return _shown(nutrient, part.amount if known else None, at_least=part.at_least, about=rough)


def missing_words(intake: Intake) -> str:
    """Why totals say "at least": how many foods and supplements have no figure for what."""
    parts = []
    for nutrient in BONE_NUTRIENTS:
        part = intake[nutrient]
        if part.unknown_items:
            foods = ngettext(
                "%(count)d food has no figure for %(nutrient)s",
                "%(count)d foods have no figure for %(nutrient)s",
                part.unknown_items,
            )
            parts.append(foods % {"count": part.unknown_items, "nutrient": _inside(nutrient)})
        if count := part.unknown_supplements:
            doses = ngettext(
                "%(count)d supplement has no figure for %(nutrient)s",
                "%(count)d supplements have no figure for %(nutrient)s",
                count,
            )
            parts.append(doses % {"count": count, "nutrient": _inside(nutrient)})
    return f"{'; '.join(parts)}." if parts else ""


def _shown(
    nutrient: Nutrient,
    amount: Decimal | None,
    *,
    at_least: bool = False,
    about: bool = False,
    none_expected: bool = False,
) -> AmountShown:
    words = nutrient_words(nutrient)
    if amount is None:
        unknown = _("none expected") if none_expected else _("not known")
        return AmountShown(words.name, words.short, "", words.unit, unknown=unknown)
    if at_least and not shown(amount, nutrient.value):  # "at least 0" says nothing
        return AmountShown(words.name, words.short, "", words.unit, unknown=_("not known"))
    value = number_format(shown(amount, nutrient.value), use_l10n=True, force_grouping=True)
    bound = _("at least") if at_least else _("about") if about else ""
    return AmountShown(words.name, words.short, value, words.unit, bound)


def _inside(nutrient: Nutrient) -> str:
    """The name inside a sentence: "vitamin D"."""
    name = str(NUTRIENTS[nutrient].name)
    return name[:1].lower() + name[1:]
