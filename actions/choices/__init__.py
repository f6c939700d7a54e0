"""Kinds and states of corrective actions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionKind(models.TextChoices):
    """The customer's five kinds, one for each kind of gap; and what brings a target back on its way."""

    REPLACE_KPI = "A", _("Refine or replace the KPI")
    COLLABORATE = "B", _("Resolve through cross-department collaboration")
    ALIGN_FOCUS = "C", _("Align focus")
    REFRAME_METRIC = "D", _("Reframe the metric")
    SET_OBJECTIVE = "E", _("Set a clear and measurable objective")
    COURSE_CORRECTION = "K", _("Correct the course")


# What is done about gaps; a course correction is about a target or an obstacle.
GAP_KINDS = tuple(kind for kind in ActionKind if kind != ActionKind.COURSE_CORRECTION)
GAP_KIND_CHOICES = [(kind.value, kind.label) for kind in GAP_KINDS]


class ActionState(models.TextChoices):
    """The life of a corrective action."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Agreed")
    IN_PROGRESS = "in_progress", _("In progress")
    IMPLEMENTED = "implemented", _("Done")
    VERIFICATION_DUE = "verification_due", _("To check")
    EFFECTIVE = "effective", _("Worked")
    PARTLY = "partly", _("Worked in part")
    NOT_EFFECTIVE = "not_effective", _("Did not work")
    UNDECIDABLE = "undecidable", _("Cannot be said")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "implemented": "good",
            "effective": "good",
            "in_progress": "warn",
            "approved": "warn",
            "verification_due": "warn",
            "partly": "warn",
            "not_effective": "bad",
        }.get(self.value, "none")


# Not yet implemented: these can be late.
OPEN_STATES = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.IN_PROGRESS)

# A verdict was given: nothing more is owed, unless a follow-up is.
JUDGED_STATES = (
    ActionState.EFFECTIVE,
    ActionState.PARTLY,
    ActionState.NOT_EFFECTIVE,
    ActionState.UNDECIDABLE,
)
# The verdict asks for something else to follow.
FAILED_STATES = (ActionState.PARTLY, ActionState.NOT_EFFECTIVE)
# Carried out, whatever came of it.
DONE_STATES = (ActionState.IMPLEMENTED, ActionState.VERIFICATION_DUE, *JUDGED_STATES)


class ResourceKind(models.TextChoices):
    """What a step may need."""

    TIME = "time", _("Time")
    TECHNOLOGY = "technology", _("Technology")
    PERSONNEL = "personnel", _("Personnel")
    MONEY = "money", _("Money")
