"""Whichever way a total is asked for, it is the same, and what is unknown is never 0.

A random diary is kept through the actions a person has: logging, correcting, moving, copying,
removing, putting back, doses taken, skipped and taken back, days marked, foods and products
changed afterwards. Then every path has to say what plain addition over the stored rows says.
A new page that shows totals adds one line to ``OF_A_DAY`` or ``OF_A_WEEK``.
"""

import datetime as dt
import json
import random
import re
from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest

from common.days import Week
from common.units import shown
from dashboard.nutrients import nutrients_shown
from nutrition.marks import DayMark
from nutrition.models import DayRecord, Dose, Food, FoodEntry, K2Basis
from nutrition.nutrients import BONE_NUTRIENTS, Nutrient
from nutrition.presenters import day_shown
from nutrition.totals import intake_by_day, intakes
from patients.models import Patient
from recommendations.actions import load_shipped
from recommendations.history import nutrient_histories
from recommendations.measures import MEASURES, Measure
from recommendations.progress import day_in_week_progress, day_progress, week_progress
from recommendations.verdicts import Assessment
from reminders.frozen import thaw
from reminders.weekly_review import frozen_reviews
from tests.factories import make_entry, make_food
from tests.nutrition.random_diary import a_week_of
from tests.nutrition.supplements import make_dose, make_product

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)
SUNDAY = dt.date(2026, 11, 29)
DAYS = [MONDAY + dt.timedelta(days=n) for n in range(7)]
NOW = dt.datetime(2026, 11, 29, 20, tzinfo=dt.UTC)
MEALS = ("breakfast", "lunch", "supper", "snack")
MEASURE_OF = {
    facts.nutrient: measure
    for measure, facts in MEASURES.items()
    if facts.nutrient in BONE_NUTRIENTS
}

# What one path says of one nutrient: the amount as people are shown it, and "at least".
Said = tuple[Decimal | None, bool]
Totals = dict[Nutrient, Said]


def day_sums(patient: Patient, day: dt.date) -> Totals:
    intake = intake_by_day([patient.pk], day, day).get((patient.pk, day))
    if intake is None:
        return dict.fromkeys(BONE_NUTRIENTS, (None, False))
    return {
        nutrient: (shown(intake[nutrient].amount, nutrient.value), intake[nutrient].at_least)
        for nutrient in BONE_NUTRIENTS
    }


def day_page(patient: Patient, day: dt.date) -> Totals:
    rows = FoodEntry.objects.of([patient.pk]).on(day)
    page = day_shown(patient, list(rows), day=day, meal="lunch", now=NOW)
    if not page.totals:
        return dict.fromkeys(BONE_NUTRIENTS, (None, False))
    return {
        nutrient: (_number(amount.value), amount.bound == "at least" or not amount.value)
        for nutrient, amount in zip(BONE_NUTRIENTS, page.totals, strict=True)
    }


def today_page(patient: Patient, day: dt.date) -> Totals:
    progress = day_progress([patient], day)[patient.pk]
    card = nutrients_shown(progress, is_today=True)
    rows = {row.label: row for row in card.rows}
    found: Totals = {}
    for nutrient, measure in MEASURE_OF.items():
        verdict = progress[measure]
        row = next(rows[label] for label in rows if str(label) == _label(measure))
        found[nutrient] = (_number(row.amount), verdict.at_least)
        assert row.at_least <= verdict.at_least
    return found


def day_judged(patient: Patient, day: dt.date) -> Totals:
    verdicts = day_in_week_progress([patient], day, SUNDAY)[patient.pk].day
    return {
        nutrient: (verdicts[measure].amount, verdicts[measure].at_least)
        for nutrient, measure in MEASURE_OF.items()
    }


def week_judged(patient: Patient, today: dt.date = SUNDAY) -> Totals:
    week = week_progress([patient], Week(MONDAY), today)[patient.pk]
    return _of_verdicts(week.intake)


def week_that_is_over(patient: Patient) -> Totals:
    return week_judged(patient, SUNDAY + dt.timedelta(days=9))


def review(patient: Patient) -> Totals:
    (frozen,) = frozen_reviews([patient], Week(MONDAY))
    goals = json.loads(frozen.targets.goals)
    return _of_verdicts(thaw(json.loads(frozen.findings), goals).verdicts)


def insights_of_a_day(patient: Patient, day: dt.date) -> Totals:
    histories = nutrient_histories(patient, BONE_NUTRIENTS, day, day)
    if not histories[Nutrient.CALCIUM].logged:
        return day_sums(patient, day)  # a day that is not logged has no figure there
    return {
        nutrient: (shown(one.days[0].amount, nutrient.value), one.days[0].at_least)
        for nutrient, one in histories.items()
    }


def insights_of_the_week(patient: Patient) -> Totals:
    histories = nutrient_histories(patient, BONE_NUTRIENTS, MONDAY, SUNDAY)
    return _of_verdicts(one.mean for one in histories.values() if one.mean)


def _of_verdicts(verdicts: Iterable[Assessment]) -> Totals:
    by_measure = {verdict.measure: verdict for verdict in verdicts}
    return {
        nutrient: (by_measure[measure].amount, by_measure[measure].at_least)
        for nutrient, measure in MEASURE_OF.items()
    }


OF_A_DAY: dict[str, Callable[[Patient, dt.date], Totals]] = {
    "sums": day_sums,
    "day page": day_page,
    "Today": today_page,
    "day's verdicts": day_judged,
    "insights": insights_of_a_day,
}
OF_A_WEEK: dict[str, Callable[[Patient], Totals]] = {
    "running week": week_judged,
    "week that is over": week_that_is_over,
    "weekly review": review,
    "insights": insights_of_the_week,
}


