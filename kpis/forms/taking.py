"""Taking what the editor offered, as a press of a button: a goal, or the other reading of a number."""

from django.http import QueryDict

from kpis.drafts import MAX_OBJECTIVES
from kpis.forms.advising import NUMBERS
from kpis.selectors.editor import NO_GOAL


def with_taken(data: QueryDict, verb: str) -> QueryDict:
    """Return what was posted with what the button says written into its fields, then to be saved."""
    name, _colon, rest = verb.partition(":")
    first, _colon, second = rest.partition(":")
    if name == "take_goal" and first:
        return _with_goal(data, first, second)
    if name == "meant" and first.rpartition("-")[2] in NUMBERS and first in data:
        chosen = data.copy()
        chosen[first] = second
        return chosen
    return data


def _with_goal(data: QueryDict, key: str, goal: str) -> QueryDict:
    """Read "take_goal:<objective>:<goal>": who takes a suggestion says that it serves the goal."""
    chosen = data.copy()
    for index in range(2 * MAX_OBJECTIVES):
        prefix = f"objectives-{index}"
        if data.get(f"{prefix}-key") == key:
            chosen[f"{prefix}-goal"] = goal
            if goal != NO_GOAL:
                chosen[f"{prefix}-confirm"] = "on"
    return chosen
