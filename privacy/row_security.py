"""The second wall: PostgreSQL itself shows a person only the rows that are hers to see.

Every model that holds something about a patient carries `row_security = PatientRows(...)` or
`OwnPolicies(...)`; its history table follows the same rule. The policies are made from these
declarations after each migrate, so that a change of a rule needs no migration of its own.

The signed-in person is the setting `boneguard.user`, local to the transaction of the request.
Read through NULLIF because PostgreSQL leaves '' behind, not NULL, once it has been set. Policies
compare with an array made once per query: a function per row is a thousand times slower.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models

from privacy.rules import OwnPolicies, PatientRows, Scope

SET_CONTEXT = (
    "SELECT set_config('boneguard.user', %s, true),"
    " set_config('pghistory.context_metadata', %s, true)"
)

USER = "NULLIF(current_setting('boneguard.user', true), '')::bigint"
OWN = "ARRAY(SELECT boneguard_own_patients())"

# Without naming pg_temp last it would be searched first: a temporary table that somebody calls
# patients_patient would then say who is whose.
_AS_OWNER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION boneguard_own_patients() RETURNS SETOF bigint
LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT id FROM patients_patient WHERE user_id = {USER}
$$;
CREATE OR REPLACE FUNCTION boneguard_shared_patients(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT g.patient_id FROM patients_grant g JOIN accounts_user u ON u.id = g.clinician_id
  WHERE g.clinician_id = {USER} AND u.is_active AND u.role = 'clinician'
    AND g.confirmed_at IS NOT NULL AND g.revoked_at IS NULL AND g.until >= current_date
    AND (wanted = 'any' OR wanted = ANY (g.scopes))
$$;
DROP FUNCTION IF EXISTS boneguard_invitation(bigint);
DROP FUNCTION IF EXISTS boneguard_invitation(bigint, uuid);
CREATE FUNCTION boneguard_invitation(wanted bigint, wanted_nonce uuid)
RETURNS TABLE (email varchar, inviter varchar, scopes varchar[], until date,
  expires_at timestamptz, accepted_at timestamptz, cancelled_at timestamptz)
LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT i.email, u.name, i.scopes, i.until, i.expires_at, i.accepted_at, i.cancelled_at
  FROM patients_invitation i JOIN patients_patient p ON p.id = i.patient_id
  JOIN accounts_user u ON u.id = p.user_id
  WHERE i.id = wanted AND i.nonce = wanted_nonce AND u.is_active
$$;
DROP FUNCTION IF EXISTS boneguard_accept_invitation(bigint, uuid, bigint, timestamptz);
CREATE FUNCTION boneguard_accept_invitation(wanted bigint, wanted_nonce uuid,
  acceptor bigint, at timestamptz) RETURNS TABLE (grant_id bigint, inviter_email varchar)
LANGUAGE sql VOLATILE {_AS_OWNER} AS $$
  WITH taken AS (
    UPDATE patients_invitation i SET accepted_at = at
    FROM accounts_user u
    WHERE i.id = wanted AND i.nonce = wanted_nonce AND i.accepted_at IS NULL
      AND i.cancelled_at IS NULL AND i.expires_at > at
      AND u.id = acceptor AND u.id = {USER} AND u.role = 'clinician' AND u.email = lower(i.email)
      AND NOT EXISTS (SELECT 1 FROM patients_grant g WHERE g.patient_id = i.patient_id
        AND g.clinician_id = acceptor AND g.revoked_at IS NULL)
    RETURNING i.id, i.patient_id, i.scopes, i.until),
  made AS (
    INSERT INTO patients_grant (patient_id, clinician_id, invitation_id, scopes, until, created_at)
    SELECT patient_id, acceptor, id, scopes, until, at FROM taken
    RETURNING id, patient_id)
  SELECT made.id, u.email FROM made JOIN patients_patient p ON p.id = made.patient_id
  JOIN accounts_user u ON u.id = p.user_id
$$;
CREATE OR REPLACE FUNCTION boneguard_unsubscribe_known(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT EXISTS (SELECT 1 FROM reminders_reviewschedule WHERE unsubscribe_token = wanted)
$$;
CREATE OR REPLACE FUNCTION boneguard_unsubscribe(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE {_AS_OWNER} AS $$
  UPDATE reminders_reviewschedule SET by_email = false WHERE unsubscribe_token = wanted
$$;
CREATE OR REPLACE FUNCTION boneguard_unsubscribe_reminders(wanted uuid, kinds varchar[])
RETURNS void LANGUAGE sql VOLATILE {_AS_OWNER} AS $$
  UPDATE reminders_remindersettings s SET off_email = ARRAY(
    SELECT DISTINCT unnest(s.off_email || kinds) ORDER BY 1)
  FROM reminders_reviewschedule r
  WHERE r.unsubscribe_token = wanted AND s.patient_id = r.patient_id
$$;
CREATE OR REPLACE FUNCTION boneguard_feed(wanted bigint, wanted_nonce uuid) RETURNS bigint
LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT u.id FROM exercise_calendarfeed f JOIN patients_patient p ON p.id = f.patient_id
  JOIN accounts_user u ON u.id = p.user_id
  WHERE f.id = wanted AND f.nonce = wanted_nonce AND f.revoked_at IS NULL
    AND u.is_active AND u.role = 'patient'
$$;
DROP FUNCTION IF EXISTS boneguard_message_states();
CREATE OR REPLACE FUNCTION boneguard_message_counts()
RETURNS TABLE (kind varchar, state varchar, count bigint) LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT kind, state, count(*) FROM reminders_message GROUP BY kind, state
$$;
CREATE OR REPLACE FUNCTION boneguard_messages_due_since() RETURNS timestamptz
LANGUAGE sql STABLE {_AS_OWNER} AS $$
  SELECT min(next_attempt_at) FROM reminders_message WHERE state = 'pending'
$$;
CREATE OR REPLACE FUNCTION boneguard_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME; END
$$;
"""


