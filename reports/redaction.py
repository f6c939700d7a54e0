"""What each audience may be told, as data; and what outsiders' words must not hold. Pure.

A builder asks `ALLOWED` what it may put into a report. What somebody inside typed goes to outsiders
only if `Names.first_in` finds nobody in it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_SHORTEST_PART: Final = 3
_SHORTEST_INITIALS: Final = 2
_SMALL: Final = frozenset({"and", "for", "in", "of", "the", "to", "with"})
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BETWEEN: Final = re.compile(r"[\W_]+")
_HYPHENS: Final = re.compile("[\N{SOFT HYPHEN}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a report for one audience may tell."""

    # Names of people who work here: responsible persons, who thanked whom.
    people: bool = True
    # Gaps that are only suspected.
    suspected: bool = False
    # Why a department is exempt, and other reasons that somebody gave.
    reasons: bool = True
    # Departments that did not agree to be shown outside; else they are counted, never named.
    every_department: bool = True
    # Scores, ratings and states of single plans.
    plans: bool = True
    # Texts as people inside typed them; else the words made for outside.
    own_words: bool = True
    # The pages behind the numbers.
    links: bool = True


ALLOWED: Final[Mapping[str, Allowed]] = {
    "leadership": Allowed(suspected=True),
    "heads": Allowed(),
    "staff": Allowed(),
    "external": Allowed(
        people=False,
        reasons=False,
        every_department=False,
        plans=False,
        own_words=False,
        links=False,
    ),
}


def allowed(audience: str) -> Allowed:
    """Return what the audience may be told; one that nobody knows is told as little as outsiders."""
    return ALLOWED.get(audience, ALLOWED["external"])


@dataclass(frozen=True)
class Names:
    """Whom a text for outside must not name.

    A whole name and a mail address are found however they are written. A part of a name, or a
    department called by one word, is found where it is written as a name: "Hope" is somebody, "hope"
    is not, and "Sales" is a department where "sales" is not.
    """

    people: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    _parts: frozenset[str] = field(default=frozenset(), repr=False)
    # The parts that begin as names do, all in capitals: "MCDONALD" is McDonald.
    _shouted: frozenset[str] = field(default=frozenset(), repr=False)
    # Names and addresses, each with blanks for what stands between its words.
    _whole: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls,
        *,
        people: Iterable[str] = (),
        addresses: Iterable[str] = (),
        departments: Iterable[str] = (),
    ) -> "Names":
        """Return what to look for: people, their mail addresses, departments without consent."""
        whole = {_plain(name) for name in people} - {""}
        parts = {part for name in whole for part in _words(name) if len(part) >= _SHORTEST_PART}
        known = {name.casefold() for name in whole}
        mails = frozenset(_plain(one).casefold() for one in addresses) - {""}
        return cls(
            people=frozenset(known),
            addresses=mails,
            departments=frozenset(_plain(name) for name in departments) - {""},
            _parts=frozenset(parts),
            _shouted=frozenset(part.upper() for part in parts if part[0].isupper()),
            _whole=tuple((one, f" {_BETWEEN.sub(' ', one)} ") for one in sorted({*known, *mails})),
        )

    def first_in(self, text: str) -> str:
        """Return the first name or address found in the text, or nothing."""
        plain = _plain(text)
        folded = plain.casefold()
        bare = f" {_BETWEEN.sub(' ', folded)} "
        address = next((word for word in plain.split() if "@" in word.strip("@")), "")
        if address:
            return address
        for name, spaced in self._whole:
            if name in folded or spaced in bare:
                return name
        for name in sorted(self.departments):
            if _stands_in(name, plain, folded):
                return name
        return next((word for word in _words(plain) if self._is_part(word)), "")

    def _is_part(self, word: str) -> bool:
        """Tell whether the word is part of a name, written as one: "Dube", "DUBE", "Dube's"."""
        bare = re.sub(r"['’][sS]?$", "", word)
        return bare in self._parts or (
            len(bare) >= _SHORTEST_PART and bare.isupper() and bare in self._shouted
        )


def called(name: str) -> frozenset[str]:
    """Return what a department of this name is called for short: "HR", "R&D"."""
    initials = [word[0].upper() for word in _words(_plain(name)) if word not in _SMALL]
    if len(initials) < _SHORTEST_INITIALS:
        return frozenset({name})
    return frozenset({name, "".join(initials), "&".join(initials)})


def departments_in(texts: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    """Return which departments the texts name, by the rule that keeps names out."""
    told = [(plain, plain.casefold()) for text in texts if (plain := _plain(text))]
    return frozenset(
        name
        for name in names
        if (bare := _plain(name)) and any(_stands_in(bare, *each) for each in told)
    )


def _stands_in(name: str, plain: str, folded: str) -> bool:
    """Look for a department: one word where it is written as a name, several however they are."""
    if len(_words(name)) > 1:
        spaced = f" {_BETWEEN.sub(' ', folded).strip()} "
        return (
            name.casefold() in folded or f" {_BETWEEN.sub(' ', name.casefold()).strip()} " in spaced
        )
    forms = {name, name.upper()} if len(name) >= _SHORTEST_PART else {name}
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", plain) for one in forms)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _plain(text: str) -> str:
    """Return the text as it looks: letters without accents, nothing invisible, single blanks."""
    shown = _HYPHENS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join("".join(c for c in shown if not unicodedata.combining(c)).split())
