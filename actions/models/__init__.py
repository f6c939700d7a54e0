"""Corrective actions and their steps."""

from actions.models.actions import ActionQuerySet, CorrectiveAction
from actions.models.steps import Step

__all__ = ["ActionQuerySet", "CorrectiveAction", "Step"]
