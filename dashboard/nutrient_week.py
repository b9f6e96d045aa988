"""The week of nutrients on Today: the mean over its logged days, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.assessment import DAYS_NEEDED
from recommendations.progress import WeekProgress
from recommendations.verdicts import Assessment
from reminders.wording import amounts_words


def week_words(verdict: Assessment, *, runs: bool) -> str:
    """ "This week: 1,225 of 1,200 mg a day over 4 logged days".

    Empty while too few days are logged: ``too_few_words`` says that once for all nutrients.
    """
    days = verdict.logged_days or 0
    if days < DAYS_NEEDED:
        return ""
    template = _("This week: %(amounts)s") if runs else _("That week: %(amounts)s")
    return template % {"amounts": _over_days(verdict, days)}


def too_few_words(week: WeekProgress) -> str:
    """Why no nutrient has a mean of the week; empty once there is one."""
    if len(week.logged_days) >= DAYS_NEEDED:
        return ""
    if not week.is_running:
        return _("That week: not enough logged for an average. It takes three logged days.")
    return _("This week: not enough logged yet for an average. It takes three logged days.")


def _over_days(verdict: Assessment, days: int) -> str:
    amounts = amounts_words(verdict)
    if verdict.at_least and not verdict.amount:
        return amounts  # "not known" is no matter of days
    return ngettext(
        "%(amounts)s over %(days)s logged day", "%(amounts)s over %(days)s logged days", days
    ) % {"amounts": amounts, "days": days}
