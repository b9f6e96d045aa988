"""The card of nutrients: from verdicts on a day to rows of bars and words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.charts import SplitBar, split_bar
from common.units import iu_from_ug
from dashboard.nutrient_week import too_few_words, week_words
from nutrition.marks import DayMark
from patients.facts import ASSUMED_AGE, Assumption
from recommendations.explained import TargetShown, targets_shown
from recommendations.goals import NoTarget, NoTargetReason, Target
from recommendations.measures import MEASURES, LimitKind, Measure
from recommendations.progress import DayProgress, WeekProgress
from recommendations.verdicts import Assessment, ReasonCode, Status
from recommendations.wording import INSIDE, NAMES, UNITS, Words, amount, number, unknowns

ORDER = (
    Measure.CALCIUM,
    Measure.VITAMIN_D,
    Measure.MAGNESIUM,
    Measure.PROTEIN,
    Measure.ZINC,
    Measure.VITAMIN_K,
    Measure.VITAMIN_K2,
)
NONE_LOGGED = "–"


class Kind(StrEnum):
    """How a row is drawn."""

    BAR = "bar"
    NUMBER = "number"  # nothing to reach, so no bar
    NEEDS_WEIGHT = "needs_weight"


@dataclass(frozen=True, slots=True)
class Row:
    """One nutrient of the day; see components/nutrient_bar.html for the names of a bar.

    ``week`` is how its week stands, in words, or empty.
    """

    kind: Kind
    label: Words
    amount: str
    target: str
    unit: Words
    words: str
    split: SplitBar | None
    met: bool
    at_least: bool
    note: str
    blank: str = ""
    week: str = ""


@dataclass(frozen=True, slots=True)
class NutrientsShown:
    """The whole card. ``assumed`` is empty when she told us what targets need.

    ``too_few`` says that no row has words of its week yet, and is empty when they have.
    """

    title: str
    rows: tuple[Row, ...]
    assumed: str
    targets: list[TargetShown]
    weight_url: str
    too_few: str = ""


def nutrients_shown(
    progress: DayProgress, *, is_today: bool, week: WeekProgress | None = None
) -> NutrientsShown:
    """The card for one day; a day that still runs says what is left, another how it stood.

    ``week`` is the week of that day; without it nothing is said of one.
    """
    verdicts = [progress[measure] for measure in ORDER]
    runs = is_today and progress.mark is not DayMark.COMPLETE
    return NutrientsShown(
        title=_("Nutrients today") if is_today else _("Nutrients on this day"),
        rows=tuple(
            _row(
                verdict,
                runs=runs,
                mark=progress.mark,
                week=week_words(week[verdict.measure], runs=week.is_running) if week else "",
            )
            for verdict in verdicts
        ),
        assumed=assumed(progress.facts.assumptions_on(progress.day)),
        targets=targets_shown(verdicts),
        weight_url=reverse("patients:health"),
        too_few=too_few_words(week) if week else "",
    )


def assumed(assumptions: Iterable[Assumption]) -> str:
    """What her targets take for granted until she tells us; empty when nothing."""
    found = frozenset(assumptions)
    if found == {Assumption.SEX, Assumption.AGE}:
        template = _(
            "You have not told us your age and sex. Until you do, your targets are those "
            "of a woman of %(age)s."
        )
    elif Assumption.AGE in found:
        template = _(
            "You have not told us your date of birth. Until you do, your targets are "
            "those of somebody of %(age)s."
        )
    elif Assumption.SEX in found:
        template = _(
            "You have not told us your sex. Until you do, your targets are those of a woman."
        )
    else:
        return ""
    return template % {"age": ASSUMED_AGE}


def _row(verdict: Assessment, *, runs: bool, mark: DayMark | None, week: str) -> Row:
    target = verdict.target
    return Row(
        kind=_kind(verdict),
        label=NAMES[verdict.measure],
        amount=NONE_LOGGED if verdict.amount is None else _figure(verdict),
        target=number(target.value) if target else "",
        unit="" if _is_unknown(verdict) else UNITS[MEASURES[verdict.measure].unit],
        words=_words(verdict),
        split=_split(verdict, target) if target else None,
        met=verdict.status is Status.MET,
        at_least=verdict.at_least and verdict.amount is not None and not _is_unknown(verdict),
        note=_note(verdict, runs=runs, mark=mark),
        blank="" if target else _blank(verdict),
        week=week,
    )


def _kind(verdict: Assessment) -> Kind:
    if verdict.target:
        return Kind.BAR
    goal = verdict.goal
    needs_weight = isinstance(goal, NoTarget) and goal.reason is NoTargetReason.NO_WEIGHT
    return Kind.NEEDS_WEIGHT if needs_weight else Kind.NUMBER


def _blank(verdict: Assessment) -> str:
    is_k2 = verdict.measure is Measure.VITAMIN_K2
    return _("no official target") if is_k2 else _("no target")


def _is_unknown(verdict: Assessment) -> bool:
    """ "At least 0" says nothing; beside a target it stays, for the bar's sake."""
    return verdict.target is None and verdict.at_least and verdict.amount == 0


