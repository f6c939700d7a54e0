"""The score, pure and exact: plan scores, the headline, and the rules both are judged by."""

from gaps.scoring.headline import DepartmentRow, Headline, headline, is_due, mean_score
from gaps.scoring.plan_score import (
    GapInput,
    KpiInput,
    ObjectiveInput,
    ObjectiveScore,
    PlanInput,
    PlanScore,
    Reason,
    counts,
    score_plan,
)
from gaps.scoring.rules import IN_FORCE, KINDS, RULES, SUBMITTED_OR_BEYOND, Rules

__all__ = [
    "IN_FORCE",
    "KINDS",
    "RULES",
    "SUBMITTED_OR_BEYOND",
    "DepartmentRow",
    "GapInput",
    "Headline",
    "KpiInput",
    "ObjectiveInput",
    "ObjectiveScore",
    "PlanInput",
    "PlanScore",
    "Reason",
    "Rules",
    "counts",
    "headline",
    "is_due",
    "mean_score",
    "score_plan",
]
