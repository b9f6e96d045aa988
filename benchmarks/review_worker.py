"""A worker of `review_workers.py`: says "ready", waits for a moment, and plans what is due then.

It has what a Celery worker has when a task reaches it: the program imported, and a connection.
"""

import datetime as dt
import os

import django


def main() -> None:
    """Plan the reviews that are due at the moment that comes in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boneguard.settings")
    django.setup()
    from django.db import connection

    from reminders import planner

    connection.ensure_connection()
    print("ready", flush=True)
    planner.plan(now=dt.datetime.fromisoformat(input()))


if __name__ == "__main__":
    main()
