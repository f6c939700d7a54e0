"""Who says how a target ended."""

from datetime import date, timedelta
from typing import Final

from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.permissions import is_internal
from kpis.choices.targets import KptState
from kpis.models import Kpt
from kpis.permissions.targets import answers_for, can_write_kpt
from saypro_align.audit.past import only_today

# In its last two weeks a quarter's targets may be closed.
OPENS_BEFORE: Final = timedelta(days=14)


def closing_opens_on(quarter: Quarter) -> date:
    """Return the day from which the quarter's targets may be closed."""
    return quarter.ends_on - OPENS_BEFORE


def is_closing_time(quarter: Quarter, today: date) -> bool:
    """Return whether owners say now how their targets ended: until the quarter is closed."""
    return quarter.state == QuarterState.OPEN and today >= closing_opens_on(quarter)


@only_today
def can_say_ending(user: User, kpt: Kpt) -> bool:
    """Who answers for a target says how it ended; who may write it can do it for him."""
    if not is_internal(user) or kpt.state != KptState.FINAL:
        return False
    return answers_for(user, kpt) or can_write_kpt(user, kpt)
