"""Her supplements one by one: what is in them, when she takes them, how regularly she does."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.units import plain
from nutrition.models import Dose, DoseStatus, Regimen, SupplementProduct, SupplementType
from nutrition.nutrients import Nutrient
from nutrition.presenters.supplements import contents_words, moment_words
from nutrition.regimens import Adherence, Pattern, Slot, adherence
from nutrition.salts import SALTS, SOURCE
from nutrition.servings import written
from nutrition.supplement_search import FoundTypes
from nutrition.wording import LABEL_NUTRIENTS, WEEKDAYS, Words
from patients.models import Patient


@dataclass(frozen=True, slots=True)
class SupplementShown:
    """One of her supplements. ``state``: runs, paused or ended; ``regimen`` its latest schedule."""

    product: int
    regimen: int
    name: str
    contents: str
    conversions: tuple[str, ...]
    schedule: str
    prescribed: bool
    adherence: str
    state: str
    quantity: str
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TypeShown:
    """A type to choose from."""

    key: str
    name: str
    details: str
    note: str


def mine_shown(patient: Patient, *, now: dt.datetime) -> list[SupplementShown]:
    """Her supplements, those that run first; ``now`` is her local time. Three queries."""
    products = list(SupplementProduct.objects.of([patient.pk]))
    regimens: dict[int, list[Regimen]] = {}
    for regimen in Regimen.objects.of([patient.pk]):
        regimens.setdefault(regimen.product_id, []).append(regimen)
    slots: dict[tuple[int, str], set[Slot]] = {}
    doses = Dose.objects.kept().of([patient.pk]).exclude(due=None).order_by()
    for product_id, status, day, due in doses.values_list("product_id", "status", "day", "due"):
        slots.setdefault((product_id, status), set()).add((day, due))
    shown = [
        _supplement(
            product,
            regimens[product.pk],
            now,
            taken=slots.get((product.pk, DoseStatus.TAKEN), set()),
            skipped=slots.get((product.pk, DoseStatus.SKIPPED), set()),
        )
        for product in products
        if product.pk in regimens
    ]
    return sorted(shown, key=lambda one: ("runs", "paused", "ended").index(one.state))


def types_shown(found: FoundTypes) -> list[TypeShown]:
    """The types that were found."""
    return [type_shown(kind) for kind in found.types]


def type_shown(kind: SupplementType) -> TypeShown:
    """One type of the catalogue."""
    return TypeShown(
        key=kind.key,
        name=kind.name,
        details=f"{kind.dose_unit} · {contents_words(kind.nutrients)}",
        note=kind.note,
    )


def conversions_shown(product: SupplementProduct) -> tuple[str, ...]:
    """How amounts were worked out from the salts on the label."""
    lines = []
    for name, (key, weight) in product.from_salts.items():
        nutrient = Nutrient(name)
        salt, mineral = SALTS[nutrient][key], str(LABEL_NUTRIENTS[nutrient]).lower()
        lines.append(
            _(
                "%(weight)s mg of %(mineral)s %(salt)s holds %(amount)s mg of %(mineral)s "
                "(%(percent)s %% of its weight, from %(source)s)."
            )
            % {
                "weight": weight,
                "mineral": mineral,
                "salt": salt.name,
                "amount": plain(product.nutrients[nutrient] or salt.percent * 0),
                "percent": salt.percent,
                "source": SOURCE,
            }
        )
    return tuple(lines)


def _supplement(
    product: SupplementProduct,
    regimens: Sequence[Regimen],
    now: dt.datetime,
    *,
    taken: set[Slot],
    skipped: set[Slot],
) -> SupplementShown:
    latest = next((one for one in regimens if one.stopped_on is None), regimens[-1])
    today = now.date()
    return SupplementShown(
        product=product.pk,
        regimen=latest.pk,
        name=product.name,
        contents=f"{product.dose_unit} · {contents_words(product.nutrients)}",
        conversions=conversions_shown(product),
        schedule=_schedule_words(latest, today),
        prescribed=latest.prescribed,
        adherence=_adherence_words(_adherence(regimens, now, taken, skipped), regimens[0], now),
        state=_state(latest, today),
        quantity=written(plain(latest.quantity)),
        submission_id=uuid.uuid4(),
    )


def _adherence(
    regimens: Iterable[Regimen], now: dt.datetime, taken: set[Slot], skipped: set[Slot]
) -> Adherence:
    zone = now.tzinfo or ZoneInfo("UTC")
    total = Adherence()
    for regimen in regimens:
        made_at = regimen.created_at.astimezone(zone).replace(tzinfo=None)
        total += adherence(
            regimen.plan, made_at=made_at, today=now.date(), taken=taken, skipped=skipped
        )
    return total


def _adherence_words(found: Adherence, first: Regimen, now: dt.datetime) -> str:
    if not found.due:
        return _("Nothing to count yet.")
    words = ngettext(
        "Taken %(taken)s of %(due)s time since %(day)s.",
        "Taken %(taken)s of %(due)s times since %(day)s.",
        found.due,
    )
    made_on = first.created_at.astimezone(now.tzinfo).date()
    day = date_format(max(first.starts_on, made_on), "j F Y")
    said = words % {"taken": found.taken, "due": found.due, "day": day}
    return f"{said} {_('Well kept.')}" if found.taken == found.due else said


def _state(regimen: Regimen, today: dt.date) -> str:
    if regimen.stopped_on is not None:
        return "paused" if regimen.is_paused else "ended"
    return "ended" if regimen.until is not None and regimen.until < today else "runs"


def _schedule_words(regimen: Regimen, today: dt.date) -> str:
    """ "2 at a time, every day, with breakfast, from 1 December"."""
    moments = _(" and ").join(moment_words(time) for time in regimen.times)
    parts = [
        _("%(number)s at a time") % {"number": written(plain(regimen.quantity))},
        _days_words(regimen),
        moments,
    ]
    if regimen.starts_on > today:
        parts.append(_("from %(day)s") % {"day": date_format(regimen.starts_on, "j F")})
    if regimen.until is not None:
        parts.append(_("until %(day)s") % {"day": date_format(regimen.until, "j F Y")})
    return ", ".join(parts)


def _days_words(regimen: Regimen) -> str:
    names: list[Words] = [WEEKDAYS[day] for day in regimen.weekdays]
    match Pattern(regimen.pattern):
        case Pattern.DAILY:
            return _("every day")
        case Pattern.EVERY_N_DAYS:
            return _("every %(days)s days") % {"days": regimen.every_days}
        case Pattern.WEEKLY:
            return _("once a week, on %(day)s") % {"day": names[0]}
    return _("on %(days)s") % {"days": _(" and ").join(str(name) for name in names)}
