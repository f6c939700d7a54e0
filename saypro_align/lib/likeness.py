"""How much two short texts are about the same: shared words, roots, families and near meanings, acronyms.

It orders suggestions and says because of which words; it never judges. Rare words weigh more than
common ones, and words that every plan uses ("improve", "rate") weigh little.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from saypro_align.lib.concepts import families, kindred
from saypro_align.lib.text import STOP_WORDS, stem, tokens

# What one shared feature is worth before its rarity; several words of a family count a little more.
WORD, ROOT, FAMILY, MOST_OF_A_FAMILY, ACRONYM, KIN = 1.0, 0.3, 0.8, 1.3, 2.0, 2.0
# 1 would measure both texts alike; below it a long, detailed goal is not held against it.
_LENGTH = 0.7
_ROOT_LETTERS = 5
_COMMON_WORDS = """
increase improve enhance reduce decrease strengthen promote ensure provide support develop development
maintain achieve deliver build create establish implement implementation expand raise lower grow
number percentage percent proportion rate ratio share total average level index score amount value
volume per annual annually year month quarter day target baseline new existing current overall
effective effectiveness efficient efficiency quality high better good best management manage system
programme program project activity activities including related access use used area areas based
within through country countries national international people measure indicator success successful
performance result results process service services time plan conduct conducted operationalize
attain achieve complete completed receive received january february march april june july august
september october november december first second minimum maximum various key main general specific
member members group groups set level public local case cases change meet meeting
"""
_COMMON = frozenset(map(stem, _COMMON_WORDS.split()))
_COMMON_WEIGHT = 0.1
_ACRONYM = re.compile(r"\b[A-Z]{3,}s?\b")


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of the offered texts with its score and the asked words that speak for it."""

    index: int
    score: float
    words: tuple[str, ...]


Features = dict[str, float]


@lru_cache(maxsize=4_096)
def features(text: str) -> Features:
    """Return what a text is about; a word counts once, however often it stands there."""
    words = [stem(word) for word in tokens(text) if word not in STOP_WORDS and not word.isdigit()]
    found: Features = {}
    for word in words:
        weight = _COMMON_WEIGHT if word in _COMMON else 1.0
        found[word] = WORD * weight
        if len(word) >= _ROOT_LETTERS:
            root = _root(word)
            found[root] = max(found.get(root, 0.0), ROOT * weight)
        for family in families(word):
            key = f"#{family}"
            found[key] = min(MOST_OF_A_FAMILY, found.get(key, 0.0) + FAMILY * weight)
    return found


class Scale:
    """How rare each feature is among the texts it was built from."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in how many of the texts each feature stands."""
        counts: Counter[str] = Counter()
        self.size = 0
        for text in texts:
            counts.update(features(text).keys())
            self.size += 1
        self._counts = counts
        self.norms: dict[str, float] = {}

    def weight(self, feature: str) -> float:
        """Return the weight of a feature: the rarer, the heavier."""
        count = self._counts.get(feature, 0)
        return math.log(1 + (self.size + 1) / (count + 0.5))

    def norm(self, text: str) -> float:
        """Return the length of a text in features, so that long texts do not win by length."""
        if text not in self.norms:
            total = sum((v * self.weight(k)) ** 2 for k, v in features(text).items())
            self.norms[text] = math.sqrt(total) or 1.0
        return self.norms[text]


def score(asked: str, offered: str, scale: Scale) -> float:
    """Return how much the two texts are about the same, 0 for nothing at all."""
    one, other = features(asked), features(offered)
    shared = sum(v * other[k] * scale.weight(k) for k, v in one.items() if k in other)
    shared += KIN * _kin(asked, other, scale)
    shared += ACRONYM * acronyms(asked, offered) * scale.weight("")
    return float(shared / (scale.norm(asked) * scale.norm(offered) ** _LENGTH))


def _kin(asked: str, other: Features, scale: Scale) -> float:
    """Return what words count that the other text has in no other form, but nearly by their meaning."""
    total = 0.0
    for word, forms, near in _with_kin(asked):
        found = near.keys() & other.keys()
        if found and forms.isdisjoint(other):
            total += scale.weight(word) ** 0.5 * max(
                near[kin] * other[kin] * scale.weight(kin) ** 0.5 for kin in found
            )
    return total


@lru_cache(maxsize=4_096)
def _with_kin(text: str) -> tuple[tuple[str, frozenset[str], dict[str, float]], ...]:
    """Return the words of a text that have kin, with their stems and roots."""
    return tuple(
        (word, frozenset({word, _root(word)}), kindred(word))
        for word in features(text)
        if kindred(word)
    )


def _root(word: str) -> str:
    return f"~{word[:_ROOT_LETTERS]}"


def acronyms(asked: str, offered: str) -> int:
    """Count the acronyms of one text whose letters begin neighbouring words of the other."""
    return _spelled_out(asked, offered) + _spelled_out(offered, asked)


def _spelled_out(short: str, long: str) -> int:
    names = set(_ACRONYM.findall(short))
    if not names:
        return 0
    initials = "".join(
        word[0]
        for word in tokens(long.replace("-", " "))
        if word not in ("of", "and", "the", "for")
    )
    return sum(name.rstrip("s").lower() in initials for name in names)


def because(asked: str, offered: str) -> tuple[str, ...]:
    """Return the asked words that speak for the offered text, as they were typed, in order."""
    other = features(offered)
    typed: dict[str, str] = {}
    for word in tokens(asked):
        if word not in STOP_WORDS:
            typed.setdefault(stem(word), word)
    return tuple(word for root, word in typed.items() if _speaks(root, other))


def is_common(word: str) -> bool:
    """Tell whether every plan uses the word, so that it says little."""
    return stem(word) in _COMMON


def _speaks(word: str, other: Features) -> bool:
    if word in _COMMON:
        return False
    is_kin = not kindred(word).keys().isdisjoint(other)
    return word in other or is_kin or any(f"#{family}" in other for family in families(word))
