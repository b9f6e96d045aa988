"""allauth's forms with our words: one friendly hint for a password, "E-mail" as elsewhere."""

from typing import Any

from allauth.account import forms as library
from django.utils.translation import gettext_lazy as _

from common.forms import use_plain_words

PASSWORD_HINT = _(
    "12 characters or more. Three or four words that only you would put together work well."
)
_LABELS = {
    "email": _("E-mail"),
    "login": _("E-mail"),
}


class _OurWords:
    """Replaces labels, messages and the list of password rules; the rules themselves stay."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HINT
        use_plain_words(self)


class SignupForm(_OurWords, library.SignupForm):
    pass


class LoginForm(_OurWords, library.LoginForm):
    pass


class AddEmailForm(_OurWords, library.AddEmailForm):
    pass


class ChangePasswordForm(_OurWords, library.ChangePasswordForm):
    pass


class SetPasswordForm(_OurWords, library.SetPasswordForm):
    pass


class ResetPasswordForm(_OurWords, library.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_OurWords, library.ResetPasswordKeyForm):
    pass
