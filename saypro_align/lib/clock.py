"""The edge's clock. Views, tasks and commands read it once and hand `now` down; nothing deeper does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_shown_zone: ContextVar[ZoneInfo | None] = ContextVar("shown_zone", default=None)
_stands_at: ContextVar[datetime | None] = ContextVar("stands_at", default=None)


def now() -> datetime:
    """Return this moment, aware, in UTC; while the past is looked at, that moment."""
    return _stands_at.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime | None) -> Iterator[None]:
    """Let *now* be the moment inside; None lets the clock go again."""
    token = _stands_at.set(moment)
    try:
        yield
    finally:
        _stands_at.reset(token)


def organization_zone() -> ZoneInfo:
    """Return the time zone that decides the organization's quarter, month and day edges."""
    return ZoneInfo(settings.ORGANIZATION_TIME_ZONE)


def organization_day(moment: datetime) -> date:
    """Return the calendar day of `moment` in the organization's time zone."""
    return moment.astimezone(organization_zone()).date()


def shown_zone() -> ZoneInfo:
    """Return the time zone in which moments are shown: the reader's own, else the organization's."""
    return _shown_zone.get() or organization_zone()


def show_in(name: str) -> None:
    """Show moments in this zone until the next request; without a name in the organization's."""
    _shown_zone.set(ZoneInfo(name) if name else None)
