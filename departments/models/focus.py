"""How much departments want a key project, and in which order they want the projects done."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices.focus import RankingState
from departments.models.goals import Goal, KeyProject
from departments.models.people import Department
from departments.models.quarters import Quarter
from saypro_align.lib.models import DomainModel, VersionedModel


class ProjectDemand(VersionedModel):
    """How much a department that does not lead a key project wants it, 1 to 5."""

    project = models.ForeignKey(KeyProject, on_delete=models.PROTECT, related_name="demands")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="project_demands"
    )
    rating = models.PositiveSmallIntegerField(
        _("demand"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering = ["project__name", "department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "department"], name="departments_projectdemand_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5),
                name="departments_projectdemand_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.project} {self.rating}"


class ProjectRanking(VersionedModel):
    """Departments put the same key projects in order, and what they agree on becomes the order."""

    title = models.CharField(_("title"), max_length=200)
    quarter = models.ForeignKey(
        Quarter, on_delete=models.PROTECT, related_name="rankings", verbose_name=_("quarter")
    )
    goal = models.ForeignKey(
        Goal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rankings",
        verbose_name=_("goal"),
    )
    due_on = models.DateField(_("answers by"))
    state = models.CharField(
        max_length=10, choices=RankingState, default=RankingState.OPEN, editable=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    # What was decided, frozen: places, orders counted, agreement as exact numbers, rule version.
    result = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RankingState.values),
                name="departments_projectranking_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="departments_projectranking_closed_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether departments may still order."""
        return self.state == RankingState.OPEN

    @property
    def state_choice(self) -> RankingState:
        """Return the state with its label and tone, as badges want it."""
        return RankingState(self.state)


class RankingProject(DomainModel):
    """A key project that stands on the ballot; fixed when the ranking is opened."""

    ranking = models.ForeignKey(ProjectRanking, on_delete=models.PROTECT, related_name="entries")
    project = models.ForeignKey(KeyProject, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "project"], name="departments_rankingproject_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ranking}: {self.project}"


class RankingBallot(VersionedModel):
    """A department that takes part, and its order: ids of projects, the first comes first."""

    ranking = models.ForeignKey(ProjectRanking, on_delete=models.PROTECT, related_name="ballots")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="ballots")
    order: Any = models.JSONField(default=list, blank=True, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    ordered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "department"], name="departments_rankingballot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ranking}: {self.department}"

    @property
    def is_given(self) -> bool:
        """Return whether the department has given its order."""
        return bool(self.order)
