"""What the organization wants, what moves it, and the projects that carry it."""

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from departments.choices import CouplingSign, GoalCategory, MeasureDirection, MeasureKind
from departments.choices.focus import SUPPORTING, CommitmentState
from departments.models.people import Department
from saypro_align.lib.models import VersionedModel


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals."""

    def active_on(self, day: date) -> "GoalQuerySet":
        """Keep goals that hold on the day; a goal retired today still holds today."""
        return self.filter(active_from__lte=day).filter(
            models.Q(retired_on=None) | models.Q(retired_on__gte=day)
        )


class Goal(VersionedModel):
    """What the organization wants."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    title = models.CharField(_("goal"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    why = models.TextField(_("why it matters"))
    category = models.CharField(_("category"), max_length=30, choices=GoalCategory)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_goals",
        verbose_name=_("owner"),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    domain_terms = models.TextField(
        _("words of its field"),
        blank=True,
        help_text=_("One a line: words that belong to this goal's field but do not move it."),
    )
    active_from = models.DateField(_("holds from"))
    retired_on = models.DateField(_("last day"), null=True, blank=True, editable=False)
    retired_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("title"),
                name="departments_goal_title_ci",
                violation_error_message=_("A goal with this title exists."),
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=GoalCategory.values),
                name="departments_goal_category",
            ),
            models.CheckConstraint(
                condition=models.Q(weight=None) | models.Q(weight__gte=1),
                name="departments_goal_weight_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_active_on(self, day: date) -> bool:
        """Return whether the goal holds on the day."""
        return self.active_from <= day and (self.retired_on is None or day <= self.retired_on)


class GoalMeasure(VersionedModel):
    """A number that shows whether a goal is reached, or a driver that moves such a number."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(_("kind"), max_length=10, choices=MeasureKind)
    name = models.CharField(_("name"), max_length=200)
    direction = models.CharField(_("better when it"), max_length=10, choices=MeasureDirection)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    terms = models.TextField(
        _("other names"), blank=True, help_text=_("One a line: how departments call this number.")
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["goal__title", "kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                "goal",
                Lower("name"),
                condition=models.Q(retired_at=None),
                name="departments_goalmeasure_name_once",
                violation_error_message=_("This goal already has a measure of that name."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=MeasureKind.values)
                & models.Q(direction__in=MeasureDirection.values),
                name="departments_goalmeasure_choices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.goal})"


class MeasureCoupling(VersionedModel):
    """What raising one measure does to another; the ground on which conflicts are found."""

    first = models.ForeignKey(GoalMeasure, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(GoalMeasure, on_delete=models.PROTECT, related_name="+")
    sign = models.SmallIntegerField(_("effect"), choices=CouplingSign)
    reason = models.CharField(_("reason"), max_length=300)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=models.Q(retired_at=None),
                name="departments_measurecoupling_once",
                violation_error_message=_("These two are already coupled."),
            ),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")),
                name="departments_measurecoupling_two",
                violation_error_message=_("Choose two different measures."),
            ),
            models.CheckConstraint(
                condition=models.Q(sign__in=[-1, 1]), name="departments_measurecoupling_sign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.name} / {self.second.name}"


class KeyProject(VersionedModel):
    """A project that several departments carry for a goal."""

    name = models.CharField(_("name"), max_length=200)
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="key_projects", verbose_name=_("goal")
    )
    description = models.TextField(_("description"), blank=True)
    lead_department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_projects",
        verbose_name=_("department that leads it"),
    )
    decides = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who decides"),
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["goal__title", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(retired_at=None),
                name="departments_keyproject_name_ci",
                violation_error_message=_("A key project with this name exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProjectPriority(VersionedModel):
    """How high a department ranks a key project (1 = first) and what it commits to."""

    project = models.ForeignKey(KeyProject, on_delete=models.PROTECT, related_name="priorities")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="project_priorities"
    )
    rank = models.PositiveSmallIntegerField(_("priority"), validators=[MinValueValidator(1)])
    commitment = models.CharField(_("commitment"), max_length=300, blank=True)
    commitment_due_on = models.DateField(_("by when"), null=True, blank=True)
    commitment_state = models.CharField(
        max_length=10,
        choices=CommitmentState,
        default=CommitmentState.NONE,
        blank=True,
        editable=False,
    )
    commitment_note = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["project__name", "rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(commitment="", commitment_state="")
                | (
                    ~models.Q(commitment="")
                    & models.Q(commitment_state__in=["open", "kept", "not_kept"])
                ),
                name="departments_projectpriority_commitment_state",
            ),
            models.UniqueConstraint(
                fields=["project", "department"], name="departments_projectpriority_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rank__gte=1), name="departments_projectpriority_rank_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.project} {self.rank}"

    @property
    def commitment_choice(self) -> CommitmentState:
        """Return the state of the commitment with its label and tone, as badges want it."""
        return CommitmentState(self.commitment_state)

    @property
    def is_supporting(self) -> bool:
        """Return whether the department promises something, or has kept its promise."""
        return self.commitment_state in SUPPORTING
