"""Reviews and meetings: who meets when and why, and in what rhythm."""

from datetime import datetime
from typing import TYPE_CHECKING, Union
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.sessions import (
    FOR_EVERYBODY,
    REVIEWS,
    TO_COME,
    Answer,
    Rhythm,
    SessionKind,
    SessionState,
)
from actions.models.actions import CorrectiveAction
from departments.models import Department, Quarter
from departments.models.people import is_time_zone
from gaps.models import Gap
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_PURPOSE = 500
LONGEST_REASON = 500


class SessionSeries(VersionedModel):
    """A meeting that comes back; what it is about is taken from the last one held or planned."""

    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm)
    first_on = models.DateField(editable=False)
    starts_at = models.TimeField(editable=False)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(1440)], editable=False
    )
    time_zone = models.CharField(max_length=60, validators=[is_time_zone], editable=False)
    until = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "session series"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rhythm__in=Rhythm.values), name="actions_series_rhythm"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("first_on")),
                name="actions_series_ends_after_its_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="actions_series_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_rhythm_display()

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which the time of day is kept."""
        return ZoneInfo(self.time_zone)


class SessionQuerySet(models.QuerySet["Session"]):
    """Reviews and meetings."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "SessionQuerySet":
        """Keep what the person may read: what he is asked to or promised in, what his departments
        meet for, and what concerns everybody. Strategy office and leadership read all.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        asked = SessionParticipant.objects.filter(
            session=models.OuterRef("pk"), user=user, removed_at=None
        )
        concerned = SessionDepartment.objects.filter(
            session=models.OuterRef("pk"), department__in=user.department_ids(), removed_at=None
        )
        return self.filter(
            models.Q(kind__in=FOR_EVERYBODY)
            | models.Q(chair=user)
            | models.Q(planned_by=user)
            | models.Q(pk__in=user.session_decisions.filter(removed_at=None).values("session"))
            | models.Exists(asked)
            | models.Exists(concerned)
        )

    def to_come(self) -> "SessionQuerySet":
        """Keep those neither held nor cancelled."""
        return self.filter(state__in=TO_COME)

    def of_department(self, department: Department) -> "SessionQuerySet":
        """Keep those the department meets for."""
        concerned = SessionDepartment.objects.filter(
            session=models.OuterRef("pk"), department=department, removed_at=None
        )
        return self.filter(models.Exists(concerned))


class Session(VersionedModel):
    """A review or meeting with its agenda, its minutes and its decisions."""

    kind = models.CharField(_("kind"), max_length=12, choices=SessionKind)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.CharField(_("what it is for"), max_length=LONGEST_PURPOSE, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[is_time_zone])
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(
        _("link to join"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
    )
    quarter = models.ForeignKey(
        Quarter,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
        verbose_name=_("quarter"),
    )
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="sessions_chaired",
        verbose_name=_("led by"),
    )
    gap = models.ForeignKey(
        Gap, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    action = models.ForeignKey(
        CorrectiveAction, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    series = models.ForeignKey(
        SessionSeries,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
        editable=False,
    )
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    state = models.CharField(
        max_length=10, choices=SessionState, default=SessionState.PLANNED, editable=False
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    # How often invitations had to be sent again: calendars take the highest.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # When corrected minutes went out last; the first go out on closing.
    minutes_sent_at = models.DateTimeField(null=True, editable=False)
    summary = models.TextField(_("in short"), max_length=2000, blank=True, editable=False)
    # How many people came, where nobody ticks off five hundred names.
    people_came = models.PositiveIntegerField(null=True, editable=False)
    cancel_reason = models.CharField(max_length=LONGEST_REASON, blank=True, editable=False)
    # Left out on purpose, with the reason: it need not be planned again.
    is_left_out = models.BooleanField(default=False, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SessionKind.values)
                & models.Q(state__in=SessionState.values),
                name="actions_session_choices",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="actions_session_ends_after_its_start",
                violation_error_message=_("The end must be after the beginning."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""), name="actions_session_has_a_title"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="mid_quarter") | models.Q(quarter__isnull=False),
                name="actions_session_mid_of_a_quarter",
                violation_error_message=_("Choose the quarter whose middle it is."),
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="held", closed_at__isnull=False, closed_by__isnull=False)
                    | (~models.Q(state="held") & models.Q(closed_at=None, closed_by=None))
                ),
                name="actions_session_closed_iff_held",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running") | models.Q(started_at__isnull=False),
                name="actions_session_running_has_begun",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="actions_session_cancelled_for_a_reason",
                violation_error_message=_("Say why it is cancelled."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_left_out=False) | models.Q(state="cancelled"),
                name="actions_session_left_out_is_cancelled",
            ),
            models.CheckConstraint(
                condition=models.Q(series=None, number=None)
                | models.Q(series__isnull=False, number__isnull=False),
                name="actions_session_numbered_in_its_series",
            ),
            models.UniqueConstraint(
                fields=["series", "number"], name="actions_session_once_in_its_series"
            ),
            # The organization looks at a quarter's middle once; two people planning it at the same
            # time do not make two of it.
            models.UniqueConstraint(
                fields=["quarter"],
                condition=models.Q(kind="mid_quarter") & ~models.Q(state="cancelled"),
                name="actions_session_one_mid_quarter",
                violation_error_message=_("The mid-quarter review of this quarter is planned."),
            ),
        ]
        indexes = [
            # What comes next, what was held last.
            models.Index(fields=["state", "starts_at"], name="actions_session_by_start"),
            models.Index(fields=["quarter", "kind"], name="actions_session_of_quarter"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_choice(self) -> SessionState:
        """Return the state with its label and tone, as badges want it."""
        return SessionState(self.state)

    @property
    def is_to_come(self) -> bool:
        """Return whether it is neither held nor cancelled."""
        return self.state in TO_COME

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which it was planned."""
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        """Return when it begins by the clock in the meeting's own zone."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        """Return when it ends by the clock in the meeting's own zone."""
        return self.ends_at.astimezone(self.zone)

    @property
    def goes_through_targets(self) -> bool:
        """Return whether it looks at targets one by one."""
        return self.kind in REVIEWS and self.quarter_id is not None

    def is_over(self, now: datetime) -> bool:
        """Return whether it should be closed by now."""
        return self.is_to_come and self.ends_at <= now


class SessionDepartment(VersionedModel):
    """A department that a meeting concerns; its people may read of it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="concerned")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="meetings")
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "department"], name="actions_sessiondepartment_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.department)


class SessionParticipant(VersionedModel):
    """Somebody who is asked to come, what he answered, and whether he came."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="session_places"
    )
    # Whose word it is: a head answers for the department.
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(
        _("answer"), max_length=5, choices=Answer, default=Answer.NONE, blank=True, editable=False
    )
    note = models.CharField(_("note"), max_length=300, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    came = models.BooleanField(_("came"), null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["user__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"], name="actions_sessionparticipant_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=Answer.values),
                name="actions_sessionparticipant_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="actions_sessionparticipant_answered_at",
            ),
        ]
        indexes = [
            # Whose answer is still wanted, and where somebody goes.
            models.Index(fields=["user", "answer"], name="actions_participant_of_user"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def answer_choice(self) -> Answer:
        """Return the answer with its label and tone, as badges want it."""
        return Answer(self.answer)