@pytest.mark.parametrize("seed", range(10))
def test_every_path_says_what_plain_addition_says(patient, outsider, seed):
    load_shipped()
    make_entry(outsider, MONDAY)
    make_dose(outsider, MONDAY, make_product(outsider))
    a_week_of(patient, random.Random(seed), DAYS, NOW)
    for day in DAYS:
        expected, partly = _added_up(patient, [day]), not _is_logged(patient, day)
        for name, path in OF_A_DAY.items():
            _agree(path(patient, day), expected, f"{name} on {day}, seed {seed}", partly=partly)
    logged = [day for day in DAYS if _is_logged(patient, day)]
    expected = _added_up(patient, logged, of=len(logged), spread=True)
    for name, path in OF_A_WEEK.items():
        _agree(path(patient), expected, f"{name}, seed {seed}")


def test_what_becomes_of_foods_and_products_changes_no_total(patient):
    a_week_of(patient, random.Random(3), DAYS, NOW)
    before = intakes([patient.pk], MONDAY, SUNDAY)
    food, gone = Food.objects.order_by("pk")[:2]
    food.calcium_mg, food.magnesium_mg, food.k2_basis = Decimal(9999), None, K2Basis.MK4_ONLY
    food.save()
    gone.delete()
    Food.objects.exclude(pk=food.pk).update(withdrawn_at=NOW)
    for product in patient.supplements.all():
        product.vitamin_d_ug = Decimal(4321)
        product.save()
    assert intakes([patient.pk], MONDAY, SUNDAY) == before
    assert before.by_day


def test_a_true_zero_stays_zero_and_unknown_never_is(patient):
    load_shipped()
    nothing_known = dict.fromkeys(("magnesium_mg", "vitamin_k2_ug"))
    make_entry(patient, MONDAY, make_food("Water", magnesium_mg=Decimal(0)))
    make_entry(patient, MONDAY + dt.timedelta(days=1), make_food("Mystery", **nothing_known))
    for name, path in OF_A_DAY.items():
        assert path(patient, MONDAY)[Nutrient.MAGNESIUM] == (0, False), name
        said = path(patient, MONDAY + dt.timedelta(days=1))[Nutrient.MAGNESIUM]
        assert said in ((None, True), (0, True)), name
    page = day_shown(
        patient,
        list(FoodEntry.objects.on(MONDAY + dt.timedelta(days=1))),
        day=MONDAY + dt.timedelta(days=1),
        meal="lunch",
        now=NOW,
    )
    words = dict(zip(BONE_NUTRIENTS, page.totals, strict=True))[Nutrient.MAGNESIUM]
    assert (words.value, words.unknown) == ("", "not known")


def _agree(said: Totals, expected: Totals, where: str, *, partly: bool = False) -> None:
    """``partly``: of a day that is not logged a verdict says "at least", for she ate more."""
    for nutrient in BONE_NUTRIENTS:
        amount, at_least = said[nutrient]
        wanted, bound = expected[nutrient]
        # What nobody knows at all may be said in words instead of as "at least 0".
        assert (amount or 0) == (wanted or 0), f"{where}: {nutrient}"
        assert amount is not None or not wanted, f"{where}: {nutrient}"
        if wanted is not None:
            assert at_least == bound or (partly and at_least), f"{where}: {nutrient}"


def _added_up(
    patient: Patient, days: list[dt.date], *, of: int = 1, spread: bool = False
) -> Totals:
    """The same by plain addition over the rows, written a second time on purpose."""
    foods = FoodEntry.objects.filter(patient=patient, deleted_at=None, day__in=days)
    doses = Dose.objects.filter(patient=patient, deleted_at=None, status="taken")
    shares: list[tuple[Dose, Decimal]] = []
    for dose in doses:
        covered = dose.days_covered if spread else 1
        on = [dose.day + dt.timedelta(days=n) for n in range(covered)]
        times = sum(day in days for day in on)
        if times:
            shares.append((dose, Decimal(times) / covered))
    if not days or not (foods or shares or spread):
        return dict.fromkeys(BONE_NUTRIENTS, (None, False))
    found: Totals = {}
    for nutrient in BONE_NUTRIENTS:
        amount, bound = Decimal(0), False
        for food in foods:
            value = getattr(food, nutrient.value)
            amount += value or 0
            bound |= value is None and not _none_expected(food, nutrient)
            bound |= nutrient is Nutrient.VITAMIN_K2 and food.k2_basis == K2Basis.MK4_ONLY
        for dose, share in shares:
            value = getattr(dose, nutrient.value)
            amount += (value or 0) * share
            # A spread dose is unknown on its own day only: one dose, said once.
            bound |= value is None and (not spread or dose.day in days)
        found[nutrient] = (shown(amount / of, nutrient.value), bound)
    return found


def _none_expected(food: FoodEntry, nutrient: Nutrient) -> bool:
    return nutrient is Nutrient.VITAMIN_K2 and food.k2_basis == K2Basis.NONE_EXPECTED


def _is_logged(patient: Patient, day: dt.date) -> bool:
    said = DayRecord.objects.filter(patient=patient, day=day).values_list("mark", flat=True).first()
    eaten = FoodEntry.objects.filter(patient=patient, day=day, deleted_at=None).exists()
    return said != DayMark.NOT_LOGGED and (eaten or said == DayMark.ATE_NOTHING)


def _number(text: str) -> Decimal | None:
    """The number in an amount as printed, which may begin with "about"."""
    found = re.search(r"[\d,]+(\.\d+)?", text)
    return Decimal(found[0].replace(",", "")) if found else None


def _label(measure: Measure) -> str:
    from recommendations.wording import NAMES

    return str(NAMES[measure])
