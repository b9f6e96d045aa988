"""Sentences that say what to do, where allauth only says what is wrong."""

from django.utils.translation import gettext_lazy as _

_CODE = _("That code does not fit. Look at the newest one and type all six digits.")

SIGN_IN = {
    "account_inactive": _("This account is switched off. Ask your clinic to switch it on again."),
    "duplicate_email": _("You have this e-mail address already. Type another one."),
    "email_password_mismatch": _(
        "E-mail address and password do not belong together. Check both, or choose a new password."
    ),
    "email_taken": _("This e-mail address has an account already. Sign in, or type another one."),
    "enter_current_password": _("Type the password you have now."),
    "incorrect_code": _CODE,
    "incorrect_password": _("That is not your password. Type it once more."),
    "invalid_or_expired_key": _("This link does not work any more. Ask for a new one."),
    "invalid_login": _("That did not let you in. Sign in from the start."),
    "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
    "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    "unknown_email": _("No account has this e-mail address. Check it for typing errors."),
    "unverified_primary_email": _("Confirm your e-mail address first: type the code we sent."),
    "same_as_current": _("That is what you have now. Type something different."),
    "rate_limited": _("That was quick. Wait a few minutes, then try again."),
}

SECOND_FACTOR = {
    "cannot_delete_authenticator": _("Your role needs the second step, so it stays on."),
    "cannot_generate_recovery_codes": _("Set up the second step first, then get spare codes."),
    "incorrect_code": _("That code does not fit. Wait for the next one in your app and type it."),
    "unverified_email": _("Confirm your e-mail address first: type the code we sent."),
}
