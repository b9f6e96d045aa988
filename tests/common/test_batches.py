"""A long row of things, some at a time: none is lost and none comes twice."""

import pytest

from common.batches import batches


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])]
)
def test_all_of_them_in_their_order(count, sizes):
    found = list(batches(iter(range(count)), 3))
    assert [len(some) for some in found] == sizes
    assert [one for some in found for one in some] == list(range(count))


def test_no_more_is_taken_than_is_asked_for():
    left = iter(range(10))
    next(batches(left, 3))
    assert next(left) == 3
