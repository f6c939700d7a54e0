"""Corrective actions."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Union
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.about import About
from actions.choices import DONE_STATES, GAP_KINDS, OPEN_STATES, ActionKind, ActionState
from actions.choices.life import CriterionWay, RootCause
from departments.models import Department, Quarter
from gaps.choices import GapState, Severity
from gaps.models import Gap
from kpis.choices.targets import KptLevel
from kpis.models import Kpi, Kpt, Obstacle
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.models import VersionedModel
from saypro_align.lib.periods import day_bounds

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


_ABOUT_NO_PERSON = (models.Q(kpt=None) | ~models.Q(kpt__level=KptLevel.PERSON)) & (
    models.Q(obstacle=None)
    | (models.Q(obstacle__is_personal=False) & ~models.Q(obstacle__kpt__level=KptLevel.PERSON))
)


class ActionQuerySet(models.QuerySet["CorrectiveAction"]):
    """Corrective actions."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ActionQuerySet":
        """Keep what the person may read: the actions of gaps and targets he may read, and his own.

        What is done about a person's own target is that person's business, not the department's.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator:
            return self
        asked = self.model._base_manager.filter(
            agreements__department_id__in=user.department_ids(),
            agreements__state__in=["asked", "agreed", "declined"],
        )
        return self.filter(
            models.Q(gap__in=Gap.objects.visible_to(user))
            | models.Q(kpt__in=Kpt.objects.visible_to(user))
            | models.Q(kpt=None, obstacle__in=Obstacle.objects.visible_to(user))
            | (models.Q(department_id__in=user.department_ids()) & _ABOUT_NO_PERSON)
            | models.Q(responsible=user)
            | models.Q(verifier=user)
            | models.Q(pk__in=asked.values("pk"))
        )

    def about_no_person(self) -> "ActionQuerySet":
        """Leave out what is done about persons' own targets: it is not the department's to tell."""
        return self.filter(_ABOUT_NO_PERSON)

    def overdue(self, day: date) -> "ActionQuerySet":
        """Keep actions whose deadline has passed and that are not implemented."""
        return self.filter(state__in=OPEN_STATES, deadline__lt=day)

    def overdue_at(self, now: datetime) -> "ActionQuerySet":
        """Keep overdue actions, each judged by the day it is in its own department."""
        late = models.Q(pk__in=[])
        for name in Department.objects.order_by().values_list("time_zone", flat=True).distinct():
            today = now.astimezone(ZoneInfo(name)).date()
            late |= models.Q(department__time_zone=name, deadline__lt=today)
        return self.filter(late, state__in=OPEN_STATES)

    def in_quarter(self, quarter: Quarter) -> "ActionQuerySet":
        """Keep the actions about gaps and targets of a quarter, and about obstacles met within it."""
        zone = organization_zone()
        begun, _end = day_bounds(quarter.starts_on, zone)
        _start, ended = day_bounds(quarter.ends_on, zone)
        met = models.Q(
            gap=None, kpt=None, obstacle__created_at__gte=begun, obstacle__created_at__lt=ended
        )
        return self.filter(models.Q(gap__quarter=quarter) | models.Q(kpt__quarter=quarter) | met)

    def told(self) -> "ActionQuerySet":
        """Keep what reports count: actions about gaps that everybody inside may know of."""
        few = [GapState.SUSPECTED, GapState.DISMISSED]
        return self.filter(gap__on_draft=False).exclude(
            models.Q(state=ActionState.CANCELLED)
            | models.Q(gap__severity=Severity.ADVISORY)
            | models.Q(gap__state__in=few)
        )

    def open(self) -> "ActionQuerySet":
        """Keep actions that are neither implemented nor cancelled."""
        return self.filter(state__in=OPEN_STATES)


class CorrectiveAction(VersionedModel):
    """What is done about a gap, by whom, by when; or about a target that lags, or an obstacle."""

    gap = models.ForeignKey(
        Gap, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    kpt = models.ForeignKey(
        Kpt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("target"),
    )
    # The obstacle whose solution became this action; its target, if it has one, is named too.
    obstacle = models.ForeignKey(
        Obstacle,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("obstacle"),
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    kind = models.CharField(_("kind"), max_length=1, choices=ActionKind)
    title = models.CharField(_("what will be done"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrective_actions",
        verbose_name=_("responsible person"),
    )
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    criterion = models.CharField(_("how we will know that it worked"), max_length=300, blank=True)
    # What shows it in numbers, fixed before the start: this KPI, this way, at least so much.
    criterion_kpi = models.ForeignKey(
        Kpi,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrective_actions",
        verbose_name=_("KPI that shows it"),
    )
    criterion_way = models.CharField(
        _("it should go"), max_length=4, choices=CriterionWay, blank=True
    )
    criterion_shift = models.DecimalField(
        _("by at least"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions_to_verify",
        verbose_name=_("who checks whether it worked"),
    )
    verify_on = models.DateField(_("check again on"), null=True, blank=True)
    cause = models.CharField(_("kind of cause"), max_length=16, choices=RootCause, blank=True)
    # The last of the whys, or what was typed where nobody had to ask why.
    root_cause = models.TextField(_("root cause"), blank=True)
    resources = models.CharField(_("resources"), max_length=300, blank=True)
    state = models.CharField(
        max_length=20, choices=ActionState, default=ActionState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    implemented_at = models.DateTimeField(null=True, editable=False)
    # The verifier could not say yet, and took one more round.
    extended_at = models.DateTimeField(null=True, editable=False)
    # The action that did not work, which this one follows.
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        editable=False,
    )
    cancel_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ActionState.values)
                & models.Q(kind__in=ActionKind.values),
                name="actions_action_choices",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    gap__isnull=False, kpt=None, obstacle=None, kind__in=list(GAP_KINDS)
                )
                | (
                    models.Q(gap=None, kind="K")
                    & (models.Q(kpt__isnull=False) | models.Q(obstacle__isnull=False))
                ),
                name="actions_action_about_one_thing",
                violation_error_message=_(
                    "An action is about a gap, or about a target or an obstacle."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "cancelled"])
                | (
                    models.Q(
                        deadline__isnull=False,
                        responsible__isnull=False,
                        approved_by__isnull=False,
                        approved_at__isnull=False,
                    )
                    & ~models.Q(criterion="")
                ),
                name="actions_action_approved_is_complete",
                violation_error_message=_(
                    "An agreed action has a deadline, a responsible person and a criterion."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="actions_action_cancelled_for_a_reason",
                violation_error_message=_("Say why the action is cancelled."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=DONE_STATES) | models.Q(implemented_at__isnull=False),
                name="actions_action_done_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(verifier=None)
                | models.Q(responsible=None)
                | ~models.Q(verifier=models.F("responsible")),
                name="actions_action_checked_by_another",
                violation_error_message=_(
                    "Somebody other than the responsible person checks whether it worked."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(verify_on=None)
                | models.Q(deadline=None)
                | models.Q(verify_on__gte=models.F("deadline")),
                name="actions_action_checked_after_deadline",
                violation_error_message=_("Check again on the deadline or after it."),
            ),
            models.CheckConstraint(
                condition=models.Q(criterion_kpi=None, criterion_way="", criterion_shift=None)
                | (
                    models.Q(criterion_kpi__isnull=False, criterion_way__in=CriterionWay.values)
                    & (models.Q(criterion_shift=None) | models.Q(criterion_shift__gt=0))
                ),
                name="actions_action_criterion_whole",
                violation_error_message=_("Say which way the KPI should go, by more than nothing."),
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=["", *RootCause.values]), name="actions_action_cause"
            ),
            models.CheckConstraint(
                condition=models.Q(follows=None) | ~models.Q(follows=models.F("pk")),
                name="actions_action_follows_another",
            ),
        ]
        indexes = [
            # Overdue actions, oldest deadline first.
            models.Index(
                fields=["deadline"],
                name="actions_action_overdue",
                condition=models.Q(state__in=["proposed", "approved", "in_progress"]),
            ),
            models.Index(fields=["department", "state"], name="actions_action_of_department"),
            # Whose day to be checked has come.
            models.Index(
                fields=["verify_on"],
                name="actions_action_to_check",
                condition=models.Q(state__in=["implemented", "verification_due"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, day: date) -> bool:
        """Return whether the deadline has passed without the action being implemented."""
        return self.state in OPEN_STATES and self.deadline is not None and day > self.deadline

    @property
    def is_known_to_few(self) -> bool:
        """Return whether fewer people may read what it is about than may read the action.

        A gap that few may know of, a person's own target, and any obstacle.
        """
        if self.gap is not None:
            return self.gap.is_known_to_few
        return self.obstacle_id is not None or self.kpt is None or self.kpt.level == KptLevel.PERSON

    @property
    def about(self) -> About:
        """Return what the action is about."""
        return About(gap=self.gap, kpt=self.kpt, obstacle=self.obstacle)

    def is_about(self, about: About) -> bool:
        """Return whether the action is about the same gap, target or obstacle."""
        if about.gap is not None:
            return self.gap_id == about.gap.pk
        if about.kpt is not None and self.kpt_id == about.kpt.pk:
            return True
        return about.obstacle is not None and self.obstacle_id == about.obstacle.pk

    @property
    def state_choice(self) -> ActionState:
        """Return the state with its label and tone, as badges want it."""
        return ActionState(self.state)

    @property
    def state_tone(self) -> str:
        """Return the badge tone of the state."""
        return self.state_choice.tone
