"""What a KPI's name counts when it counts what goes in: money spent, people employed, days worked.

"Training budget spent" goes in; "cost per hire", "share of the budget saved" and "revenue per head"
come out.
"""

import re
from functools import lru_cache

from saypro_align.lib.text import normalise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PUT_IN = _words(
    "budget spend spending expenditure expenditures payroll headcount staffing manpower positions fte ftes "
    "man-days person-days man-hours person-hours"
)
# Said of what was put in: "budget spent", "headcount increase".
_USED = _words("spent used utilised utilized deployed employed total increase growth")
_COUNTING = re.compile(
    r"^(?:(?:the|a|total|overall|annual|quarterly|monthly|number|amount|volume|level|share|percentage|%"
    r"|of|in|increase|growth) )*"
)
_BEHIND = re.compile(
    r",| - | (?:of|per|by|for|on|in|at|to|from|with|within|under|over|below|against|that|which|than|and)\b.*"
)
_SAVED = re.compile(r"\b(?:sav\w+|cut\w*|reduc\w+|under|below|varianc\w+|accura\w+|return)\b")


@lru_cache(maxsize=32_768)
def put_in(name: str) -> str | None:
    """Return what a KPI of this name puts in, or None when it counts something else."""
    plain = normalise(name)
    if _SAVED.search(plain):
        return None
    counted = _BEHIND.sub("", _COUNTING.sub("", plain)).split()
    while counted and counted[-1] in _USED:
        counted.pop()
    head = re.sub(r"[^\w-]", "", counted[-1]) if counted else ""
    return head if head in _PUT_IN else None


def is_asked_for(word: str, text: str) -> bool:
    """Tell whether a goal itself speaks of it: "spend more with local suppliers" wants the spending."""
    root = word[:5]
    return any(said.startswith(root) for said in normalise(text).split())
