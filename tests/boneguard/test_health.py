"""Probes while the database is away, and the metrics' key."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import override_settings

from boneguard import local

NOWHERE = {
    "DATABASE_URL": "postgres://web@127.0.0.1:1/bones",
    "DATABASE_OWNER_URL": "postgres://owner@127.0.0.1:1/bones",
    "DATABASE_JOBS_URL": "postgres://jobs@127.0.0.1:1/bones",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SETTINGS_MODULE": "boneguard.settings",
}
PROGRAM = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client, override_settings
plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES={**settings.STORAGES, **plain}):
    browser = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    answers = {path: browser.get(path) for path in ("/livez", "/readyz", "/metrics", "/")}
print(json.dumps({path: [a.status_code, a.content.decode()] for path, a in answers.items()}))
"""


def test_without_a_database_the_process_lives_and_says_what_is_missing() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        env={**os.environ, **NOWHERE},
        cwd=local.CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers["/livez"] == [200, "ok\n"]
    status, said = answers["/readyz"]
    assert (status, json.loads(said)) == (503, {"ready": False, "missing": ["PostgreSQL", "Redis"]})
    assert answers["/metrics"] == [503, "PostgreSQL does not answer.\n"]
    assert answers["/"][0] == 503


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "status"), [("Bearer right", 200), ("Bearer wrong", 404), ("Bearer é", 404), ("", 404)]
)
def test_metrics_open_with_their_key_alone(client: Any, key: str, status: int) -> None:
    with override_settings(LOCAL_MODE=False, METRICS_TOKEN="right"):
        assert client.get("/metrics", headers={"Authorization": key}).status_code == status


@pytest.mark.django_db
def test_metrics_without_a_key_stay_closed(client: Any) -> None:
    with override_settings(LOCAL_MODE=False, METRICS_TOKEN=""):
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
