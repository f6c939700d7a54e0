"""Report schedules, their runs, and the doors outside readers get to a run."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter
from departments.models.people import is_time_zone
from reports import words
from reports.choices import Audience, Counting, Every, ReportKind, RunState
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

# Kinds that tell of a month or of a quarter, as the schedule says.
EITHER_PERIOD: Final = (ReportKind.STAKEHOLDER, ReportKind.DEPARTMENT)


class ReportSchedule(VersionedModel):
    """When a report is made, and for whom."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=20, choices=ReportKind, default=ReportKind.MONTHLY
    )
    audience = models.CharField(_("audience"), max_length=12, choices=Audience)
    every = models.CharField(_("how often"), max_length=10, choices=Every, default=Every.MONTH)
    counting = models.CharField(
        _("counted in"), max_length=12, choices=Counting, default=Counting.DAY
    )
    # The n-th day, or working day, after the period's end; a shorter month takes its last day.
    number = models.PositiveSmallIntegerField(
        _("which day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=7, validators=[MaxValueValidator(23)]
    )
    minute = models.PositiveSmallIntegerField(
        _("minute"), default=0, validators=[MaxValueValidator(59)]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Africa/Johannesburg", validators=[is_time_zone]
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    to_audience = models.BooleanField(_("to everybody of the audience"), default=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("more people"), blank=True, related_name="+"
    )
    # For the department report; none chosen means all that exist.
    departments = models.ManyToManyField(
        Department, verbose_name=_("departments"), blank=True, related_name="+"
    )
    extra_recipients = models.TextField(
        _("more recipients"), blank=True, help_text=_("One e-mail address a line.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # The next run that is due; older ones stand as rows in ReportRun.
    next_run_at = models.DateTimeField(editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=500, blank=True, editable=False)
    paused_why = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=31, hour__lte=23, minute__lte=59),
                name="reports_schedule_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReportKind.values)
                & models.Q(audience__in=Audience.values)
                & models.Q(every__in=Every.values, counting__in=Counting.values),
                name="reports_schedule_choices",
            ),
            # A monthly report tells of a month; results, packs and the quarter's report of a quarter.
            models.CheckConstraint(
                condition=models.Q(kind__in=EITHER_PERIOD)
                | models.Q(kind=ReportKind.MONTHLY, every=Every.MONTH)
                | (~models.Q(kind=ReportKind.MONTHLY) & models.Q(every=Every.QUARTER)),
                name="reports_schedule_period_of_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_run_at"],
                name="reports_schedule_due",
                condition=models.Q(is_active=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RunQuerySet(models.QuerySet["ReportRun"]):
    """Report runs."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "RunQuerySet":
        """Keep what the person may read.

        External readers: what was made for them, unless a department named in it agrees no more.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_external:
            return self.filter(audience=Audience.EXTERNAL, state=RunState.SENT).exclude(
                named_departments__is_shown_outside=False
            )
        if user.is_coordinator or user.is_administrator or user.is_leader:
            return self
        wanted = [Audience.STAFF, Audience.EXTERNAL]
        if user.headed_department_ids():
            wanted.append(Audience.HEADS)
        # One department's report is for its own people; for heads it is for its own head.
        whose = models.Q(department=None) | models.Q(department__in=user.department_ids())
        not_theirs = models.Q(audience=Audience.HEADS, department__isnull=False) & ~models.Q(
            department__in=user.headed_department_ids()
        )
        return self.filter(whose, audience__in=wanted, state=RunState.SENT).exclude(not_theirs)

    def wanted(self) -> "RunQuerySet":
        """Keep what is not finished and still wanted.

        Who paused a schedule wants none of its reports unless somebody asks for them afterwards; one
        that paused itself finishes the others.
        """
        # A question of its own, not a join: of two updates at once the second must look again.
        paused = ReportSchedule.objects.filter(is_active=False, paused_why="")
        unfinished = self.filter(state__in=[RunState.PENDING, RunState.BUILT])
        return unfinished.exclude(schedule__in=paused, corrects=None, asked_at=None)


class ReportRun(DomainModel):
    """One report for one period and audience, with its numbers frozen."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20, choices=ReportKind)
    audience = models.CharField(max_length=12, choices=Audience)
    quarter = models.ForeignKey(
        Quarter, null=True, on_delete=models.PROTECT, related_name="report_runs"
    )
    # Whose report it is, where each department gets its own.
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="report_runs"
    )
    language = models.CharField(max_length=10, default="en")
    period_key = models.CharField(max_length=20)
    period_start = models.DateField()
    period_end = models.DateField()
    due_at = models.DateTimeField()
    # A correction is a further revision; the one before stays readable and says so.
    revision = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField(max_length=500, blank=True)
    # A correction that nobody is mailed about: it stands on the page of the report it corrects.
    is_quiet = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PENDING)
    is_late = models.BooleanField(default=False)
    # When somebody asked for it; it goes before others, and does not care for a pause.
    asked_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    # Of whom readers outside read in it; empty in reports for people inside.
    named_departments = models.ManyToManyField(
        Department, blank=True, editable=False, related_name="+"
    )
    # The frozen numbers and words, a `reports.document.Document`; everything is rendered from this.
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    built_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # When somebody was told that the report is late; once.
    alerted_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "audience", "language", "period_key", "revision"],
                condition=models.Q(department=None),
                name="reports_run_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["kind", "audience", "language", "period_key", "department", "revision"],
                condition=models.Q(department__isnull=False),
                name="reports_run_once_a_department",
            ),
            models.CheckConstraint(
                condition=models.Q(revision=1, corrects=None)
                | (models.Q(revision__gt=1, corrects__isnull=False) & ~models.Q(reason="")),
                name="reports_run_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="reports_run_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "failed"])
                | models.Q(built_at__isnull=False),
                name="reports_run_built_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="reports_run_unfinished",
                condition=models.Q(state__in=["pending", "built"]),
            )
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.get_kind_display()} {self.period_told}"

    @property
    def period_told(self) -> str:
        """Return what people call the period: "October 2026", "Q3 2026"."""
        return words.period_words(self.period_key, self.period_start)


class ReportLink(DomainModel):
    """The door of an outside reader: one report, some weeks. Only a digest of the secret is kept."""

    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="links")
    # Whom it was mailed to; empty for one that was made by hand, which has a label instead.
    address = models.EmailField(max_length=254, blank=True)
    label = models.CharField(_("for whom"), max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "report link"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(address="", label=""), name="reports_link_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.address

    def is_living(self, now: datetime) -> bool:
        """Return whether it still opens."""
        return self.revoked_at is None and now < self.expires_at
