"""What tests of supplements share: products, schedules and doses with believable values."""

import datetime as dt
import uuid
from decimal import Decimal

from nutrition.models import Dose, Regimen, SupplementProduct

PAGE = "/food/supplements/"
ZEROES = {
    **dict.fromkeys(("calcium_mg", "vitamin_d_ug", "magnesium_mg", "vitamin_k2_ug"), Decimal(0)),
    **dict.fromkeys(("protein_g", "zinc_mg", "vitamin_k1_ug", "omega3_g"), Decimal(0)),
}


def make_product(patient, name="Vitamin D3 25 µg", **fields):
    """A capsule of 25 µg of vitamin D unless said otherwise."""
    amounts = {**ZEROES, "vitamin_d_ug": Decimal(25)} if not set(fields) & set(ZEROES) else ZEROES
    return SupplementProduct.objects.create(
        patient=patient, name=name, **{"dose_unit": "1 capsule", **amounts, **fields}
    )


def make_regimen(patient, product=None, **fields):
    """Every day at eight from 1 November 2026."""
    values = {
        "pattern": "daily",
        "times": [dt.time(8)],
        "starts_on": dt.date(2026, 11, 1),
        "created_at": dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC),
        **fields,
    }
    return Regimen.objects.create(
        patient=patient, product=product or make_product(patient), **values
    )


def make_dose(patient, day, product=None, **fields):
    """A dose taken at eight, out of plan unless ``due`` is given."""
    product = product or make_product(patient)
    quantity = Decimal(fields.pop("quantity", 1))
    held = product.nutrients.times(quantity).as_fields()
    values = {"status": "taken", "time": dt.time(8), **held, **fields}
    return Dose.objects.create(
        patient=patient,
        product=product,
        product_name=product.name,
        dose_unit=product.dose_unit,
        calcium_salt=product.calcium_salt,
        quantity=quantity,
        day=day,
        **values,
    )


def plan(**changes):
    given = {
        "submission_id": str(uuid.uuid4()),
        "quantity": "1",
        "pattern": "daily",
        "moments": ["08:00"],
        "starts_on": "2026-11-23",
    }
    return {**given, **changes}


def label(**changes):
    given = {"name": "My calcium", "dose_unit": "tablet", "calcium_mg": "500 mg"}
    return plan(**{**given, **changes})


def tick(**changes):
    given = {
        "submission_id": str(uuid.uuid4()),
        "answer": "taken",
        "due": "08:00",
        "day": "2026-11-23",
        "back": "/today/",
    }
    return {**given, **changes}