def _figure(verdict: Assessment) -> str:
    if verdict.amount is None:
        return NONE_LOGGED
    if _is_unknown(verdict):
        return _("not known")
    figure = number(verdict.amount)
    # Tables differ so much in vitamin K2 that one figure is all anybody knows.
    rough = verdict.measure is Measure.VITAMIN_K2 and verdict.amount > 0 and not verdict.at_least
    return _("about %(number)s") % {"number": figure} if rough else figure


def _words(verdict: Assessment) -> str:
    """The amount and its target in one sentence, for screen readers; the note follows it."""
    unit = UNITS[MEASURES[verdict.measure].unit]
    target = verdict.target
    if verdict.amount is None:
        if target is None:
            return _("nothing logged")
        return _("nothing logged, target %(target)s") % {
            "target": amount(verdict.measure, target.value)
        }
    had = _figure(verdict)
    if _is_unknown(verdict):
        return had
    if verdict.at_least:
        had = _("at least %(amount)s") % {"amount": had}
    if target is None:
        return f"{had} {unit}"
    return _("%(had)s of %(target)s %(unit)s") % {
        "had": had,
        "target": number(target.value),
        "unit": unit,
    }


def _split(verdict: Assessment, target: Target) -> SplitBar:
    """The bar; the limit for supplements alone has no place on a bar of the total."""
    limit = target.upper_limit if target.limit_kind is LimitKind.TOTAL else None
    return split_bar(verdict.food, verdict.supplements, target.value, limit)


def _note(verdict: Assessment, *, runs: bool, mark: DayMark | None) -> str:
    parts = [
        _status(verdict, runs=runs, mark=mark),
        _spread(verdict),
        *unknowns(verdict),
        _iu(verdict),
    ]
    return " · ".join(capfirst(part) for part in parts if part)


def _status(verdict: Assessment, *, runs: bool, mark: DayMark | None) -> str:
    target, gap = verdict.target, verdict.gap
    if target is None or gap is None:
        return ""
    if verdict.status is Status.MET:
        return _("target met")
    if verdict.status is Status.OVER:
        return _over(verdict, target)
    if verdict.status is Status.NOT_JUDGED:
        return _("not judged: too much of what you ate has no %(name)s figure") % {
            "name": INSIDE[verdict.measure]
        }
    if verdict.amount is None:
        return ""
    if verdict.status is Status.NO_DATA:
        return _no_data(runs=runs, mark=mark)
    if mark is DayMark.ATE_NOTHING and not verdict.food:
        return _("counted as a day without food")
    return _gap(verdict, amount(verdict.measure, gap), runs=runs)


def _no_data(*, runs: bool, mark: DayMark | None) -> str:
    if mark is DayMark.NOT_LOGGED:
        return _("not judged: you said that you did not log this day")
    return _("no meal logged yet") if runs else _("no meal logged")


def _gap(verdict: Assessment, left: str, *, runs: bool) -> str:
    """A running day says what is left, in a neutral tone: at breakfast everything is low."""
    if runs:
        template = _("at most %(left)s to go") if verdict.at_least else _("%(left)s to go")
    elif verdict.status is Status.CLOSE:
        template = _("close: %(left)s below the target")
    elif verdict.status is Status.LOW:
        template = _("low: %(left)s below the target")
    else:
        template = _("very low: %(left)s below the target")
    return template % {"left": left}


def _over(verdict: Assessment, target: Target) -> str:
    """One day above a limit is told, not alarmed about: clinical.md 1.2 looks at the mean."""
    limit = amount(verdict.measure, target.upper_limit or target.value)
    from_supplements = verdict.reasons[0].code is ReasonCode.SUPPLEMENTS_ABOVE_LIMIT
    template = (
        _("supplements above the upper limit of %(limit)s")
        if from_supplements
        else _("above the upper limit of %(limit)s")
    )
    advice = _("One day alone says little: your weekly review looks at the average.")
    return f"{template % {'limit': limit}}. {advice}"


def _spread(verdict: Assessment) -> str:
    """Why a day stands as it does when a weekly dose counts over seven days."""
    if verdict.judged_as is None:
        return ""
    return _("counted as %(amount)s: a weekly dose counts for seven days") % {
        "amount": amount(verdict.measure, verdict.judged_as)
    }


def _iu(verdict: Assessment) -> str:
    """Bottles of vitamin D speak in IU."""
    if verdict.measure is not Measure.VITAMIN_D or verdict.amount is None:
        return ""
    had = number(iu_from_ug(verdict.amount))
    if verdict.target is None:
        return _("%(had)s IU") % {"had": had}
    return _("%(had)s of %(target)s IU") % {
        "had": had,
        "target": number(iu_from_ug(verdict.target.value)),
    }
