"""What an SMTP server's answer means for a mail: taken, try again, never, or nobody was there.

Pure: made of codes, enhanced codes (RFC 3463) and the moment of the conversation. What concerns all
mails (the connection, the sign-in, our own address) is never held against one of them.
"""

import re
import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What follows from an answer."""

    TAKEN = "taken"
    # Asked again with growing pauses; so many times this ends in a failure.
    LATER = "later"
    NEVER = "never"
    # No fault of the mail: asked again soon, and counted against nothing.
    AWAY = "away"
    # The connection broke when the mail was handed over already: it may have arrived.
    UNSURE = "unsure"


class Stage(StrEnum):
    """What the server was answering to."""

    CONNECTION = "connection"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Answer:
    """The meaning, the words, and whether the conversation must begin anew."""

    verdict: Verdict
    text: str = ""
    hang_up: bool = False


TAKEN: Final = Answer(Verdict.TAKEN)
_ENHANCED: Final = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_CLOSING: Final = 421
_TOO_MUCH: Final = 552
# A full mailbox, a full or resting server: said with a 5 by many, and over tomorrow.
_PASSING: Final = frozenset({(2, 2), (3, 1), (3, 2)})
# This message is too large, whoever it goes to.
_TOO_LARGE: Final = frozenset({(3, 4), (2, 3)})
# Faults of the one message: it would end the same way again.
BROKEN: Final = (ValueError, TypeError, LookupError, smtplib.SMTPNotSupportedError)


def meaning_of(stage: Stage, code: int, text: str) -> Answer:
    """Return what a refusal means."""
    said = f"{code} {text}".strip()
    if code == _CLOSING:
        return Answer(Verdict.LATER, said, hang_up=True)
    if stage == Stage.CONNECTION:
        return Answer(Verdict.AWAY, said, hang_up=True)
    return Answer(Verdict.NEVER if _is_for_good(stage, code, text) else Verdict.LATER, said)


def _is_for_good(stage: Stage, code: int, text: str) -> bool:
    if not 500 <= code <= 599:
        return False
    found = _ENHANCED.match(text)
    kind, detail = (int(found[1]), (int(found[2]), int(found[3]))) if found else (5, None)
    if kind == 4 or detail in _PASSING:
        return False
    if stage == Stage.SENDER:
        # Who we are is the same for every mail; only its size is this one's own.
        return code == _TOO_MUCH or detail in _TOO_LARGE
    if stage == Stage.RECIPIENT and code == _TOO_MUCH:
        # RFC 5321, 4.5.3.1.10: old servers say 552 where they mean 452.
        return detail in _TOO_LARGE
    return True


def answer_in(error: Exception, *, handed_over: bool = False) -> Answer:
    """Return what an error in the middle of a conversation means for the mail.

    `handed_over` tells that the whole mail was with the server when the conversation broke.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return meaning_of(Stage.RECIPIENT, code, words_of(text))
    if isinstance(error, smtplib.SMTPResponseException):
        stage = {smtplib.SMTPSenderRefused: Stage.SENDER, smtplib.SMTPDataError: Stage.CONTENT}
        asked = stage.get(type(error), Stage.CONNECTION)
        return meaning_of(asked, error.smtp_code, words_of(error.smtp_error))
    if isinstance(error, BROKEN):
        return Answer(Verdict.NEVER, told(error))
    return Answer(Verdict.UNSURE if handed_over else Verdict.AWAY, told(error), hang_up=True)


def no_connection(error: Exception) -> Answer:
    """Return what it means that the server could not be reached, or would not have us."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {words_of(error.smtp_error)}".strip()
        return Answer(Verdict.AWAY, text, hang_up=True)
    return Answer(Verdict.AWAY, told(error), hang_up=True)


def told(error: Exception) -> str:
    """Return what an error says, or at least what it is called."""
    return str(error) or type(error).__name__


def words_of(text: bytes | str) -> str:
    """Return a server's words as text."""
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
