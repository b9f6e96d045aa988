"""Ends the programs of a test run that was itself killed.

Reads the numbers of process groups, one a line. When its input ends before the word "done", the
run is gone, and nobody else will end them.
"""

import contextlib
import os
import signal
import subprocess
import sys

from boneguard.local import CHECKOUT


class Guard:
    """Knows which programs a test has started."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reminders.guard"],
            stdin=subprocess.PIPE,
            cwd=CHECKOUT,
            start_new_session=True,
            text=True,
        )

    def watch(self, group: int) -> None:
        self._write(str(group))

    def dismiss(self) -> None:
        """All of them have ended."""
        self._write("done")
        self._process.wait(10)

    def _write(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


def _end_orphans() -> None:
    groups = []
    for line in sys.stdin:
        if line == "done\n":
            return
        groups.append(int(line))
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    _end_orphans()
