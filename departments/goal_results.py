"""What became of goals in the quarter before, as the apps that measure tell it.

This app knows goals but no numbers; who measures registers here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from departments.models import Quarter

Ask = Callable[[Iterable[UUID], Quarter, datetime], Mapping[UUID, list[str]]]
_TELLERS: list[Ask] = []


def tells_results(ask: Ask) -> Ask:
    """Let an app tell what came of goals in a quarter, in sentences by the goal's id."""
    if ask not in _TELLERS:
        _TELLERS.append(ask)
    return ask


def quarter_before(quarter: Quarter) -> Quarter | None:
    """Return the quarter whose results stand beside the review of the goals for this one."""
    return Quarter.objects.filter(starts_on__lt=quarter.starts_on).order_by("-starts_on").first()


def results_of(
    goal_ids: Iterable[UUID], quarter: Quarter | None, now: datetime
) -> dict[UUID, list[str]]:
    """Return what came of the goals in the quarter, as far as anybody measured it."""
    found: dict[UUID, list[str]] = defaultdict(list)
    if quarter is None:
        return found
    wanted = list(goal_ids)
    for ask in _TELLERS:
        for goal_id, sentences in ask(wanted, quarter, now).items():
            found[goal_id] += sentences
    return found
