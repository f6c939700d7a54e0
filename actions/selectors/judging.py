"""The numbers a verdict is given on, frozen as exact strings."""

from datetime import datetime
from typing import Any

from actions.models import CorrectiveAction


def frozen_judgement(action: CorrectiveAction, *, now: datetime) -> tuple[dict[str, Any], str]:
    """Return what the numbers say now, as it is kept with a verdict, and by which rules."""
    del action, now
    return {}, ""
