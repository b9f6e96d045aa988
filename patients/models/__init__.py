"""Who she is, her health, who cares for her, and whom she lets see what."""

from patients.models.health import HealthProfile
from patients.models.people import (
    Clinician,
    Grant,
    Inhibitor,
    Invitation,
    Patient,
    Sex,
    Weight,
)

__all__ = [
    "Clinician",
    "Grant",
    "HealthProfile",
    "Inhibitor",
    "Invitation",
    "Patient",
    "Sex",
    "Weight",
]
