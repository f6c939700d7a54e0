"""The companions of the headline: each a numerator with its denominator, never a percentage."""

import uuid
from collections import Counter
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, F

from departments.models import Plan, Quarter
from gaps.choices import OPEN_STATES, GapState
from gaps.detectors.facts import GoalFacts, QuarterFacts
from gaps.models import Gap
from gaps.scoring.headline import DepartmentRow, mean_score
from gaps.scoring.plan_score import PlanScore as Verdict
from gaps.scoring.rules import KINDS
from gaps.selectors.recurrence import came_back
from gaps.services.verdicts import is_anchored
from kpis.selectors.handshakes import handshake_rate

_SUBMITTED = ("submitted", "returned", "approved", "active", "closed", "superseded")


def figures_of(
    quarter: Quarter,
    facts: QuarterFacts,
    rows: list[DepartmentRow],
    verdicts: dict[uuid.UUID, Verdict],
) -> dict[str, Any]:
    """Return what is shown beside the headline; a pair whose second number is 0 has no value."""
    due = [row for row in rows if row.is_due]
    mean = mean_score(rows)
    return {
        "mean_score": None if mean is None else [mean.numerator, mean.denominator],
        "coverage": [sum(row.plan_state in _SUBMITTED for row in due), len(due)],
        "punctuality": [_punctual(quarter, due), len(due)],
        "accepted_exceptions": sum(verdict.accepted_exceptions for verdict in verdicts.values()),
        "handshake": _handshakes(quarter, facts),
        **_goal_figures(facts),
        **_gap_figures(quarter),
    }


def _handshakes(quarter: Quarter, facts: QuarterFacts) -> list[int]:
    rate = handshake_rate(quarter, facts.day)
    return [rate.confirmed, rate.total]


def _punctual(quarter: Quarter, due: list[DepartmentRow]) -> int:
    in_time = set(
        Plan.objects.in_quarter(quarter)
        .filter(state__in=_SUBMITTED, submitted_at__lte=F("obligation__quarter__plans_due_at"))
        .values_list("obligation_id", flat=True)
    )
    return sum(uuid.UUID(row.obligation_id) in in_time for row in due)


def _goal_figures(facts: QuarterFacts) -> dict[str, Any]:
    active: dict[uuid.UUID, GoalFacts] = {goal.id: goal for goal in facts.goals if goal.is_active}
    objectives = [objective for plan in facts.plans for objective in plan.active_objectives]
    served = {
        link.goal_id
        for objective in objectives
        for link in objective.links
        if link.is_confirmed and link.goal_id in active
    }
    return {
        "linkage": [
            sum(is_anchored(objective, active.keys()) for objective in objectives),
            len(objectives),
        ],
        "goal_coverage": [len(served), len(active)],
        "orphan_goals": [goal.title for pk, goal in active.items() if pk not in served],
    }


def _gap_figures(quarter: Quarter) -> dict[str, Any]:
    """Count the gaps of submitted plans; those of drafts are their department's own."""
    gaps = Gap.objects.filter(quarter=quarter, on_draft=False).order_by()
    groups = list(gaps.values_list("state", "kind").annotate(Count("pk")))
    states: Counter[str] = Counter()
    is_open: Counter[str] = Counter()
    for state, kind, number in groups:
        states[state] += number
        is_open[kind] += number if state in OPEN_STATES else 0
    resolved, verified = states[GapState.RESOLVED], states[GapState.VERIFIED]
    ended = gaps.filter(resolved_at__isnull=False).values_list("opened_at", "resolved_at")
    days = [Fraction((last - first).days) for first, last in ended if last is not None]
    middle = median(days) if days else None
    return {
        "verified_rate": [verified, resolved + verified],
        "resolved_not_verified": resolved,
        "median_days_to_resolve": [middle.numerator, middle.denominator]
        if middle is not None
        else None,
        "recurrence": [came_back(quarter), states.total() - states[GapState.DISMISSED]],
        "open_gaps": {kind: is_open[kind] for kind in KINDS},
    }
