"""A long row of things, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
# Doing one thing for so many, then the next, is faster than everything for each: a processor keeps
# at hand what it has just done. It is few enough for the memory near it, too.
TOGETHER = 200


def batches(items: Iterable[Item], size: int = TOGETHER) -> Iterator[list[Item]]:
    """All items in lists of ``size`` (1 or more), the last one shorter. Of none, no list."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
