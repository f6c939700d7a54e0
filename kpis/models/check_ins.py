"""What owners tell about their numbers each week, and what stands in their way."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from kpis.choices.check_ins import Confidence, ObstacleState, Via
from kpis.models.kpis import Kpi, Measurement
from saypro_align.lib.clock import organization_day
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_NARRATIVE = 1000
LONGEST_NOTE = 300
LONGEST_OBSTACLE = 300
# So long a check-in is changed without a reason.
FREELY = timedelta(hours=72)


def _is_internal(user: Union["User", "AnonymousUser"]) -> bool:
    return bool(user.is_authenticated and user.is_active and not user.is_external)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Check-ins."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "CheckInQuerySet":
        """Keep one's own and those of one's departments; personal ones for the heads alone.

        The strategy office reads all, the leadership all that are not about a person's own targets.
        """
        if not user.is_authenticated or not _is_internal(user):
            return self.none()
        if user.is_coordinator:
            return self
        own = models.Q(user=user) | models.Q(department_id__in=user.headed_department_ids())
        if user.is_leader:
            return self.filter(own | models.Q(is_personal=False))
        shared = models.Q(department_id__in=user.department_ids(), is_personal=False)
        return self.filter(own | shared)

    def given(self) -> "CheckInQuerySet":
        """Keep those that came; the others are the ones that were missed."""
        return self.filter(first_at__isnull=False)

    def missed(self) -> "CheckInQuerySet":
        """Keep those that were due and did not come."""
        return self.filter(first_at=None)


class CheckIn(VersionedModel):
    """A person's numbers of one period in one department; a row without `first_at` was missed.

    `ends_on` names the period, `due_on` is its last working day. `department` is empty for somebody
    who belongs to none. A check-in is personal when each of its numbers serves a person's own target
    only.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins", editable=False
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="check_ins",
        editable=False,
    )
    ends_on = models.DateField(_("period until"), editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    # How many numbers were due.
    asked = models.PositiveSmallIntegerField(default=0, editable=False)
    is_personal = models.BooleanField(default=False, editable=False)
    first_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    via = models.CharField(max_length=5, choices=Via, blank=True, editable=False)
    confidence = models.CharField(
        _("how sure are you"), max_length=6, choices=Confidence, blank=True
    )
    narrative = models.CharField(_("what happened"), max_length=LONGEST_NARRATIVE, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "user__name", "id"]
        verbose_name = "check-in"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department", "ends_on"],
                condition=models.Q(department__isnull=False),
                name="kpis_checkin_once",
            ),
            models.UniqueConstraint(
                fields=["user", "ends_on"],
                condition=models.Q(department=None),
                name="kpis_checkin_once_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(first_at=None, submitted_at=None, via="")
                | (
                    models.Q(first_at__isnull=False, submitted_at__gte=models.F("first_at"))
                    & models.Q(via__in=Via.values)
                ),
                name="kpis_checkin_given_or_missed",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__in=["", *Confidence.values]),
                name="kpis_checkin_confidence",
            ),
        ]
        indexes = [
            # The board of a department, and how punctual it is.
            models.Index(fields=["department", "-ends_on"], name="kpis_checkin_of_department"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.ends_on}"

    @property
    def is_given(self) -> bool:
        """Return whether it came."""
        return self.first_at is not None

    @property
    def is_late(self) -> bool:
        """Return whether it came after its day."""
        return self.first_at is not None and organization_day(self.first_at) > self.due_on

    @property
    def open_until(self) -> datetime | None:
        """Return until when its owner changes it without saying why."""
        return None if self.first_at is None else self.first_at + FREELY


class CheckInEntry(VersionedModel):
    """One number in a check-in: the value that was recorded, or that nothing changed.

    The value itself lives in `measurement` alone. `was_doubted` says that we asked whether the value
    is meant, and that the owner said so.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="entries")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="check_in_entries")
    measurement = models.ForeignKey(
        Measurement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="check_in_entries",
        editable=False,
    )
    no_change = models.BooleanField(default=False, editable=False)
    was_doubted = models.BooleanField(default=False, editable=False)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "number in a check-in"
        verbose_name_plural = "numbers in check-ins"
        constraints = [
            models.UniqueConstraint(fields=["check_in", "kpi"], name="kpis_checkinentry_once"),
            models.CheckConstraint(
                condition=models.Q(confidence__in=["", *Confidence.values]),
                name="kpis_checkinentry_confidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.check_in}"


class CheckInLink(DomainModel):
    """The door in a mail: one person, what is due for him, some days. Only a digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_in_links"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "check-in link"
        indexes = [
            models.Index(
                fields=["user"],
                name="kpis_checkinlink_living",
                condition=models.Q(revoked_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.expires_at:%Y-%m-%d}"

    def is_living(self, now: datetime) -> bool:
        """Return whether it still opens."""
        return self.revoked_at is None and now < self.expires_at


class ObstacleQuerySet(models.QuerySet["Obstacle"]):
    """Obstacles."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ObstacleQuerySet":
        """Keep those of the person's departments, and those his departments are asked to help with.

        What stands in the way of a person's own target is read by the person, by who raised it, by
        the heads on both sides and by the strategy office.
        """
        if not user.is_authenticated or not _is_internal(user):
            return self.none()
        if user.is_coordinator:
            return self
        mine = models.Q(owner=user) | models.Q(raised_by=user) | models.Q(kpt__person=user)
        headed = user.headed_department_ids()
        heads = models.Q(department_id__in=headed) | models.Q(help_from_id__in=headed)
        shared = models.Q(kpt=None, is_personal=False) | models.Q(
            kpt__level__in=["organization", "department"]
        )
        if not user.is_leader:
            own = user.department_ids()
            shared &= models.Q(department_id__in=own) | models.Q(help_from_id__in=own)
        return self.filter(mine | heads | shared)

    def open(self) -> "ObstacleQuerySet":
        """Keep those that still stand in the way."""
        return self.filter(state=ObstacleState.OPEN)


class Obstacle(VersionedModel):
    """What stands in the way of a target or a number, who clears it, and whose help is needed.

    It may hang on a target, on a number, or on the department's work as a whole.
    """

    kpt = models.ForeignKey(
        "kpis.Kpt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="obstacles",
        verbose_name=_("target"),
    )
    kpi = models.ForeignKey(
        Kpi,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="obstacles",
        verbose_name="KPI",
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="obstacles",
        verbose_name=_("department"),
    )
    check_in = models.ForeignKey(
        CheckIn,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="obstacles",
        editable=False,
    )
    # Raised in a check-in about a person's own targets only.
    is_personal = models.BooleanField(default=False, editable=False)
    what = models.CharField(_("what is in the way"), max_length=LONGEST_OBSTACLE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="obstacles",
        verbose_name=_("who clears it"),
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    help_from = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="obstacles_to_help_with",
        verbose_name=_("need help from"),
    )
    help_needed = models.CharField(_("what help"), max_length=LONGEST_OBSTACLE, blank=True)
    due_on = models.DateField(_("needed by"), null=True, blank=True)
    state = models.CharField(
        max_length=8, choices=ObstacleState, default=ObstacleState.OPEN, editable=False
    )
    solved_at = models.DateTimeField(null=True, blank=True, editable=False)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    outcome = models.CharField(
        _("how it was solved, or why it no longer matters"),
        max_length=500,
        blank=True,
        editable=False,
    )

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ObstacleState.values), name="kpis_obstacle_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(what=""), name="kpis_obstacle_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(help_from=None)
                | models.Q(department=None)
                | ~models.Q(help_from=models.F("department")),
                name="kpis_obstacle_help_of_another",
                violation_error_message=_("Ask another department for help."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", solved_at=None, solved_by=None)
                | (
                    ~models.Q(state="open")
                    & models.Q(solved_at__isnull=False, solved_by__isnull=False)
                ),
                name="kpis_obstacle_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(outcome=""),
                name="kpis_obstacle_dropped_for_a_reason",
                violation_error_message=_("Say why it no longer matters."),
            ),
        ]
        indexes = [
            # The board: what is open, the oldest first; and whom it is waiting for.
            models.Index(
                fields=["created_at"],
                name="kpis_obstacle_open",
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def state_choice(self) -> ObstacleState:
        """Return the state with its label and tone, as badges want it."""
        return ObstacleState(self.state)

    def age_days(self, today: date) -> int:
        """Return for how many days it has stood in the way."""
        until = organization_day(self.solved_at) if self.solved_at else today
        return max(0, (until - organization_day(self.created_at)).days)

    def is_overdue(self, today: date) -> bool:
        """Return whether it should have been cleared before today."""
        return self.state == ObstacleState.OPEN and self.due_on is not None and self.due_on < today
