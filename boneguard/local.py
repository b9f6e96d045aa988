"""Where the embedded PostgreSQL and Redis live, and the environment that leads to them.

With no DATABASE_URL the whole program runs on one machine. Every address then follows from the
data folder alone, so a second terminal reaches what the first one started; nothing is started
here (boneguard/local_services.py does).
"""

import hashlib
import os
import secrets
import stat
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

CHECKOUT = Path(__file__).resolve().parent.parent
SYSTEM_DATA = Path("/var/lib/boneguard")
DATABASE = "boneguard"
SUPERUSER = "postgres"
ROLES = {
    "DATABASE_URL": "boneguard_web",
    "DATABASE_OWNER_URL": "boneguard_owner",
    "DATABASE_JOBS_URL": "boneguard_jobs",
}
REQUIRED = (*ROLES, "REDIS_URL", "SECRET_KEY")
# A socket's whole path may have 104 bytes on macOS and 108 on Linux, its last part included.
LONGEST_SOCKET_FOLDER = 85


def is_root() -> bool:
    """Whether this process may do everything; PostgreSQL refuses to run as such a user."""
    return os.geteuid() == 0


def is_embedded(environ: MutableMapping[str, str] = os.environ) -> bool:
    """Whether PostgreSQL and Redis are the ones this program starts itself."""
    return environ.get("BONEGUARD_EMBEDDED") == "1"


def data_dir(environ: MutableMapping[str, str] = os.environ) -> Path:
    """The folder that holds everything this machine keeps.

    $BONEGUARD_DATA_DIR; otherwise .local in the checkout, and for root a folder under /var/lib,
    since PostgreSQL then runs under a system user who may not be able to enter the checkout.
    """
    if chosen := environ.get("BONEGUARD_DATA_DIR"):
        return Path(os.path.abspath(Path(chosen).expanduser()))
    if is_root():
        return SYSTEM_DATA / _short_hash(CHECKOUT)
    return CHECKOUT / ".local"


def make_data_dir(folder: Path) -> Path:
    """Make the data folder, private to its owner; root's can be passed through by others.

    Raises ImproperlyConfigured when that is not possible.
    """
    try:
        if not folder.is_dir():
            make_open_folder(folder) if is_root() else folder.mkdir(mode=0o700, parents=True)
        (folder / "mail").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be used ({error.strerror}); "
            "set BONEGUARD_DATA_DIR to a folder you may write to."
        ) from error
    return folder


def make_open_folder(folder: Path) -> None:
    """Make a folder others may pass through but not list, and those above it that are missing."""
    if not folder.is_dir():
        make_open_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)


def open_to_others(folder: Path) -> bool:
    """Whether every user of this machine may pass through `folder` and all folders above it."""
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def postgres_home(data: Path) -> Path:
    """The folder that holds PostgreSQL's files and socket: the data folder, where possible.

    Run by root, PostgreSQL has a system user of its own. Where that user cannot reach the data
    folder, its files stand under /var/lib/boneguard and a note in the data folder says where:
    opening somebody's private folder to everyone is not ours to do. An empty data folder thus
    always means an empty database.
    """
    note = data / "postgres-is-in"
    if note.exists():
        return Path(note.read_text().strip())
    if not is_root() or (data / "postgres").exists() or open_to_others(data):
        return data
    home = SYSTEM_DATA / f"{_short_hash(data)}-{secrets.token_hex(4)}"
    return Path(_keep(note, str(home)))


def socket_dir(data: Path) -> Path:
    """The folder of PostgreSQL's and Redis's sockets, short enough for a socket's address."""
    folder = postgres_home(data) / "run"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    if is_root():
        return SYSTEM_DATA / "run" / _short_hash(data)
    return Path(f"/tmp/boneguard-{os.getuid()}-{_short_hash(data)}")


def embedded_environment(data: Path) -> dict[str, str]:
    """The environment variables that lead to the embedded services of one data folder."""
    sockets = socket_dir(data)
    host = quote(str(sockets), safe="/")
    urls = {name: f"postgres://{role}@/{DATABASE}?host={host}" for name, role in ROLES.items()}
    return {
        **urls,
        "DATABASE_ADMIN_URL": f"postgres://{SUPERUSER}@/postgres?host={host}",
        "REDIS_URL": f"unix://{host}/redis.sock?db=0",
        "EMAIL_URL": f"filemail:///{quote(str(data / 'mail'), safe='/')}",
        "BONEGUARD_DATA_DIR": str(data),
        "BONEGUARD_EMBEDDED": "1",
    }


def adopt_environment(environ: MutableMapping[str, str] = os.environ) -> None:
    """Complete the environment before the settings read it.

    Without DATABASE_URL it leads to the embedded services and switches local mode on; variables
    that are already set stay as they are, the database addresses apart, which belong together.
    With DATABASE_URL nothing is embedded and what belongs to it has to be there.

    Raises ImproperlyConfigured, naming what is missing or why the data folder cannot be used.
    """
    if not environ.get("DATABASE_URL"):
        stray = [name for name in ROLES if environ.get(name)]
        if stray and not is_embedded(environ):
            raise ImproperlyConfigured(
                f"{' and '.join(stray)} is set without DATABASE_URL; set all of "
                f"{', '.join(REQUIRED)}, or none of them to run everything on this machine."
            )
        data = make_data_dir(data_dir(environ))
        embedded = embedded_environment(data)
        for name, value in embedded.items():
            if name.startswith("DATABASE_") or name == "REDIS_URL":
                environ[name] = value
            else:
                environ.setdefault(name, value)
        environ.setdefault("BONEGUARD_LOCAL", "1")
        if not environ.get("SECRET_KEY"):
            environ["SECRET_KEY"] = _keep(data / "secret-key", secrets.token_urlsafe(50))
        return
    missing = [name for name in REQUIRED if not environ.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"DATABASE_URL is set, so {', '.join(missing)} must be set too "
            "(unset DATABASE_URL to run everything on this machine)."
        )


def _keep(file: Path, value: str) -> str:
    """Write `value` into a file only its owner may read, unless it is there; return its text.

    The finished file appears in one step, so two processes that start together agree on it.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        if not file.exists():
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(value)
            try:
                os.link(draft, file)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{file} cannot be used ({error.strerror}); it belongs to the user who started "
            "BoneGuard first. Set BONEGUARD_DATA_DIR to a folder of your own."
        ) from error


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
