"""A password rule of our own: words that anyone would guess for this site."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTEXT_WORDS = ("boneguard", "anastrozole", "letrozole", "exemestane", "aromatase", "calcium")


class ContextWordValidator:
    """Refuses a password that is little more than a word of this site."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError when fewer than 8 other characters remain beside such a word."""
        rest = password.lower()
        for word in CONTEXT_WORDS:
            rest = rest.replace(word, "")
        if len(rest) < min(8, len(password)):
            raise ValidationError(
                _("Choose a password that does not lean on a word of this site."),
                code="password_context_word",
            )

    def get_help_text(self) -> str:
        return _("Three or four words that only you would put together work well.")
