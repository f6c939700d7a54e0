"""Corrective actions, their steps, and what they ask for."""

from actions.models.actions import ActionQuerySet, CorrectiveAction
from actions.models.dates import DateChange, LateNotice
from actions.models.incentives import Incentive, IncentiveKpi, IncentiveLine, IncentiveList
from actions.models.recognition import (
    MilestoneDismissal,
    Recognition,
    RecognitionOptOut,
    RecognitionRecipient,
)
from actions.models.resources import PersonCapacity, ResourceRequest, ResourceRequestQuerySet
from actions.models.steps import Step
from actions.models.support import SupportRequest

__all__ = [
    "ActionQuerySet",
    "CorrectiveAction",
    "DateChange",
    "Incentive",
    "IncentiveKpi",
    "IncentiveLine",
    "IncentiveList",
    "LateNotice",
    "MilestoneDismissal",
    "PersonCapacity",
    "Recognition",
    "RecognitionOptOut",
    "RecognitionRecipient",
    "ResourceRequest",
    "ResourceRequestQuerySet",
    "Step",
    "SupportRequest",
]
