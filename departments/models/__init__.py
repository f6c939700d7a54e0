"""People, departments, quarters, goals, plans."""

from departments.models.comments import Comment, Mention
from departments.models.goal_changes import GoalProposal, Realignment
from departments.models.goals import Goal, GoalMeasure, KeyProject, MeasureCoupling, ProjectPriority
from departments.models.openings import ExemptionRequest, GoalReview, QuarterOpening
from departments.models.people import (
    Department,
    Membership,
    PasswordResetRequest,
    SignInAttempts,
    User,
)
from departments.models.plans import GoalLink, Objective, Plan
from departments.models.quarters import Obligation, Quarter
from departments.models.resources import Resource, ResourceCapacity, ResourceNeed

__all__ = [
    "Comment",
    "Department",
    "ExemptionRequest",
    "Goal",
    "GoalLink",
    "GoalMeasure",
    "GoalProposal",
    "GoalReview",
    "KeyProject",
    "MeasureCoupling",
    "Membership",
    "Mention",
    "Objective",
    "Obligation",
    "PasswordResetRequest",
    "Plan",
    "ProjectPriority",
    "Quarter",
    "QuarterOpening",
    "Realignment",
    "Resource",
    "ResourceCapacity",
    "ResourceNeed",
    "SignInAttempts",
    "User",
]
