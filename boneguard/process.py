"""Which of the three database roles a process uses, told from how it was started."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Literal, cast, get_args

from django.core.exceptions import ImproperlyConfigured

Role = Literal["web", "jobs", "owner"]

OWNER_COMMANDS = frozenset(
    {
        "up",
        "migrate",
        "makemigrations",
        "sqlmigrate",
        "showmigrations",
        "create_roles",
        "create_admin",
        "load_catalogue",
        "load_activities",
        "load_thresholds",
        "import_foods",
        "demo_data",
        "seed_population",
        "flush",
        "dumpdata",
        "loaddata",
        "dbshell",
    }
)
JOBS_COMMANDS = frozenset({"plan_reviews", "deliver_messages", "preview_thresholds"})


def role_of_this_process(argv: Sequence[str], environ: Mapping[str, str]) -> Role:
    """The role for a process started with `argv`: $BONEGUARD_PROCESS, or what its command needs.

    Everything that is not known to own data or to work for all patients is a web process, the
    role that sees least. Raises ImproperlyConfigured for an unknown $BONEGUARD_PROCESS.
    """
    if chosen := environ.get("BONEGUARD_PROCESS"):
        if chosen not in get_args(Role):
            raise ImproperlyConfigured(
                f"BONEGUARD_PROCESS is {chosen!r}; it must be web, jobs or owner."
            )
        return cast(Role, chosen)
    program = PurePath(argv[0]) if argv else PurePath()
    if program.name == "celery" or program.parent.name == "celery":
        return "jobs"
    is_manage = program.name in {"manage.py", "django-admin"} or program.parent.name == "django"
    command = argv[1] if is_manage and len(argv) > 1 else ""
    if command in OWNER_COMMANDS:
        return "owner"
    return "jobs" if command in JOBS_COMMANDS else "web"
