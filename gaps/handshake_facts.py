"""The requests between departments as facts: only those on which a rule may have something to say."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Q

from departments.models import Quarter
from gaps.choices import OPEN_STATES, GapKind, Severity
from gaps.detectors import requests
from gaps.detectors.facts import HandshakeFacts
from gaps.models import GapParty
from kpis.choices import HandshakeState
from kpis.models import Handshake


def handshakes_of(quarter: Quarter, day: date) -> tuple[HandshakeFacts, ...]:
    """Return what is unanswered past its day, declined, or agreed to without a number.

    What was asked once more since then is no longer judged by its first answer. What two departments
    do for a target is no part of a plan, and so no gap in one.
    """
    again = Handshake.objects.filter(
        quarter=quarter,
        asking=OuterRef("asking"),
        asked=OuterRef("asked"),
        objective_key=OuterRef("objective_key"),
        created_at__gt=OuterRef("created_at"),
    ).exclude(state=HandshakeState.WITHDRAWN)
    late = Q(state__in=HandshakeState.waiting(), answer_by__lt=day)
    uncounted = Q(state__in=HandshakeState.confirmed(), measured_by="", kpi=None)
    uncovered = (uncounted | Q(state=HandshakeState.DECLINED)) & ~Exists(again)
    rows = list(
        Handshake.objects.filter(quarter=quarter, kpt=None)
        .filter(late | uncovered)
        .order_by("created_at", "pk")
    )
    conflicts = _conflicts(quarter) if any(row.is_waiting for row in rows) else frozenset()
    return tuple(
        _facts(row, key, conflicts) for row in rows if (key := row.objective_key) is not None
    )


def told_of(handshakes: Iterable[HandshakeFacts]) -> dict[uuid.UUID, list[str]]:
    """Return, by department, what an assessment of its plan rests on here.

    Whether the two are in conflict is left out: it decides the kind of the gap, and the next
    assessment of anything in the quarter sees to that.
    """
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for one in handshakes:
        for department_id in (one.asking_id, one.asked_id):
            found[department_id].append(f"{one.id} {one.standing} {one.owing_id}")
    return {department_id: sorted(texts) for department_id, texts in found.items()}


def _facts(
    row: Handshake, objective_key: uuid.UUID, conflicts: frozenset[frozenset[uuid.UUID]]
) -> HandshakeFacts:
    return HandshakeFacts(
        id=row.pk,
        asking_id=row.asking_id,
        asked_id=row.asked_id,
        objective_key=objective_key,
        kpi_use_key=row.kpi_use_key,
        standing=_standing(row),
        owing_id=row.owing_id,
        answer_by=row.answer_by,
        is_in_conflict=frozenset({row.asking_id, row.asked_id}) in conflicts,
    )


def _standing(row: Handshake) -> Literal["overdue", "declined", "uncounted"]:
    if row.is_waiting:
        return "overdue"
    return "declined" if row.state == HandshakeState.DECLINED else "uncounted"


def _conflicts(quarter: Quarter) -> frozenset[frozenset[uuid.UUID]]:
    """Return the pairs of departments between which another gap of kind B lies."""
    departments: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    parties = (
        GapParty.objects.filter(
            gap__quarter=quarter,
            gap__kind=GapKind.CONFLICTING_GOALS,
            gap__state__in=OPEN_STATES,
            gap__on_draft=False,
        )
        .exclude(gap__rule_id=requests.CONFLICT_UNANSWERED.id)
        .exclude(gap__severity=Severity.ADVISORY)
        .values_list("gap_id", "obligation__department_id")
    )
    for gap_id, department_id in parties:
        departments[gap_id].add(department_id)
    return frozenset(frozenset(pair) for pair in departments.values())
