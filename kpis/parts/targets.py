"""The parts that a target's page is made of; each part of the product hangs its own in.

`hang(place, template, ask)` is called when an app loads. `ask(kpt, user, now)` returns what the
template gets as `part`, or None to be left out. The template also gets `kpt`, `page` and the request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from departments.models import User
from kpis.models import Kpt

Ask = Callable[[Kpt, User, datetime], Any]


class Place(IntEnum):
    """Where on the page a part stands, from the top."""

    CHAIN = 10
    WHY = 20
    NUMBER = 30
    QUESTIONS = 40
    FEEDBACK = 50
    CONTRIBUTIONS = 60
    CHECK_INS = 70
    NEEDS = 75
    CHANGES = 80
    REVIEWS = 85


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the page shows it; `is_above` puts it before the why and the number."""

    template: str
    data: Any
    is_above: bool = False


_HUNG: dict[str, tuple[int, Ask]] = {}


def hang(place: int, template: str, ask: Ask) -> None:
    """Let the part stand on every target's page; the same template hangs once."""
    _HUNG[template] = (int(place), ask)


def parts_of(kpt: Kpt, user: User, now: datetime) -> list[Part]:
    """Return the parts in the order of the page, without those that have nothing to say."""
    ordered = sorted(_HUNG.items(), key=lambda item: (item[1][0], item[0]))
    found = ((template, ask(kpt, user, now), place) for template, (place, ask) in ordered)
    return [
        Part(template, data, is_above=place < Place.WHY)
        for template, data, place in found
        if data is not None
    ]
