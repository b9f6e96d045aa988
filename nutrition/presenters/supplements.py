"""The card of a day's supplements: what is due, what is ticked, and what to know about it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from common.days import local_time
from common.logged_days import earliest_day
from common.units import iu_from_ug, plain, shown
from nutrition.intake import Intake
from nutrition.models import Dose, FoodEntry, Regimen, SupplementProduct
from nutrition.nutrients import Nutrient, Nutrients
from nutrition.presenters.day import UNDO_FOR
from nutrition.presenters.tips import dose_words, limit_words, medicine_words
from nutrition.servings import written
from nutrition.totals import intakes
from nutrition.wording import LABEL_NUTRIENTS, MOMENTS, NUTRIENTS, Words
from patients.models import Patient

_UNITS = {Nutrient.VITAMIN_K1: "µg", Nutrient.OMEGA3: "g"}
# When a meal is most likely eaten, for entries that were not logged at the table.
_MEAL_TIMES = {"breakfast": dt.time(8), "lunch": dt.time(13), "supper": dt.time(18, 30)}


@dataclass(frozen=True, slots=True)
class DoseShown:
    """A dose that is due (``pk`` is None), ticked, or taken back a moment ago (``removed``).

    ``state``: due, later, taken, skipped or removed. ``regimen`` is None out of plan.
    """

    key: str
    name: str
    details: str
    state: str
    time: str
    pk: int | None
    regimen: int | None
    due: str
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class CardShown:
    """The whole card of one day; ``can_log`` is False when it is too long ago."""

    title: str
    day: dt.date
    doses: tuple[DoseShown, ...]
    tips: tuple[Words, ...]
    can_log: bool
    has_supplements: bool


def contents_words(held: Nutrients) -> str:
    """ "500 mg calcium · 25 µg vitamin D (1,000 IU)"; what nobody knows is said so."""
    parts = []
    for nutrient in LABEL_NUTRIENTS:
        if nutrient is Nutrient.ENERGY:
            continue  # nobody takes a supplement for it, and hardly a label tells it
        amount = held[nutrient]
        name = _inside(LABEL_NUTRIENTS[nutrient])
        if amount is None:
            parts.append(_("%(name)s not known") % {"name": name})
        elif amount:
            unit = NUTRIENTS[nutrient].unit if nutrient in NUTRIENTS else _UNITS[nutrient]
            # What a label says, not a sum: vitamin K2 is not rounded as in totals.
            exact = plain(amount) if nutrient is Nutrient.VITAMIN_K2 else shown(amount, nutrient)
            words = f"{_number(exact)} {unit} {name}"
            if nutrient is Nutrient.VITAMIN_D:
                words += _(" (%(iu)s IU)") % {"iu": _number(iu_from_ug(amount))}
            parts.append(words)
    return " · ".join(parts)


def card_shown(
    patient: Patient,
    *,
    day: dt.date,
    now: dt.datetime,
    entries: Iterable[FoodEntry] | None = None,
    judged: Intake | None = None,
) -> CardShown:
    """Her supplements of a day; ``now`` is her local time.

    ``entries`` is that day's food and ``judged`` its intake with weekly doses spread, where they
    are at hand. One query, and one more for each of the two that is not, once a dose is taken.
    """
    regimens, doses = _plans_and_doses(patient, day, now)
    taken = [dose for dose in doses if dose.deleted_at is None and dose.time is not None]
    named = [regimen.product for regimen in regimens if regimen.plan.due_times(day)]
    on_card = [*(product.nutrients for product in named), *(dose.nutrients for dose in taken)]
    tips = medicine_words(on_card, patient, day=day)
    if taken:
        if entries is None:
            entries = FoodEntry.objects.kept().of([patient.pk]).on(day)
        if judged is None:
            judged = intakes([patient.pk], day, day).judged[patient.pk, day]
        meals = _meal_times(entries, now)
        tips = (*dose_words(taken, meals), *limit_words(judged), *tips)
    is_today = day == now.date()
    past = _("Supplements on %(day)s") % {"day": date_format(day, "j F")}
    return CardShown(
        title=_("Supplements") if is_today else past,
        day=day,
        doses=(*_planned(regimens, doses, day, now), *_others(regimens, doses, day)),
        tips=tips,
        can_log=day >= earliest_day(now.date()),
        has_supplements=bool(regimens),
    )


def _plans_and_doses(
    patient: Patient, day: dt.date, now: dt.datetime
) -> tuple[list[Regimen], list[Dose]]:
    """The schedules in force that day and its doses, removed ones of the last hour too.

    One query: Today has no room for two.
    """
    runs = Q(regimens__starts_on__lte=day)
    runs &= Q(regimens__until=None) | Q(regimens__until__gte=day)
    runs &= Q(regimens__stopped_on=None) | Q(regimens__stopped_on__gt=day)
    seen = Q(doses__deleted_at=None) | Q(doses__deleted_at__gte=now - UNDO_FOR)
    products: Any = (
        SupplementProduct.objects.of([patient.pk])
        .annotate(
            plan_row=FilteredRelation("regimens", condition=runs),
            dose_row=FilteredRelation("doses", condition=Q(doses__day=day) & seen),
        )
        .select_related("plan_row", "dose_row")
    )
    regimens: dict[int, Regimen] = {}
    doses: dict[int, Dose] = {}
    for product in products:
        if plan := getattr(product, "plan_row", None):
            plan.product = product
            regimens[plan.pk] = plan
        if dose := getattr(product, "dose_row", None):
            doses[dose.pk] = dose
    in_order = sorted(doses.values(), key=lambda dose: (dose.created_at, dose.pk))
    return list(regimens.values()), in_order


def moment_words(due: dt.time) -> str:
    """ "with breakfast", or "at 07:15"."""
    if due in MOMENTS:
        return str(MOMENTS[due])
    return _("at %(time)s") % {"time": due.isoformat("minutes")}


def _planned(
    regimens: Sequence[Regimen], doses: Sequence[Dose], day: dt.date, now: dt.datetime
) -> list[DoseShown]:
    """Each due dose in the order of the day, with its tick where there is one."""
    ticked = {
        (dose.product_id, dose.due): dose
        for dose in doses
        if dose.due is not None and dose.deleted_at is None
    }
    found = []
    for regimen in regimens:
        for due in regimen.plan.due_times(day):
            dose = ticked.get((regimen.product_id, due))
            found.append((due, _ticked(dose) if dose else _due(regimen, due, day, now)))
    return [row for _due_at, row in sorted(found, key=lambda pair: pair[0])]


def _others(regimens: Sequence[Regimen], doses: Sequence[Dose], day: dt.date) -> list[DoseShown]:
    """Doses out of plan or of a plan that is over, and those taken back within the hour."""
    planned = {
        (regimen.product_id, due) for regimen in regimens for due in regimen.plan.due_times(day)
    }
    return [
        _ticked(dose)
        for dose in doses
        if (dose.product_id, dose.due) not in planned or dose.deleted_at is not None
    ]


def _due(regimen: Regimen, due: dt.time, day: dt.date, now: dt.datetime) -> DoseShown:
    product = regimen.product
    is_later = day == now.date() and due > now.time()
    return DoseShown(
        key=f"{regimen.pk}-{due:%H%M}",
        name=product.name,
        details=_details(regimen.quantity, product.dose_unit, product.nutrients, moment_words(due)),
        state="later" if is_later else "due",
        time="",
        pk=None,
        regimen=regimen.pk,
        due=due.isoformat("minutes"),
        submission_id=uuid.uuid4(),
    )


def _ticked(dose: Dose) -> DoseShown:
    when = moment_words(dose.due) if dose.due is not None else _("out of plan")
    held = dose.nutrients.times(1 / dose.quantity)
    return DoseShown(
        key=f"dose-{dose.pk}",
        name=dose.product_name,
        details=_details(dose.quantity, dose.dose_unit, held, when),
        state="removed" if dose.deleted_at is not None else dose.status,
        time=dose.time.isoformat("minutes") if dose.time is not None else "",
        pk=dose.pk,
        regimen=None,
        due="",
        submission_id=uuid.uuid4(),
    )


def _details(quantity: Decimal, unit: str, held: Nutrients, when: str) -> str:
    return f"{_of_unit(quantity, unit)} · {contents_words(held)} · {when}"


def _of_unit(quantity: Decimal, unit: str) -> str:
    """ "2 × 1 tablet" of the catalogue, "2 × tablet" of a label; one of it is just that."""
    amount = plain(quantity)
    return unit if amount == 1 else f"{written(amount)} × {unit}"


def _meal_times(entries: Iterable[FoodEntry], now: dt.datetime) -> list[dt.time]:
    """When she ate: when it was logged on its own day, and the usual time of that meal."""
    times = []
    for entry in entries:
        logged = entry.created_at.astimezone(now.tzinfo)
        if logged.date() == entry.day:
            times.append(logged.time())
        if entry.meal in _MEAL_TIMES:
            times.append(_MEAL_TIMES[entry.meal])
    return times


def _number(value: Decimal) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def _inside(name: Words) -> str:
    """The name inside a sentence: "vitamin D"."""
    words = str(name)
    return words[:1].lower() + words[1:]


def her_time(now: dt.datetime, patient: Patient) -> dt.datetime:
    """The wall time where she lives."""
    return local_time(now, patient.user.time_zone)
