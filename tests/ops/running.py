"""A real `manage.py up` in a folder of its own, as a test sees it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from boneguard import local
from boneguard.local_processes import is_ready
from boneguard.local_services import has_ended

OURS = re.compile(r"^(DATABASE_|BONEGUARD_|REDIS_URL|EMAIL_URL|SECRET_KEY|PORT$|MAKE|MFLAGS)")
UP = (sys.executable, "manage.py", "up")
FIRST_START_SECONDS = 180
STOP_SECONDS = 60


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**values: str) -> dict[str, str]:
    """The environment of this test run without anything that leads to its servers."""
    kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    return {**kept, **values}


@dataclass
class Site:
    """One data folder and one port; started and stopped as often as a test likes."""

    data: Path
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        own = {"BONEGUARD_DATA_DIR": str(self.data), "PORT": str(self.port)}
        return clean_environment(**{**own, **self.more})

    @property
    def output(self) -> str:
        """What the last start has printed so far."""
        return (self.data.parent / f"{self.data.name}.out").read_text()

    def start(self, command: Sequence[str] = UP) -> "Site":
        """Start and wait until the address is printed."""
        self.begin(command)
        deadline = time.monotonic() + FIRST_START_SECONDS
        while f"BoneGuard is ready at http://127.0.0.1:{self.port}\n" not in self.output:
            assert self.process is not None
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)
        return self

    def begin(self, command: Sequence[str] = UP) -> None:
        """Start without waiting, in a process group of its own as a terminal would."""
        with (self.data.parent / f"{self.data.name}.out").open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=local.CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def manage(self, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        """A management command from a second terminal."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=local.CHECKOUT,
            env={**self.environment, **environ},
            capture_output=True,
            text=True,
        )

    def up_again(self) -> "subprocess.CompletedProcess[str]":
        """A second start that is expected to be refused."""
        return self.manage("up")

    def is_ready(self) -> bool:
        return is_ready(self.port, self.more.get("ALLOWED_HOSTS", "127.0.0.1"))

    def send(self, number: signal.Signals) -> None:
        """A signal to the started process alone."""
        assert self.process is not None
        os.kill(self.process.pid, number)

    def wait(self) -> int:
        """The exit code, once it has ended."""
        assert self.process is not None
        return self.process.wait(STOP_SECONDS)

    def programs(self) -> list[psutil.Process]:
        """Every process that works for this site, wherever it hangs in the process tree."""
        found = []
        for process in psutil.process_iter():
            try:
                named = any(str(self.data) in part for part in process.cmdline())
                ours = process.environ().get("BONEGUARD_DATA_DIR") == str(self.data)
            except psutil.Error:
                continue
            if (named or ours) and not has_ended(process):
                found.append(process)
        return found

    def program(self, *words: str) -> psutil.Process:
        """The eldest of the processes whose command line has all these words."""
        fitting = [process for process in self.programs() if set(words) <= set(process.cmdline())]
        return min(fitting, key=lambda process: process.create_time())

    def sweep(self) -> None:
        """End whatever a failed test has left behind."""
        for process in self.programs():
            process.kill()
        if self.process is not None:
            self.process.wait(STOP_SECONDS)
