"""What reviews say and decide of targets."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.reviews import TargetOutlook, TargetVerdict
from actions.models.sessions import Session
from kpis.models import Kpt, TargetChange
from saypro_align.lib.models import VersionedModel

LONGEST_WORDS = 500


class TargetAssessment(VersionedModel):
    """How the leadership sees a target in a review."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="assessments")
    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="review_assessments")
    outlook = models.CharField(_("outlook"), max_length=10, choices=TargetOutlook)
    words = models.CharField(_("why"), max_length=LONGEST_WORDS, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kpt"], name="actions_targetassessment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outlook__in=TargetOutlook.values),
                name="actions_targetassessment_outlook",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpt}: {self.get_outlook_display()}"

    @property
    def outlook_choice(self) -> TargetOutlook:
        """Return the outlook with its label and tone, as badges want it."""
        return TargetOutlook(self.outlook)


class TargetDecision(VersionedModel):
    """What a review decided about a target, why, and what changed by it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="target_decisions")
    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="review_decisions")
    verdict = models.CharField(_("decision"), max_length=8, choices=TargetVerdict)
    reason = models.CharField(_("reason"), max_length=LONGEST_WORDS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(editable=False)
    change = models.OneToOneField(
        TargetChange,
        null=True,
        on_delete=models.PROTECT,
        related_name="review_decision",
        editable=False,
    )
    replacement = models.OneToOneField(
        Kpt,
        null=True,
        on_delete=models.PROTECT,
        related_name="replaces_by_review",
        editable=False,
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kpt"], name="actions_targetdecision_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=TargetVerdict.values) & ~models.Q(reason=""),
                name="actions_targetdecision_has_a_reason",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(verdict="adjust", change__isnull=False, replacement=None)
                    | models.Q(verdict="replace", change=None, replacement__isnull=False)
                    | models.Q(verdict__in=["keep", "stop"], change=None, replacement=None)
                ),
                name="actions_targetdecision_did_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpt}: {self.get_verdict_display()}"

    @property
    def verdict_choice(self) -> TargetVerdict:
        """Return the decision with its label and tone, as badges want it."""
        return TargetVerdict(self.verdict)
