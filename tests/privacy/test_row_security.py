"""The second wall: what PostgreSQL shows the web role, whatever the program asks for."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from nutrition.models import FoodEntry
from patients.models import Grant, Patient, Weight
from privacy.models import AccessEvent
from privacy.row_security import apply, protected_models
from tests.factories import make_entry, make_grant, make_session

DAY = dt.date(2026, 11, 20)

pytestmark = pytest.mark.django_db


def test_a_patient_sees_her_own_rows_and_no_others(patient, outsider, as_web):
    mine, theirs = make_entry(patient, DAY), make_entry(outsider, DAY)
    with as_web(patient):
        assert list(FoodEntry.objects.values_list("pk", flat=True)) == [mine.pk]
        assert not FoodEntry.objects.filter(pk=theirs.pk).exists()


def test_nobody_sees_anything_without_a_person(patient, as_web):
    make_entry(patient, DAY)
    with as_web(None):
        assert FoodEntry.objects.count() == 0
        assert Patient.objects.count() == 0


def test_a_granted_clinician_reads_and_cannot_write(patient, clinician, as_web):
    entry = make_entry(patient, DAY)
    with as_web(clinician):
        assert FoodEntry.objects.get().pk == entry.pk
        assert FoodEntry.objects.update(food_name="changed") == 0
        assert FoodEntry.objects.filter(pk=entry.pk).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            make_entry(patient, DAY, food=entry.food)


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"confirmed_at": None},
        {"until": dt.date(2020, 1, 1)},
        {"scopes": ["movement"]},
    ],
)
def test_a_grant_that_is_not_live_or_does_not_cover_the_diary_shows_nothing(
    patient, clinician, as_web, change
):
    make_entry(patient, DAY)
    Grant.objects.update(**change)
    with as_web(clinician):
        assert FoodEntry.objects.count() == 0


def test_movement_needs_its_own_scope(patient, stranger, as_web):
    from exercise.models import ActivitySession

    make_session(patient, DAY)
    make_grant(patient, stranger, scopes=["diary"])
    with as_web(stranger):
        assert Patient.objects.count() == 1
        assert ActivitySession.objects.count() == 0


def test_a_row_cannot_be_given_to_somebody_else(patient, outsider, as_web):
    entry = make_entry(patient, DAY)
    with as_web(patient):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            FoodEntry.objects.filter(pk=entry.pk).update(patient=outsider)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Weight.objects.create(patient=outsider, day=DAY, kg=70)


def test_a_clinician_cannot_grant_herself_access(patient, stranger, as_web):
    with as_web(stranger):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            make_grant(patient, stranger)


def test_history_is_kept_for_raw_and_bulk_changes_and_shown_to_her_alone(patient, outsider, as_web):
    entry = make_entry(patient, DAY)
    event = FoodEntry.pgh_event_model
    with as_web(patient):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE nutrition_foodentry SET meal = 'lunch' WHERE id = %s", [entry.pk]
            )
        FoodEntry.objects.filter(pk=entry.pk).update(grams=10)
        versions = event.objects.order_by("pgh_id")
        assert [row.meal for row in versions] == ["breakfast", "lunch", "lunch"]
        assert versions[2].pgh_context == {"user": patient.user_id}
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            event.objects.update(meal="supper")
    with as_web(outsider):
        assert event.objects.count() == 0


def test_the_access_log_is_written_by_the_one_who_looks_and_never_changed(
    patient, clinician, outsider, as_web
):
    def event(**fields):
        values = {
            "patient_id": patient.pk,
            "actor_id": clinician.pk,
            "actor_name": clinician.name,
            "kind": "opened",
            "local_day": DAY,
            "at": dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
        }
        return AccessEvent.objects.create(**{**values, **fields})

    with as_web(clinician):
        event()
        with pytest.raises(DatabaseError), transaction.atomic():
            event(patient_id=outsider.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            event(actor_id=outsider.user_id)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AccessEvent.objects.update(actor_name="nobody")
    with as_web(patient):
        assert AccessEvent.objects.count() == 1
    with as_web(outsider):
        assert AccessEvent.objects.count() == 0
    for change in (
        lambda: AccessEvent.objects.update(kind="panel"),
        AccessEvent.objects.all().delete,
    ):
        with pytest.raises((DatabaseError, IntegrityError), match="append-only"):
            with transaction.atomic():
                change()


def test_the_context_does_not_outlive_its_transaction(patient, as_web):
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting('boneguard.user', true), '')")
        assert cursor.fetchone() == (None,)


def test_every_table_about_a_patient_has_forced_row_security_and_policies():
    tables = {model._meta.db_table for model, _rule in protected_models()}
    named = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.attname == "patient_id" for field in model._meta.concrete_fields)
    }
    assert named <= tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity"
            " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
        )
        walled = {name for (name,) in cursor.fetchall()}
    assert tables == walled


def test_putting_the_wall_up_again_changes_nothing():
    assert apply("default") is False


def test_a_temporary_table_cannot_stand_in_for_who_is_whose(patient, as_web):
    """Temporary tables come first when names are looked up, unless a function says otherwise."""
    make_entry(patient, DAY)
    with as_web(None), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE patients_patient (id bigint, user_id bigint)")
        cursor.execute("GRANT SELECT ON patients_patient TO PUBLIC")
        cursor.execute("INSERT INTO patients_patient VALUES (%s, -1)", [patient.pk])
        cursor.execute("SELECT set_config('boneguard.user', '-1', true)")
        seen = FoodEntry.objects.count()
        cursor.execute("DROP TABLE pg_temp.patients_patient")
    assert seen == 0


def test_an_invitation_is_found_by_its_secret_only(patient, as_web):
    from patients.models import Invitation

    now = dt.datetime.now(dt.UTC)
    one = Invitation.objects.create(
        patient=patient,
        email="okafor@clinic.test",
        scopes=["diary"],
        until=DAY,
        created_at=now,
        expires_at=now + dt.timedelta(days=14),
    )
    ask = "SELECT email FROM boneguard_invitation(%s, %s)"
    with as_web(None), connection.cursor() as cursor:
        cursor.execute(ask, [one.pk, str(one.nonce)])
        assert cursor.fetchall() == [("okafor@clinic.test",)]
        cursor.execute(ask, [one.pk, "00000000-0000-4000-8000-000000000000"])
        assert cursor.fetchall() == []
        with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
            cursor.execute("SELECT * FROM boneguard_invitation(%s)", [one.pk])


def test_functions_that_work_as_the_owner_are_for_our_roles_alone():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc, aclexplode(proacl) WHERE prosecdef AND grantee = 0"
            " AND proname LIKE 'boneguard%'"
            " UNION SELECT proname FROM pg_proc WHERE prosecdef AND proacl IS NULL"
            " AND proname LIKE 'boneguard%'"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_proc WHERE prosecdef AND proname LIKE 'boneguard%'")
        assert cursor.fetchone()[0] >= 7


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_user",
        "INSERT INTO accounts_user_user_permissions (user_id, permission_id) VALUES (1, 1)",
        "UPDATE django_admin_log SET change_message = ''",
    ],
)
def test_the_web_role_may_do_no_more_than_pages_do(patient, as_web, statement):
    with as_web(patient), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


def test_a_new_table_that_needs_no_policy_is_given_to_the_web_role_too():
    from django.conf import settings

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE learn_article (id bigint)")
        assert apply("default") is True
        cursor.execute(
            "SELECT has_table_privilege(%s, 'learn_article', 'SELECT')",
            [settings.DATABASE_ROLES["web"]],
        )
        assert cursor.fetchone() == (True,)
    assert apply("default") is False
