"""An activity as forms and addresses name it: one of the catalogue, or one of her own."""

from typing import Any

from exercise.models import Activity, OwnActivity
from exercise.models.own import OWN_KEY

Chosen = Activity | OwnActivity


def find_chosen(key: str, *, patient_id: int) -> Chosen | None:
    """The activity of this key if she may choose it now, else None. One query."""
    if key.startswith(OWN_KEY):
        number = key.removeprefix(OWN_KEY)
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            return None
        return OwnActivity.objects.of([patient_id]).offered().filter(pk=int(number)).first()
    if "\x00" in key:
        return None
    return Activity.objects.offered().filter(key=key).first()


def chosen_columns(chosen: Chosen) -> dict[str, Any]:
    """Which activity it was, by the names of the columns that keep it."""
    own = chosen if isinstance(chosen, OwnActivity) else None
    return {
        "activity": None if own else chosen,
        "own_activity": own,
        "activity_name": chosen.name,
    }
