"""The edge's clock. Views, tasks and commands read it once and hand `now` down; nothing deeper does."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return timezone.now()


def organization_zone() -> ZoneInfo:
    """Return the time zone that decides the organization's quarter, month and day edges."""
    return ZoneInfo(settings.ORGANIZATION_TIME_ZONE)


def organization_day(moment: datetime) -> date:
    """Return the calendar day of `moment` in the organization's time zone."""
    return moment.astimezone(organization_zone()).date()
