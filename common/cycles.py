"""The search for cycles of objects, put off while many objects are made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_search_for_cycles() -> Iterator[None]:
    """Objects made in this block go when nothing holds them; nobody looks for rings among them.

    Python counts new objects and looks through all of them each time there are many more. Over
    thousands of people that took a third of the time and found nothing. Keep the block short: a
    ring made in it waits until afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
