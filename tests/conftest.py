"""The harness: who is in the tests, as which database role they ask, what every page must be.

Outside a request tests work as the owner and see every row. Inside a request the connection
becomes the web role, so that row security binds every view in every test.
"""

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

from accounts.models import Role, User
from patients.models import Patient
from privacy.context import set_context
from tests import factories
from tests.html import faults
from tests.template_variables import FailOnUndefined

# How long an example takes depends on what else the machine does; timings live in benchmarks/.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

# Pages of the admin are Django's own: their inline styles and undefined variables are not ours.
NOT_OURS = ("/admin/",)


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.DATABASE_ROLES[role]}"')


def _start_as_owner(sender: object, connection: Any, **_kwargs: Any) -> None:
    if connection.alias == "default" and connection.settings_dict["USER"] == "boneguard_test":
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.DATABASE_ROLES["owner"]}"')


connection_created.connect(_start_as_owner, dispatch_uid="tests.start_as_owner", weak=False)


class WebClient(Client):
    """A browser without JavaScript: its requests run as the web role and its pages are checked."""

    def request(self, **request: Any) -> Any:
        _become("web")
        try:
            response = super().request(**request)
        finally:
            _become("owner")
            set_context(None)
        self._check(response, request.get("PATH_INFO", ""))
        return response

    def _check(self, response: Any, path: str) -> None:
        if path.startswith(NOT_OURS) or response.streaming:
            return
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return
        html = response.content.decode()
        found = faults(html, whole_page="<html" in html)
        assert not found, f"{path}: {found}"


class CountedQueries(CaptureQueriesContext):
    """Every query of the requests inside, without the harness's own changes of role."""

    @property
    def captured_queries(self) -> list[dict[str, str]]:
        return [
            query
            for query in super().captured_queries
            if not query["sql"].startswith(("SET ROLE", "SELECT set_config('boneguard.user', ''"))
        ]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The owner makes the test database; the default connection then goes to the same one.

    pytest-django would set up only the aliases that tests name, and "default" alone is a mirror.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _quick_and_strict() -> Iterator[None]:
    """A fast hasher for test accounts, no manifest of static files, undefined variables fail."""
    from django.template import engines
    from django.test import override_settings

    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        engines["django"].engine.string_if_invalid = FailOnUndefined()  # type: ignore[attr-defined]
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Sign-in limits live in the cache; a test must not inherit those of the one before."""
    cache.clear()


@pytest.fixture
def client() -> WebClient:
    return WebClient()


@pytest.fixture
def client_of(db: None) -> Callable[..., WebClient]:
    """A signed-in browser of one person: `client_of(patient)` or `client_of(user)`."""

    def sign_in(who: User | Patient, **options: Any) -> WebClient:
        browser = WebClient(**options)
        browser.force_login(who.user if isinstance(who, Patient) else who)
        return browser

    return sign_in


@pytest.fixture
def count_queries() -> Callable[[], CountedQueries]:
    """`with count_queries() as queries: …; assert len(queries) <= 15`"""
    return lambda: CountedQueries(connection)


@pytest.fixture
def as_web(db: None) -> Callable[[User | Patient | None], Any]:
    """Work inside a test as the web role in somebody's name: `with as_web(patient): …`"""
    from contextlib import contextmanager

    @contextmanager
    def work(who: User | Patient | None) -> Iterator[None]:
        user = who.user if isinstance(who, Patient) else who
        _become("web")
        set_context(user.pk if user else None)
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _become("owner")
                set_context(None)

    return work


@pytest.fixture
def patient(db: None) -> Patient:
    """Helen, 66, on letrozole, in London."""
    return factories.make_patient(name="Helen Marsh", email="helen@example.test")


@pytest.fixture
def clinician(patient: Patient) -> User:
    """Dr Okafor, who may see everything of Helen."""
    user = factories.make_clinician(email="okafor@example.test")
    factories.make_grant(patient, user)
    return user


@pytest.fixture
def outsider(db: None) -> Patient:
    """Another patient, who must never see anything of Helen."""
    return factories.make_patient(name="Olga Outsider", email="olga@example.test")


@pytest.fixture
def stranger(db: None) -> User:
    """A clinician without any grant."""
    return factories.make_clinician(name="Dr S. Stranger", email="stranger@example.test")


@pytest.fixture
def admin_person(db: None) -> User:
    return factories.make_user(role=Role.ADMIN, name="Ada Admin", email="ada@example.test")
