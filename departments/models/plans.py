"""Plan versions, objectives and what they serve."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import (
    EDITABLE_STATES,
    IN_FORCE_STATES,
    PUBLIC_STATES,
    WORKING_STATES,
    LinkKind,
    ObjectiveState,
    PlanState,
)
from departments.models.goals import Goal
from departments.models.quarters import Obligation, Quarter
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models.people import User


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plan versions."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "PlanQuerySet":
        """Keep what the person may read: everything submitted, drafts of the own department only."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator:
            return self
        return self.filter(
            models.Q(state__in=PUBLIC_STATES)
            | models.Q(obligation__department_id__in=user.department_ids())
        )

    def in_quarter(self, quarter: Quarter) -> "PlanQuerySet":
        """Keep the versions of one quarter."""
        return self.filter(obligation__quarter=quarter)

    def in_force(self) -> "PlanQuerySet":
        """Keep the versions that are scored."""
        return self.filter(state__in=IN_FORCE_STATES)

    def working(self) -> "PlanQuerySet":
        """Keep the versions somebody works on."""
        return self.filter(state__in=WORKING_STATES)


class Plan(VersionedModel):
    """One version of a department's plan for a quarter."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(
        max_length=12, choices=PlanState, default=PlanState.DRAFT, editable=False
    )
    summary = models.TextField(_("summary"), blank=True)
    based_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="revisions",
        editable=False,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    # The first of those who decide opened the submitted version: from now on it is in their hands.
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    read_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_note = models.TextField(blank=True, editable=False)
    override_reason = models.CharField(max_length=500, blank=True, editable=False)
    in_force_since = models.DateTimeField(null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "number"], name="departments_plan_number_once"
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=models.Q(state__in=["approved", "active", "closed"]),
                name="departments_plan_one_in_force",
                violation_error_message=_("Another version of this plan is in force."),
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=models.Q(state__in=["draft", "submitted", "returned"]),
                name="departments_plan_one_working",
                violation_error_message=_("Another version of this plan is being worked on."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PlanState.values), name="departments_plan_state"
            ),
            # Four eyes: who wrote or submitted a plan does not decide on it.
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | (
                    ~models.Q(decided_by=models.F("author"))
                    & ~models.Q(decided_by=models.F("submitted_by"))
                ),
                name="departments_plan_author_is_not_approver",
                violation_error_message=_("Somebody else must decide on this plan."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "active", "closed", "superseded"])
                | models.Q(decided_by__isnull=False, in_force_since__isnull=False),
                name="departments_plan_in_force_was_approved",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted")
                | models.Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="departments_plan_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(read_at=None, read_by=None)
                | models.Q(read_at__isnull=False, read_by__isnull=False),
                name="departments_plan_read_by_somebody",
            ),
        ]
        indexes = [
            # The dashboard's question: all versions of a quarter's obligations by state.
            models.Index(fields=["obligation", "state"], name="departments_plan_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation}, version {self.number}"

    @property
    def is_in_force(self) -> bool:
        """Return whether this version is scored."""
        return self.state in IN_FORCE_STATES

    @property
    def is_editable(self) -> bool:
        """Return whether its text may change."""
        return self.state in EDITABLE_STATES

    @property
    def is_unread(self) -> bool:
        """Return whether nobody who decides has opened it since it was submitted."""
        return self.state != PlanState.SUBMITTED or self.read_at is None

    @property
    def is_working(self) -> bool:
        """Return whether somebody works on it, or decides on it."""
        return self.state in WORKING_STATES

    @property
    def state_tone(self) -> str:
        """Return the badge tone of the state."""
        return PlanState(self.state).tone


class Objective(VersionedModel):
    """What a department will change this quarter. `key` stays the same from version to version."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objectives")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(_("objective"), max_length=300)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_objectives",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ObjectiveState, default=ObjectiveState.ACTIVE, editable=False
    )
    no_goal_reason = models.CharField(_("why it serves no goal"), max_length=300, blank=True)
    # The objective of an earlier quarter that this one was copied from.
    carried_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carried_to",
        editable=False,
    )

    class Meta:
        ordering = ["position", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="departments_objective_key_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100),
                name="departments_objective_weight",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ObjectiveState.values),
                name="departments_objective_state",
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="departments_objective_by_key"),
            models.Index(fields=["-created_at", "-id"], name="departments_objective_newest"),
        ]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, day: date) -> bool:
        """Return whether its date has passed."""
        return self.due_on is not None and day > self.due_on


class GoalLink(VersionedModel):
    """An objective serves a goal, in what way, and who confirmed it."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="links")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(_("how"), max_length=12, choices=LinkKind, default=LinkKind.CONTRIBUTES)
    sentence = models.CharField(_("how it helps"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "goal"],
                condition=models.Q(retired_at=None),
                name="departments_goallink_once",
                violation_error_message=_("The objective is already linked to this goal."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=LinkKind.values), name="departments_goallink_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by=None)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="departments_goallink_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective} → {self.goal}"
