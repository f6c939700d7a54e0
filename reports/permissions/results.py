"""Who writes the results of a quarter."""

from typing import TYPE_CHECKING

from departments.permissions import is_internal
from reports.models.results import QuarterResults
from saypro_align.audit.past import only_today

if TYPE_CHECKING:
    from departments.models import User


@only_today
def can_edit_results(user: "User") -> bool:
    """The leadership words the results; the strategy office may prepare them."""
    return is_internal(user) and (user.is_leader or user.is_coordinator)


@only_today
def can_change(user: "User", results: QuarterResults) -> bool:
    """Only a draft changes; what is published is corrected by a new version."""
    return can_edit_results(user) and not results.is_published
