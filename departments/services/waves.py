"""The wave after a goal is retired: which objectives must find another goal, and which have."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from departments.choices import QuarterState
from departments.models import Goal, Realignment, User
from departments.services.goal_notices import tell_heads_of_wave
from departments.serving import objectives_left_by, objectives_without_goal
from saypro_align.audit.services import record


@transaction.atomic
def start_wave(*, goal: Goal, actor: User, now: datetime) -> list[Realignment]:
    """Note every objective that has no goal left once this one is gone, and tell the heads."""
    rows = Realignment.objects.bulk_create(
        [
            Realignment(
                goal=goal,
                obligation_id=objective.plan.obligation_id,
                objective_key=objective.key,
                text=objective.text,
                owner_id=objective.owner_id,
                created_at=now,
                updated_at=now,
            )
            for objective in objectives_left_by(goal)
            # A goal that ends with its quarter leaves that quarter's plans in peace.
            if goal.retired_on is None
            or objective.plan.obligation.quarter.ends_on > goal.retired_on
        ]
    )
    if rows:
        record(
            "realignment.started",
            actor=actor,
            subject=goal,
            now=now,
            changes={"objectives": (None, len(rows))},
        )
        tell_heads_of_wave(goal=goal, rows=rows, now=now)
    return rows


@transaction.atomic
def note_realigned(*, obligation_ids: Collection[UUID], now: datetime) -> int:
    """Mark what has found another goal since, and what has lost it again; return how many moved."""
    rows = list(
        Realignment.objects.filter(obligation_id__in=obligation_ids)
        .exclude(obligation__quarter__state=QuarterState.CLOSED)
        .select_related("goal")
        .order_by("id")
    )
    if not rows:
        return 0
    lacking = objectives_without_goal({row.obligation_id for row in rows})
    moved = 0
    for row in rows:
        is_done = (row.obligation_id, row.objective_key) not in lacking
        if is_done == (row.done_at is not None):
            continue
        before, after = row.done_at, now if is_done else None
        moved += Realignment.objects.filter(pk=row.pk, done_at=before).update(
            done_at=after, updated_at=now
        )
        record(
            "realignment.done" if is_done else "realignment.again",
            actor=None,
            subject=row.goal,
            now=now,
            changes={"objective": (None, row.text)},
        )
    return moved
