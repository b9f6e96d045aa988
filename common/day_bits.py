"""Which days of a week, in one number: 1 for its first day, 2 for the second, up to 64."""

import datetime as dt

from django.db.models import F, Func, IntegerField, Value


def day_bit(first: dt.date) -> Func:
    """The bit of a row's ``day`` in the week that begins on ``first``; BitOr of many has each."""
    return Func(
        F("day"),
        Value(first),
        template="(1 << (%(expressions)s))",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
