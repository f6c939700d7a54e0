"""What a form of this app is opened with: the corrective action it serves, the measure proposed."""

from typing import Any

from django.http import HttpRequest

from departments.models import GoalMeasure, User
from kpis import causes
from kpis.causes import Cause


def cause_of(request: HttpRequest, user: User) -> Cause | None:
    """Return the action named in the address or the form, if the person may carry it out."""
    asked = request.POST if request.method == "POST" else request.GET
    return causes.named(user, asked.get("action", ""))


def initial_cause(cause: Cause | None) -> dict[str, Any]:
    """Return what a form carries along about the action."""
    return {"action": cause.action_id} if cause else {}


def proposed_kpi(measure: GoalMeasure | None) -> dict[str, Any]:
    """Return the measure a gap proposes as a KPI whose numbers are still to be said."""
    if measure is None:
        return {}
    return {
        "name": measure.name,
        "unit": measure.unit,
        "direction": measure.direction,
        "goal_measure": str(measure.pk),
    }