def protected_models() -> Iterator[tuple[type[models.Model], PatientRows | OwnPolicies]]:
    """Every model with a rule, its history model right behind it with the same one."""
    for model in apps.get_models():
        rule = model.__dict__.get("row_security")
        if rule is None:
            continue
        yield model, rule
        event = getattr(model, "pgh_event_model", None)
        if event is not None:
            yield event, history_rule(model, rule)


def history_rule(
    model: type[models.Model], rule: PatientRows | OwnPolicies
) -> PatientRows | OwnPolicies:
    """History is written by triggers in the name of whoever changed the row, and never changed."""
    if isinstance(rule, OwnPolicies):
        writers = " OR ".join(f"({text})" for text in (rule.insert, rule.update) if text)
        own = "patient_id = ANY ({own})"
        return OwnPolicies(select=own, insert=writers or None, append_only=True)
    column = rule.column
    if column == "id":
        column = "pgh_obj_id"
    return PatientRows(column=column, append_only=True)


def policies(rule: PatientRows | OwnPolicies) -> dict[str, str]:
    """The condition for each command of the web role; a command without one is refused."""
    if isinstance(rule, OwnPolicies):
        found = {
            "SELECT": rule.select,
            "INSERT": rule.insert,
            "UPDATE": rule.update,
            "DELETE": rule.delete,
        }
        return {command: text.format(user=USER, own=OWN) for command, text in found.items() if text}
    own = _own(rule)
    readable = own
    if rule.scope is not None:
        shared = f"ARRAY(SELECT boneguard_shared_patients('{Scope(rule.scope).value}'))"
        readable = f"{own} OR {rule.column} = ANY ({shared})"
    if rule.written_by_jobs:
        return {"SELECT": readable}
    if rule.append_only:
        return {"SELECT": readable, "INSERT": own}
    return {"SELECT": readable, "INSERT": own, "UPDATE": own, "DELETE": own}


def _own(rule: PatientRows) -> str:
    # The patient table itself is asked by its user, so that a sign-up may insert and read back.
    return f"user_id = {USER}" if rule.column == "id" else f"{rule.column} = ANY ({OWN})"


def statements() -> str:
    """The whole wall as SQL: functions, grants, and per table its policies."""
    roles = settings.DATABASE_ROLES
    parts = [FUNCTIONS, *_grants(roles)]
    for model, rule in protected_models():
        parts.extend(_table(model._meta.db_table, rule, roles))
    parts.extend(_keep_history(roles["web"]))
    return "\n".join(parts)


