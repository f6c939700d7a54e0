"""Changes of targets: what they said, what they shall say, and what was decided."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.choices.targets import ChangeCause, ChangeState
from kpis.models.targets import LONGEST_REASON, Kpt
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class TargetChangeQuerySet(models.QuerySet["TargetChange"]):
    """Changes of targets."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "TargetChangeQuerySet":
        """Keep changes of targets the person may read."""
        return self.filter(kpt__in=Kpt.objects.visible_to(user))

    def waiting(self) -> "TargetChangeQuerySet":
        """Keep those nobody has decided."""
        return self.filter(state=ChangeState.REQUESTED)


class TargetChange(VersionedModel):
    """Somebody wants a target to read otherwise: old and new texts, why, and what was decided.

    `old` and `new` hold the changed fields only, numbers as exact strings. `direct`: written where it
    was agreed, in a review or while the target was being discussed, without a second person.
    """

    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="changes")
    old = models.JSONField(default=dict, editable=False)
    new = models.JSONField(default=dict, editable=False)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    cause = models.CharField(
        max_length=10, choices=ChangeCause, default=ChangeCause.OFFICE, editable=False
    )
    cause_id = models.UUIDField(null=True, blank=True, editable=False)
    direct = models.BooleanField(default=False, editable=False)
    state = models.CharField(
        max_length=10, choices=ChangeState, default=ChangeState.REQUESTED, editable=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decide_reason = models.CharField(max_length=LONGEST_REASON, blank=True, editable=False)

    objects = TargetChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values)
                & models.Q(cause__in=ChangeCause.values),
                name="kpis_targetchange_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="kpis_targetchange_reasoned",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by=None, decided_at=None)
                | models.Q(
                    ~models.Q(state="requested"), decided_by__isnull=False, decided_at__isnull=False
                ),
                name="kpis_targetchange_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(direct=True, state="approved")
                | models.Q(direct=False, decided_by=None)
                | models.Q(~models.Q(decided_by=models.F("asked_by")), direct=False),
                name="kpis_targetchange_decided_by_another",
                violation_error_message=_("Somebody else must decide this."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(decide_reason=""),
                name="kpis_targetchange_no_with_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [
            # What waits for a decision.
            models.Index(
                fields=["kpt"], name="kpis_change_waiting", condition=models.Q(state="requested")
            )
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def state_choice(self) -> ChangeState:
        """Return the state with its label and tone, as badges want it."""
        return ChangeState(self.state)
