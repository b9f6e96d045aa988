"""Sign-up details, settings, and the wish to be deleted."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme, User
from accounts.time_zones import likely_time_zone, time_zone_names
from common.days import is_known_zone
from common.forms import Form, ModelForm

_WEB_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)


class NameField(forms.CharField):
    """A person's name on one line. It stands in mails to others, so it carries no web address."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Your name"))
        options.setdefault("max_length", 120)
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The name with single spaces. Raises ValidationError."""
        name = " ".join(super().clean(value).split())
        if _WEB_ADDRESS.search(name):
            raise ValidationError(_("Write your name without a web address."), code="address")
        return name


class SignupDetails(forms.Form):
    """What allauth's sign-up form asks beside e-mail and password."""

    name = NameField(
        required=False, help_text=_("As your care team knows you. You can fill it in later.")
    )
    # Filled by the browser. Whatever it says, nobody is kept from signing up by it.
    time_zone = forms.Field(
        required=False, widget=forms.HiddenInput(attrs={"data-time-zone": "", "id": False})
    )

    def clean_time_zone(self) -> str:
        """A known zone, or nothing."""
        zone = self.cleaned_data["time_zone"]
        return zone if isinstance(zone, str) and is_known_zone(zone) else ""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the details with the new account; allauth calls this while it signs her up."""
        given = self.cleaned_data["time_zone"]
        user.name = self.cleaned_data["name"]
        user.time_zone = given or likely_time_zone(request.headers.get("Accept-Language", ""))
        user.save(update_fields=["name", "time_zone"])


class SettingsForm(ModelForm):
    """Name, time zone and colours. Clinicians need a name: patients confirm by it."""

    name = NameField(required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Your days begin at midnight there.")
    )

    class Meta:
        model = User
        fields = ("name", "time_zone", "theme")
        widgets = {"theme": forms.RadioSelect}
        labels = {"theme": _("Colours")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = not self.instance.is_patient
        names = dict.fromkeys((*time_zone_names(), self.instance.time_zone))
        zones = cast(forms.ChoiceField, self.fields["time_zone"])
        zones.choices = [(name, name.replace("_", " ")) for name in names]


class ThemeForm(Form):
    """The quick switch of colours."""

    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices)


class DeleteForm(Form):
    """The wish to be deleted, with the password: an open browser alone must not be enough.

    After too many tries (``may_try`` is false) no answer tells whether a password is right.
    """

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, may_try: bool, **kwargs: Any) -> None:
        self.user, self.may_try = user, may_try
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Raises ValidationError when it is not hers."""
        password: str = self.cleaned_data["password"]
        if not self.may_try:
            raise ValidationError(
                _("Those were many tries. Wait a minute, then try again."), code="limit"
            )
        if not self.user.check_password(password):
            raise ValidationError(_("That is not your password. Type it again."), code="password")
        return password
