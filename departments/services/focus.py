"""What departments think of key projects they do not lead, and what became of their promises."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices.focus import CommitmentState
from departments.models import Department, KeyProject, ProjectDemand, ProjectPriority, User
from departments.services.checks import needs_text
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState


@transaction.atomic
def rate_demand(
    *,
    project: KeyProject,
    department: Department,
    rating: int,
    comment: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ProjectDemand:
    """Say how much a department wants a project, 1 to 5; not the one that leads it."""
    if project.retired_at is not None:
        raise WrongState(_("This was retired."))
    if project.lead_department_id == department.pk:
        raise DomainError(
            _("%(name)s leads this project. The other departments say how much they want it.")
            % {"name": department}
        )
    found = ProjectDemand.objects.filter(project=project, department=department).first()
    changes = {"rating": rating, "comment": comment.strip()}
    if found is None:
        row = ProjectDemand(project=project, department=department, **changes)
        return create_row(row, actor=actor, now=now, event="demand.rated")
    return save_row(
        found,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="demand.rated",
    )


@transaction.atomic
def judge_commitment(
    *,
    priority: ProjectPriority,
    kept: bool,
    note: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ProjectPriority:
    """Say that a department kept its commitment to a project, or why it did not."""
    if priority.commitment_state == CommitmentState.NONE:
        raise WrongState(_("There is no commitment to judge."))
    told = note.strip()
    if not kept:
        told = needs_text(note, "note", _("Say what did not come, and why."))
    state = CommitmentState.KEPT if kept else CommitmentState.NOT_KEPT
    return save_row(
        priority,
        changes={"commitment_state": state, "commitment_note": told},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="commitment.kept" if kept else "commitment.broken",
        why=told,
        where=~Q(commitment=""),
    )
