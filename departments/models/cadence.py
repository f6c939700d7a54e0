"""When a department checks in, when nobody works, and what people were reminded of."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices.cadence import Rhythm, Weekday
from departments.models.people import Department
from saypro_align.lib.models import DomainModel, VersionedModel
from saypro_align.outbox.models import OutgoingMail


class Cadence(VersionedModel):
    """From a day on a department checks in this often, on this weekday; until the next row's day.

    A department without a row checks in every Friday.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="cadences")
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("due on"), choices=Weekday, default=Weekday.FRIDAY)
    from_day = models.DateField(_("from"))

    class Meta:
        ordering = ["department__name", "from_day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "from_day"], name="departments_cadence_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=Rhythm.values), name="departments_cadence_rhythm"
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__in=Weekday.values), name="departments_cadence_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.get_rhythm_display()}, {self.get_weekday_display()}"


class Holiday(VersionedModel):
    """A day on which nothing falls due and nobody is mailed: everywhere, or in one department."""

    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="holidays",
        verbose_name=_("department"),
    )
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["day", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "department"],
                condition=models.Q(retired_at=None, department__isnull=False),
                name="departments_holiday_once_for_department",
                violation_error_message=_("This day is a holiday of the department already."),
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=models.Q(retired_at=None, department=None),
                name="departments_holiday_once_for_all",
                violation_error_message=_("This day is a holiday already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"

    @staticmethod
    def days_for(holidays: "list[Holiday]", department_id: object) -> frozenset[date]:
        """Return the days off in a department, among holidays that were read already."""
        return frozenset(one.day for one in holidays if one.department_id in {None, department_id})


class Reminder(DomainModel):
    """The one mail a person is reminded by on a day of his own calendar; never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    day = models.DateField()
    # The senders whose news stand in it.
    kinds = models.JSONField(default=list)
    mail = models.ForeignKey(
        OutgoingMail, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-day", "user__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="departments_reminder_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.day:%Y-%m-%d}"


class ReminderLine(DomainModel):
    """What one reminder said about one thing that is due: which rung of which ladder spoke."""

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    due_on = models.DateField()
    # The rung, as days after the date (before it when below zero).
    days = models.SmallIntegerField()

    class Meta:
        ordering = ["due_on", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "kind", "about_id", "due_on", "days"],
                name="departments_reminderline_once",
            )
        ]
        indexes = [
            # The engine's question: what was told about this thing?
            models.Index(fields=["about_id", "kind"], name="departments_reminder_about")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days:+d}"
