"""The card of this week's movement: minutes in a ring, days of strength and balance, sites."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.charts import Ring, ring
from dashboard.movement_words import done_of, left
from exercise.sites import SiteShown, sites_shown
from recommendations.explained import TargetShown, targets_shown
from recommendations.measures import MOVEMENT_MEASURES, Measure
from recommendations.progress import WeekProgress
from recommendations.verdicts import Assessment, Status
from recommendations.wording import NAMES, Words, number


@dataclass(frozen=True, slots=True)
class MovementShown:
    """The whole card. ``pill`` is what is left of the minutes; its kind and icon go with it."""

    title: str
    ring: Ring
    amount: str
    caption: str
    words: str
    pill: str
    pill_kind: str
    pill_icon: str
    days: tuple[tuple[Words, str], ...]
    sites_title: str
    sites: tuple[SiteShown, ...]
    targets: list[TargetShown]


def movement_shown(progress: WeekProgress) -> MovementShown:
    """The card of the week in view."""
    minutes = progress[Measure.AEROBIC_MINUTES]
    target = minutes.target.value if minutes.target else None
    done = minutes.amount or 0
    pill, kind, icon = _pill(minutes, is_running=progress.is_running)
    return MovementShown(
        title=_("Movement this week") if progress.is_running else _("Movement that week"),
        ring=ring(done, target),
        amount=number(done),
        caption=_("min") if target is None else _("of %(target)s min") % {"target": number(target)},
        words=_words(number(done), None if target is None else number(target)),
        pill=pill,
        pill_kind=kind,
        pill_icon=icon,
        days=tuple(
            (NAMES[measure], done_of(progress[measure]))
            for measure in (Measure.RESISTANCE_DAYS, Measure.BALANCE_DAYS)
        ),
        sites_title=_("Bones loaded this week")
        if progress.is_running
        else _("Bones loaded that week"),
        sites=sites_shown(progress.movement, is_running=progress.is_running),
        targets=targets_shown(progress[measure] for measure in MOVEMENT_MEASURES),
    )


def _pill(minutes: Assessment, *, is_running: bool) -> tuple[str, str, str]:
    if minutes.status is Status.MET:
        return _("Target met"), "met", "check"
    to_go = left(minutes, is_running=is_running)
    return (to_go, "to-go", "clock") if to_go else ("", "", "")


def _words(done: str, target: str | None) -> str:
    if target is None:
        return _("%(done)s active minutes") % {"done": done}
    return _("%(done)s of %(target)s active minutes") % {"done": done, "target": target}
