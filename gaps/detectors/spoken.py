"""Aims and wants as lists of words, and the words of a text as they are compared with them.

A line of a list is a name and groups of words parted by +; each group must be met by a word of its own,
all of them near each other, and no word behind ! may stand among them. What is written in capitals
stands for the words of that line.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from saypro_align.lib.concepts import entries
from saypro_align.lib.text import normalise, stem, tokens

Groups = tuple[frozenset[str], ...]
HERE = Path(__file__).parent
_WORD = re.compile(r"[\w&'\u2019-]+")


class Wording(NamedTuple):
    """By which words an aim or a want is recognised."""

    name: str
    groups: Groups
    without: frozenset[str]


def stemmed(words: str) -> frozenset[str]:
    """Return the stems of words parted by blanks."""
    return frozenset(map(stem, words.split()))


class Book:
    """The wordings of some files, looked up by the words of their smallest group."""

    def __init__(self, *names: str) -> None:
        self.wordings = tuple(_read(names))
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, wording in enumerate(self.wordings):
            for word in min(wording.groups, key=len):
                self._places[word].append(place)

    def near(self, heard: frozenset[str]) -> Iterator[Wording]:
        """Yield the wordings all groups of which have a word among these, in the order of the files."""
        known = (self._places[word] for word in heard if word in self._places)
        for place in sorted({place for places in known for place in places}):
            wording = self.wordings[place]
            if not any(group.isdisjoint(heard) for group in wording.groups):
                yield wording


def _read(names: Iterable[str]) -> Iterator[Wording]:
    lists: dict[str, str] = {}
    for file in names:
        for name, text in entries(HERE / file):
            if name.isupper():
                lists[name] = text
                continue
            spelled = " ".join(lists.get(word, word) for word in text.split())
            said, _mark, without = spelled.partition("!")
            groups = tuple(stemmed(part) for part in said.split(" + "))
            yield Wording(name, groups, stemmed(without))


def words(text: str) -> list[str]:
    """Return the words of a text as they were written."""
    return _WORD.findall(text)


@lru_cache(maxsize=8_192)
def stems(word: str) -> frozenset[str]:
    """Return the stem of a word; one with hyphens counts whole and in its parts."""
    return frozenset({stem(normalise(word)), *map(stem, tokens(word))})


def met(wording: Wording, parts: Sequence[frozenset[str]], near: int) -> tuple[int, ...] | None:
    """Return where the words of each group stand, within so many words, or None.

    A word that must not be near may stand on neither side ("no longer accept late orders").
    """
    for start in range(max(1, len(parts) - near + 1)):
        places = _each(wording.groups, parts, range(start, min(len(parts), start + near)))
        if places is not None:
            around = range(max(0, max(places) - near + 1), min(len(parts), min(places) + near))
            if all(wording.without.isdisjoint(parts[at]) for at in around):
                return places
    return None


def _each(
    groups: Groups, parts: Sequence[frozenset[str]], window: range, used: tuple[int, ...] = ()
) -> tuple[int, ...] | None:
    """Return a place of its own for every group, or None."""
    if not groups:
        return used
    for place in window:
        if place not in used and not groups[0].isdisjoint(parts[place]):
            found = _each(groups[1:], parts, window, (*used, place))
            if found is not None:
                return found
    return None
