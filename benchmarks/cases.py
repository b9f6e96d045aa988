"""What is measured: the pages people open all day, on a year of entries."""

import time
import uuid
from collections.abc import Callable

import psycopg2

from benchmarks.client import Figures, Visitor, token_of
from benchmarks.search import search as food_search
from tests.browser.site import Site

PASSWORD = "boneguard-demo"
PATIENT = "patient@demo.boneguard.test"
CLINICIAN = "clinician@demo.boneguard.test"
# 365 days of 8 entries, behind and beside what the demo data hold.
YEAR = """
INSERT INTO nutrition_foodentry (patient_id, day, meal, food_id, food_name, portion_label, quantity,
  grams, k2_basis, note, submission_id, created_at, energy_kcal, calcium_mg, vitamin_d_ug,
  magnesium_mg, vitamin_k1_ug, vitamin_k2_ug, protein_g, zinc_mg, omega3_g, version)
SELECT p.id, current_date - n, (ARRAY['breakfast','lunch','supper','snack'])[1 + f.place %% 4],
  f.id, f.name, '', 100, 100, f.k2_basis, '', gen_random_uuid(), now(), f.energy_kcal, f.calcium_mg,
  f.vitamin_d_ug, f.magnesium_mg, f.vitamin_k1_ug, f.vitamin_k2_ug, f.protein_g, f.zinc_mg,
  f.omega3_g, 1
FROM generate_series(0, 364) n
CROSS JOIN (SELECT *, row_number() OVER (ORDER BY key) AS place FROM nutrition_food
  ORDER BY key LIMIT 8) f
CROSS JOIN (SELECT p.id FROM patients_patient p JOIN accounts_user u ON u.id = p.user_id
  WHERE u.email = %s) p
"""


def a_year_of_entries(site: Site) -> None:
    """Give the demo patient a full year. Written by the owner, in one statement."""
    url = site.environment["DATABASE_OWNER_URL"].replace("postgres:", "postgresql:", 1)
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(YEAR, [PATIENT])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def today(site: Site) -> dict[str, Figures]:
    """Today, whole page, 365 days of 8 entries behind it."""
    visitor = _signed_in(site, PATIENT)
    return {"Today, whole page": visitor.measure(["/today/"], times=200)}


def search(site: Site) -> dict[str, Figures]:
    """Food search as she types, on three sizes of catalogue."""
    return food_search(site, PATIENT, PASSWORD)


def log(site: Site) -> dict[str, Figures]:
    """Log one food and read the day's new totals."""
    visitor = _signed_in(site, PATIENT)
    token = token_of(visitor.get("/food/"))
    seconds = []
    for _number in range(100):
        fields = {
            "csrfmiddlewaretoken": token,
            "submission_id": str(uuid.uuid4()),
            "amount": "1",
            "portion": "1 cup",
            "meal": "lunch",
            "day": time.strftime("%Y-%m-%d"),
        }
        began = time.perf_counter()
        status, _body = visitor.ask("POST", "/food/log/yoghurt-plain-low-fat/", fields)
        seconds.append(time.perf_counter() - began)
        assert status == 303, f"not logged: {status}"
    return {"log one entry": Figures.of(seconds)}


def panel(site: Site) -> dict[str, Figures]:
    """The clinician's panel and one patient's twelve weeks."""
    visitor = _signed_in(site, CLINICIAN)
    page = visitor.get("/panel/")
    patient = "/panel/" + page.split('href="/panel/', 2)[2].split('"', 1)[0]
    return {
        "panel": visitor.measure(["/panel/"], times=100),
        "patient, 12 weeks": visitor.measure([patient], times=100),
    }


CASES: dict[str, Callable[[Site], dict[str, Figures]]] = {
    "today": today,
    "log": log,
    "panel": panel,
    "search": search,  # last: it leaves a large catalogue behind
}


def _signed_in(site: Site, email: str) -> Visitor:
    visitor = Visitor(site.address)
    visitor.sign_in(email, PASSWORD)
    return visitor
