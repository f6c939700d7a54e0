"""Kinds, states and severities of gaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GapKind(models.TextChoices):
    """The customer's five kinds; the label is the plain name."""

    MISALIGNED_KPI = "A", _("KPI does not serve the goal")
    CONFLICTING_GOALS = "B", _("Departments pull apart")
    NO_SHARED_FOCUS = "C", _("No shared focus")
    IRRELEVANT_METRIC = "D", _("Metric that does not matter here")
    UNCLEAR_OBJECTIVE = "E", _("No clear number")

    @property
    def formal(self) -> str:
        """Return the formal name, shown beside the plain one on the gap's page and in the API."""
        return str(
            {
                "A": _("misaligned KPI"),
                "B": _("conflicting goals"),
                "C": _("lack of shared focus"),
                "D": _("irrelevant metric"),
                "E": _("unclear or unmeasurable objective"),
            }[self.value]
        )


class GapState(models.TextChoices):
    """The life of a gap."""

    SUSPECTED = "suspected", _("To confirm")
    CONFIRMED = "confirmed", _("Open")
    PLANNED = "planned", _("Action planned")
    IN_ACTION = "in_action", _("In correction")
    RESOLVED = "resolved", _("Resolved")
    VERIFIED = "verified", _("Verified")
    DISMISSED = "dismissed", _("Not a gap")
    ACCEPTED = "accepted", _("Accepted")
    REOPENED = "reopened", _("Reopened")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "confirmed": "bad",
            "reopened": "bad",
            "suspected": "warn",
            "planned": "warn",
            "in_action": "warn",
            "accepted": "warn",
            "resolved": "good",
            "verified": "good",
        }.get(self.value, "none")


# Everything that is neither gone nor waved away.
OPEN_STATES = (
    GapState.SUSPECTED,
    GapState.CONFIRMED,
    GapState.PLANNED,
    GapState.IN_ACTION,
    GapState.ACCEPTED,
    GapState.REOPENED,
)


class Severity(models.TextChoices):
    """How heavily a gap weighs; advisory never counts."""

    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    ADVISORY = "advisory", _("Advice")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"critical": "bad", "high": "bad", "medium": "warn", "low": "warn"}.get(
            self.value, "none"
        )


class Family(models.TextChoices):
    """The three families the customer named, each of one or two kinds."""

    KPIS = "kpis", _("Misaligned KPIs")
    CONFLICTS = "conflicts", _("Conflicting objectives")
    UNCLEAR = "unclear", _("Unclear priorities")

    @property
    def kinds(self) -> tuple[GapKind, ...]:
        """Return the kinds that belong to it."""
        return {
            "kpis": (GapKind.MISALIGNED_KPI, GapKind.IRRELEVANT_METRIC),
            "conflicts": (GapKind.CONFLICTING_GOALS, GapKind.NO_SHARED_FOCUS),
            "unclear": (GapKind.UNCLEAR_OBJECTIVE,),
        }[self.value]


class Cause(models.TextChoices):
    """Why a gap came to be, as those concerned say."""

    OVERLOOKED = "overlooked", _("Overlooked when the plan was written")
    HABIT = "habit", _("Taken over from an earlier plan")
    NO_DATA = "no_data", _("No data to measure it")
    NOT_AGREED = "not_agreed", _("Not agreed between departments")
    STRATEGY = "strategy", _("The strategy changed")
    UNCLEAR_GOAL = "unclear_goal", _("The goal is not clear")
    CAPACITY = "capacity", _("Too few people, too little time or money")
    OTHER = "other", _("Something else")


class GapSource(models.TextChoices):
    """Who found it."""

    RULE = "rule", _("a rule")
    PERSON = "person", _("a person")


class ChangeState(models.TextChoices):
    """How far a change of a rule is."""

    WAITING = "waiting", _("Waiting")
    IN_FORCE = "in_force", _("In force")


class SnapshotCause(models.TextChoices):
    """Why a snapshot was taken."""

    DAILY = "daily", _("Daily")
    EVENT = "event", _("The number moved")
    MONTH_END = "month_end", _("End of month")
    QUARTER_END = "quarter_end", _("End of quarter")
    CORRECTION = "correction", _("Correction")


class Outcome(models.TextChoices):
    """What came of an earlier gap."""

    CLOSED = "closed", _("Closed")
    CAME_BACK = "came_back", _("Closed, had come back")
    NOT_A_GAP = "not_a_gap", _("Not a gap")
    ACCEPTED = "accepted", _("Accepted")
    OPEN = "open", _("Still open")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"closed": "good", "came_back": "warn", "accepted": "warn", "open": "bad"}.get(
            self.value, "none"
        )
