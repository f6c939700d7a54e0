"""The sentences of all findings: one table, so that every text can be translated.

``gettext_noop`` only marks a text for the catalogue; this package knows no framework. The web
layer translates the template first and fills it in afterwards.
"""

from typing import NamedTuple


def gettext_noop(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


class Message(NamedTuple):
    """What the gap says and what to do about it; both are ``str.format`` templates."""

    sentence: str
    repair: str


MESSAGES: dict[str, Message] = {}


def sentence(message_id: str, params: tuple[tuple[str, str], ...]) -> str:
    """The filled-in English sentence of a finding."""
    return MESSAGES[message_id].sentence.format(**dict(params))


def repair(message_id: str, params: tuple[tuple[str, str], ...]) -> str:
    """The filled-in English repair of a finding."""
    return MESSAGES[message_id].repair.format(**dict(params))
