"""The day it is for a department."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from departments.models import Department
from saypro_align.lib import periods


def department_day(department: Department, now: datetime) -> date:
    """Return the day it is for the department."""
    return periods.local_day(now, ZoneInfo(department.time_zone))
