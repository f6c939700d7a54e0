"""The states and kinds of this app, each with its label; badges ask `tone` for their colour."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationRole(models.TextChoices):
    """A role that holds across all departments."""

    NONE = "", _("None")
    COORDINATOR = "coordinator", _("Strategy office")
    LEADER = "leader", _("Leadership")
    ADMINISTRATOR = "administrator", _("Administrator")
    EXTERNAL = "external", _("External reader")


class MembershipRole(models.TextChoices):
    """A role in one department."""

    STAFF = "staff", _("Staff")
    HEAD = "head", _("Head")


class Theme(models.TextChoices):
    """How pages look to a person: as the device says, or always light or dark."""

    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class StartPage(models.TextChoices):
    """Where a person lands after signing in."""

    BY_ROLE = "", _("What fits my role")
    MY_WEEK = "week", _("My week")
    DASHBOARD = "dashboard", _("Dashboard")


class QuarterState(models.TextChoices):
    """Where a quarter stands: being prepared, open for plans, frozen."""

    PREPARING = "preparing", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class OpeningStep(models.TextChoices):
    """What is next in the opening of a quarter; its dates are always the first."""

    GOALS = "goals", _("Review the goals")
    DEPARTMENTS = "departments", _("Who plans")
    MAILS = "mails", _("Look at the mails")
    OPENED = "opened", _("Open")


class ReviewDecision(models.TextChoices):
    """What becomes of a goal in the next quarter."""

    KEEP = "keep", _("Keep it")
    CHANGE = "change", _("Change it")
    RETIRE = "retire", _("Retire it")


class RequestState(models.TextChoices):
    """Where a request for an exemption stands."""

    WAITING = "waiting", _("Waiting for the leadership")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Taken back")


class GoalCategory(models.TextChoices):
    """The customer's five families of goals."""

    REVENUE = "revenue", _("Revenue")
    CUSTOMER_SATISFACTION = "customer_satisfaction", _("Customer satisfaction")
    OPERATIONAL_IMPROVEMENT = "operational_improvement", _("Operational improvement")
    COMPLIANCE = "compliance", _("Compliance")
    STRATEGIC_INITIATIVE = "strategic_initiative", _("Strategic initiative")


class MeasureKind(models.TextChoices):
    """A measure says whether the goal is reached; a driver moves a measure."""

    MEASURE = "measure", _("Measure")
    DRIVER = "driver", _("Driver")


class MeasureDirection(models.TextChoices):
    """Which way is better."""

    INCREASE = "increase", _("Should rise")
    DECREASE = "decrease", _("Should fall")


class CouplingSign(models.IntegerChoices):
    """What raising one measure does to the other."""

    TOGETHER = 1, _("Rise together")
    AGAINST = -1, _("One costs the other")


class PlanState(models.TextChoices):
    """The life of a plan version."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Changes requested")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Superseded")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "approved": "good",
            "active": "good",
            "submitted": "warn",
            "returned": "bad",
        }.get(self.value, "none")


# The version that is scored, and the version somebody works on.
IN_FORCE_STATES = (PlanState.APPROVED, PlanState.ACTIVE, PlanState.CLOSED)
WORKING_STATES = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED)
EDITABLE_STATES = (PlanState.DRAFT, PlanState.RETURNED)
# What other departments may read.
PUBLIC_STATES = (
    PlanState.SUBMITTED,
    PlanState.APPROVED,
    PlanState.ACTIVE,
    PlanState.CLOSED,
    PlanState.SUPERSEDED,
)


class LinkKind(models.TextChoices):
    """How strongly an objective serves a goal."""

    CONTRIBUTES = "contributes", _("Contributes to")
    SUPPORTS = "supports", _("Supports")


class ObjectiveState(models.TextChoices):
    """An objective is retired, never deleted."""

    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class ProposalState(models.TextChoices):
    """What became of a proposed change of a goal."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Taken up")
    DECLINED = "declined", _("Not taken up")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "accepted": "good"}.get(self.value, "none")
