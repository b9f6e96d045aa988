"""The page of one nutrient: its days, where it came from, its weekdays. Words and geometry."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.chart_shown import ChartShown
from common.charts import columns, percent_of
from dashboard.progress_words import NAMES, WEEKDAYS, bounded, quantity
from nutrition.contributors import Contributor, Contributors
from nutrition.nutrients import Nutrient
from recommendations.assessment import DAYS_NEEDED
from recommendations.explained import TargetShown, targets_shown
from recommendations.history import NutrientDay, NutrientHistory
from recommendations.wording import STATUSES, unknowns

PERIODS = (30, 90)
MOST = 8


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A food or supplement that gave some. ``url``: the last day on which she had it."""

    name: str
    amount: str
    share: str
    times: str
    url: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightShown:
    """Everything the page of one nutrient says. Empty words are not shown."""

    name: str | Promise
    finding: str
    notes: tuple[str, ...]
    chart: ChartShown | None
    sources: tuple[SourceShown, ...]
    sources_finding: str
    from_supplements: str
    weekdays: ChartShown | None
    targets: list[TargetShown]


def insight_shown(history: NutrientHistory, sources: Contributors) -> InsightShown:
    """The page over the days of ``history``; ``sources`` are of the same days."""
    name = NAMES[history.nutrient]
    verdict = history.mean
    enough = len(history.logged) >= DAYS_NEEDED
    return InsightShown(
        name=name,
        finding=finding(history),
        notes=tuple(unknowns(verdict)) if verdict and enough else (),
        chart=_days_chart(history) if history.logged else None,
        sources=tuple(_sources(history.nutrient, sources)),
        sources_finding=_sources_finding(history, sources),
        from_supplements=_from_supplements(history),
        weekdays=_weekdays_chart(history),
        targets=targets_shown([verdict]) if verdict else [],
    )


def finding(history: NutrientHistory) -> str:
    """The mean in a sentence, judged where there is a target and enough was logged."""
    mean, days = history.mean_amount, len(history.logged)
    if mean is None:
        return _("Nothing was logged in these days.")
    had = bounded(history.nutrient, mean, at_least=history.total[history.nutrient].at_least)
    told = {"had": had, "days": days}
    if days < DAYS_NEEDED:
        return (
            ngettext(
                "%(had)s a day, from %(days)s logged day. Three days or more can be judged.",
                "%(had)s a day, from %(days)s logged days. Three days or more can be judged.",
                days,
            )
            % told
        )
    verdict = history.mean
    if verdict is None or verdict.target is None:
        return _("%(had)s a day on average, over %(days)s logged days.") % told
    told |= {
        "target": quantity(history.nutrient, verdict.target.value),
        "status": STATUSES[verdict.status],
    }
    return (
        _("%(had)s of %(target)s a day on average, over %(days)s logged days: %(status)s.") % told
    )


def _days_chart(history: NutrientHistory) -> ChartShown:
    name, target = NAMES[history.nutrient], _target(history)
    sentence = _days_finding(history)
    return ChartShown(
        id="chart-days",
        sentence=sentence,
        title=_("%(name)s by day") % {"name": name},
        description=sentence,
        columns=columns([day.amount for day in history.days], target=target, gap=2),
        first=date_format(history.days[0].day, "j M"),
        last=date_format(history.days[-1].day, "j M"),
        target=_("target %s") % quantity(history.nutrient, target) if target else "",
        headers=(_("Day"), str(name)),
        rows=tuple(_day_row(history.nutrient, day) for day in reversed(history.days)),
    )


def _days_finding(history: NutrientHistory) -> str:
    logged, target = history.logged, _target(history)
    if target is None:
        most = max(logged, key=lambda one: one.amount or Decimal(0))
        return _("Most on %(day)s: %(amount)s.") % {
            "day": date_format(most.day, "j F"),
            "amount": _day_amount(history.nutrient, most),
        }
    met = sum(1 for one in logged if one.amount is not None and one.amount >= target)
    return ngettext(
        "The target was reached on %(met)s of %(days)s logged day.",
        "The target was reached on %(met)s of %(days)s logged days.",
        len(logged),
    ) % {"met": met, "days": len(logged)}


