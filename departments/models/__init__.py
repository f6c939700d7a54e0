"""People, departments, quarters, goals, plans."""

from departments.models.cadence import Cadence, Holiday, Reminder, ReminderLine
from departments.models.comments import Comment, Mention
from departments.models.focus import (
    ProjectDemand,
    ProjectRanking,
    RankingBallot,
    RankingProject,
)
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
from departments.models.teams import CrossTeam, TeamDepartment, TeamMember

__all__ = [
    "Cadence",
    "Comment",
    "CrossTeam",
    "Department",
    "ExemptionRequest",
    "Goal",
    "GoalLink",
    "GoalMeasure",
    "GoalProposal",
    "GoalReview",
    "Holiday",
    "KeyProject",
    "MeasureCoupling",
    "Membership",
    "Mention",
    "Objective",
    "Obligation",
    "PasswordResetRequest",
    "Plan",
    "ProjectDemand",
    "ProjectPriority",
    "ProjectRanking",
    "Quarter",
    "QuarterOpening",
    "RankingBallot",
    "RankingProject",
    "Realignment",
    "Reminder",
    "ReminderLine",
    "Resource",
    "ResourceCapacity",
    "ResourceNeed",
    "SignInAttempts",
    "TeamDepartment",
    "TeamMember",
    "User",
]
