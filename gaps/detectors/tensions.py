"""Aims that are known to pull departments apart, read from how two objectives are worded.

A starting model of the usual functions: each aim is recognised by words that stand together, each
tension names two aims and why one costs the other. It tells what to look at; a structural rule or a
person decides. "Keep stocks low" beside "long production runs" is one; "keep stocks low" beside "fast
answers" is none.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from gaps.detectors import wants
from gaps.detectors.costs import OPPOSITE, TENSIONS
from gaps.detectors.spoken import Book, Wording, stems, words
from saypro_align.lib.concepts import families
from saypro_align.lib.text import STOP_WORDS, stem, tokens


@dataclass(frozen=True, slots=True)
class Tension:
    """Why two objectives may pull apart, with the words of each that say so."""

    reason: str
    first_words: str
    second_words: str


class Spoken(NamedTuple):
    """What a department has written; its name says what it deals with."""

    department: Hashable
    text: str
    name: str = ""


# Words of one aim stand no further apart than this.
_NEIGHBOURS = 7
# Who says that a number is the other's as well has nothing to quarrel about.
_TOGETHER = re.compile(r"\b(together|jointly|joint|shared|(owned|agreed) with)\b", re.IGNORECASE)
# A longer text is about many things; nobody can say that two of them pull at the same.
_SHORT = 25
AIMS = Book("aims.txt", "aims_of_trades.txt", "poles.txt", "aims_of_functions.txt")


def _windows(parts: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the stems of each few neighbouring words."""
    last = max(1, len(parts) - _NEIGHBOURS + 1)
    return [frozenset[str]().union(*parts[at : at + _NEIGHBOURS]) for at in range(last)]


@lru_cache(maxsize=8_192)
def aims(text: str) -> dict[str, str]:
    """Return the aims a text is worded for, each with the words that say so."""
    spoken = words(text)
    if len(spoken) > _SHORT:
        return {}
    windows = _windows([stems(word) for word in spoken])
    whole = frozenset[str]().union(*windows)
    found: dict[str, str] = {}
    for aim in AIMS.near(whole):
        if aim.name not in found and any(_is_met(aim, near) for near in windows):
            said = frozenset[str]().union(*aim.groups)
            telling = (word for word in spoken if not stems(word).isdisjoint(said))
            found[aim.name] = " … ".join(dict.fromkeys(telling))
    return found


def _is_met(aim: Wording, near: frozenset[str]) -> bool:
    """Tell whether every group has a word of its own in the text, and nothing speaks against it."""
    used: set[str] = set()
    for group in aim.groups:
        word = next(iter(sorted((group & near) - used)), None)
        if word is None:
            return False
        used.add(word)
    return aim.without.isdisjoint(near)


_ANY = "any "
# Every trade has these: they cost each other only where both departments deal with the same, or with what
# the other makes.
_OF_EVERY_TRADE = frozenset(
    {
        *("low cost", "good work", "rich service", "thorough work", "happy customers", "low risk"),
        *(
            "haste",
            "thoroughness",
            "quick cases",
            "careful cases",
            "many changes",
            "stable service",
        ),
        "output",
    }
)


@lru_cache(maxsize=8_192)
def _subjects(text: str) -> frozenset[str]:
    """Return what a text is about, by its words and their families: not how it is pushed."""
    spoken = [word for word in tokens(text) if word not in STOP_WORDS and not word.isdigit()]
    roots = {stem(word) for word in spoken} - _PUSHING
    related = {f"#{family}" for root in roots for family in families(root)}
    return frozenset(roots | related)


def _is_same(first: str, second: str) -> bool:
    return not _subjects(first).isdisjoint(_subjects(second))


# Each assessment of a quarter asks for the same pairs again.
@lru_cache(maxsize=32_768)
def tension(first: str, second: str, first_by: str = "", second_by: str = "") -> Tension | None:
    """Return why two objectives may pull apart, or None; who wrote them says what they deal with."""
    if _TOGETHER.search(first) or _TOGETHER.search(second):
        return None
    found = _between_aims(first, second, first_by, second_by) or _opposite(first, second)
    if found:
        return found
    clash = wants.clash(first, second, first_by, second_by)
    return Tension(*clash) if clash else None


def _between_aims(first: str, second: str, first_by: str, second_by: str) -> Tension | None:
    def may_meet(one: str, other: str) -> bool:
        if one.startswith(_ANY):
            return _is_same(first, second)
        is_special = _OF_EVERY_TRADE.isdisjoint((one, other))
        return is_special or _do_meet(first, second, first_by, second_by)

    ones, others = aims(first), aims(second)
    common = ones.keys() & others.keys()
    for one, said in ones.items():
        for other, other_words in others.items():
            reason = TENSIONS.get((one, other))
            is_free = one not in common and other not in common
            if reason and is_free and may_meet(one, other):
                return Tension(reason, said, other_words)
    return None


