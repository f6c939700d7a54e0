"""The actions of a quarter by its code, as filters of lists ask for them."""

from actions.models import ActionQuerySet, CorrectiveAction
from departments.models import Quarter


def actions_of_quarter(code: str) -> ActionQuerySet:
    """Return the actions about the quarter's gaps, targets and obstacles; none for a strange code."""
    quarter = Quarter.objects.filter(code=code).first()
    return (
        CorrectiveAction.objects.none()
        if quarter is None
        else CorrectiveAction.objects.in_quarter(quarter)
    )
