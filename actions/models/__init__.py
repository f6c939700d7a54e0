"""Corrective actions, their steps, and what they ask for."""

from actions.models.actions import ActionQuerySet, CorrectiveAction
from actions.models.dates import DateChange, LateNotice
from actions.models.resources import PersonCapacity, ResourceRequest, ResourceRequestQuerySet
from actions.models.steps import Step

__all__ = [
    "ActionQuerySet",
    "CorrectiveAction",
    "DateChange",
    "LateNotice",
    "PersonCapacity",
    "ResourceRequest",
    "ResourceRequestQuerySet",
    "Step",
]
