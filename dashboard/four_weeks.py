"""How the four weeks before this one came out, from their reviews: is it time to ask the team?"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from common.days import Week
from recommendations.measures import Measure
from recommendations.suggestions import BELOW, may_need_supplement
from recommendations.verdicts import Assessment, Status
from reminders.frozen import Frozen, status_and_amount
from reminders.models import WeeklyReview

WEEKS_BACK = 4
_JUDGED = (*BELOW, Status.MET)


def weeks_asked(today: dt.date) -> ArraySubquery:
    """What each measure came to in the four weeks before this one: a column about a patient."""
    monday = Week.containing(today).start
    first = monday - dt.timedelta(weeks=WEEKS_BACK)
    reviews = WeeklyReview.objects.filter(
        patient=OuterRef("pk"), week_start__gte=first, week_start__lt=monday
    )
    return ArraySubquery(reviews.order_by().values(json=JSONObject(of=F("findings__measures"))))


def weeks_told(
    weeks: Sequence[Mapping[str, Any]], verdicts: Iterable[Assessment]
) -> Measure | None:
    """What to ask the team about a supplement of, by her targets of today; None: nothing.

    Of several the one that was furthest from its target. No query.
    """
    found: list[tuple[Decimal, Measure]] = []
    for verdict in verdicts:
        if verdict.target is None:
            continue
        means = [_mean((week["of"] or {}).get(verdict.measure.value)) for week in weeks]
        if may_need_supplement(verdict.measure, means, verdict.target.value):
            share = sum((mean or Decimal(0) for mean in means), Decimal(0)) / verdict.target.value
            found.append((share, verdict.measure))
    return min(found)[1] if found else None


def _mean(row: Frozen | None) -> Decimal | None:
    """The mean of a judged week; of one that was above the upper limit it says nothing here."""
    if row is None:
        return None
    status, amount = status_and_amount(row)
    return amount if status in _JUDGED else None
