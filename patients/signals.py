"""What the parts above may want to hear about a patient."""

from django.dispatch import Signal

# Sent with patient= inside the transaction that made her record.
patient_created = Signal()
