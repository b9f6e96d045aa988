"""A browser counts as found only if it starts."""

import os
from pathlib import Path

import pytest

from tests.browser import chromium


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MAC_APPLICATIONS", ())
    return tmp_path


def test_the_one_of_this_machine_starts() -> None:
    found = chromium.find()
    assert found is not None
    assert os.access(found, os.X_OK)


def test_the_chosen_one_comes_first(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = program(bare / "mine", "echo '<html>guard</html>'")
    program(bare / "bin" / "chromium", "echo '<html>guard</html>'")
    monkeypatch.setenv("CHROMIUM", str(good))
    assert chromium.find() == str(good)


def test_one_that_lacks_its_libraries_does_not_count(bare: Path) -> None:
    program(bare / "bin" / "chromium", "echo 'libnss3.so: cannot open' >&2; exit 127")
    assert chromium.find() is None
    shell = bare / "playwright" / "chromium-1200" / "chrome-linux" / "chrome"
    program(shell, "echo '<html>guard</html>'")
    assert chromium.find() == str(shell)


def test_one_that_renders_nothing_does_not_count(bare: Path) -> None:
    program(bare / "bin" / "chromium", "exit 0")
    assert chromium.find() is None


def test_without_any_it_is_downloaded_first(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = bare / "playwright" / "chromium-1200" / "chrome-linux" / "chrome"
    asked: list[tuple[str, ...]] = []

    def download(command: tuple[str, ...]) -> bool:
        asked.append(command[1:])
        program(wanted, "echo '<html>guard</html>'")
        return True

    monkeypatch.setattr(chromium, "_succeeds", download)
    assert chromium.install() == str(wanted)
    assert asked == [("-m", "playwright", "install", "chromium")]


def test_apt_is_asked_only_where_it_may_be(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(chromium, "_succeeds", lambda command: asked.append(command[0]) or True)
    monkeypatch.setattr(chromium, "_may_use_apt", lambda: False)
    with pytest.raises(chromium.NoChromium, match="apt-get install chromium"):
        chromium.install()
    assert "apt-get" not in asked
    monkeypatch.setattr(chromium, "_may_use_apt", lambda: True)
    with pytest.raises(chromium.NoChromium):
        chromium.install()
    assert asked.count("apt-get") == 2
