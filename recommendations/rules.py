"""From stored thresholds to the rules that targets are made from."""

import datetime as dt

from recommendations.measures import Measure
from recommendations.models import Threshold
from recommendations.targets import RuleBook, ThresholdRule


def rule_book(*, until: dt.date) -> RuleBook:
    """Every threshold that is or was in force on some day up to ``until``. One query.

    A book answers for the request or task that made it; none is kept longer, so that a change
    holds at once in every process.
    """
    rows = Threshold.objects.filter(valid_from__lte=until).select_related("set_by")
    return RuleBook(rule_of(row) for row in rows)


def rule_of(row: Threshold) -> ThresholdRule:
    """One row as the rules know it; ``row.set_by`` is read."""
    return ThresholdRule(
        id=str(row.pk),
        measure=Measure(row.measure),
        population=row.population,
        target=row.target,
        upper_limit=row.upper_limit,
        valid_from=row.valid_from,
        withdrawn_from=row.withdrawn_from,
        source=row.source,
        source_url=row.source_url,
        set_by=row.set_by.get_full_name() if row.set_by else "",
    )