def _day_row(nutrient: Nutrient, day: NutrientDay) -> tuple[str, ...]:
    link = format_html(
        '<a class="text-link" href="{}">{}</a>',
        f"{reverse('nutrition:diary')}?day={day.day.isoformat()}",
        date_format(day.day, "D j M"),
    )
    return link, _day_amount(nutrient, day)


def _day_amount(nutrient: Nutrient, day: NutrientDay) -> str:
    if day.amount is None:
        return _("not logged")
    return bounded(nutrient, day.amount, at_least=day.at_least)


def _sources(nutrient: Nutrient, sources: Contributors) -> Iterable[SourceShown]:
    for one in sources.first:
        yield _source(nutrient, one, percent_of(one.amount, sources.total))
    if sources.other_count:
        percent = percent_of(sources.others, sources.total)
        yield SourceShown(
            name=ngettext("%(count)s other", "%(count)s others", sources.other_count)
            % {"count": sources.other_count},
            amount=quantity(nutrient, sources.others),
            share=_share(percent),
            times="",
            url="",
            percent=percent,
        )


def _source(nutrient: Nutrient, one: Contributor, percent: int) -> SourceShown:
    times = ngettext("%(count)s time", "%(count)s times", one.times) % {"count": one.times}
    if one.is_supplement:
        times = _("supplement, %(times)s") % {"times": times}
    return SourceShown(
        name=one.name,
        amount=quantity(nutrient, one.amount),
        share=_share(percent),
        times=times,
        url=f"{reverse('nutrition:diary')}?day={one.last_day.isoformat()}",
        percent=percent,
    )


def _share(percent: int) -> str:
    return _("%(percent)s%%") % {"percent": percent} if percent else _("less than 1%%") % {}


def _sources_finding(history: NutrientHistory, sources: Contributors) -> str:
    if not sources.first:
        return _("None of what you logged in these days is known to hold any.")
    first = sources.first[0]
    return _("Most came from %(food)s: %(share)s of all that is known.") % {
        "food": first.name,
        "share": _share(percent_of(first.amount, sources.total)),
    }


def _from_supplements(history: NutrientHistory) -> str:
    sums = history.total[history.nutrient]
    if not sums.amount:
        return ""
    percent = percent_of(sums.supplements, sums.amount)
    if not sums.supplements:
        return _("All of it came from food.")
    if not sums.food:
        return _("All of it came from supplements.")
    return _("%(share)s came from supplements, the rest from food.") % {"share": _share(percent)}


def _weekdays_chart(history: NutrientHistory) -> ChartShown | None:
    """The mean of each weekday; None until two of them were logged twice."""
    means = history.by_weekday()
    if len(means) < 2:
        return None
    most, least = max(means, key=lambda day: means[day]), min(means, key=lambda day: means[day])
    nutrient, target = history.nutrient, _target(history)
    sentence = _("Most on %(most)s (%(much)s), least on %(least)s (%(little)s).") % {
        "most": WEEKDAYS[most],
        "much": quantity(nutrient, means[most]),
        "least": WEEKDAYS[least],
        "little": quantity(nutrient, means[least]),
    }
    return ChartShown(
        id="chart-weekdays",
        sentence=sentence,
        title=_("%(name)s by weekday") % {"name": NAMES[nutrient]},
        description=sentence,
        columns=columns([means.get(day) for day in range(len(WEEKDAYS))], target=target),
        first=str(WEEKDAYS[0]),
        last=str(WEEKDAYS[-1]),
        target=_("target %s") % quantity(nutrient, target) if target else "",
        headers=(_("Weekday"), _("Average")),
        rows=tuple(
            (str(name), quantity(nutrient, means[day]) if day in means else _("too few days"))
            for day, name in enumerate(WEEKDAYS)
        ),
    )


def _target(history: NutrientHistory) -> Decimal | None:
    target = history.mean.target if history.mean else None
    return target.value if target else None
