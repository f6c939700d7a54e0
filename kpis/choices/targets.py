"""Levels, states and ways of adding up of key performance targets."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class KptLevel(models.TextChoices):
    """Whose promise a target is."""

    ORGANIZATION = "organization", _("Organization")
    DEPARTMENT = "department", _("Department")
    PERSON = "person", _("Person")


class Sharing(models.TextChoices):
    """How the parts of a target make the whole."""

    SUM = "sum", _("The parts add up")
    AVERAGE = "average", _("The mean of the parts")
    COVERAGE = "coverage", _("Every part reaches the same")


class KptState(models.TextChoices):
    """The life of a target; nothing is deleted."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    FINAL = "final", _("Final")
    CLOSED = "closed", _("Closed")
    STOPPED = "stopped", _("Stopped")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"proposed": "warn", "final": "good"}.get(self.value, "none")


# What counts in a quarter: on its way to be agreed, agreed, or judged at the quarter's end.
LIVING: Final = (KptState.DRAFT, KptState.PROPOSED, KptState.FINAL, KptState.CLOSED)
# Somebody answers for these.
PROMISED: Final = (KptState.FINAL, KptState.CLOSED, KptState.STOPPED, KptState.REPLACED)
ENDED: Final = (KptState.STOPPED, KptState.REPLACED, KptState.WITHDRAWN)


class ChangeCause(models.TextChoices):
    """What made somebody change a target."""

    FEEDBACK = "feedback", _("Feedback")
    CHECK_IN = "check_in", _("Check-in")
    REVIEW = "review", _("Review")
    OFFICE = "office", _("Request")


class ChangeState(models.TextChoices):
    """What became of a change that was asked for."""

    REQUESTED = "requested", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"requested": "warn", "approved": "good"}.get(self.value, "none")
