"""What a person fills in on the pages of supplements, by the name of the address."""

from typing import Any

ONCE = "6d1e0f62-0000-4000-8000-000000000000"
SCHEDULE = {
    "quantity": "2",
    "pattern": "weekly",
    "weekdays": ["2"],
    "every_days": "",
    "moments": ["08:00"],
    "other_time": "07:15",
    "starts_on": "2026-11-23",
    "until": "2027-11-23",
    "prescribed": "on",
}
LABEL = {
    "name": "Calcium",
    "dose_unit": "tablet",
    "calcium_mg": "1250",
    "vitamin_d_ug": "400 IU",
    "magnesium_mg": "1 mg",
    "vitamin_k2_ug": "2",
    "protein_g": "",
    "zinc_mg": "?",
    "vitamin_k1_ug": "3",
    "omega3_g": "1",
    "calcium_mg_salt": "carbonate",
}
SUPPLEMENTS: dict[str, dict[str, Any]] = {
    "nutrition:add_supplement": {**SCHEDULE, "submission_id": ONCE},
    "nutrition:label": {**LABEL, **SCHEDULE, "submission_id": ONCE},
    "nutrition:product": LABEL,
    "nutrition:take": {"quantity": "2", "day": "2026-11-22", "time": "9:00", "submission_id": ONCE},
    "nutrition:schedule": {**SCHEDULE, "submission_id": ONCE},
    **{f"nutrition:{name}": {} for name in ("pause", "end", "resume", "delete_dose", "undo_dose")},
    "nutrition:tick": {
        "answer": "taken",
        "due": "08:00",
        "day": "2026-11-22",
        "time": "08:10",
        "submission_id": ONCE,
    },
}
