"""Kinds and states of support requests, of what is thanked for, and of incentives."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SupportKind(models.TextChoices):
    """What a person or a team may need to reach its targets."""

    TRAINING = "training", _("Training")
    TOOL = "tool", _("Tool")
    ACCESS = "access", _("Access")
    PEOPLE = "people", _("People")

    @classmethod
    def things(cls) -> tuple[str, ...]:
        """Return the kinds that are there or missing: tools, and access to them."""
        return (cls.TOOL.value, cls.ACCESS.value)


class SupportState(models.TextChoices):
    """Where a support request stands."""

    OPEN = "open", _("Waits for an answer")
    GRANTED = "granted", _("Granted")
    ORDERED = "ordered", _("Ordered")
    AVAILABLE = "available", _("Available")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def answered(cls) -> tuple[str, ...]:
        """Return the states in which somebody has answered."""
        return (
            cls.GRANTED.value,
            cls.ORDERED.value,
            cls.AVAILABLE.value,
            cls.DECLINED.value,
        )

    @classmethod
    def on_the_way(cls) -> tuple[str, ...]:
        """Return the states in which something was promised and has not come."""
        return (cls.GRANTED.value, cls.ORDERED.value)

    @classmethod
    def missing(cls) -> tuple[str, ...]:
        """Return the states in which what is needed is not there."""
        return (cls.OPEN.value, cls.GRANTED.value, cls.ORDERED.value)

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "open": "warn",
            "granted": "good",
            "ordered": "warn",
            "available": "good",
            "declined": "bad",
        }.get(self.value, "none")


class IncentiveRule(models.TextChoices):
    """What a department must reach for an incentive."""

    ATTAINMENT = "attainment", _("Named KPIs reach their target values")
    TARGETS = "targets", _("The department's targets are reached")
    ALIGNED = "aligned", _("The plan is fully aligned")


class IncentiveState(models.TextChoices):
    """The life of an incentive; nothing is paid out by it."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    COMPUTED = "computed", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")

    @classmethod
    def ended(cls) -> tuple[str, ...]:
        """Return the states after which nothing more happens."""
        return (cls.APPROVED.value, cls.CANCELLED.value)

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "computed": "warn", "approved": "good", "rejected": "bad"}.get(
            self.value, "none"
        )
