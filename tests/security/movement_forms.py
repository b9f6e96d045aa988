"""What a person fills in on the pages of movement, by the name of the address."""

from typing import Any

from tests.security.supplement_forms import ONCE

SESSION = {"minutes": "20", "effort": "moderate", "day": "2026-11-22", "note": "n"}
SESSION |= {"pain_before": "2", "pain_after": "1"}
SETS = {"sets": "2", "repetitions": "9", "load": "12", "load_unit": "kg"}
OWN_ACTIVITY = {
    "name": "Stilts",
    "category": "balance",
    "impact": "low",
    "intensity": "light",
    "entry_unit": "minutes",
    "loads_hip": "1",
    "loads_spine": "1",
    "loads_wrist": "0",
}
MOVEMENT: dict[str, dict[str, Any]] = {
    "exercise:log": {**SESSION, "submission_id": ONCE},
    "exercise:session": {**SESSION, "version": "1"},
    "exercise:again": {"day": "2026-11-22", "submission_id": ONCE},
    "exercise:add_exercise": {**SETS, "submission_id": ONCE},
    "exercise:add_own": {**OWN_ACTIVITY, "submission_id": ONCE},
    "exercise:own": {**OWN_ACTIVITY, "version": "1"},
    **{f"exercise:{name}": {} for name in ("delete", "undo", "favourite")},
    **{f"exercise:{name}": {} for name in ("remove_exercise", "put_back_exercise")},
    **{f"exercise:{name}": {} for name in ("remove_own", "put_back_own")},
}
