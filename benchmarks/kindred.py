"""`python -m benchmarks.kindred > saypro_align/lib/kindred.txt`: which words mean nearly the same.

Needs the optional model, and some minutes. It asks the model for the meaning of each single word it knows,
leaves out what all words have in common, and keeps those near the subjects of plans (families*.txt) with
the words closest to them. The product reads the list alone; neither this nor the model is needed to run it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy

from saypro_align.lib import concepts, likeness
from saypro_align.lib.meaning import model
from saypro_align.lib.text import STOP_WORDS, stem

# A word is kept where it is this close to a word of the families; two are kindred from NEAR on.
SUBJECT, NEAR, MOST = 0.5, 0.45, 10
_PLAIN = re.compile("[a-z]{4,}")
_AT_ONCE = 1_000
HEAD = """\
# Words that mean nearly the same, each pair once, and how nearly: from 1 to 9. Made by `python -m
# benchmarks.kindred` from the meanings that the model all-MiniLM-L6-v2 (Apache-2.0) knows of single words;
# read by saypro_align/lib/concepts.py."""


def words() -> dict[str, str]:
    """Return the words the model and the families know, by their stems."""
    known = model()
    if known is None:
        raise SystemExit("The optional model is not installed.")
    here = Path(concepts.__file__)
    said = (
        word
        for name in concepts.FILES
        for _name, text in concepts.entries(here.with_name(name))
        for word in text.replace("-", " ").split()
    )
    found: dict[str, str] = {}
    for word in (*known.words(), *said):
        if _PLAIN.fullmatch(word) and word not in STOP_WORDS and not likeness.is_common(word):
            found.setdefault(stem(word), word)
    return found


def lines() -> Iterator[str]:
    """Yield the lines of the list."""
    known, by_stem = model(), words()
    assert known is not None
    meant = numpy.array([known.vector(word) for word in by_stem.values()])
    meant -= meant.mean(axis=0)
    meant /= numpy.linalg.norm(meant, axis=1, keepdims=True)
    of_families = numpy.array([root in concepts.FAMILIES for root in by_stem])
    near = of_families | _parts_max(meant, meant[of_families])
    meant = meant[near]
    kept = [word for word, is_near in zip(by_stem.values(), near, strict=True) if is_near]
    pairs: dict[tuple[int, int], float] = {}
    for start in range(0, len(kept), _AT_ONCE):
        for place, row in enumerate(meant[start : start + _AT_ONCE] @ meant.T, start):
            closest = [int(at) for at in numpy.argsort(-row)[: MOST + 1] if at != place]
            for other in closest[:MOST]:
                if row[other] >= NEAR:
                    pairs[min(place, other), max(place, other)] = float(row[other])
    found: dict[str, list[str]] = {}
    for (one, other), value in sorted(pairs.items(), key=lambda pair: (pair[0][0], -pair[1])):
        grade = min(9, max(1, round((value - 0.4) / 0.06)))
        found.setdefault(kept[one], []).append(f"{kept[other]}{grade}")
    for word in sorted(found):
        yield f"{word} {' '.join(found[word])}"


def _parts_max(meant: numpy.ndarray, subjects: numpy.ndarray) -> numpy.ndarray:
    parts = range(0, len(meant), _AT_ONCE)
    return numpy.concatenate(
        [(meant[at : at + _AT_ONCE] @ subjects.T).max(axis=1) >= SUBJECT for at in parts]
    )


def main() -> None:
    """Print the list."""
    print(HEAD)
    for line in lines():
        print(line)


if __name__ == "__main__":
    main()
