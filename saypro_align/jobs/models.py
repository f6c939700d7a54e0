"""One row for each job of the timetable, and one for each part that must be alive."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """What must run beside the web server."""

    BEAT = "beat", _("Timetable")
    WORKER = "worker", _("Worker")


class Job(models.Model):
    """What became of the runs of one job; its name is the entry of the timetable.

    Written by whoever runs it, by updates that another run at the same time cannot undo.
    """

    name = models.CharField(max_length=80, unique=True)
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    # What kind of fault and where in our code; never what an exception carries.
    last_error = models.CharField(max_length=200, blank=True)
    failures_in_row = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    # Somebody was told of the failures that began then.
    told_at = models.DateTimeField(null=True)
    runs = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures_in_row=0, failing_since=None, told_at=None)
                | models.Q(failures_in_row__gt=0, failing_since__isnull=False),
                name="jobs_job_failing_since_iff_failing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a part last showed that it lives."""

    part = models.CharField(max_length=10, choices=Part, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["part"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(part__in=Part.values), name="jobs_heartbeat_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.at:%Y-%m-%d %H:%M:%S}"
