"""Key performance targets: promises with an owner for a quarter, from the organization to a person."""

import uuid
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import CrossTeam, Department, Goal, Quarter, User
from kpis.choices.targets import LIVING, KptLevel, KptState, Sharing
from kpis.models.kpis import Kpi
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LONGEST_RATIONALE = 2000
LONGEST_REASON = 500


class KptQuerySet(models.QuerySet["Kpt"]):
    """Key performance targets."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "KptQuerySet":
        """Keep what the person may read.

        The organization's and the departments' once proposed: all who work here. A person's: the
        person, the heads of his department and the strategy office. Drafts: who writes them.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator:
            return self
        return self.filter(readable_targets(user))

    def living(self) -> "KptQuerySet":
        """Keep those that count: not stopped, replaced or withdrawn."""
        return self.filter(state__in=LIVING)

    def owned_by(self, user: User) -> "KptQuerySet":
        """Keep those the person answers for, himself or as a team's lead."""
        return self.filter(models.Q(owner=user) | models.Q(team__lead=user))


def readable_targets(user: User) -> models.Q:
    """Return which targets a person outside the strategy office may read."""
    personal = models.Q(level=KptLevel.PERSON)
    shown = models.Q(proposed_at__isnull=False)
    own = (
        models.Q(owner=user)
        | models.Q(team__lead=user)
        | models.Q(person=user, proposed_at__isnull=False)
    )
    headed = models.Q(department_id__in=user.headed_department_ids())
    may = own | headed | (shown & ~personal)
    return may | ~personal if user.is_leader else may


