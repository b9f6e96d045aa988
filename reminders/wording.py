"""Words for what a review says: praise, the one thing to try, states of messages."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nutrition.presenters.amounts import serving_words
from recommendations.measures import MEASURES, Measure, Period, Unit
from recommendations.verdicts import Assessment
from recommendations.wording import INSIDE, UNITS, amount, number
from reminders.advice import NamedFood, Praise, PraiseKind, Step, StepKind

Words = str | Promise
Verdicts = Mapping[Measure, Assessment]

# For reviews that were made before foods were chosen for her: foods of clinical.md 7.4.
_FOODS: dict[Measure, Words] = {
    Measure.CALCIUM: gettext_lazy(
        "Add a glass of milk, or of soya drink with added calcium, on most days. A glass gives "
        "about 300 mg of calcium."
    ),
    Measure.VITAMIN_D: gettext_lazy(
        "Have oily fish, such as salmon or mackerel, once more than last week, or mushrooms grown "
        "under UV light. A portion gives 10 µg of vitamin D or more."
    ),
    Measure.PROTEIN: gettext_lazy(
        "Add a portion of fish, chicken or lentils on most days. A portion gives about 20 g of "
        "protein. If your team has asked you to limit protein, go by what they said."
    ),
    Measure.MAGNESIUM: gettext_lazy(
        "Add a small handful of almonds or pumpkin seeds on most days. It gives about 80 mg of "
        "magnesium."
    ),
    Measure.ZINC: gettext_lazy(
        "Have pumpkin seeds on your porridge, or a portion of lean beef, on one more day. Either "
        "gives 2 mg of zinc or more."
    ),
}
_STEPS: dict[StepKind, Words] = {
    StepKind.STRENGTH: gettext_lazy(
        "Add one day of strength exercise. For example: stand up from a firm chair ten times, "
        "slowly, with a hand on the table."
    ),
    StepKind.BALANCE: gettext_lazy(
        "Add one day of balance exercise. For example: stand with one foot in front of the other "
        "beside the kitchen worktop, holding on."
    ),
    StepKind.STEADY: gettext_lazy(
        "Add one day of balance exercise. For example: stand behind a firm chair with both hands "
        "on it, and move your weight slowly from heels to toes and from side to side."
    ),
    StepKind.LOG: gettext_lazy(
        "Log your meals on three days this week. From three days on we can compare what you eat "
        "with your targets."
    ),
    StepKind.START: gettext_lazy("Log one meal or one walk. It takes two taps."),
    StepKind.CARRY_ON: gettext_lazy("Carry on as you are: another week like this one."),
}
_MOVEMENT_STEPS = {
    *(StepKind.WALK, StepKind.SEATED),
    *(StepKind.STRENGTH, StepKind.BALANCE, StepKind.STEADY),
}
# Nobody has these every day.
_NOT_DAILY = {"fish", "shellfish", "meat"}


def praise_words(praise: Praise, verdicts: Verdicts) -> str:
    """One thing that went well, in a sentence."""
    if praise.kind is PraiseKind.MOVED:
        days = praise.days or 0
        return ngettext("You moved on %(days)s day.", "You moved on %(days)s days.", days) % {
            "days": days
        }
    if praise.kind is PraiseKind.LOGGED:
        days = praise.days or 0
        return ngettext(
            "You logged your meals on %(days)s day.",
            "You logged your meals on %(days)s days.",
            days,
        ) % {"days": days}
    if praise.measure is None:
        raise ValueError(f"{praise.kind} is about a measure")
    template = (
        _("You reached your target for %(name)s: %(amounts)s.")
        if praise.kind is PraiseKind.MET
        else _("You came close to your target for %(name)s: %(amounts)s.")
    )
    return template % {
        "name": INSIDE[praise.measure],
        "amounts": amounts_words(verdicts[praise.measure]),
    }


def step_words(step: Step, verdicts: Verdicts) -> str:
    """The one thing to try, in two or three sentences."""
    if step.kind is StepKind.LIMIT and step.measure is not None:
        return _limit_words(verdicts[step.measure], from_supplements=step.from_supplements)
    if step.kind is StepKind.FOOD and step.measure is not None:
        otherwise = _("Choose something else if this does not suit you.")
        words = _food_words(step, step.measure) if step.foods else _FOODS[step.measure]
        return f"{words} {otherwise}"
    if step.kind in _MOVEMENT_STEPS:
        minutes = _MINUTES.get(step.kind)
        words = minutes(step) if minutes else str(_STEPS[step.kind])
        careful = _("With new pain or a recent fracture, ask your team first.")
        return f"{words} {careful}"
    return str(_STEPS[step.kind])


def amounts_words(verdict: Assessment) -> str:
    """ "at least 820 of 1,200 mg a day", "95 of 150 minutes", "8 µg a day", "nothing logged"."""
    facts = MEASURES[verdict.measure]
    if verdict.amount is None:
        return _("nothing logged")
    if verdict.at_least and not verdict.amount:
        return _("not known")  # "at least 0" would say nothing
    if verdict.target is None:
        had = f"{figure(verdict)} {UNITS[facts.unit]}"
    else:
        had = _of(verdict.amount, verdict.target.value, facts.unit)
    if verdict.at_least:
        had = _("at least %(amount)s") % {"amount": had}
    return _("%(amount)s a day") % {"amount": had} if facts.period is Period.DAY else had


def figure(verdict: Assessment) -> str:
    """The number alone, "–" without one.

    Tables differ so much in vitamin K2 that "about 20" is all one knows; "at least" says enough.
    """
    if verdict.amount is None:
        return "–"
    value = number(verdict.amount)
    rough = verdict.measure is Measure.VITAMIN_K2 and verdict.amount > 0 and not verdict.at_least
    return _("about %(number)s") % {"number": value} if rough else value


def _of(had: Decimal, target: Decimal, unit: Unit) -> str:
    values = {"had": number(had), "target": number(target), "unit": UNITS[unit]}
    if unit is Unit.DAYS:
        return ngettext("%(had)s of %(target)s day", "%(had)s of %(target)s days", int(target)) % (
            values
        )
    return _("%(had)s of %(target)s %(unit)s") % values


def _walk_words(step: Step) -> str:
    return _(
        "Take one more walk than last week: %(minutes)s minutes, at a pace at which you can talk "
        "but not sing."
    ) % {"minutes": step.minutes}


def _seated_words(step: Step) -> str:
    return _(
        "Add one more session than last week: %(minutes)s minutes on an exercise bike, or of "
        "exercises on a chair."
    ) % {"minutes": step.minutes}


_MINUTES = {StepKind.WALK: _walk_words, StepKind.SEATED: _seated_words}


def _food_words(step: Step, measure: Measure) -> str:
    """ "On most days, try one of these: almonds (1 handful · 30 g), about 81 mg of magnesium …" """
    foods = [_named(food, measure) for food in step.foods]
    daily = not any(food.kind in _NOT_DAILY for food in step.foods)
    if len(foods) == 1:
        template = (
            _("On most days, try %(food)s.") if daily else _("On one more day, try %(food)s.")
        )
        return template % {"food": foods[0]}
    template = (
        _("On most days, try one of these: %(food)s; or %(other)s.")
        if daily
        else _("On one more day, try one of these: %(food)s; or %(other)s.")
    )
    return template % {"food": foods[0], "other": foods[1]}


def _named(food: NamedFood, measure: Measure) -> str:
    given = amount(measure, MEASURES[measure].rounded(food.gives))
    return _("%(name)s (%(serving)s), about %(amount)s of %(nutrient)s") % {
        "name": food.name,
        "serving": serving_words(food.label, food.quantity, food.grams),
        "amount": given,
        "nutrient": INSIDE[measure],
    }


def _limit_words(verdict: Assessment, *, from_supplements: bool) -> str:
    target = verdict.target
    limit = target.upper_limit if target else None
    if limit is None:
        raise ValueError(f"{verdict.measure} has no upper limit to be above")
    template = (
        _(
            "Your supplements gave more %(name)s than the upper limit of %(limit)s a day. Show "
            "their labels to your team or your pharmacist, and go by what they say."
        )
        if from_supplements
        else _(
            "Your average was above the upper limit for %(name)s, %(limit)s a day. Show your team "
            "or your pharmacist what you take, and go by what they say."
        )
    )
    return template % {"name": INSIDE[verdict.measure], "limit": amount(verdict.measure, limit)}
