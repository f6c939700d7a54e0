"""Text as the rules, the mails and the exports need it; knows no framework.

The stemmer is small on purpose: it only has to fold the endings of one word into one form, so
that "conversions" meets "conversion" and "resolving" meets "resolve".
"""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"))
_VOWELS = frozenset("aeiouy")

_STOP_WORDS = """
a about above across after all also an and any are as at be been being below between both but
by can do does each every few for from had has have he her his how if in into is it its just
more most much must no nor not of off on once one only or other our out over own per quarter
same shall she should so some such than that the their them then there these they this those
through to too under until up upon us very via was we were what when where which while who
will with within without would year you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

# Spreadsheets evaluate a cell that begins with one of these; full-width forms fold into them.
_FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "|",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

_ENDINGS = (
    ("ational", "ate"),
    ("ization", "ize"),
    ("isation", "ize"),
    ("ations", "ate"),
    ("ation", "ate"),
    ("ements", "e"),
    ("ement", "e"),
    ("ments", ""),
    ("ment", ""),
    ("nesses", ""),
    ("ness", ""),
    ("ising", "ize"),
    ("izing", "ize"),
    ("ised", "ize"),
    ("ized", "ize"),
    ("ise", "ize"),
    ("ions", ""),
    ("ion", ""),
    ("ings", ""),
    ("ing", ""),
    ("edly", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("sses", "ss"),
    ("ers", "er"),
    ("ed", ""),
    ("es", "e"),
    ("ly", ""),
)


def normalise(text: str) -> str:
    """Return the text folded for comparison: compatible forms, one case, single spaces."""
    folded = unicodedata.normalize("NFKC", text.translate(_DASHES).translate(_QUOTES))
    return " ".join(folded.casefold().split())


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text in order, folded."""
    return WORD.findall(normalise(text))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the folded form of one lower-case word."""
    base = word.removesuffix("'s").removesuffix("'")
    if len(base) <= 3 or not base.isalpha():
        return base
    for ending, replacement in _ENDINGS:
        root = base.removesuffix(ending)
        if root != base and len(root) >= 3 and _VOWELS.intersection(root):
            return _finish(root + replacement)
    if base.endswith("s") and not base.endswith(("ss", "us", "is")):
        base = base[:-1]
    return _finish(base)


def _finish(root: str) -> str:
    """Undo a doubled last letter and drop a silent e, so that both spellings meet."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiouls":
        root = root[:-1]
    if len(root) > 3 and root.endswith("e"):
        root = root[:-1]
    return root


def content_words(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning; numbers and stop words are left out."""
    return frozenset(
        stem(word) for word in tokens(text) if word not in STOP_WORDS and not word.isdigit()
    )


def strip_control(text: str) -> str:
    """Return one line without control or formatting characters, fit for a mail header."""
    flat = _LINE_BREAKS.sub(" ", text).replace("\t", " ")
    kept = "".join(c for c in flat if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())


def neutral_cell(text: str) -> str:
    """Return the text so that no spreadsheet evaluates it; plain negative numbers stay numbers."""
    bare = text.lstrip(" \u00a0\u200b\ufeff")
    if not bare.startswith(_FORMULA_STARTS) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"
