"""How each function contributes to a target, in one sentence that the function itself confirms."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from kpis.choices.cascade import STANDING, ContributionState
from kpis.models.targets import Kpt
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_HOW = 300
LONGEST_REASON = 500


class KptContributionQuerySet(models.QuerySet["KptContribution"]):
    """Contributions of functions."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "KptContributionQuerySet":
        """Keep those to targets the person may read."""
        return self.filter(kpt__in=Kpt.objects.visible_to(user))

    def standing(self) -> "KptContributionQuerySet":
        """Keep those that were not taken out of the table."""
        return self.filter(state__in=STANDING)


class KptContribution(VersionedModel):
    """One function of the organization and how it contributes to a target.

    Whoever writes the target says how; the function's head confirms it or says why not. Other words
    ask for a new answer.
    """

    kpt = models.ForeignKey(
        Kpt, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("target")
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="kpt_contributions",
        verbose_name=_("function"),
    )
    how = models.CharField(_("how it contributes"), max_length=LONGEST_HOW)
    state = models.CharField(
        max_length=10,
        choices=ContributionState,
        default=ContributionState.ASKED,
        editable=False,
    )
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True, editable=False)

    objects = KptContributionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "contribution of a function"
        verbose_name_plural = "contributions of functions"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ContributionState.values),
                name="kpis_contribution_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(how=""),
                name="kpis_contribution_says_how",
                violation_error_message=_("Say how the function contributes."),
            ),
            models.UniqueConstraint(
                fields=["kpt", "department"],
                condition=models.Q(state__in=["asked", "confirmed", "declined"]),
                name="kpis_contribution_once",
                violation_error_message=_("This function stands in the table already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", answered_by=None, answered_at=None)
                | models.Q(state="removed")
                | models.Q(
                    state__in=["confirmed", "declined"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="kpis_contribution_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="kpis_contribution_no_with_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [
            # My week: which head has not confirmed yet?
            models.Index(
                fields=["department"],
                name="kpis_contribution_waiting",
                condition=models.Q(state="asked"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.how}"

    @property
    def state_choice(self) -> ContributionState:
        """Return the state with its label and tone, as badges want it."""
        return ContributionState(self.state)
