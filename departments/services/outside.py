"""Whether readers outside the organization may read of a department; its head says so."""

from datetime import datetime

from django.db import transaction

from departments.models import Department, User
from saypro_align.audit.rows import save_row


@transaction.atomic
def answer_outside(
    *,
    department: Department,
    is_shown: bool,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Department:
    """Let outside readers read of the department from the next report on, or of it no more.

    What was sent before keeps what it says; its links can be closed. The same answer again changes
    nothing.
    """
    if department.shown_outside_at is not None and department.is_shown_outside == is_shown:
        return department
    return save_row(
        department,
        changes={
            "is_shown_outside": is_shown,
            "shown_outside_at": now,
            "shown_outside_by": actor,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="department.shown_outside" if is_shown else "department.hidden_outside",
    )
