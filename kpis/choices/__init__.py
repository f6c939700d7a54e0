"""Directions, rhythms and states of KPIs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """When a KPI is good."""

    INCREASE = "increase", _("Increase to")
    DECREASE = "decrease", _("Decrease to")
    RANGE = "range", _("Keep within")
    AT_LEAST = "at_least", _("At least")
    AT_MOST = "at_most", _("At most")
    MILESTONES = "milestones", _("Milestones")


class Aggregation(models.TextChoices):
    """How the values of a quarter make one number."""

    LEVEL = "level", _("Last value")
    CUMULATIVE = "cumulative", _("Sum in the quarter")
    AVERAGE = "average", _("Average over the days")


class Frequency(models.TextChoices):
    """How often a value is due."""

    WEEKLY = "weekly", _("Weekly")
    TWO_WEEKLY = "two_weekly", _("Every two weeks")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")

    @property
    def days(self) -> int:
        """Return the longest gap between two values, in days."""
        return {"weekly": 7, "two_weekly": 14, "monthly": 31, "quarterly": 92}[self.value]


class KpiState(models.TextChoices):
    """A KPI that no longer counts keeps its series."""

    ACTIVE = "active", _("Active")
    MONITORED = "monitored", _("Monitored only")
    RETIRED = "retired", _("Retired")


class UseState(models.TextChoices):
    """A KPI's use in a plan is retired, never deleted."""

    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class KpiStatus(models.TextChoices):
    """How a KPI stands today; the first rule that fits."""

    NO_DATA = "no_data", _("No data")
    STALE = "stale", _("No recent data")
    REACHED = "reached", _("Reached")
    TOO_EARLY = "too_early", _("Too early to say")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "reached": "good",
            "on_track": "good",
            "at_risk": "warn",
            "off_track": "bad",
            "stale": "warn",
        }.get(self.value, "none")


class UploadState(models.TextChoices):
    """Where an uploaded plan set stands."""

    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Ready to import")
    FAULTY = "faulty", _("Cannot be imported")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")


class HandshakeState(models.TextChoices):
    """Where a request between two departments stands, and whose turn it is."""

    ASKED = "asked", _("Waits for an answer")
    OFFERED = "offered", _("Another offer made")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Not kept")

    @classmethod
    def waiting(cls) -> tuple[str, ...]:
        """Return the states in which one of the two owes an answer."""
        return (cls.ASKED.value, cls.OFFERED.value)

    @classmethod
    def confirmed(cls) -> tuple[str, ...]:
        """Return the states in which both have said yes, whatever came of it."""
        return (cls.AGREED.value, cls.KEPT.value, cls.BROKEN.value)

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "asked": "warn",
            "offered": "warn",
            "agreed": "good",
            "kept": "good",
            "declined": "bad",
            "broken": "bad",
        }.get(self.value, "none")
