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
