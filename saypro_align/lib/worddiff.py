"""What changed between two texts, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

Kind = Literal["same", "removed", "added"]

# A word, a stretch of blanks, or one sign: whatever is joined again gives the text.
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond this many pairs of pieces what changed is told as a whole, so that no text makes it slow: a
# text of the same few words over and over costs the third power of its length.
_MOST_PAIRS = 160_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went or came."""

    kind: Kind
    text: str


def word_difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order; what went stands before what came.

    Joined without the added pieces they are the old text, without the removed ones the new text.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) * len(after) <= _MOST_PAIRS:
        return _joined(_compared(before, after))
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    changed = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(changed[0]) * len(changed[1]) <= _MOST_PAIRS:
        middle = _compared(*changed)
    else:
        middle = [("removed", "".join(changed[0])), ("added", "".join(changed[1]))]
    whole: list[tuple[Kind, str]] = [
        ("same", "".join(before[:head])),
        *middle,
        ("same", "".join(before[len(before) - tail :])),
    ]
    return _joined(_in_order(whole))


def _alike(one: list[str], other: list[str]) -> int:
    """Return how many pieces both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _compared(before: list[str], after: list[str]) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for sign, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if sign == "equal":
            found.append(("same", "".join(before[from_old:to_old])))
            continue
        found.append(("removed", "".join(before[from_old:to_old])))
        found.append(("added", "".join(after[from_new:to_new])))
    return _without_islands(found)


def _without_islands(found: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Take a blank between two changes into both, so that phrases are not torn into words."""
    whole: list[tuple[Kind, str]] = []
    for at, (kind, text) in enumerate(found):
        is_island = kind == "same" and text.isspace() and 0 < at < len(found) - 1
        if is_island:
            whole += [("removed", text), ("added", text)]
        else:
            whole.append((kind, text))
    return _in_order(whole)


def _in_order(found: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Put all that went before all that came, between two stretches that stayed."""
    ordered: list[tuple[Kind, str]] = []
    removed, added = "", ""
    for kind, text in [*found, ("same", "")]:
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        else:
            ordered += [("removed", removed), ("added", added), ("same", text)]
            removed, added = "", ""
    return ordered


def _joined(found: list[tuple[Kind, str]]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in found if text)
