"""Every read of this app, for pages, reports, detectors and the API alike."""

from kpis.selectors.content import (
    ObjectiveContent,
    PlanContent,
    UseContent,
    plan_content,
    plan_contents,
)
from kpis.selectors.progress import Progress, objective_progress, use_progress

__all__ = [
    "ObjectiveContent",
    "PlanContent",
    "Progress",
    "UseContent",
    "objective_progress",
    "plan_content",
    "plan_contents",
    "use_progress",
]
