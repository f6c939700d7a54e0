"""Who of those who decide opened a submitted plan first."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from departments.choices import PlanState
from departments.models import Plan, User
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import Conflict


@transaction.atomic
def note_reading(*, plan: Plan, actor: User, now: datetime) -> bool:
    """Note that somebody who decides has opened the submitted version; only the first one counts.

    Returns whether it was he. The plan comes back as it is stored either way.
    """
    if plan.state != PlanState.SUBMITTED or plan.read_at is not None:
        return False
    if actor.pk in {plan.author_id, plan.submitted_by_id}:
        return False
    try:
        save_row(
            plan,
            changes={"read_by": actor, "read_at": now},
            expected_version=None,
            actor=actor,
            now=now,
            event="plan.read",
            where=Q(state=PlanState.SUBMITTED, read_at=None),
        )
    except Conflict:
        plan.refresh_from_db()
        return False
    return True
