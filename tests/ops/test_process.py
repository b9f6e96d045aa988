"""Each process gets the database role its work needs, and no more."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from boneguard.process import role_of_this_process


@pytest.mark.parametrize(
    ("argv", "role"),
    [
        (["manage.py", "migrate"], "owner"),
        (["./manage.py", "create_roles"], "owner"),
        (["/srv/app/manage.py", "load_catalogue", "--quiet"], "owner"),
        (["manage.py", "demo_data"], "owner"),
        (["manage.py", "plan_reviews", "--now", "2026-03-02T08:00Z"], "jobs"),
        (["manage.py", "deliver_messages"], "jobs"),
        (["/srv/venv/bin/celery", "-A", "boneguard.celery", "worker"], "jobs"),
        (["/srv/venv/lib/python3.11/site-packages/celery/__main__.py", "beat"], "jobs"),
        (["/srv/venv/bin/gunicorn", "boneguard.wsgi"], "web"),
        (["manage.py", "shell"], "web"),
        (["manage.py"], "web"),
        ([], "web"),
        (["gunicorn", "migrate"], "web"),
    ],
)
def test_role_from_the_command(argv: list[str], role: str) -> None:
    assert role_of_this_process(argv, {}) == role


def test_the_environment_wins() -> None:
    assert role_of_this_process(["manage.py", "migrate"], {"BONEGUARD_PROCESS": "web"}) == "web"
    assert role_of_this_process(["gunicorn"], {"BONEGUARD_PROCESS": "jobs"}) == "jobs"


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="must be web, jobs or owner"):
        role_of_this_process(["gunicorn"], {"BONEGUARD_PROCESS": "root"})
