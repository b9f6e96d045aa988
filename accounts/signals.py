"""What other parts may want to hear about an account."""

from django.dispatch import Signal

# Sent with user= inside the transaction that changed the zone: what is planned must move along.
time_zone_changed = Signal()

# Sent with user= and at= (an aware datetime) inside the transaction that asked for the deletion.
deletion_requested = Signal()
