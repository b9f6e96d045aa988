"""The guard rails of clinical.md 9.2 in sentences that say what to do."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from recommendations.measures import MEASURES, GuardProblem, Measure
from recommendations.wording import INSIDE, amount

_ON_LIMIT = frozenset(
    {GuardProblem.LIMIT_HIGH, GuardProblem.LIMIT_NOT_USED, GuardProblem.LIMIT_FAR_TOO_HIGH}
)


def target_sentences(
    measure: Measure,
    problems: Sequence[GuardProblem],
    target: Decimal,
    upper_limit: Decimal | None,
) -> list[str]:
    """What is wrong with the target; two problems with one remedy are one sentence."""
    sentences = (
        _target_sentence(measure, problem, target, upper_limit)
        for problem in problems
        if problem not in _ON_LIMIT and (problem is not GuardProblem.NOT_POSITIVE or target <= 0)
    )
    return list(dict.fromkeys(sentences))


def limit_sentences(
    measure: Measure, problems: Iterable[GuardProblem], target: Decimal
) -> list[str]:
    """What is wrong with the upper limit, one sentence per problem."""
    return [
        _limit_sentence(measure, problem)
        for problem in problems
        if problem in _ON_LIMIT or (problem is GuardProblem.NOT_POSITIVE and target > 0)
    ]


def _target_sentence(
    measure: Measure, problem: GuardProblem, target: Decimal, upper_limit: Decimal | None
) -> str:
    guard = MEASURES[measure].guard
    if problem is GuardProblem.NOT_POSITIVE:
        return _("Enter a target above 0. To end a target, withdraw it.")
    if problem is GuardProblem.ABOVE_OWN_LIMIT:
        template = _("The target is above the upper limit of %(bound)s.") + " " + _second("most")
        bound = upper_limit
    elif problem is GuardProblem.HIGH:
        template = _("A target above %(bound)s is unusual.") + " " + _second("most")
        bound = guard.approve_above
    elif problem is GuardProblem.LOW:
        template = _("A target below %(bound)s is unusual.") + " " + _second("least")
        bound = guard.approve_below
    elif target > guard.never_above:
        template = _(
            "%(given)s is too much to be meant for %(name)s. Look for a digit too many: at most "
            "%(bound)s can be set."
        )
        bound = guard.never_above
    else:
        template = _(
            "%(given)s is more than twice the upper limit of %(bound)s. Look for a digit too many "
            "in the target or one too few in the limit."
        )
        bound = upper_limit
    return template % {
        "given": amount(measure, target),
        "bound": amount(measure, bound or Decimal(0)),
        "name": INSIDE[measure],
    }


def _limit_sentence(measure: Measure, problem: GuardProblem) -> str:
    guard = MEASURES[measure].guard
    if problem is GuardProblem.LIMIT_NOT_USED:
        return _("Leave this empty: there is no upper limit for %(name)s.") % {
            "name": INSIDE[measure]
        }
    if problem is GuardProblem.LIMIT_HIGH:
        template = _("An upper limit above %(bound)s is unusual.") + " " + _second("most")
        bound = guard.approve_limit_above
    elif problem is GuardProblem.LIMIT_FAR_TOO_HIGH:
        template = _(
            "This is too much to be meant. Look for a digit too many: at most %(bound)s can be set."
        )
        bound = guard.never_limit_above
    else:
        return _("Enter an upper limit above 0, or leave it empty.")
    return template % {"bound": amount(measure, bound or Decimal(0))}


def _second(side: str) -> str:
    """What a second person would have to agree to is refused as long as nobody can be asked."""
    if side == "most":
        return _(
            "It needs the agreement of a second person, which cannot be given here yet: enter "
            "%(bound)s or less."
        )
    return _(
        "It needs the agreement of a second person, which cannot be given here yet: enter "
        "%(bound)s or more."
    )
