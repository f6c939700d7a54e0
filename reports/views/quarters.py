"""The quarter picker's choices, for every page that shows one quarter."""

from typing import Any

from departments.models import Quarter


def picker(quarter: Quarter | None) -> dict[str, Any]:
    """Return what base.html needs to offer the other quarters."""
    choices = list(Quarter.objects.order_by("-starts_on", "-id").values_list("code", "name")[:12])
    return {"quarter_choices": choices, "quarter_value": quarter.code if quarter else ""}
