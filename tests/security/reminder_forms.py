"""What she fills in about reviews and reminders, by the name of the address."""

from typing import Any

REMINDERS: dict[str, dict[str, Any]] = {
    "reminders:review_settings": {"wall_time": "09:30", "by_email": "on"},
    "reminders:reminder_settings": {
        "wall_time": "17:30",
        "on_site": ["supplements"],
        "by_email": ["mid_week"],
        "quiet_from": "20:00",
        "quiet_until": "08:00",
        "paused_until": "2026-12-06",
        "numbers_in_email": "on",
        "plain_subject": "on",
    },
    "reminders:snooze": {"days": "1"},
    "reminders:safety": {},
}
