"""Every target explains itself: how much, for whom, where it comes from, since when, who set it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.goals import NoTarget, NoTargetReason, Target, Why
from recommendations.measures import LimitKind, Measure
from recommendations.verdicts import Assessment
from recommendations.wording import INSIDE, NAMES, Words, amount, as_set, number, people


@dataclass(frozen=True, slots=True)
class TargetShown:
    """One target in words. ``details`` are sentences; ``source_url`` may be empty."""

    measure: str
    label: Words
    value: str
    details: tuple[str, ...]
    source: str = ""
    source_url: str = ""


def targets_shown(verdicts: Iterable[Assessment]) -> list[TargetShown]:
    """Where the target of each verdict comes from, also where there is none."""
    return [_shown(verdict.goal) for verdict in verdicts]


def _shown(goal: Target | NoTarget) -> TargetShown:
    if isinstance(goal, NoTarget):
        return TargetShown(
            goal.measure.value, NAMES[goal.measure], _("no target"), (_why_not(goal),)
        )
    sentences = (
        _made_from(goal),
        _kidneys(goal),
        _limit(goal),
        _for_whom(goal),
        _since(goal),
        _reason(goal),
    )
    return TargetShown(
        measure=goal.measure.value,
        label=NAMES[goal.measure],
        value=_("%(amount)s a day") % {"amount": amount(goal.measure, goal.value)}
        if goal.per_kg
        else as_set(goal.measure, goal.value),
        details=tuple(sentence for sentence in sentences if sentence),
        source=goal.source,
        source_url=goal.source_url,
    )


def _why_not(goal: NoTarget) -> str:
    if goal.reason is NoTargetReason.NO_WEIGHT:
        return _("It is made from your weight, and we do not know that yet.")
    if goal.measure is Measure.VITAMIN_K2:
        return _(
            "There is no official target for vitamin K2. We show it because some bone studies "
            "measured it."
        )
    return _("No target for %(measure)s is set for you.") % {"measure": INSIDE[goal.measure]}


def _made_from(target: Target) -> str:
    if target.per_kg is None or target.weight_kg is None:
        return ""
    return _("%(grams)s g for each kg of your weight of %(weight)s kg.") % {
        "grams": number(target.per_kg),
        "weight": number(target.weight_kg),
    }


def _kidneys(target: Target) -> str:
    if Why.KIDNEYS not in target.why:
        return ""
    return _(
        "With severe kidney disease it is not raised. Ask your team how much protein suits you."
    )


def _limit(target: Target) -> str:
    if target.upper_limit is None or target.limit_kind is LimitKind.NONE:
        return ""
    most = amount(target.measure, target.upper_limit)
    if target.limit_kind is LimitKind.SUPPLEMENTS:
        return _("Upper limit: %(most)s a day from supplements; food does not count.") % {
            "most": most
        }
    return _("Upper limit: %(most)s a day, food and supplements together.") % {"most": most}


def _for_whom(target: Target) -> str:
    if target.population is None:
        return _("For you alone.")
    return _("For %(people)s.") % {"people": people(target.population)}


def _since(target: Target) -> str:
    day = date_format(target.since, "j F Y")
    if target.until is not None:
        return _("Set by %(name)s, from %(day)s until %(until)s.") % {
            "day": day,
            "name": target.set_by,
            "until": date_format(target.until, "j F Y"),
        }
    if not target.set_by:
        return _("In force since %(day)s, shipped with BoneGuard.") % {"day": day}
    return _("In force since %(day)s, set by %(name)s.") % {"day": day, "name": target.set_by}


def _reason(target: Target) -> str:
    if not target.reason:
        return ""
    return _("Why: %(reason)s") % {"reason": target.reason}
