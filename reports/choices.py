"""Kinds, audiences and states of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """What a report tells."""

    MONTHLY = "monthly", _("Monthly alignment report")


class Audience(models.TextChoices):
    """For whom it is made; decides what it may show."""

    LEADERSHIP = "leadership", _("Leadership")
    HEADS = "heads", _("Heads of department")
    STAFF = "staff", _("Staff")
    EXTERNAL = "external", _("External readers")


class RunState(models.TextChoices):
    """Where a run stands."""

    PENDING = "pending", _("Waiting")
    BUILT = "built", _("Built")
    SENT = "sent", _("Handed to the outbox")
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
