"""Hip, spine and wrist, and how strongly a week loaded them: in words and for the figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercise.movement import Movement
from exercise.wording import INSIDE, LOADED, SITES, Words


@dataclass(frozen=True, slots=True)
class SiteShown:
    """One site. ``level``: 0 not loaded, 1 some, 2 strongly; ``kind`` is that of its pill."""

    key: str
    name: Words
    level: int
    words: Words
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class SkeletonShown:
    """The figure with its sites, and a sentence that says the same."""

    finding: str
    hip: SiteShown
    spine: SiteShown
    wrist: SiteShown

    @property
    def sites(self) -> tuple[SiteShown, ...]:
        """From the hip to the wrist, as everywhere."""
        return self.hip, self.spine, self.wrist


def sites_shown(movement: Movement, *, is_running: bool) -> tuple[SiteShown, ...]:
    """Each site in words. "Not yet" only while the week runs: then there is time."""
    return tuple(_site(key, getattr(movement.sites, key), is_running=is_running) for key in SITES)


def skeleton_shown(movement: Movement, *, is_running: bool) -> SkeletonShown:
    """The figure of a week."""
    hip, spine, wrist = sites = sites_shown(movement, is_running=is_running)
    return SkeletonShown(_finding(sites, is_running=is_running), hip, spine, wrist)


def _site(key: str, level: int, *, is_running: bool) -> SiteShown:
    words = LOADED[level] if level or is_running else _("not loaded")
    unloaded = "to-go" if is_running else "neutral"
    return SiteShown(
        key=key,
        name=SITES[key],
        level=level,
        words=words,
        text=f"{SITES[key]}: {words}",
        kind="met" if level else unloaded,
    )


def _finding(sites: Sequence[SiteShown], *, is_running: bool) -> str:
    loaded = [str(INSIDE[site.key]) for site in sites if site.level]
    waiting = [str(INSIDE[site.key]) for site in sites if not site.level]
    if not loaded:
        if is_running:
            return _("Nothing has loaded your hips, spine or wrists yet this week.")
        return _("Nothing that was logged in that week loaded hips, spine or wrists.")
    if not waiting:
        return _("Hips, spine and wrists have all been loaded.")
    names = {"loaded": _and(loaded), "waiting": _and(waiting)}
    if is_running:
        return _("Loaded so far: %(loaded)s. Not yet: %(waiting)s.") % names
    return _("Loaded: %(loaded)s. Not loaded: %(waiting)s.") % names


def _and(names: Sequence[str]) -> str:
    return _(" and ").join(names)