def _do_meet(first: str, second: str, first_by: str, second_by: str) -> bool:
    """Tell whether the fields of two texts meet; without the names of departments nobody can say."""
    ones, others = wants.fields(first, first_by), wants.fields(second, second_by)
    return not (first_by and second_by) or not ones or not others or wants.meet(ones, others, "")


_RISING_WORDS = "raise increase maximise maximize more high higher grow expand"
_FALLING_WORDS = "reduce lower low minimise minimize cut fewer less decrease shrink eliminate"
# Too general to be one thing that two departments could pull at.
_GENERAL_WORDS = """
number rate level time cost costs share total people customer customers staff service services quality
per product products sales new work support risk program project include global globally january february
march april may june july august september october november december
"""
_RISING, _FALLING, _GENERAL = (
    frozenset(map(stem, said.split())) for said in (_RISING_WORDS, _FALLING_WORDS, _GENERAL_WORDS)
)
_REACH = 4
_PUSHING = frozenset[str]().union(
    *(group for aim in AIMS.wordings if aim.name.startswith(_ANY) for group in aim.groups[:1]),
    _RISING,
    _FALLING,
    frozenset(map(stem, ["number", "rate", "level", "time", "total", "people"])),
)


class Pulled(NamedTuple):
    """A thing that a text raises (1) or lowers (-1), by one of its words."""

    word: str
    push: int
    is_head: bool
    said: str


@lru_cache(maxsize=8_192)
def pulled(text: str) -> tuple[Pulled, ...]:
    """Return the things a text raises or lowers: what stands right behind the word that says so."""
    return tuple(_pulled(text))


def _pulled(text: str) -> Iterator[Pulled]:
    heard = tokens(text)
    if len(heard) > _SHORT:
        return
    for place, word in enumerate(heard):
        push = (stem(word) in _RISING) - (stem(word) in _FALLING)
        if push:
            behind = [near for near in heard[place + 1 : place + 2 + _REACH] if near != "the"]
            things = list(takewhile(lambda near: not _parts(near), behind))
            for thing in things:
                if stem(thing) not in _GENERAL and not thing.isdigit():
                    yield Pulled(stem(thing), push, thing == things[-1], f"{word} … {thing}")


def _parts(word: str) -> bool:
    """Tell whether a new part of the sentence begins."""
    return word in STOP_WORDS or stem(word) in _RISING | _FALLING


def _opposite(first: str, second: str) -> Tension | None:
    """Two texts pull the same named thing in opposite directions; it is what one of them is about.

    Fires: "Raise advertising reach" and "Cut advertising". Silent: "Reduce water losses" and "Collect
    more water fees".
    """
    for one in pulled(first):
        for other in pulled(second):
            is_same = one.word == other.word and (one.is_head or other.is_head)
            if is_same and one.push == -other.push:
                return Tension(OPPOSITE, one.said, other.said)
    return None


# So far the list of the other side is walked for a partner; more of one aim is everybody's aim.
_PARTNERS = 20


def pairs(texts: Sequence[Spoken]) -> Iterator[tuple[int, int, Tension]]:
    """Pair texts of different departments that pull apart; each is told by its place in the list.

    Everybody is paired with the first of the other side, so that the pairs grow only with the texts.
    """
    sides = _sides(texts)
    seen: set[frozenset[int]] = set()
    for one, other in _opposed(sides):
        for near, far in ((one, other), (other, one)):
            for place in sides[near]:
                partner = _partner(place, sides[far], texts)
                if partner is not None and frozenset({place, partner[0]}) not in seen:
                    seen.add(frozenset({place, partner[0]}))
                    yield place, *partner


def _sides(texts: Sequence[Spoken]) -> dict[str, list[int]]:
    """Return who is worded for each aim, and who raises or lowers each thing."""
    sides: dict[str, list[int]] = defaultdict(list)
    for place, (_department, text, name) in enumerate(texts):
        for side in _sides_of(text, name):
            sides[side].append(place)
    return sides


@lru_cache(maxsize=8_192)
def _sides_of(text: str, name: str) -> tuple[str, ...]:
    """Return the aims a text is worded for, what it raises or lowers, and its wants in their fields."""
    things = dict.fromkeys((one.word, one.push) for one in pulled(text))
    named = (f"{push:+d}{thing}" for thing, push in things)
    return (*aims(text), *named, *wants.sides(text, name))


def _opposed(sides: dict[str, list[int]]) -> list[tuple[str, str]]:
    """Return the pairs of sides that are against each other and both taken, in a stable order."""
    named = [pair for pair in TENSIONS if pair[0] < pair[1]]
    pulled_at = [(side, f"-1{side[2:]}") for side in sides if side.startswith("+1")]
    listed = (*named, *pulled_at, *wants.OPPOSED)
    return [(one, other) for one, other in listed if one in sides and other in sides]


def _partner(
    place: int, others: Sequence[int], texts: Sequence[Spoken]
) -> tuple[int, Tension] | None:
    own = texts[place]
    for other in others[:_PARTNERS]:
        theirs = texts[other]
        if theirs.department != own.department:
            found = tension(own.text, theirs.text, own.name, theirs.name)
            if found:
                return other, found
    return None
