"""What actions are about, as far as their reader knows it: who checks or agrees may not read it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from actions.models import CorrectiveAction
from departments.models import User
from gaps.models import Gap
from kpis.models import Kpt, Obstacle


def unread_of(actions: Iterable[CorrectiveAction], user: User) -> set[UUID]:
    """Return the actions of which the person may not read what they are about; mostly no query."""
    few = [action for action in actions if action.is_known_to_few]
    alone = [one.kpt_id for one in few if one.obstacle_id is None]
    known = (
        _readable(Gap.objects.visible_to(user), [one.gap_id for one in few])
        | _readable(Kpt.objects.visible_to(user), alone)
        | _readable(Obstacle.objects.visible_to(user), [one.obstacle_id for one in few])
    )
    return {one.pk for one in few if (one.gap_id or one.obstacle_id or one.kpt_id) not in known}


def _readable(rows: QuerySet[Any], ids: Iterable[UUID | None]) -> set[UUID]:
    wanted = {pk for pk in ids if pk is not None}
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
