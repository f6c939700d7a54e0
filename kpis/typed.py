"""The places of the plan editor: which row and which field a text was typed into.

A path names a row for as long as it lives, in every version of the plan and before it is stored:
"plan", "o/<objective key>", "k/<objective key>/<KPI key>". Typed texts and comments use it.
"""

import re

PLAN = "plan"
# Not a field people see: says that a row was removed before it was ever stored.
REMOVED = "removed"
_KEY = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OBJECTIVE = re.compile(rf"o/({_KEY})")
_KPI = re.compile(rf"k/({_KEY})/({_KEY})")


def objective_path(key: object) -> str:
    """Return the path of an objective's row."""
    return f"o/{key}"


def kpi_path(objective_key: object, key: object) -> str:
    """Return the path of a KPI's row."""
    return f"k/{objective_key}/{key}"


def keys_of(path: str) -> tuple[str, ...] | None:
    """Return the keys in a path: none for the plan, one, or two; None when it is no path."""
    if path == PLAN:
        return ()
    found = _OBJECTIVE.fullmatch(path) or _KPI.fullmatch(path)
    return found.groups() if found else None
