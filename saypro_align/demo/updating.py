"""The leadership of the demo asks how things stand, and puts one on the next review."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction
from actions.selectors.things import owner_of
from actions.services.updates import answer_update, ask_for_update
from actions.services.wishes import put_on_review
from actions.things import Thing
from departments.models import User
from saypro_align.demo.calendar import Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day

_DAY: Final = timedelta(days=1)


def plan_updates(timeline: Timeline, cast: Callable[[], Cast], now: datetime) -> None:
    """Put it on the time line: one answered, one that waits, one thing for the next review."""
    today = organization_day(now)

    def on(day: date, hour: int, step: Callable[[Cast, datetime], None]) -> None:
        timeline.on(day, hour, lambda at: step(cast(), at))

    on(today - 5 * _DAY, 9, partial(_ask, place=0, words=""))
    on(today - 4 * _DAY, 14, _answer)
    on(today - _DAY, 10, partial(_ask, place=1, words="What do you need from us?"))
    on(today - _DAY, 11, _put_on_review)


def _ask(cast: Cast, at: datetime, *, place: int, words: str) -> None:
    for action, _owner in _asked_about(cast.people["joseph"])[place : place + 1]:
        ask_for_update(thing=Thing(action), words=words, actor=cast.people["joseph"], now=at)


def _answer(cast: Cast, at: datetime) -> None:
    for action, owner in _asked_about(cast.people["joseph"])[:1]:
        for request in action.updaterequests.filter(answered_at=None):
            answer_update(
                request=request,
                answer="The first half is done. The rest waits for Sales, who answer by Friday.",
                actor=owner,
                now=at,
            )


def _put_on_review(cast: Cast, at: datetime) -> None:
    for action, _owner in _asked_about(cast.people["joseph"])[:1]:
        put_on_review(thing=Thing(action), actor=cast.people["joseph"], now=at)


def _asked_about(leader: User) -> list[tuple[CorrectiveAction, User]]:
    """Return the open actions about confirmed gaps, the oldest deadline first, each with its owner."""
    rows = (
        CorrectiveAction.objects.filter(
            state__in=OPEN_STATES, deadline__isnull=False, gap__on_draft=False
        )
        .exclude(gap__state__in=["suspected", "dismissed"])
        .select_related("gap", "department", "responsible")
        .order_by("deadline", "title", "pk")
    )
    owners = [(row, owner_of(Thing(row))) for row in rows]
    return [(row, owner) for row, owner in owners if owner is not None and owner != leader]
