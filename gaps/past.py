"""What this app adds to the past that history rows tell."""

from gaps.models import (
    AlignmentSnapshot,
    Assessment,
    Gap,
    PerceptionRating,
    PerceptionRound,
    PlanScore,
    ScoringRules,
)
from saypro_align.audit import past

# The parties of a gap are written with it and never change; who asks for rules says when.
past.as_today(ScoringRules)
past.added(AlignmentSnapshot, since="taken_at")
past.kept(Assessment, by_key="plan_id")
past.kept(PlanScore, by_key="id")
past.guarded(Gap, lambda reader: Gap.objects.visible_to(reader))
past.added(PerceptionRating)
past.guarded(PerceptionRound, lambda reader: PerceptionRound.objects.visible_to(reader))
past.guarded(PerceptionRating, lambda reader: PerceptionRating.objects.visible_to(reader))
