"""Why a message ended as it did, where it was BoneGuard that decided. Pure.

``Message.outcome`` holds one of these, or what the mail server answered.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """A reason of our own; ``sent_log.py`` says each in plain words."""

    LEAVING = "the account is to be deleted"
    CLOSED = "the account is not active"
    PAUSED = "paused"
    SNOOZED = "snoozed"
    NOT_WANTED = "not wanted by e-mail"
    NOT_PROVED = "the address is not verified"
    ALREADY_DONE = "already done"
    NOT_WRITTEN = "could not be written"
    STOPPED = "the sender stopped"
