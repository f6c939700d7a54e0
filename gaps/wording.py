"""What a rule says of a gap, in the reader's language: from the message and what it is filled with.

The stored English sentence stands in where the message is not known any more, or was filled by an
earlier version of the rule; a gap that a person raised has only the words he typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from django.utils.translation import gettext

from gaps.detectors.messages import MESSAGES

# Filled in by the rules as English words; everything else is somebody's own name or number.
_WORDS: Final = frozenset({"movement", "wanted", "verb", "why"})
_LISTS: Final = frozenset({"missing"})
_FORMATTER: Final = Formatter()


@dataclass(frozen=True, slots=True)
class ProposedKpi:
    """The measure that a rule proposes as a KPI; its numbers are for people to say."""

    measure_id: str
    name: str
    unit: str
    direction: str


def sentence_of(message_id: str, params: Mapping[str, str], stored: str) -> str:
    """Return what does not fit."""
    message = MESSAGES.get(message_id)
    return stored if message is None else _filled(message.sentence, params, stored)


def repair_of(message_id: str, params: Mapping[str, str], stored: str) -> str:
    """Return what helps."""
    message = MESSAGES.get(message_id)
    return stored if message is None else _filled(message.repair, params, stored)


def proposal_of(params: Mapping[str, str]) -> ProposedKpi | None:
    """Return the KPI that the rule proposes, if it does."""
    if not params.get("best_measure"):
        return None
    return ProposedKpi(
        measure_id=params["best_measure"],
        name=params.get("best", ""),
        unit=params.get("best_unit", ""),
        direction=params.get("best_direction", ""),
    )


def _filled(template: str, params: Mapping[str, str], stored: str) -> str:
    translated = gettext(template)
    names = {name for _text, name, _format, _turned in _FORMATTER.parse(translated) if name}
    if not names <= params.keys():
        return stored
    return translated.format_map({name: _told(name, params[name]) for name in names})


def _told(name: str, value: str) -> str:
    if name in _WORDS and value:
        return gettext(value)
    if name in _LISTS and value:
        return ", ".join(gettext(part) for part in value.split(", "))
    return value
