"""What a person or a team needs to reach its targets, and what came of asking for it."""

from datetime import date
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.support import SupportKind, SupportState
from actions.models.actions import CorrectiveAction
from departments.models import Department
from kpis.models import Kpi
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_NEED = 200
LONGEST_REASON = 500


class SupportQuerySet(models.QuerySet["SupportRequest"]):
    """Support requests."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "SupportQuerySet":
        """Keep the own ones, those of the own team, and for heads all of the department.

        What one person needs is between that person, the head and those who answer.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        return self.filter(
            models.Q(asked_by=user)
            | models.Q(person=user)
            | models.Q(department_id__in=user.headed_department_ids())
            | models.Q(department_id__in=user.department_ids(), person=None)
        )

    def waiting(self) -> "SupportQuerySet":
        """Keep those nobody has answered."""
        return self.filter(state=SupportState.OPEN)

    def missing_things(self) -> "SupportQuerySet":
        """Keep the tools and accesses that are needed and not there."""
        return self.filter(kind__in=SupportKind.things(), state__in=SupportState.missing())


class SupportRequest(VersionedModel):
    """A department, or one person in it, needs training, a tool, access or people."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="support_requests"
    )
    # Whom it is for; nobody: for the whole team.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="support_needed",
        verbose_name=_("for whom"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SupportKind)
    what = models.CharField(_("what is needed"), max_length=LONGEST_NEED)
    why = models.CharField(_("what it is for"), max_length=LONGEST_REASON, blank=True)
    needed_by = models.DateField(_("needed by"))
    action = models.ForeignKey(
        CorrectiveAction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="support_requests",
        verbose_name=_("corrective action"),
    )
    kpi = models.ForeignKey(
        Kpi,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="support_requests",
        verbose_name=_("KPI"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(
        max_length=10, choices=SupportState, default=SupportState.OPEN, editable=False
    )
    answer = models.CharField(
        _("answer"), max_length=LONGEST_REASON, blank=True, default="", editable=False
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True, editable=False)
    # The first answer: the time to it is what is counted.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    available_at = models.DateTimeField(null=True, editable=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=SupportState.values)
                & models.Q(kind__in=SupportKind.values),
                name="actions_support_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(what=""),
                name="actions_support_says_something",
                violation_error_message=_("Say what is needed."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="actions_support_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None)
                | models.Q(state="withdrawn")
                | models.Q(
                    state__in=["granted", "ordered", "available", "declined"],
                    answered_at__isnull=False,
                ),
                name="actions_support_answered_when_not_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("asked_by")),
                name="actions_support_answered_by_another",
                violation_error_message=_("Somebody else answers this."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="actions_support_no_with_a_reason",
                violation_error_message=_("Say why not."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="available", available_at__isnull=False)
                | (~models.Q(state="available") & models.Q(available_at=None)),
                name="actions_support_available_at",
            ),
        ]
        indexes = [
            # What My week and the aged list ask: what does nobody have answered?
            models.Index(
                fields=["created_at"],
                name="actions_support_waiting",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["department", "state"], name="actions_support_of_department"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def state_choice(self) -> SupportState:
        """Return the state with its label and tone, as badges want it."""
        return SupportState(self.state)

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has answered."""
        return self.state == SupportState.OPEN

    @property
    def is_thing(self) -> bool:
        """Return whether it is a tool or an access, which is there or not."""
        return self.kind in SupportKind.things()

    def is_late(self, today: date) -> bool:
        """Return whether its day has passed and it has not come."""
        return self.state in SupportState.missing() and self.needed_by < today
