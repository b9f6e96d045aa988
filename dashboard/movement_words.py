"""Sentences about a week of movement: where it stands and what is left of it."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercise.movement import Movement
from recommendations.measures import Measure
from recommendations.movement_weeks import MovementWeek
from recommendations.pace import Pace, PaceStatus
from recommendations.verdicts import Assessment, Status
from recommendations.wording import number

# More than this on every day that is left is no plan for a body that aches.
MOST_A_DAY = 60


def finding(progress: MovementWeek) -> str:
    """The minutes of the week in one sentence. Nothing that is missing is held against her."""
    verdict = progress[Measure.AEROBIC_MINUTES]
    pace = progress.paces.get(Measure.AEROBIC_MINUTES)
    done = int(verdict.amount or 0)
    if not progress.movement.sessions:
        return _nothing_yet(pace)
    if verdict.target is None:
        return ngettext(
            "You moved %(done)s active minute.", "You moved %(done)s active minutes.", done
        ) % {"done": number(done)}
    told = {"done": number(done), "target": number(verdict.target.value)}
    if verdict.status is Status.MET:
        return _("You reached your %(target)s active minutes: %(done)s in all.") % told
    so_far = _("%(done)s of %(target)s active minutes") % told
    return f"{so_far}: {_from_here(pace)}" if pace else f"{so_far}."


def left(verdict: Assessment, *, is_running: bool) -> str:
    """What is to go of one target: "55 min to go", "1 day to go"; empty in a week that is over."""
    if verdict.status is Status.MET:
        return _("Reached")
    if not is_running or verdict.gap is None:
        return ""
    if verdict.measure is Measure.AEROBIC_MINUTES:
        return _("%(minutes)s min to go") % {"minutes": number(verdict.gap)}
    days = int(verdict.gap)
    return ngettext("%(days)s day to go", "%(days)s days to go", days) % {"days": days}


def done_of(verdict: Assessment) -> str:
    """What was done of what was the target then: "1 of 2"."""
    done = number(verdict.amount or 0)
    if verdict.target is None:
        return done
    return _("%(done)s of %(target)s") % {"done": done, "target": number(verdict.target.value)}


def most_on(movement: Movement) -> str:
    """On which day she moved most, the first of equal ones."""
    minutes = {one.day: Movement((one,)).aerobic_minutes for one in movement.days}
    if not any(minutes.values()):
        return _("Minutes of walking, dancing, cycling and the like appear here, day by day.")
    day = max(minutes, key=lambda one: minutes[one])
    return ngettext(
        "Most on %(weekday)s: %(minutes)s active minute.",
        "Most on %(weekday)s: %(minutes)s active minutes.",
        minutes[day],
    ) % {"weekday": date_format(day, "l"), "minutes": number(minutes[day])}


def _nothing_yet(pace: Pace | None) -> str:
    if pace is None:
        return _("Nothing was logged in that week.")
    return _("Nothing is logged yet this week: the first walk starts it.")


def _from_here(pace: Pace) -> str:
    """The rest of the sentence: an even pace from today on, as long as that is a kind one."""
    a_day = -(-pace.to_go // pace.days_left)
    if a_day > MOST_A_DAY:
        return _("every minute more does you good.")
    told = {"to_go": number(pace.to_go), "a_day": a_day, "days": pace.days_left}
    if pace.days_left == 1:
        return _("%(to_go)s to go today.") % told
    if pace.status is PaceStatus.ON_PACE:
        return (
            _("you are on pace, %(to_go)s to go in %(days)s days (about %(a_day)s a day).") % told
        )
    return _("about %(a_day)s a day for the %(days)s days left gets you there.") % told
