"""When her review comes, and whether by e-mail."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import Form, make_helper
from reminders.schedule import EARLIEST_REVIEW_TIME, LATEST_REVIEW_TIME


class ReviewSettingsForm(Form):
    """The wall time of the review where she lives, and the mail."""

    wall_time = forms.TimeField(
        label=_("Time on Mondays"),
        help_text=_("Between 06:00 and 21:00, where you live."),
        widget=forms.TimeInput(
            format="%H:%M", attrs={"type": "time", "min": "06:00", "max": "21:00"}
        ),
    )
    by_email = forms.BooleanField(label=_("Send it to me by e-mail as well"), required=False)

    show_optional = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = make_helper()

    def clean_wall_time(self) -> object:
        """A time at which people are up."""
        at = self.cleaned_data["wall_time"]
        if not EARLIEST_REVIEW_TIME <= at <= LATEST_REVIEW_TIME:
            raise ValidationError(_("Choose a time between 06:00 and 21:00."))
        return at.replace(second=0, microsecond=0)
