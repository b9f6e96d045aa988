"""The card of the small step: one or two foods, or a session, and when to ask the team."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercise.plan_presenters import minutes_words
from exercise.wording import short_name
from nutrition.presenters.amounts import serving_words
from recommendations.measures import MEASURES, Measure
from recommendations.models import Declined, SuggestionKind
from recommendations.small_step import Larder, SessionStep
from recommendations.suggestions import Pick, Suggestion
from recommendations.wording import INSIDE, Words, amount, number

_DAYS_NAMED = 7
_TOWARD: dict[Measure, Words] = {
    Measure.AEROBIC_MINUTES: gettext_lazy("active minutes this week"),
    Measure.RESISTANCE_DAYS: gettext_lazy("strength days this week"),
    Measure.BALANCE_DAYS: gettext_lazy("balance days this week"),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing to do: ``log_url`` is the form that logs it, ``decline_url`` takes "not for me"."""

    name: str
    details: str
    why: str
    icon: str
    log_url: str
    decline_url: str


@dataclass(frozen=True, slots=True)
class StepCard:
    """The card; ``rows`` may be empty where there is only a word with the team to advise."""

    title: str
    lead: str
    rows: tuple[StepRow, ...]
    ask_team: str
    list_url: str


@dataclass(frozen=True, slots=True)
class DeclinedRow:
    """Something that is not suggested; ``url`` takes that back."""

    name: str
    url: str


def step_card(
    food: Suggestion | None,
    session: SessionStep | None,
    ask_about: Measure | None,
    larder: Larder,
    *,
    day: dt.date,
    meal: str,
) -> StepCard | None:
    """The card of today, or None where there is nothing to say. Food before movement. No query."""
    if food is not None:
        title, lead = _food_title(food), _food_lead(food)
        rows = tuple(_food_row(pick, food, larder, day, meal) for pick in food.picks)
    elif session is not None:
        title, lead = _("A small step for this week"), ""
        rows = (_session_row(session, day),)
    elif ask_about is not None:
        title, lead, rows = _("A question for your team"), "", ()
    else:
        return None
    anything = any(larder.declined.values())
    return StepCard(
        title=title,
        lead=lead,
        rows=rows,
        ask_team=_ask_team(ask_about),
        list_url=reverse("dashboard:declined") if anything else "",
    )


def declined_rows(declined: "list[Declined]") -> list[DeclinedRow]:
    """What she declined, the latest first."""
    return [
        DeclinedRow(one.name, f"{decline_url(SuggestionKind(one.kind), one.key)}?wanted=1")
        for one in declined
    ]


def decline_url(kind: SuggestionKind, key: str) -> str:
    """Where "not for me" is said, and with ``?wanted=1`` taken back."""
    return reverse("dashboard:decline", args=[kind.value, key])


def _food_title(food: Suggestion) -> str:
    template = (
        _("Close today’s %(nutrient)s gap")
        if food.is_closed
        else _("A step towards today’s %(nutrient)s target")
    )
    return template % {"nutrient": INSIDE[food.measure]}


def _food_lead(food: Suggestion) -> str:
    gap = amount(food.measure, MEASURES[food.measure].rounded(food.gap))
    if len(food.picks) == 1:
        return _("%(gap)s to go.") % {"gap": gap}
    both = sum((pick.gives for pick in food.picks), Decimal(0))
    given = amount(food.measure, MEASURES[food.measure].rounded(both))
    return _("%(gap)s to go; both together give about %(given)s.") % {"gap": gap, "given": given}


def _food_row(pick: Pick, food: Suggestion, larder: Larder, day: dt.date, meal: str) -> StepRow:
    one = pick.candidate
    serving = one.serving
    own = one.reviewed is None
    pk = one.key.removeprefix("yours-")
    address = reverse("nutrition:log_yours" if own else "nutrition:log", args=[pk])
    return StepRow(
        name=one.name,
        details=serving_words(serving.label, serving.quantity, serving.grams),
        why=" ".join(filter(None, (_gives(pick, food.measure), _had(larder, one.key, day)))),
        icon="utensils",
        log_url=f"{address}?{urlencode({'day': day.isoformat(), 'meal': meal})}",
        decline_url=decline_url(SuggestionKind.FOOD, one.key),
    )


def _gives(pick: Pick, measure: Measure) -> str:
    rounded = MEASURES[measure].rounded(pick.gives)
    return _("About +%(amount)s of %(nutrient)s.") % {
        "amount": amount(measure, rounded),
        "nutrient": INSIDE[measure],
    }


def _had(larder: Larder, key: str, day: dt.date) -> str:
    """ "You had it on Monday." """
    on = larder.had_on.get(key)
    if on is None:
        return ""
    ago = (day - on).days
    if ago <= 0:
        return _("You had it today.")
    if ago == 1:
        return _("You had it yesterday.")
    if ago < _DAYS_NAMED:
        return _("You had it on %(weekday)s.") % {"weekday": date_format(on, "l")}
    return _("You have had it before.")


def _session_row(step: SessionStep, day: dt.date) -> StepRow:
    key = step.session.key
    query = {"activity": key, "day": day.isoformat()}
    return StepRow(
        name=short_name(step.name),
        details=_("A few minutes are enough.")
        if step.is_in_sets
        else minutes_words(step.session.minutes),
        why=_("%(done)s of %(target)s %(what)s so far.")
        % {
            "done": number(step.pace.done),
            "target": number(step.pace.target),
            "what": _TOWARD[step.measure],
        },
        icon="activity",
        log_url=f"{reverse('exercise:log')}?{urlencode(query)}",
        decline_url=decline_url(SuggestionKind.SESSION, key),
    )


def _ask_team(measure: Measure | None) -> str:
    if measure is None:
        return ""
    return _(
        "Your %(nutrient)s has been under three quarters of its target for four weeks. Ask your "
        "team about a supplement."
    ) % {"nutrient": INSIDE[measure]}
