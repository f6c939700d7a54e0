"""Which gaps of actions their reader knows: who checks or agrees may not read what it is about."""

from collections.abc import Iterable
from uuid import UUID

from actions.models import CorrectiveAction
from departments.models import User
from gaps.choices import GapState
from gaps.models import Gap


def is_known_to_few(gap: Gap) -> bool:
    """Return whether only its departments, the strategy office and perhaps the leadership read it."""
    return gap.on_draft or gap.state in (GapState.SUSPECTED, GapState.DISMISSED)


def unread_gaps(actions: Iterable[CorrectiveAction], user: User) -> set[UUID]:
    """Return the gaps of the actions that the person may not read; mostly none, without a query."""
    few = {action.gap_id for action in actions if is_known_to_few(action.gap)}
    if not few:
        return set()
    readable = Gap.objects.visible_to(user).filter(pk__in=few)
    return few - set(readable.values_list("pk", flat=True))
