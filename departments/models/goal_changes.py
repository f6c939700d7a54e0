"""How goals change: what people propose, and which objectives must find another goal."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import ProposalState
from departments.models.goals import Goal
from departments.models.plans import Plan
from departments.models.quarters import Obligation
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models.people import User


class GoalProposalQuerySet(models.QuerySet["GoalProposal"]):
    """Proposals."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "GoalProposalQuerySet":
        """Keep what the person may read: who decides and who leads reads all, others their own."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        return self.filter(proposed_by=user)

    def waiting(self) -> "GoalProposalQuerySet":
        """Keep those nobody has answered."""
        return self.filter(state=ProposalState.OPEN)


class GoalProposal(VersionedModel):
    """Somebody says what should change about a goal; the strategy office answers."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="proposals")
    text = models.CharField(_("what should change"), max_length=500)
    why = models.CharField(_("why"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(
        max_length=10, choices=ProposalState, default=ProposalState.OPEN, editable=False
    )
    answer = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = GoalProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values),
                name="departments_goalproposal_state",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="open", answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    ~models.Q(state="open")
                    & ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="departments_goalproposal_answered_with_a_reason",
                violation_error_message=_("An answer needs a reason."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None)
                | ~models.Q(answered_by=models.F("proposed_by")),
                name="departments_goalproposal_answered_by_another",
                violation_error_message=_("Somebody else must answer this."),
            ),
        ]
        indexes = [
            # What waits for the strategy office.
            models.Index(
                fields=["created_at"],
                name="departments_proposal_waiting",
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def state_choice(self) -> ProposalState:
        """Return the state with its label and tone, as badges want it."""
        return ProposalState(self.state)


class RealignmentQuerySet(models.QuerySet["Realignment"]):
    """Realignments."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "RealignmentQuerySet":
        """Keep those whose objective stands in a version the person may read."""
        readable = Plan.objects.visible_to(user).filter(
            obligation=models.OuterRef("obligation"),
            objectives__key=models.OuterRef("objective_key"),
        )
        return self.filter(models.Exists(readable))


class Realignment(DomainModel):
    """An objective that lost its only goal; all of one goal together are a wave.

    `text` is the objective as it stood when the goal was retired. `done_at` is set when the plan that
    holds no longer needs the retired goal there.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="realignments")
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="realignments"
    )
    objective_key = models.UUIDField()
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    objects = RealignmentQuerySet.as_manager()

    class Meta:
        ordering = ["obligation__department__name", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "obligation", "objective_key"],
                name="departments_realignment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(done_at__gte=models.F("created_at")),
                name="departments_realignment_done_after_start",
            ),
        ]
        indexes = [
            # What an assessment looks for: what is still to be realigned in these plans.
            models.Index(fields=["obligation", "done_at"], name="departments_realignment_open"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation}: {self.text}"
