"""Word lists and small judgements about wording. Wording alone never makes a verdict."""

from itertools import pairwise

from saypro_align.lib import clarity, counting
from saypro_align.lib.text import normalise, stem, tokens


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


# Words that say how something is counted, not what.
MEASURING = _stems(
    "rate ratio share percentage percent number count total average mean median amount level "
    "index score value volume figure indicator measure metric kpi time"
)
SHARES = _stems("rate ratio share percentage percent")
# Words too weak to name a quantity by themselves.
WEAK = MEASURING | _stems(
    "new existing current active overall net gross monthly weekly daily quarterly annual yearly "
    "first last high low good better best more less all"
)
# They turn a quantity into another one: "cost per lead" is no lead.
TURNING = _stems(
    "cost complaint churn loss lost error defect delay backlog turnover absence absenteeism "
    "cancellation cancelled downtime missed overdue failed failure rejected dropped expense "
    "waste debt incident dispute lapse resignation return refund"
)
VAGUE_VERBS = _stems(
    "improve enhance strengthen optimise support promote foster boost maximise encourage "
    "facilitate leverage streamline advance embrace champion drive"
)
VAGUE_ADJECTIVES = _stems(
    "excellent excellence outstanding innovative seamless robust holistic dynamic vibrant "
    "sustainable effective efficient optimal premier superior synergy synergies"
)
VAGUE_PHRASES = (
    "world class",
    "world-class",
    "best in class",
    "best-in-class",
    "next level",
    "market-leading",
    "industry-leading",
)
# Verbs that are nouns as well: "support requests" says nothing vague.
_ALSO_NOUNS = _stems("support drive advance boost champion")
_BEFORE_A_VERB = frozenset({"to", "and", "or"})

_PERCENT = frozenset(
    {"%", "percent", "per cent", "pct", "percentage", "percentage points", "points"}
)
_MONEY = frozenset({"r", "zar", "rand", "$", "usd", "€", "eur", "£", "gbp"})
_DURATION = frozenset(
    {"second", "seconds", "minute", "minutes", "min", "hour", "hours", "h", "day", "days"}
    | {"week", "weeks", "month", "months"}
)


def names_a_number(text: str) -> bool:
    """Tell whether the text sets a level: a figure that is no date, name, age or cadence."""
    return clarity.level(text) is not None


def names_a_date(text: str) -> bool:
    """Tell whether the text says by when."""
    return clarity.deadline(text) is not None


def names_a_deliverable(text: str) -> bool:
    """Tell whether the text names one concrete, checkable result, such as a certificate obtained."""
    return clarity.deliverable(text) is not None


def vague_words(text: str) -> list[str]:
    """Return the vague verbs, adjectives and phrases of a text as they were typed, in order."""
    plain = normalise(text)
    phrases = [phrase for phrase in VAGUE_PHRASES if phrase in plain]
    words = ["to", *tokens(text)]
    return list(dict.fromkeys(phrases + [w for b, w in pairwise(words) if _is_vague(w, b)]))


def _is_vague(word: str, before: str) -> bool:
    if stem(word) in _ALSO_NOUNS:
        return before in _BEFORE_A_VERB
    return stem(word) in VAGUE_VERBS or stem(word) in VAGUE_ADJECTIVES


def slogan_words(text: str) -> list[str]:
    """Return the vague words that no KPI can make clear: praise instead of a change."""
    return [word for word in vague_words(text) if stem(word) not in VAGUE_VERBS]


def counts_activity(name: str, unit: str) -> str | None:
    """Return the activity a KPI's name counts, or None when it names a yield of it."""
    return None if unit_family(unit) == "percent" else counting.activity(name)


def unit_family(unit: str) -> str | None:
    """Return the family of a unit when it is known for certain."""
    plain = normalise(unit)
    families = (("percent", _PERCENT), ("money", _MONEY), ("duration", _DURATION))
    return next((family for family, names in families if plain in names), None)
