"""Any number of invented people, to see how the program does with many. Local mode only.

One statement per table and chunk, worked out inside PostgreSQL: no row travels. Chance is a hash of
the person's number, so two runs invent the same people. Their rows have no history: nobody did
anything, and it would double the size.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, models, transaction

from accounts.models import User
from common.days import Week
from exercise.models import ActivitySession
from nutrition.models import Dose, FoodEntry, Meal
from nutrition.nutrients import STORED_NUTRIENTS
from patients.models import Patient, Weight
from reminders.models import ReviewSchedule
from reminders.schedule import ReviewTime

CHUNK = 20_000
MOST_PATIENTS = 10_000_000
MOST_WEEKS = 520
DOMAIN = "@population.boneguard.test"
ZONES = (
    *("Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago"),
    *("America/Los_Angeles", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Sydney"),
    "Pacific/Auckland",
)
NUTRIENTS = tuple(nutrient.value for nutrient in STORED_NUTRIENTS)
_FOODS = 200

# The foods they eat, with the nutrients of one portion.
_MENU = """
CREATE TEMPORARY TABLE menu ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY md5(f.key)) - 1 AS place, f.id, f.name, f.k2_basis, p.label,
  p.grams, {nutrients}
FROM nutrition_food f JOIN nutrition_portion p ON p.food_id = f.id AND p.is_default
WHERE f.is_shipped AND f.withdrawn_at IS NULL ORDER BY md5(f.key) LIMIT {foods}
"""
_PEOPLE = """
CREATE TEMPORARY TABLE people ON COMMIT DROP AS
SELECT n, nextval(pg_get_serial_sequence('accounts_user', 'id')) AS user_id,
  nextval(pg_get_serial_sequence('patients_patient', 'id')) AS patient_id,
  1 + n %% {zones} AS zone, hashint8(n) & 1048575 AS chance
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""
# Every day of theirs; the tenth of them that hardly logs has two days in a week.
_DAYS = """
FROM people CROSS JOIN generate_series(0, %(days)s) AS d
WHERE (n %% 10 > 0 OR d %% 7 < 2)
"""
_MEALS = """
FROM people CROSS JOIN generate_series(0, %(days)s) AS d CROSS JOIN generate_series(1, 4) AS meal
JOIN menu ON menu.place = (hashint8((n * 4096 + d) * 8 + meal) & 1048575) %% {foods}
WHERE (n %% 10 > 0 OR d %% 7 < 2)
"""
_WHEN = {"created_at": "%(now)s", "submission_id": "gen_random_uuid()"}
_THEIRS = {"patient_id": "patient_id", "day": "%(start)s::date + d", **_WHEN}


class PopulationRefused(Exception):
    """There is nothing to eat yet, or more was asked for than makes sense. The text says which."""


def make_population(
    *, patients: int, weeks: int, today: dt.date, now: dt.datetime, say: Callable[[str], None]
) -> int:
    """Add so many people (1 to 10 million), each with the last so many complete weeks (1 to 520).

    A week holds 28 meals, 7 doses and 7 sessions; one in ten people logs on two days only. Their
    review of the last complete week is due at once. Returns how many people were added; those of
    earlier runs stay. Each chunk is one transaction.

    Raises:
        PopulationRefused: a number out of range, or the catalogue is not loaded.
    """
    if not 1 <= patients <= MOST_PATIENTS or not 1 <= weeks <= MOST_WEEKS:
        raise PopulationRefused(
            f"Choose 1 to {MOST_PATIENTS:,} patients and 1 to {MOST_WEEKS} weeks."
        )
    first = _next_number()
    for start in range(first, first + patients, CHUNK):
        numbers = range(start, min(start + CHUNK, first + patients))
        with transaction.atomic(), connection.cursor() as cursor, _without_history(cursor):
            _make_chunk(cursor, numbers, weeks, today, now)
        say(f"{numbers.stop - first:,} of {patients:,} patients")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in _FILLED)}")
    return patients


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user WHERE email LIKE %s", [f"%{DOMAIN}"])
        return int(cursor.fetchone()[0])


@contextmanager
def _without_history(cursor: Any) -> Iterator[None]:
    for model in _FILLED:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks waiting cannot be altered
    for model in _FILLED:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")


