"""Parts of addresses that Django does not know by itself."""

import datetime as dt


class IsoDate:
    """A day as ``2026-11-23``, and in no other way: one day, one address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        """The day; ValueError, which is a 404, where the calendar has no such day."""
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return str(value)
