"""Words for food and nutrients that several pages share."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nutrition.interactions import Tip
from nutrition.marks import DayMark
from nutrition.nutrients import Nutrient

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NutrientWords:
    """A nutrient's name, its short form in narrow places, and its unit."""

    name: Words
    short: Words
    unit: Words


NUTRIENTS: dict[Nutrient, NutrientWords] = {
    Nutrient.CALCIUM: NutrientWords(_("Calcium"), _("Ca"), _("mg")),
    Nutrient.VITAMIN_D: NutrientWords(_("Vitamin D"), _("D"), _("µg")),
    Nutrient.MAGNESIUM: NutrientWords(_("Magnesium"), _("Mg"), _("mg")),
    Nutrient.VITAMIN_K2: NutrientWords(_("Vitamin K2"), _("K2"), _("µg")),
    Nutrient.PROTEIN: NutrientWords(_("Protein"), _("Protein"), _("g")),
    Nutrient.ZINC: NutrientWords(_("Zinc"), _("Zn"), _("mg")),
}


def nutrient_words(nutrient: Nutrient) -> NutrientWords:
    """The words of a bone nutrient in the reader's language, looked up once in each."""
    return _in_language(nutrient, get_language())


@cache
def _in_language(nutrient: Nutrient, language: str | None) -> NutrientWords:
    words = NUTRIENTS[nutrient]
    return NutrientWords(str(words.name), str(words.short), str(words.unit))


# "Breakfast so far", "Added to breakfast": the meal inside a sentence.
SO_FAR: dict[str, Words] = {
    "breakfast": _("Breakfast so far"),
    "lunch": _("Lunch so far"),
    "supper": _("Supper so far"),
    "snack": _("Snacks so far"),
}
EMPTY: dict[str, Words] = {
    "breakfast": _("Nothing for breakfast yet. Search for what you had, and add it."),
    "lunch": _("Nothing for lunch yet. Search for what you had, and add it."),
    "supper": _("Nothing for supper yet. Search for what you had, and add it."),
    "snack": _("No snacks yet. Search for what you had, and add it."),
}
# The card of foods that one tap logs.
ONE_TAP: dict[str, Words] = {
    "breakfast": _("One tap for breakfast"),
    "lunch": _("One tap for lunch"),
    "supper": _("One tap for supper"),
    "snack": _("One tap for snacks"),
}
LAST_MEAL: dict[str, Words] = {
    "breakfast": _("Yesterday’s breakfast"),
    "lunch": _("Yesterday’s lunch"),
    "supper": _("Yesterday’s supper"),
    "snack": _("Yesterday’s snacks"),
}
MEAL_ON: dict[str, Words] = {
    "breakfast": _("Breakfast of %(day)s"),
    "lunch": _("Lunch of %(day)s"),
    "supper": _("Supper of %(day)s"),
    "snack": _("Snacks of %(day)s"),
}
# What she says of a whole day, and what follows from it.
SAID: dict[DayMark, Words] = {
    DayMark.COMPLETE: _("You said that this is all for this day."),
    DayMark.NOT_LOGGED: _("You did not log this day. It is left out of your averages."),
    DayMark.ATE_NOTHING: _("You ate nothing on this day. It counts in your averages."),
}
# The times of day that a supplement is taken at, most often, and how people say them.
MOMENTS: dict[dt.time, Words] = {
    dt.time(8): _("with breakfast"),
    dt.time(13): _("with lunch"),
    dt.time(18, 30): _("with supper"),
    dt.time(22): _("at bedtime"),
}
WEEKDAYS: tuple[Words, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
# What labels of supplements tell, as they call it.
LABEL_NUTRIENTS: dict[Nutrient, Words] = {
    **{nutrient: words.name for nutrient, words in NUTRIENTS.items()},
    Nutrient.VITAMIN_K1: _("Vitamin K1"),
    Nutrient.OMEGA3: _("Omega-3 (EPA and DHA)"),
    Nutrient.ENERGY: _("Energy"),
}
TIPS: dict[Tip, Words] = {
    Tip.SPLIT_CALCIUM: _(
        "That is more than 600 mg of calcium at one time. Your body takes up more of it in two "
        "smaller doses, some hours apart."
    ),
    Tip.CARBONATE_WITH_MEAL: _("Calcium carbonate works best with a meal."),
    Tip.KEEP_VITAMIN_K_EVEN: _(
        "This holds vitamin K, or may hold some. Talk to the team that checks your INR before you "
        "start, end or change it."
    ),
    Tip.ASK_ABOUT_CALCIUM: _(
        "From what you told us, ask your team first whether calcium or vitamin D as a supplement "
        "suits you, and how much."
    ),
    Tip.KEEP_CALCIUM: _(
        "With denosumab or zoledronic acid, calcium and vitamin D protect you from low calcium in "
        "the blood. Talk to your team before you take less."
    ),
    Tip.ASK_ABOUT_MAGNESIUM: _(
        "With severe kidney disease, magnesium can build up in the body. Ask your team about "
        "magnesium as a supplement."
    ),
    Tip.APART_FROM_LEVOTHYROXINE: _(
        "Leave 4 hours between levothyroxine and calcium, magnesium or zinc. Your pharmacist can "
        "help you plan the day."
    ),
    Tip.APART_FROM_BISPHOSPHONATE: _(
        "On the day of your alendronate or risedronate: the tablet first, after getting up, with "
        "plain water, then wait at least 30 minutes before food or supplements. For risedronate "
        "that is taken after breakfast, and for any question, ask your pharmacist."
    ),
    Tip.APART_FROM_IBANDRONATE: _(
        "On the day of your ibandronate: the tablet first, after getting up, with plain water, "
        "then wait at least 60 minutes before food or supplements. Ask your pharmacist if unsure."
    ),
    Tip.APART_FROM_IRON: _(
        "Leave at least 2 hours between iron and calcium, magnesium or zinc: at different meals, "
        "for example. Your pharmacist can help you plan the day."
    ),
    Tip.APART_FROM_TETRACYCLINE: _(
        "Calcium, magnesium and zinc can keep an antibiotic such as doxycycline from working. Take "
        "the antibiotic 2 hours before them, or 4 to 6 hours after. Ask your pharmacist."
    ),
    Tip.APART_FROM_QUINOLONE: _(
        "Calcium, magnesium and zinc can keep an antibiotic such as ciprofloxacin from working. "
        "Take the antibiotic 2 hours before them, or 6 hours after. Ask your pharmacist."
    ),
}
# What too much may do, beside the upper limit (clinical.md 2.6).
ABOVE_LIMIT: dict[Nutrient, Words] = {
    Nutrient.MAGNESIUM: _("Much magnesium from supplements can cause diarrhoea."),
    Nutrient.ZINC: _("Much zinc for weeks can lower the copper in your body."),
}
VITAMIN_K_STANDING: Words = _(
    "You take a medicine that vitamin K works against. Eat greens as regularly as you are used to. "
    "Talk to the team that checks your INR before you change that, or start or end a supplement."
)
VITAMIN_K_CHANGED: Words = _(
    "Your vitamin K changed by more than half from one week to the next, as far as you logged it. "
    "Tell the clinic that checks your INR."
)
US_VITAMIN_D_NOTE: Words = _(
    "The vitamin D of this food is added in the United States and Canada. Where you live it may "
    "have none, so we count it as not known."
)
US_VITAMIN_D_ASK: Words = _(
    "The vitamin D of this food is added in the United States and Canada. You have not said where "
    "you buy your food, so we count it as not known. You can say it in Settings."
)