# What row security cannot hold, since it is read before anybody is signed in (docs/privacy.md), or
# is no patient's: the web program may do there what its pages do, and no more.
_NOT_FOR_WEB = {
    "accounts_user": "DELETE",  # accounts are erased by the jobs
    "accounts_user_groups": "INSERT, UPDATE, DELETE",
    "accounts_user_user_permissions": "INSERT, UPDATE, DELETE",
    "auth_group": "INSERT, UPDATE, DELETE",
    "auth_group_permissions": "INSERT, UPDATE, DELETE",
    "django_admin_log": "UPDATE, DELETE",
    "reminders_judgedtargets": "INSERT, UPDATE, DELETE",
    "reminders_tick": "INSERT, UPDATE, DELETE",
}


def _grants(roles: dict[str, str]) -> list[str]:
    lines = [
        f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC;"
        for name in re.findall(r"^CREATE.* FUNCTION (boneguard_\w+)", FUNCTIONS, re.MULTILINE)
    ]
    for role in (roles["web"], roles["jobs"]):
        lines += [
            f'GRANT USAGE ON SCHEMA public TO "{role}";',
            f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}";',
            f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}";',
            f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO "{role}";',
            f'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM "{role}";',
        ]
    for table, commands in _NOT_FOR_WEB.items():
        lines.append(f'REVOKE {commands} ON "{table}" FROM "{roles["web"]}";')
    return lines


def _table(table: str, rule: PatientRows | OwnPolicies, roles: dict[str, str]) -> list[str]:
    wanted = policies(rule)
    lines = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY;',
    ]
    for role in {roles["owner"], roles["jobs"]}:
        name = f"everything_for_{role}"
        lines += [
            f'DROP POLICY IF EXISTS "{name}" ON "{table}";',
            f'CREATE POLICY "{name}" ON "{table}" TO "{role}" USING (true) WITH CHECK (true);',
        ]
    for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        name = f"own_{command.lower()}"
        lines.append(f'DROP POLICY IF EXISTS "{name}" ON "{table}";')
        if command in wanted:
            lines.append(_policy(name, table, command, wanted[command], roles["web"]))
        else:
            lines.append(f'REVOKE {command} ON "{table}" FROM "{roles["web"]}";')
    if rule.append_only:
        lines += _refuse("UPDATE", table)
    if rule.undeletable:
        lines += _refuse("DELETE", table)
    return lines


def _refuse(command: str, table: str) -> list[str]:
    """A trigger that raises on this command, whatever the role."""
    name = f"refuse_{command.lower()}"
    when = f'BEFORE {command} ON "{table}" FOR EACH ROW'
    return [
        f'DROP TRIGGER IF EXISTS {name} ON "{table}";',
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION boneguard_refuse_change();",
    ]


def _keep_history(web: str) -> list[str]:
    """The web role writes history through the triggers; it never changes what stands there."""
    return [
        f'REVOKE UPDATE, DELETE ON "{model._meta.db_table}" FROM "{web}";'
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    ]


def _policy(name: str, table: str, command: str, condition: str, role: str) -> str:
    clauses = {
        "SELECT": f"USING ({condition})",
        "INSERT": f"WITH CHECK ({condition})",
        "UPDATE": f"USING ({condition}) WITH CHECK ({condition})",
        "DELETE": f"USING ({condition})",
    }
    return f'CREATE POLICY "{name}" ON "{table}" FOR {command} TO "{role}" {clauses[command]};'


def apply_after_migrate(using: str, sender: Any, **_kwargs: Any) -> None:
    """Put the wall up once all tables exist; skipped when nothing about it has changed.

    Runs for the last app that migrate reports, on the connection that migrated (the owner's).
    """
    with_models = [app for app in apps.get_app_configs() if app.models_module is not None]
    if sender.label != with_models[-1].label:
        return
    apply(using)


def apply(using: str) -> bool:
    """Make the policies of the database the ones declared. Returns whether it had to.

    The comment on a function remembers what was applied, so that a flush costs one query.
    """
    sql = statements()
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
        # With the names of the tables: a new one that needs no policy still needs its grants.
        stamp = hashlib.sha256("\n".join([sql, *sorted(tables)]).encode()).hexdigest()
        if any(model._meta.db_table not in tables for model, _rule in protected_models()):
            return False  # a partial migrate; the whole one will come by here again
        cursor.execute(
            "SELECT obj_description(oid) FROM pg_proc WHERE proname = 'boneguard_own_patients'"
        )
        row = cursor.fetchone()
        if row and row[0] == stamp:
            return False
        cursor.execute(sql)
        cursor.execute("COMMENT ON FUNCTION boneguard_own_patients() IS %s", [stamp])
    return True
