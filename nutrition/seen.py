"""Which numbers a file has brought already, however many: kept on disk, not in memory."""

import sqlite3


class Seen:
    """Numbers with the line of their first appearance, in a temporary file that removes itself."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("CREATE TABLE seen (number TEXT PRIMARY KEY, line INTEGER)")
        self._store.execute("BEGIN")

    def first(self, number: str, line: int) -> bool:
        """Remember the number; whether it is new. Capitals make no difference."""
        added = self._store.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?)", (number.lower(), line)
        )
        return added.rowcount == 1

    def line_of(self, number: str) -> int:
        """The line that brought this number first. Raises LookupError for a new one."""
        found = self._store.execute("SELECT line FROM seen WHERE number = ?", (number.lower(),))
        row = found.fetchone()
        if row is None:
            raise LookupError(number)
        return int(row[0])
