"""Words for movement that several pages share."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

SITES: dict[str, Words] = {"hip": _("Hip"), "spine": _("Spine"), "wrist": _("Wrist")}
# As they stand inside a sentence.
INSIDE: dict[str, Words] = {"hip": _("hips"), "spine": _("spine"), "wrist": _("wrists")}
# By how strongly a site was loaded: 0 not, 1 some, 2 strongly.
LOADED: tuple[Words, Words, Words] = (_("not yet"), _("loaded"), _("strongly loaded"))
EFFORT: dict[str, Words] = {
    "light": _("light"),
    "moderate": _("moderate"),
    "vigorous": _("vigorous"),
}
KIND: dict[str, Words] = {
    "weight_bearing_aerobic": _("On your feet"),
    "non_weight_bearing_aerobic": _("Not on your feet"),
    "resistance": _("Strength"),
    "balance": _("Balance"),
    "flexibility": _("Stretching"),
}


def short_name(name: str) -> str:
    """The name of an activity without what stands in brackets: "Walking, brisk"."""
    return name.split(" (")[0]
