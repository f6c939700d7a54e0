"""Words of one family of meaning, so that "fatalities" meets "safety" and "staff" meets "employees".

A small thesaurus of what organizations plan, by subject (families*.txt). It suggests and never judges; a word
may belong to several families.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from saypro_align.lib.text import stem

_FILES = ("families.txt", "families_of_trades.txt")


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
    known = (entry for file in _FILES for entry in entries(Path(__file__).with_name(file)))
    for name, words in known:
        for word in words.replace("-", " ").split():
            if len(word) > 1:
                found[stem(word)].add(name)
    return {word: frozenset(names) for word, names in found.items()}


FAMILIES = _families()


def families(word: str) -> frozenset[str]:
    """Return the families a stemmed word belongs to."""
    return FAMILIES.get(word, frozenset())
