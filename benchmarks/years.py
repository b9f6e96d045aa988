"""Years of meals and doses for the demo patient, written by the owner in a few statements."""

from benchmarks.database import as_owner
from benchmarks.people import PATIENT
from tests.browser.site import Site

DAYS = 365

# Eight entries on each day from the oldest to the youngest, behind and beside the demo data.
_MEALS = """
INSERT INTO nutrition_foodentry (patient_id, day, meal, food_id, food_name, portion_label, quantity,
  grams, k2_basis, note, submission_id, created_at, energy_kcal, calcium_mg, vitamin_d_ug,
  magnesium_mg, vitamin_k1_ug, vitamin_k2_ug, protein_g, zinc_mg, omega3_g, version)
SELECT p.id, current_date - n, (ARRAY['breakfast','lunch','supper','snack'])[1 + f.place %% 4],
  f.id, f.name, '', 100, 100, f.k2_basis, '', gen_random_uuid(), now() - n * interval '1 day',
  f.energy_kcal, f.calcium_mg, f.vitamin_d_ug, f.magnesium_mg, f.vitamin_k1_ug, f.vitamin_k2_ug,
  f.protein_g, f.zinc_mg, f.omega3_g, 1
FROM generate_series(%(youngest)s, %(oldest)s) n
CROSS JOIN (SELECT *, row_number() OVER (ORDER BY key) AS place FROM nutrition_food
  WHERE is_shipped ORDER BY key LIMIT 8) f
CROSS JOIN (SELECT p.id FROM patients_patient p JOIN accounts_user u ON u.id = p.user_id
  WHERE u.email = %(email)s) p
"""
# Each of her supplements on each of these days, as she last took it.
_DOSES = """
INSERT INTO nutrition_dose (patient_id, product_id, product_name, dose_unit, calcium_salt, quantity,
  status, day, due, time, prescribed, days_covered, submission_id, created_at, energy_kcal,
  calcium_mg, vitamin_d_ug, magnesium_mg, vitamin_k1_ug, vitamin_k2_ug, protein_g, zinc_mg,
  omega3_g)
SELECT d.patient_id, d.product_id, d.product_name, d.dose_unit, d.calcium_salt, d.quantity,
  d.status, current_date - n, d.due, d.time, d.prescribed, d.days_covered, gen_random_uuid(),
  now() - n * interval '1 day', d.energy_kcal, d.calcium_mg, d.vitamin_d_ug, d.magnesium_mg,
  d.vitamin_k1_ug, d.vitamin_k2_ug, d.protein_g, d.zinc_mg, d.omega3_g
FROM generate_series(%(youngest)s, %(oldest)s) n
CROSS JOIN (SELECT DISTINCT ON (d.product_id) d.* FROM nutrition_dose d
  JOIN patients_patient p ON p.id = d.patient_id JOIN accounts_user u ON u.id = p.user_id
  WHERE u.email = %(email)s AND d.status = 'taken' AND d.deleted_at IS NULL AND d.due IS NOT NULL
  ORDER BY d.product_id, d.day DESC) d
ON CONFLICT DO NOTHING
"""
_REGIMENS = """
UPDATE nutrition_regimen r SET starts_on = LEAST(r.starts_on, current_date - %(oldest)s)
FROM patients_patient p JOIN accounts_user u ON u.id = p.user_id
WHERE p.id = r.patient_id AND u.email = %(email)s
"""
_FORGET = (
    "DELETE FROM nutrition_foodentry WHERE day < current_date - %(kept)s",
    "DELETE FROM nutrition_dose WHERE day < current_date - %(kept)s",
)


def add_days(site: Site, youngest: int, oldest: int) -> None:
    """Meals and doses for the days from ``youngest`` to ``oldest`` days ago."""
    days = {"youngest": youngest, "oldest": oldest, "email": PATIENT}
    with as_owner(site) as cursor:
        for statement in (_MEALS, _DOSES, _REGIMENS):
            cursor.execute(statement, days)
        cursor.execute("VACUUM ANALYZE")


def forget_days(site: Site, kept: int) -> None:
    """Remove again what is older than so many days, so that the next figures are of a year."""
    with as_owner(site) as cursor:
        for statement in _FORGET:
            cursor.execute(statement, {"kept": kept})
        cursor.execute("VACUUM ANALYZE")
