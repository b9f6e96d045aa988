"""How a model says whose rows it holds. `row_security.py` turns these into PostgreSQL policies."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a patient can share with a clinician, one by one."""

    DIARY = "diary"
    MOVEMENT = "movement"
    BONES = "bones"
    ANY = "any"  # any live grant is enough: name, birth date, therapy, targets


@dataclass(frozen=True, slots=True)
class PatientRows:
    """Rows of one patient: she reads and writes them, clinicians with a live grant read them.

    Args:
        column: the column that holds the patient's id ("id" on the patient table itself).
        scope: what a grant must cover for a clinician to read the rows; None: never a clinician.
        append_only: nobody may change a row once it is written; only an erasure deletes it.
        undeletable: not even an erasure deletes it (the access log).
        written_by_jobs: the patient only reads them (reviews, messages).
    """

    column: str = "patient_id"
    scope: Scope | None = None
    append_only: bool = False
    undeletable: bool = False
    written_by_jobs: bool = False


@dataclass(frozen=True, slots=True)
class OwnPolicies:
    """For the few tables whose rule is not one of a patient's rows: the SQL of each policy.

    `{user}` stands for the id of the signed-in person, `{own}` for the ids of her patient row.
    None: nobody with the web role may do that.
    """

    select: str
    insert: str | None = None
    update: str | None = None
    delete: str | None = None
    append_only: bool = False
    undeletable: bool = False
