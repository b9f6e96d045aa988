"""What a person fills in on the pages of the plan, by the name of the address."""

from typing import Any

from tests.exercise.planned import OWN_SLOT
from tests.security.supplement_forms import ONCE

_ANSWER = {"day": "2026-11-20", "slots": str(OWN_SLOT), "submission_id": ONCE}
PLAN: dict[str, dict[str, Any]] = {
    "exercise:plan_add": {"weekday": "2", "minutes": "25", "submission_id": ONCE},
    "exercise:planned": {"weekday": "3", "minutes": "25", "submission_id": ONCE},
    "exercise:plan_done": _ANSWER,
    "exercise:plan_not_today": {**_ANSWER, "reason": "tired"},
    "exercise:plan_calendar": {"time": "09:30"},
    **dict.fromkeys(
        [
            *("exercise:remove_planned", "exercise:put_back", "exercise:plan_follow"),
            *("exercise:plan_keep", "exercise:plan_undo"),
            *("exercise:make_address", "exercise:revoke_address"),
        ],
        {},
    ),
}
