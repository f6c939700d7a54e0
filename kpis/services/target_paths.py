"""The path a target shall take: the old points are retired, never overwritten."""

from collections.abc import Sequence
from datetime import datetime

from departments.models import User
from kpis.models import Kpt, KptPhase
from kpis.selectors.targets import path_of
from kpis.target_fields import Point, encoded
from saypro_align.audit.services import record

__all__ = ["path_of", "write_path"]


def write_path(kpt: Kpt, points: Sequence[Point], *, actor: User, now: datetime) -> bool:
    """Let the target take these points, checked before; return whether anything changed."""
    held = path_of(kpt)
    wanted = list(points)
    if held == wanted:
        return False
    KptPhase.objects.filter(kpt=kpt, retired_at=None).exclude(
        pk__in=[
            row.pk
            for row in KptPhase.objects.filter(kpt=kpt, retired_at=None)
            if (row.on, row.expected) in wanted
        ]
    ).update(retired_at=now, updated_at=now)
    KptPhase.objects.bulk_create(
        KptPhase(kpt=kpt, on=on, expected=expected, created_at=now, updated_at=now)
        for on, expected in wanted
        if (on, expected) not in held
    )
    record(
        "kpt.path_changed",
        actor=actor,
        subject=kpt,
        now=now,
        changes={"path": (encoded(held), encoded(wanted))},
    )
    return True
