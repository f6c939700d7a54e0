"""Whether an action worked, as somebody other than the responsible person found."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.life import VerdictKind
from actions.models.actions import CorrectiveAction
from saypro_align.lib.models import DomainModel


class Verdict(DomainModel):
    """One verdict; never changed. `judgement` are the numbers it was given on, as exact strings."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=14, choices=VerdictKind)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    judgement: Any = models.JSONField(default=dict, blank=True)
    rule_version = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=VerdictKind.values), name="actions_verdict_choices"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="actions_verdict_with_a_reason",
                violation_error_message=_("Say what shows it, in one sentence."),
            ),
            # A verdict that settles the matter is given once; "it cannot be said" may be said twice.
            models.UniqueConstraint(
                fields=["action"],
                condition=~models.Q(verdict="undecidable"),
                name="actions_verdict_settled_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_verdict_display())

    @property
    def choice(self) -> VerdictKind:
        """Return the verdict with its label and tone, as badges want it."""
        return VerdictKind(self.verdict)
