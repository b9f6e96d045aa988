"""Plan the weekly reviews that are due, as the tick of each minute does."""

import datetime as dt

from reminders import planner
from reminders.management.commands._at_moment import AtMoment


class Command(AtMoment):
    requires_system_checks = ()  # the server looks at them when it starts
    help = "Plan the weekly reviews that are due. Run again, it changes nothing."

    def at(self, now: dt.datetime) -> str:
        done = planner.plan(now=now)
        line = f"Reviews planned: {done.reviews}. Messages waiting to be sent: {done.messages}."
        return f"{line} Put off after an error: {done.put_off}." if done.put_off else line
