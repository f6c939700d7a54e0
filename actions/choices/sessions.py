"""Kinds, states and answers of reviews and meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    """What people meet for."""

    PLANNING = "planning", _("Planning session")
    JOINT = "joint", _("Joint session")
    WORKSHOP = "workshop", _("Workshop")
    ALL_STAFF = "all_staff", _("All-staff meeting")
    MID_QUARTER = "mid_quarter", _("Mid-quarter review")
    MONTHLY = "monthly", _("Monthly review")
    CHECK_IN = "check_in", _("Check-in meeting")

    @property
    def is_for_everybody(self) -> bool:
        """Return whether everybody who works here may read of it, invited or not."""
        return self in FOR_EVERYBODY


# What concerns the organization as a whole.
FOR_EVERYBODY = (SessionKind.PLANNING, SessionKind.ALL_STAFF, SessionKind.MID_QUARTER)


# What counts as a review: others meet to plan, to check in, or to agree on one thing.
REVIEWS = (SessionKind.MID_QUARTER, SessionKind.MONTHLY)


class SessionState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self) -> str:
        """Return the badge tone of the state."""
        return {"running": "warn", "held": "good"}.get(self.value, "none")


TO_COME = (SessionState.PLANNED, SessionState.RUNNING)


class Rhythm(models.TextChoices):
    """How often people meet again."""

    WEEKLY = "weekly", _("Every week")
    TWO_WEEKLY = "two_weekly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")


class Answer(models.TextChoices):
    """What somebody says to an invitation."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Comes")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("Does not come")

    @property
    def tone(self) -> str:
        """Return the badge tone of the answer."""
        return {"yes": "good", "maybe": "warn", "no": "bad"}.get(self.value, "none")


class SubjectKind(models.TextChoices):
    """What an item of an agenda is about."""

    STANDING = "standing", _("Where we stand")
    GOAL = "goal", _("Goal")
    GAP = "gap", _("Gap")
    ACTION = "action", _("Corrective action")
    KPI = "kpi", _("KPI")
    REQUEST = "request", _("Request")
    PROPOSAL = "proposal", _("Proposed change")
    FEEDBACK = "feedback", _("Feedback")
    RANKING = "ranking", _("Ranking")
    PROJECT = "project", _("Key project")
    TARGET = "target", _("Target")
    PLAN = "plan", _("Plan")


class Outcome(models.TextChoices):
    """How an item of an agenda ended."""

    OPEN = "", _("Not discussed yet")
    DISCUSSED = "discussed", _("Discussed")
    DECIDED = "decided", _("Decided")
    POSTPONED = "postponed", _("Put off")

    @property
    def tone(self) -> str:
        """Return the badge tone of the outcome."""
        return {"discussed": "good", "decided": "good", "postponed": "warn"}.get(self.value, "none")
