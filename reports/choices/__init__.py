"""Kinds, audiences and states of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """What a report tells."""

    MONTHLY = "monthly", _("Monthly alignment report")
    QUARTERLY = "quarterly", _("Quarterly alignment report")
    RESULTS = "results", _("Quarter results")
    STAKEHOLDER = "stakeholder", _("Stakeholder report")
    DEPARTMENT = "department", _("Department report")
    PACK = "pack", _("Meeting pack")


class DigestKind(models.TextChoices):
    """What else comes again and again by mail, and can be stopped as a report can."""

    REMINDER = "reminder", _("Reminders of what is due")
    PROGRESS = "progress", _("Progress reports of departments")


STOPPABLE = [*ReportKind.choices, *DigestKind.choices]


class Every(models.TextChoices):
    """How often a report is made, and of which period: the last complete month or quarter."""

    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")


class Counting(models.TextChoices):
    """Which days are counted from the period's end to the report's day."""

    DAY = "day", _("Days of the calendar")
    WORKING_DAY = "working_day", _("Working days")


class Audience(models.TextChoices):
    """For whom it is made; decides what it may show."""

    LEADERSHIP = "leadership", _("Leadership")
    HEADS = "heads", _("Heads of department")
    STAFF = "staff", _("Staff")
    EXTERNAL = "external", _("External readers")


class RunState(models.TextChoices):
    """Where a run stands."""

    PENDING = "pending", _("Waiting")
    BUILT = "built", _("Made")
    SENT = "sent", _("Made, mails written")
    FAILED = "failed", _("Failed")


class MapSign(models.TextChoices):
    """What a cell of the alignment map says about its objectives."""

    FINE = "fine", _("all fine")
    OPEN = "open", _("gap open")
    APART = "apart", _("departments pull apart")
    SUSPECTED = "suspected", _("to confirm")

    @property
    def sign(self) -> str:
        """Return the sign that stands for it; the word stands beside it for who hears the page."""
        return {"fine": "✓", "open": "✕", "apart": "⇄", "suspected": "?"}[self.value]

    @property
    def tone(self) -> str:
        """Return the tone: good, warn, bad or none."""
        return {"fine": "good", "open": "bad"}.get(self.value, "warn")
