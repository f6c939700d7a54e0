"""What the other departments say to an action."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.life import AgreementState
from actions.models.actions import CorrectiveAction
from departments.models import Department
from saypro_align.lib.models import VersionedModel

LONGEST_REASON = 500


class ActionAgreement(VersionedModel):
    """A department that must agree before an action may go on, and what it said."""

    action = models.ForeignKey(
        CorrectiveAction, on_delete=models.PROTECT, related_name="agreements"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="agreements")
    state = models.CharField(
        max_length=10, choices=AgreementState, default=AgreementState.NAMED, editable=False
    )
    asked_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True, editable=False)

    class Meta:
        ordering = ["department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "department"], name="actions_agreement_department_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AgreementState.values), name="actions_agreement_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["asked", "agreed", "declined"])
                | models.Q(asked_at__isnull=False),
                name="actions_agreement_asked_at",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state__in=["agreed", "declined"], at__isnull=False, by__isnull=False)
                    | (~models.Q(state__in=["agreed", "declined"]) & models.Q(at=None, by=None))
                ),
                name="actions_agreement_said_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="actions_agreement_no_with_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [
            # Whose answer is still owed.
            models.Index(
                fields=["department", "asked_at"],
                name="actions_agreement_waiting",
                condition=models.Q(state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return self.department.name

    @property
    def state_choice(self) -> AgreementState:
        """Return the state with its label and tone, as badges want it."""
        return AgreementState(self.state)
