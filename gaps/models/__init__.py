"""Gaps, assessments, scores and snapshots."""

from gaps.models.gaps import (
    AlignmentSnapshot,
    Assessment,
    AssessmentRequest,
    Gap,
    GapParty,
    GapQuerySet,
    PlanScore,
    ScoringRules,
)
from gaps.models.perception import (
    PerceptionRating,
    PerceptionRatingQuerySet,
    PerceptionRound,
    PerceptionRoundQuerySet,
)
from gaps.models.triage import GapNote, GapNoteQuerySet, RuleChange, RuleSetting

__all__ = [
    "AlignmentSnapshot",
    "Assessment",
    "AssessmentRequest",
    "Gap",
    "GapNote",
    "GapNoteQuerySet",
    "GapParty",
    "GapQuerySet",
    "PerceptionRating",
    "PerceptionRatingQuerySet",
    "PerceptionRound",
    "PerceptionRoundQuerySet",
    "PlanScore",
    "RuleChange",
    "RuleSetting",
    "ScoringRules",
]
