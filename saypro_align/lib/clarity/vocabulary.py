"""The words of words.txt, ready to be asked."""

from pathlib import Path

from saypro_align.lib.concepts import entries
from saypro_align.lib.text import stem

_LISTS = {
    name: tuple(words.split()) for name, words in entries(Path(__file__).with_name("words.txt"))
}


def words(name: str) -> tuple[str, ...]:
    """Return the words of a list as they are written."""
    return _LISTS[name]


def stems(name: str) -> frozenset[str]:
    """Return the words of a list without their endings."""
    return frozenset(map(stem, _LISTS[name]))


def singular(word: str) -> str:
    """Return a noun without the ending of the plural; a rule of thumb."""
    if word in _ODD_PLURALS or not is_plural(word):
        return _ODD_PLURALS.get(word, word)
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Tell whether a noun speaks of several."""
    if word in _ODD_PLURALS:
        return True
    return (
        len(word) > 3
        and word not in _ONE_WITH_S
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
    )


_ODD_PLURALS = {
    "people": "people",
    "children": "child",
    "women": "woman",
    "men": "man",
    "staff": "staff",
    "youth": "youth",
    "criteria": "criterion",
}
_ONE_WITH_S = frozenset(
    {"corps", "series", "headquarters", "means", "news", "lens", "atlas", "canvas"}
)
