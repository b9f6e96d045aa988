"""Settings, addresses, the schedule and the services of one machine."""
