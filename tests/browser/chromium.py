"""Find a Chromium that really starts, or install one: `python -m tests.browser.chromium`."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT_PROGRAMS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/chrome-*/*headless*shell",
)
APT = (
    ("apt-get", "update", "-q"),
    ("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"),
)


class NoChromium(Exception):
    """There is no Chromium and none could be installed; the text says what to install."""


def find() -> str | None:
    """The path of a Chromium that starts: $CHROMIUM, PATH, then Playwright's own."""
    return next((program for program in _candidates() if starts(program)), None)


def starts(program: str) -> bool:
    """Whether a browser renders a page here; one that lacks system libraries does not."""
    with tempfile.TemporaryDirectory(prefix="boneguard-chromium-") as profile:
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        command += ["--disable-dev-shm-usage", f"--user-data-dir={profile}", "--dump-dom"]
        try:
            answer = subprocess.run(
                [*command, "data:text/html,<title>bone</title>guard"],
                capture_output=True,
                text=True,
                timeout=60,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return answer.returncode == 0 and "guard" in answer.stdout


def install() -> str:
    """Install a Chromium, by Playwright's download or else by apt, and return its path.

    The download may lack system libraries; where apt may be used it brings those first.

    Raises NoChromium when neither works here.
    """
    _say("Installing Chromium for the browser tests …")
    attempts = [[_playwright("install", "chromium")]]
    if _may_use_apt():
        attempts += [[_playwright("install-deps", "chromium")], list(APT)]
    for commands in attempts:
        if all(_succeeds(command) for command in commands) and (found := find()):
            return found
    raise NoChromium(
        "The browser tests need Chromium. Install it (as root: apt-get install chromium; on "
        "macOS: brew install --cask chromium), or set CHROMIUM to the path of one."
    )


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
    yield from filter(None, map(shutil.which, NAMES))
    yield from filter(os.path.exists, MAC_APPLICATIONS)
    for pattern in PLAYWRIGHT_PROGRAMS:
        yield from sorted(glob.glob(str(_playwright_folder() / pattern)), reverse=True)


def _playwright_folder() -> Path:
    if chosen := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(chosen)
    cache = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / cache / "ms-playwright"


def _playwright(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "playwright", *arguments)


def _may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _succeeds(command: tuple[str, ...]) -> bool:
    """Run a command; what it prints goes to standard error, since standard output is the answer."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, stdout=sys.stderr, env=environment).returncode == 0
    except OSError:
        return False


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Print the path of a Chromium that starts; exit code 1 with a sentence without one."""
    try:
        sys.stdout.write(f"{find() or install()}\n")
    except NoChromium as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
