"""Words of one family of meaning, so that "fatalities" meets "safety" and "staff" meets "employees".

A small thesaurus of what organizations plan, by subject (families*.txt), and a list of words that mean
nearly the same (kindred.txt). They suggest and never judge; a word may belong to several families.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from saypro_align.lib.text import stem

FILES = ("families.txt", "families_of_trades.txt")
_KINDRED = "kindred.txt"
_GRADES = 10


def entries(path: Path) -> Iterator[tuple[str, str]]:
    """Read lines of "name: words"; one that begins with spaces goes on, one with # is a remark."""
    name, words = "", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith(" "):
            words += f" {line.strip()}"
            continue
        if name:
            yield name, words
        name, _, words = (part.strip() for part in line.partition(":"))
    if name:
        yield name, words


def _families() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    known = (entry for file in FILES for entry in entries(Path(__file__).with_name(file)))
    for name, words in known:
        for word in words.replace("-", " ").split():
            if len(word) > 1:
                found[stem(word)].add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _kindred() -> dict[str, dict[str, float]]:
    """Read which words mean nearly the same, each pair both ways, and how nearly: above 0, below 1."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    listed = Path(__file__).with_name(_KINDRED).read_text(encoding="utf-8").splitlines()
    for line in listed:
        if not line.startswith("#"):
            first, *others = line.split()
            one = sys.intern(stem(first))
            for word in others:
                other, near = sys.intern(stem(word[:-1])), int(word[-1]) / _GRADES
                found[one][other] = found[other][one] = near
    return dict(found)


FAMILIES = _families()
KINDRED = _kindred()
_NOBODY: dict[str, float] = {}


def families(word: str) -> frozenset[str]:
    """Return the families a stemmed word belongs to."""
    return FAMILIES.get(word, frozenset())


def kindred(word: str) -> dict[str, float]:
    """Return the stemmed words that mean nearly the same as this one, and how nearly."""
    return KINDRED.get(word, _NOBODY)