def _make_chunk(cursor: Any, numbers: range, weeks: int, today: dt.date, now: dt.datetime) -> None:
    week = Week.containing(today)
    values = {
        "first": numbers.start,
        "last": numbers.stop - 1,
        "now": now,
        "began": now - dt.timedelta(weeks=weeks, days=14),
        "zones": list(ZONES),
        "due": [ReviewTime(zone=zone).in_week(week) for zone in ZONES],
        "start": week.start - dt.timedelta(weeks=weeks),
        "days": weeks * 7 - 1,
        "meals": list(Meal.values),
        "domain": DOMAIN,
    }
    portions = ", ".join(f"round(f.{name} * p.grams / 100, 3) AS {name}" for name in NUTRIENTS)
    cursor.execute(_MENU.format(nutrients=portions, foods=_FOODS))
    cursor.execute("SELECT count(*) FROM menu")
    if cursor.fetchone()[0] < _FOODS:
        raise PopulationRefused("Load the catalogue first: manage.py load_catalogue.")
    cursor.execute(_PEOPLE.format(zones=len(ZONES)), values)
    for model, columns, rows in _ROWS:
        other = _defaults(model, columns)
        cursor.execute(_insert(model, columns, other, rows.format(foods=_FOODS)), values | other)
    cursor.execute("DROP TABLE menu, people")


def _insert(
    model: type[models.Model], columns: Mapping[str, str], other: Mapping[str, Any], rows: str
) -> str:
    """INSERT … SELECT of these columns; ``other`` ones get a constant."""
    chosen = {**columns, **{name: f"%({name})s" for name in other}}
    names = ", ".join(map(connection.ops.quote_name, chosen))
    expressions = ", ".join(chosen.values())
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {expressions} {rows}"


def _defaults(model: type[models.Model], columns: Mapping[str, str]) -> dict[str, Any]:
    """The default of each column that is neither chosen nor left empty."""
    return {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if not (field.primary_key or field.null or field.column in columns)
    }


_ROWS: tuple[tuple[type[models.Model], dict[str, str], str], ...] = (
    (
        User,
        {
            "id": "user_id",
            "email": "'person-' || n || %(domain)s",
            "password": "'!'",
            "name": "'Person ' || n",
            "time_zone": "(%(zones)s)[zone]",
            "date_joined": "%(began)s",
        },
        "FROM people",
    ),
    (
        EmailAddress,
        {
            "user_id": "user_id",
            "email": "'person-' || n || %(domain)s",
            "verified": "true",
            "primary": "true",
        },
        "FROM people",
    ),
    (
        Patient,
        {
            "id": "patient_id",
            "user_id": "user_id",
            "public_id": "gen_random_uuid()",
            "birth_date": "%(now)s::date - (50 * 365 + chance %% 11000)",
            "sex": "'female'",
            "inhibitor": "(ARRAY['anastrozole', 'letrozole', 'exemestane'])[1 + chance %% 3]",
            "inhibitor_since": "%(now)s::date - (200 + chance %% 1200)",
            "fell_in_last_year": "chance %% 7 = 0",
            "created_at": "%(began)s",
        },
        "FROM people",
    ),
    (
        Weight,
        {"patient_id": "patient_id", "day": "%(now)s::date - 40", "kg": "50 + chance %% 45"},
        "FROM people",
    ),
    (
        ReviewSchedule,
        {
            "patient_id": "patient_id",
            "unsubscribe_token": "gen_random_uuid()",
            "next_review_at": "(%(due)s)[zone]",
        },
        "FROM people",
    ),
    (
        FoodEntry,
        {
            **_THEIRS,
            "meal": "(%(meals)s)[meal]",
            "food_id": "menu.id",
            "food_name": "menu.name",
            "portion_label": "menu.label",
            "quantity": "1",
            "grams": "menu.grams",
            "k2_basis": "menu.k2_basis",
            **{name: f"menu.{name}" for name in NUTRIENTS},
        },
        _MEALS,
    ),
    (
        Dose,
        {
            **_THEIRS,
            "product_name": "'Vitamin D3 25 µg'",
            "dose_unit": "'tablet'",
            "quantity": "1",
            "status": "'taken'",
            "time": "'08:00'::time",
            **dict.fromkeys(NUTRIENTS, "0"),
            "vitamin_d_ug": "25",
        },
        _DAYS,
    ),
    (
        ActivitySession,
        {
            **_THEIRS,
            "activity_name": "'Brisk walking'",
            "minutes": "10 + (hashint8(n * 4096 + d) & 1048575) %% 30",
            "effort": "'moderate'",
            "is_aerobic": "true",
            "is_weight_bearing": "true",
            "loads_hip": "1",
            "loads_spine": "1",
        },
        _DAYS,
    ),
)
_FILLED = tuple(model for model, _columns, _rows in _ROWS)
