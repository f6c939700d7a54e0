"""Results of quarters by address: a stranger's 404, a mere reader's 403."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from departments.access import quarter_for_reading
from departments.models import Quarter
from reports.models import QuarterResults
from reports.permissions.results import can_edit_results
from saypro_align.lib.not_found import first_or_404

if TYPE_CHECKING:
    from departments.models import User

_MOST_NUMBER = 4


def results_for_reading(user: "User", code: str, number: str = "") -> QuarterResults:
    """Return the newest version the person may read, or the one asked for."""
    quarter = quarter_for_reading(user, code)
    rows = QuarterResults.objects.visible_to(user).versions_of(quarter)
    if number:
        is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_NUMBER
        rows = rows.filter(number=int(number)) if is_number else rows.none()
    return first_or_404(rows)


def quarter_for_results(user: "User", code: str) -> Quarter:
    """Return a quarter to who words its results."""
    quarter = quarter_for_reading(user, code)
    if not can_edit_results(user):
        raise PermissionDenied
    return quarter
