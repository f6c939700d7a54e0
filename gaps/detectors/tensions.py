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
from pathlib import Path
from typing import NamedTuple

from gaps.detectors.costs import OPPOSITE, TENSIONS
from saypro_align.lib.concepts import entries, families
from saypro_align.lib.text import STOP_WORDS, normalise, stem, tokens


@dataclass(frozen=True, slots=True)
class Tension:
    """Why two objectives may pull apart, with the words of each that say so."""

    reason: str
    first_words: str
    second_words: str


_HERE = Path(__file__).parent
_FILES = ("aims.txt", "aims_of_trades.txt", "poles.txt")
Groups = tuple[frozenset[str], ...]
_WORD = re.compile(r"[\w&'\u2019-]+")
# Words of one aim stand no further apart than this.
_NEIGHBOURS = 7


def _windows(words: list[str]) -> list[frozenset[str]]:
    """Return the stems of each few neighbouring words."""
    stems = [_stems(word) for word in words]
    last = max(1, len(stems) - _NEIGHBOURS + 1)
    return [frozenset[str]().union(*stems[at : at + _NEIGHBOURS]) for at in range(last)]


@lru_cache(maxsize=8_192)
def _stems(word: str) -> frozenset[str]:
    """Return the stem of a word; one with hyphens counts whole and in its parts."""
    return frozenset({stem(normalise(word)), *map(stem, tokens(word))})


def _read_aims() -> Iterator[tuple[str, Groups]]:
    """Read the aims; what is written in capitals stands for a list of words."""
    lists: dict[str, str] = {}
    for name in _FILES:
        for aim, text in entries(_HERE / name):
            if aim.isupper():
                lists[aim] = text
                continue
            spelled = " ".join(lists.get(word, word) for word in text.split())
            parts = (part.split() for part in spelled.split(" + "))
            yield aim, tuple(frozenset(map(stem, words)) for words in parts)


AIMS = tuple(_read_aims())


@lru_cache(maxsize=8_192)
def aims(text: str) -> dict[str, str]:
    """Return the aims a text is worded for, each with the words that say so."""
    spoken = _WORD.findall(text)
    windows = _windows(spoken)
    whole = frozenset[str]().union(*windows)
    found: dict[str, str] = {}
    for name, groups in AIMS:
        if name in found or any(group.isdisjoint(whole) for group in groups):
            continue
        if any(_is_met(groups, near) for near in windows):
            said = frozenset[str]().union(*groups)
            words = (word for word in spoken if not _stems(word).isdisjoint(said))
            found[name] = " … ".join(dict.fromkeys(words))
    return found


def _is_met(groups: Groups, words: frozenset[str]) -> bool:
    """Tell whether every group has a word of its own in the text."""
    used: set[str] = set()
    for group in groups:
        word = next(iter(sorted((group & words) - used)), None)
        if word is None:
            return False
        used.add(word)
    return True


_ANY = "any "


# A longer text is about many things; nobody can say that two of them are about the same.
_SHORT = 25


@lru_cache(maxsize=8_192)
def _subjects(text: str) -> frozenset[str]:
    """Return what a text is about, by its words and their families: not how it is pushed."""
    spoken = [word for word in tokens(text) if word not in STOP_WORDS and not word.isdigit()]
    stems = {stem(word) for word in spoken} - _PUSHING
    related = {f"#{family}" for word in stems for family in families(word)}
    return frozenset(stems | related) if len(text.split()) <= _SHORT else frozenset()


def _is_same(first: str, second: str) -> bool:
    return not _subjects(first).isdisjoint(_subjects(second))


def tension(first: str, second: str) -> Tension | None:
    """Return why two objectives may pull apart, or None."""
    ones, others = aims(first), aims(second)
    common = ones.keys() & others.keys()
    for one, words in ones.items():
        for other, other_words in others.items():
            reason = TENSIONS.get((one, other))
            is_free = one not in common and other not in common
            if reason and is_free and (not one.startswith(_ANY) or _is_same(first, second)):
                return Tension(reason, words, other_words)
    return _opposite(first, second)


_RISING_WORDS = "raise increase maximise maximize more high higher grow expand"
_FALLING_WORDS = "reduce lower low minimise minimize cut fewer less decrease shrink eliminate"
# Too general to be one thing that two departments could pull at.
_GENERAL_WORDS = """
number rate level time cost costs share total people customer customers staff service services quality
per product products sales new work support risk program project include global globally january february
march april may june july august september october november december
"""
_RISING, _FALLING, _GENERAL = (
    frozenset(map(stem, words.split())) for words in (_RISING_WORDS, _FALLING_WORDS, _GENERAL_WORDS)
)
_REACH = 4
_PUSHING = frozenset[str]().union(
    *(group for name, groups in AIMS if name.startswith(_ANY) for group in groups[:1]),
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
    words = tokens(text)
    for place, word in enumerate(words):
        push = (stem(word) in _RISING) - (stem(word) in _FALLING)
        if push:
            behind = [near for near in words[place + 1 : place + 2 + _REACH] if near != "the"]
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


def pairs(texts: Sequence[tuple[Hashable, str]]) -> Iterator[tuple[int, int, Tension]]:
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


def _sides(texts: Sequence[tuple[Hashable, str]]) -> dict[str, list[int]]:
    """Return who is worded for each aim, and who raises or lowers each thing."""
    sides: dict[str, list[int]] = defaultdict(list)
    for place, (_department, text) in enumerate(texts):
        for aim in aims(text):
            sides[aim].append(place)
        for thing, push in dict.fromkeys((one.word, one.push) for one in pulled(text)):
            sides[f"{push:+d}{thing}"].append(place)
    return sides


def _opposed(sides: dict[str, list[int]]) -> list[tuple[str, str]]:
    """Return the pairs of sides that are against each other and both taken, in a stable order."""
    named = [pair for pair in TENSIONS if pair[0] < pair[1]]
    pulled_at = [(side, f"-1{side[2:]}") for side in sides if side.startswith("+1")]
    return [(one, other) for one, other in (*named, *pulled_at) if one in sides and other in sides]


def _partner(
    place: int, others: Sequence[int], texts: Sequence[tuple[Hashable, str]]
) -> tuple[int, Tension] | None:
    department, text = texts[place]
    for other in others[:_PARTNERS]:
        if texts[other][0] != department and (found := tension(text, texts[other][1])):
            return other, found
    return None
