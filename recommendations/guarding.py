"""The guard rails of clinical.md 9.2 in sentences that say what to do."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from recommendations.measures import MEASURES, OLDER_FROM, GuardProblem, Measure
from recommendations.wording import INSIDE, amount


def target_refusals(
    measure: Measure,
    problems: Iterable[GuardProblem],
    target: Decimal,
    upper_limit: Decimal | None,
) -> list[str]:
    """What is wrong with a target that nobody may set, whoever agrees."""
    sentences = (
        _refusal(measure, problem, target, upper_limit)
        for problem in problems
        if problem is GuardProblem.FAR_TOO_HIGH
        or (problem is GuardProblem.NOT_POSITIVE and target <= 0)
    )
    return list(dict.fromkeys(sentences))  # two problems with one remedy are one sentence


def limit_refusals(
    measure: Measure, problems: Iterable[GuardProblem], target: Decimal
) -> list[str]:
    """What is wrong with an upper limit that nobody may set."""
    return [
        _limit_refusal(measure, problem)
        for problem in problems
        if problem in (GuardProblem.LIMIT_NOT_USED, GuardProblem.LIMIT_FAR_TOO_HIGH)
        or (problem is GuardProblem.NOT_POSITIVE and target > 0)
    ]


def what_is_unusual(
    measure: Measure, problems: Iterable[GuardProblem], upper_limit: Decimal | None
) -> list[str]:
    """Why a second admin has to agree, one sentence per reason."""
    return [
        _unusual(measure, problem, upper_limit)
        for problem in problems
        if problem.second_person_may_allow
    ]


def personal_refusals(
    measure: Measure,
    problems: Sequence[GuardProblem],
    target: Decimal,
    upper_limit: Decimal | None,
) -> list[str]:
    """Why one patient cannot be given this target: here nobody can agree as a second person."""
    sentences = []
    for problem in problems:
        if problem is GuardProblem.NOT_POSITIVE:
            sentences.append(_("Enter a target above 0."))
        elif problem.second_person_may_allow:
            sentences.append(_personal_bound(measure, problem, upper_limit))
        else:
            sentences.append(_refusal(measure, problem, target, upper_limit))
    return list(dict.fromkeys(sentences))


def _personal_bound(measure: Measure, problem: GuardProblem, upper_limit: Decimal | None) -> str:
    if problem is GuardProblem.LOW:
        template = _("%(why)s Enter %(bound)s or more.")
    else:
        template = _("%(why)s Enter %(bound)s or less.")
    return template % {
        "why": _unusual(measure, problem, upper_limit),
        "bound": amount(measure, _bound(measure, problem, upper_limit)),
    }


def _refusal(
    measure: Measure, problem: GuardProblem, target: Decimal, upper_limit: Decimal | None
) -> str:
    guard = MEASURES[measure].guard
    if problem is GuardProblem.NOT_POSITIVE:
        return _("Enter a target above 0. To end a target, withdraw it.")
    if target > guard.never_above:
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
        bound = upper_limit or Decimal(0)
    return template % {
        "given": amount(measure, target),
        "bound": amount(measure, bound),
        "name": INSIDE[measure],
    }


def _limit_refusal(measure: Measure, problem: GuardProblem) -> str:
    if problem is GuardProblem.LIMIT_NOT_USED:
        return _("Leave this empty: there is no upper limit for %(name)s.") % {
            "name": INSIDE[measure]
        }
    if problem is GuardProblem.NOT_POSITIVE:
        return _("Enter an upper limit above 0.")
    most = MEASURES[measure].guard.never_limit_above or Decimal(0)
    return _(
        "This is too much to be meant. Look for a digit too many: at most %(bound)s can be set."
    ) % {"bound": amount(measure, most)}


def _unusual(measure: Measure, problem: GuardProblem, upper_limit: Decimal | None) -> str:
    template = {
        GuardProblem.ABOVE_OWN_LIMIT: _("The target is above the upper limit of %(bound)s."),
        GuardProblem.HIGH: _("A target above %(bound)s is unusual."),
        GuardProblem.LOW: _("A target below %(bound)s is unusual."),
        GuardProblem.LIMIT_HIGH: _("An upper limit above %(bound)s is unusual."),
        GuardProblem.LIMIT_HIGH_FOR_AGE: _(
            "An upper limit above %(bound)s is unusual for people aged %(age)s and over."
        ),
        GuardProblem.LIMIT_MISSING: _(
            "It has no upper limit: none of these people would be told of too much %(name)s."
        ),
    }[problem]
    return template % {
        "bound": amount(measure, _bound(measure, problem, upper_limit)),
        "age": OLDER_FROM,
        "name": INSIDE[measure],
    }


def _bound(measure: Measure, problem: GuardProblem, upper_limit: Decimal | None) -> Decimal:
    """The number at which the rail stands."""
    guard = MEASURES[measure].guard
    found = {
        GuardProblem.ABOVE_OWN_LIMIT: upper_limit,
        GuardProblem.HIGH: guard.approve_above,
        GuardProblem.LOW: guard.approve_below,
        GuardProblem.LIMIT_HIGH: guard.approve_limit_above,
        GuardProblem.LIMIT_HIGH_FOR_AGE: guard.approve_older_limit_above,
        GuardProblem.LIMIT_MISSING: None,
    }[problem]
    return found or Decimal(0)
