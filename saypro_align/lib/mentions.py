"""Finding "@Name" in a text. Pure: who may be named at all is handed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Key = TypeVar("Key")

# An address such as "me@example.org" names nobody.
_SIGN: Final = re.compile(r"(?<![\w.@+-])@(?=\w)")
_WORD: Final = re.compile(r"\w[\w'’-]*")
MOST_MENTIONS: Final = 20


@dataclass(frozen=True, slots=True)
class Mentions(Generic[Key]):
    """Who was named, and the words after "@" that name nobody or more than one."""

    people: tuple[Key, ...]
    unknown: tuple[str, ...]
    unclear: tuple[str, ...]


def find_mentions(text: str, names: Mapping[Key, str]) -> Mentions[Key]:
    """Return whom the text names among `names`: "@Thandi Mahlangu", or "@Thandi" if she is the only one.

    The longest full name wins; capitals and the width of blanks do not matter.
    """
    plain = " ".join(text.split())
    full: dict[str, list[Key]] = {}
    first: dict[str, list[Key]] = {}
    for key, name in names.items():
        told = " ".join(name.split()).casefold()
        if told:
            full.setdefault(told, []).append(key)
            first.setdefault(told.partition(" ")[0], []).append(key)
    people: dict[Key, None] = {}
    unknown: dict[str, None] = {}
    unclear: dict[str, None] = {}
    by_length = sorted(full, key=len, reverse=True)
    for sign in _SIGN.finditer(plain):
        rest = plain[sign.end() :]
        named = next((name for name in by_length if _begins(rest, name)), None)
        word = _WORD.match(rest)
        said = word.group() if word else rest[:1]
        found = full[named] if named else first.get(said.casefold(), [])
        if len(found) == 1 or (named and found):
            people.update(dict.fromkeys(found))
        else:
            (unclear if found else unknown)[said] = None
    return Mentions(tuple(people), tuple(unknown), tuple(unclear))


def _begins(rest: str, name: str) -> bool:
    """Return whether the text goes on with the whole name, and not with a longer word."""
    folded = rest.casefold()
    after = folded[len(name) : len(name) + 1]
    return folded.startswith(name) and not (after.isalnum() or after == "_")
