"""Notes what changed below; the services decide what follows."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from departments.signals import plan_changed
from gaps.services.assessments import request_assessment
from kpis.signals import kpi_changed


@receiver([plan_changed, kpi_changed], dispatch_uid="gaps.note_change")
def note_change(
    sender: Any, *, obligation_ids: Sequence[uuid.UUID], now: datetime, **_tail: Any
) -> None:
    """Leave a row for each plan that must be assessed again."""
    request_assessment(obligation_ids=obligation_ids, now=now)
