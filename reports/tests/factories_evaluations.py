"""Evaluations for tests: snapshots at the end of a month or quarter."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from departments.models import Department, Quarter
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot


def evaluation(
    quarter: Quarter,
    day: date = date(2026, 10, 31),
    plans: list[dict[str, Any]] | None = None,
    **given: Any,
) -> AlignmentSnapshot:
    """Return the evaluation of a day, counted from its plans."""
    lines = plans or []
    due = [line for line in lines if line["is_due"]]
    number = AlignmentSnapshot.objects.filter(quarter=quarter).count() + 1
    told = {
        "cause": SnapshotCause.MONTH_END,
        "aligned": sum(line["is_fully_aligned"] for line in due),
        "total": len(due),
        "target_percent": 90,
        "rule_version": "scoring-1",
        "fingerprint": "f" * 64,
        "figures": {"coverage": [len(due), len(due)]},
    }
    snapshot = AlignmentSnapshot(
        id=uuid.uuid4(),
        quarter=quarter,
        number=number,
        taken_at=datetime.combine(day, time(21, 59), tzinfo=UTC),
        taken_on=day,
        plans=lines,
        **{**told, **given},
    )
    AlignmentSnapshot.objects.bulk_create([snapshot])
    return snapshot


def frozen(department: Department, score: int, *, state: str = "active") -> dict[str, Any]:
    """Return a department as a snapshot holds it; a full score is a fully aligned plan."""
    aligned = score == 100
    return {
        "obligation": str(uuid.uuid4()),
        "plan": str(uuid.uuid4()),
        "department": {
            "id": str(department.pk),
            "name": department.name,
            "slug": department.slug,
        },
        "plan_state": state,
        "is_due": True,
        "is_exempt": False,
        "is_fully_aligned": aligned,
        "reasons": [] if aligned else [{"code": "not_anchored", "key": "x"}],
        "score": [score, 1],
        "rating": 5 if aligned else 3,
        "dimensions": {},
    }
