"""A chart as components/chart_with_table.html prints it: picture, sentence and table together."""

from dataclasses import dataclass

from django.utils.functional import Promise

from common.charts import Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartShown:
    """Columns over equal periods. ``target`` is empty without one; a row's first cell names it."""

    id: str
    sentence: str
    title: str | Promise
    description: str
    columns: Columns
    first: str
    last: str
    target: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
