"""The corrective action from which a form of this app was opened."""

from typing import Any

from django.http import HttpRequest

from departments.models import User
from kpis import causes
from kpis.causes import Cause


def cause_of(request: HttpRequest, user: User) -> Cause | None:
    """Return the action named in the address or the form, if the person may carry it out."""
    asked = request.POST if request.method == "POST" else request.GET
    return causes.named(user, asked.get("action", ""))


def initial_cause(cause: Cause | None) -> dict[str, Any]:
    """Return what a form carries along about the action."""
    return {"action": cause.action_id} if cause else {}
