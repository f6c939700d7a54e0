"""What a text wants in the field its department works in: the general poles behind the aims.

"Shorter handling time" of a contact centre is haste towards buyers, "fewer complaints" is care: in one
field each costs the other, in fields that do not meet they do not. A want is read by words that stand
together (wants*.txt), its fields from the words of the text and the name of the department (fields.txt).
What both want is no matter between them. Long texts are about many things and are left alone.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gaps.detectors.costs.wants import LINKS, TABLE
from gaps.detectors.spoken import HERE, Book, met, stemmed, stems, words
from saypro_align.lib.concepts import entries
from saypro_align.lib.text import tokens


class Clash(NamedTuple):
    """Why what two texts want costs each other, with the words of each that say so."""

    reason: str
    first_words: str
    second_words: str


class Cost(NamedTuple):
    """Why one want costs the other; how closely fields must meet; the first in the table is told first."""

    rank: int
    reason: str
    mark: str


SAME, PAID = "*", "$"
_MONEY = "money"
# Words of one want stand no further apart than this, in texts no longer than that.
_NEAR, _SHORT = 6, 16
_TERSE = 8
_IN_BRIEF = "~"
WANTS = Book("wants.txt", "wants_of_trades.txt")
_LINES = dict(entries(HERE / "fields.txt"))
_SAID = {name: stemmed(text) for name, text in _LINES.items() if not name.endswith("*")}
_NAMED = {
    name: stemmed(f"{text} {_LINES[f'{name}*']}")
    for name, text in _LINES.items()
    if not name.endswith("*")
}
_AS_IT_STANDS = "="
_JUST = {
    name: frozenset(word[1:] for word in text.split() if word.startswith(_AS_IT_STANDS))
    for name, text in _LINES.items()
}
FIELDS = frozenset(_SAID)
_LINKED = frozenset(frozenset(link.split()) for link in LINKS.split(", "))


def _costs() -> Iterator[tuple[tuple[str, str], Cost]]:
    listed = ((reason, pair) for reason, pairs in TABLE for pair in pairs.split(", "))
    for rank, (reason, pair) in enumerate(listed):
        mark = pair[-1] if pair[-1] in SAME + PAID else ""
        one, other = pair.removesuffix(f" {mark}").split(" | ")
        yield (one, other), Cost(rank, reason, mark)
        yield (other, one), Cost(rank, reason, mark)


COSTS = dict(_costs())


@lru_cache(maxsize=8_192)
def wants(text: str) -> dict[str, str]:
    """Return what a text wants, each with the words that say so."""
    spoken = words(text)
    if len(spoken) > _SHORT:
        return {}
    parts = [stems(word) for word in spoken]
    found: dict[str, str] = {}
    for wording in WANTS.near(frozenset[str]().union(*parts)):
        want = wording.name.removesuffix(_IN_BRIEF)
        if want in found or (want != wording.name and len(spoken) > _TERSE):
            continue
        places = met(wording, parts, _NEAR)
        if places:
            found[want] = " … ".join(spoken[at] for at in sorted(places))
    return found


@lru_cache(maxsize=8_192)
def fields(text: str, department: str) -> frozenset[str]:
    """Return the fields a text of a department is about.

    A terse text of a department that the lists do not know may be about any.
    """
    said, named = _stems_of(text), _stems_of(department)
    just_said, just_named = frozenset(tokens(text)), frozenset(tokens(department))
    found = frozenset(
        name
        for name in FIELDS
        if not (
            _SAID[name].isdisjoint(said)
            and _NAMED[name].isdisjoint(named)
            and _JUST[name].isdisjoint(just_said | just_named)
            and _JUST[f"{name}*"].isdisjoint(just_named)
        )
    )
    is_unknown = not found and department and len(words(text)) <= _TERSE
    return FIELDS if is_unknown else _meant(found, said)


def _meant(found: frozenset[str], said: frozenset[str]) -> frozenset[str]:
    """Return what a text deals with: who keeps the money and names a thing speaks of that thing."""
    by_words = {name for name in found if not _SAID[name].isdisjoint(said)}
    return found - {_MONEY} if by_words and _MONEY not in by_words else found


def _stems_of(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(stems(word) for word in words(text)))


def meet(ones: frozenset[str], others: frozenset[str], mark: str) -> bool:
    """Tell whether two sets of fields meet as closely as a cost asks for."""
    if not ones.isdisjoint(others):
        return True
    linked = {frozenset({one, other}) for one in ones for other in others} & _LINKED
    return mark != SAME and any(mark != PAID or _MONEY in link for link in linked)


def clash(first: str, second: str, first_by: str, second_by: str) -> Clash | None:
    """Return why what two texts want costs each other, or None."""
    costs = _between(wants(first), wants(second))
    if not costs:
        return None
    ones, others = fields(first, first_by), fields(second, second_by)
    for cost, one, other in costs:
        if meet(ones, others, cost.mark):
            return Clash(cost.reason, wants(first)[one], wants(second)[other])
    return None


def _between(ones: dict[str, str], others: dict[str, str]) -> list[tuple[Cost, str, str]]:
    """Return what the wants of two texts cost each other, what both want left out."""
    pairs = ((one, other) for one in ones for other in others if (one, other) in COSTS)
    return sorted(
        (COSTS[one, other], one, other)
        for one, other in pairs
        if one not in others and other not in ones
    )


def sides(text: str, department: str) -> list[str]:
    """Return under which names a text is looked up: each want in each of its fields."""
    wanted = wants(text)
    named = sorted(fields(text, department)) if wanted else []
    return [f"{want}@{field}" for want in wanted for field in named]


def _opposed() -> Iterator[tuple[str, str]]:
    for (one, other), cost in COSTS.items():
        for field in sorted(FIELDS):
            for beside in sorted(FIELDS):
                if meet(frozenset({field}), frozenset({beside}), cost.mark):
                    yield f"{one}@{field}", f"{other}@{beside}"


OPPOSED = tuple(pair for pair in _opposed() if pair[0] < pair[1])
