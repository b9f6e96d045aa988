"""Pages of the patient about herself, and of whoever she invites."""
