"""Reads of this app: for pages, reports and the API."""

from actions.selectors.actions import (
    ALL,
    MINE,
    MY_DEPARTMENT,
    ActionFilters,
    ActionPage,
    ActionRow,
    Progress,
    StepRow,
    action_page,
    action_rows,
    action_table,
    assignable_people,
    progress,
    scope_counts,
)
from actions.selectors.days import department_day
from actions.selectors.readiness import is_serious, missing_for_approval
from actions.selectors.steps import steps_of

__all__ = [
    "ALL",
    "MINE",
    "MY_DEPARTMENT",
    "ActionFilters",
    "ActionPage",
    "ActionRow",
    "Progress",
    "StepRow",
    "action_page",
    "action_rows",
    "action_table",
    "assignable_people",
    "department_day",
    "is_serious",
    "missing_for_approval",
    "progress",
    "scope_counts",
    "steps_of",
]