class Kpt(VersionedModel):
    """A key performance target. The number's name, unit and rhythm are its KPI's; the promise is here."""

    quarter = models.ForeignKey(
        Quarter, on_delete=models.PROTECT, related_name="kpts", verbose_name=_("quarter")
    )
    level = models.CharField(_("whose"), max_length=12, choices=KptLevel)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("serves the target"),
    )
    goal = models.ForeignKey(
        Goal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kpts",
        verbose_name=_("serves the goal"),
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kpts",
        verbose_name=_("department"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="personal_kpts",
        verbose_name=_("person"),
    )
    name = models.CharField(_("target"), max_length=300)
    rationale = models.TextField(_("why"), max_length=LONGEST_RATIONALE, blank=True)
    contribution = models.CharField(_("how it helps the target above"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_kpts",
        verbose_name=_("owner"),
    )
    team = models.ForeignKey(
        CrossTeam,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kpts",
        verbose_name=_("team"),
    )
    kpi = models.ForeignKey(
        Kpi,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kpts",
        verbose_name=_("KPI"),
    )
    baseline = models.DecimalField(
        _("start"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    target_value = models.DecimalField(
        _("target value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    # What was typed where the target is relative: 15 means +15 %, -20 means -20 % of the start.
    relative_target = models.DecimalField(
        max_digits=9, decimal_places=4, null=True, blank=True, editable=False
    )
    low = models.DecimalField(_("from"), max_digits=18, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=18, decimal_places=4, null=True, blank=True)
    tolerance = models.DecimalField(
        _("tolerance"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    starts_on = models.DateField(_("from day"), null=True, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    sharing = models.CharField(
        _("how its parts make the whole"), max_length=10, choices=Sharing, default=Sharing.SUM
    )
    # Why it is proposed although a letter of SMART fails.
    smart_reason = models.CharField(max_length=LONGEST_REASON, blank=True, editable=False)
    state = models.CharField(
        max_length=10, choices=KptState, default=KptState.DRAFT, editable=False
    )
    state_reason = models.CharField(max_length=LONGEST_REASON, blank=True, editable=False)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    feedback_until = models.DateField(_("feedback until"), null=True, blank=True, editable=False)
    feedback_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finalized_at = models.DateTimeField(null=True, blank=True, editable=False)
    finalized_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        editable=False,
    )

    objects = KptQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "key performance target"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=KptLevel.values)
                & models.Q(state__in=KptState.values)
                & models.Q(sharing__in=Sharing.values),
                name="kpis_kpt_choices",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="kpis_kpt_says_something"),
            models.CheckConstraint(
                condition=models.Q(level="organization", department=None, person=None, parent=None)
                | models.Q(level="department", department__isnull=False, person=None, goal=None)
                | models.Q(
                    level="person", department__isnull=False, person__isnull=False, goal=None
                ),
                name="kpis_kpt_belongs_to_its_level",
                violation_error_message=_("Choose the department or the person it is for."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="kpis_kpt_not_its_own_part",
            ),
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(team=None),
                name="kpis_kpt_one_owner",
                violation_error_message=_("Name a person or a team, not both."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["final", "closed", "stopped", "replaced"])
                | models.Q(owner__isnull=False)
                | models.Q(team__isnull=False),
                name="kpis_kpt_final_has_an_owner",
                violation_error_message=_("Name who answers for the target."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | ~models.Q(rationale=""),
                name="kpis_kpt_proposed_with_a_rationale",
                violation_error_message=_("Say why this target matters."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["final", "closed", "stopped", "replaced"])
                | (
                    models.Q(kpi__isnull=False)
                    & (
                        models.Q(target_value__isnull=False)
                        | models.Q(low__isnull=False, high__isnull=False)
                    )
                ),
                name="kpis_kpt_final_has_a_number",
                violation_error_message=_("Enter the number this target is measured by."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", proposed_at=None)
                | models.Q(state="withdrawn")
                | models.Q(
                    ~models.Q(state="draft"), proposed_at__isnull=False, proposed_by__isnull=False
                ),
                name="kpis_kpt_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["draft", "proposed", "withdrawn"],
                    finalized_at=None,
                    finalized_by=None,
                )
                | models.Q(
                    state__in=["final", "closed", "stopped", "replaced"],
                    finalized_at__isnull=False,
                    finalized_by__isnull=False,
                ),
                name="kpis_kpt_finalized_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["stopped", "replaced", "withdrawn"])
                | (~models.Q(state_reason="") & models.Q(ended_at__isnull=False)),
                name="kpis_kpt_ended_for_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_by=None)
                | (models.Q(state="replaced") & ~models.Q(replaced_by=models.F("id"))),
                name="kpis_kpt_replaced_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="kpis_kpt_weight"
            ),
            models.CheckConstraint(
                condition=models.Q(low=None)
                | models.Q(high=None)
                | models.Q(high__gt=models.F("low")),
                name="kpis_kpt_range_order",
                violation_error_message=_("The upper end must be above the lower end."),
            ),
            models.CheckConstraint(
                condition=models.Q(tolerance=None) | models.Q(tolerance__gt=0),
                name="kpis_kpt_tolerance_positive",
                violation_error_message=_("The tolerance must be above zero."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(due_on=None)
                | models.Q(due_on__gt=models.F("starts_on")),
                name="kpis_kpt_due_after_start",
                violation_error_message=_("The due date must be after the start."),
            ),
        ]
        indexes = [
            # A quarter's targets, level by level; a department's; what somebody answers for.
            models.Index(fields=["quarter", "level", "state"], name="kpis_kpt_of_quarter"),
            models.Index(fields=["department", "quarter"], name="kpis_kpt_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_choice(self) -> KptState:
        """Return the state with its label and tone, as badges want it."""
        return KptState(self.state)

    @property
    def level_choice(self) -> KptLevel:
        """Return the level with its label."""
        return KptLevel(self.level)

    @property
    def is_open(self) -> bool:
        """Return whether its words may still be changed without a decision: it is not promised yet."""
        return self.state in (KptState.DRAFT, KptState.PROPOSED)

    @property
    def accountable(self) -> User | None:
        """Return the one person who answers for it: the owner, or the team's lead."""
        return self.team.lead if self.team is not None else self.owner

    @property
    def accountable_id(self) -> uuid.UUID | None:
        """Return who answers for it, without loading him where he owns it himself."""
        return self.team.lead_id if self.team is not None else self.owner_id


class KptPhase(DomainModel):
    """A point of the path a target shall take. A changed path retires the old points."""

    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="phases")
    on = models.DateField(_("date"))
    expected = models.DecimalField(_("expected value"), max_digits=18, decimal_places=4)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpt", "on"],
                condition=models.Q(retired_at=None),
                name="kpis_kptphase_day_once",
                violation_error_message=_("This day stands in the path already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.expected}"
