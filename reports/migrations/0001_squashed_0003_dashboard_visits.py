"""All of this app's tables at once; the 3 steps that led here stand for older installations."""

import departments.models.people
import django.core.validators
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_tokens_and_stopped_addresses"),
        ("reports", "0003_dashboard_visits"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0010_commitments_have_a_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalReportSchedule",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("monthly", "Monthly alignment report")],
                        default="monthly",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("leadership", "Leadership"),
                            ("heads", "Heads of department"),
                            ("staff", "Staff"),
                            ("external", "External readers"),
                        ],
                        max_length=12,
                        verbose_name="audience",
                    ),
                ),
                (
                    "day_of_month",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="day of the month",
                    ),
                ),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="hour",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Africa/Johannesburg",
                        max_length=60,
                        validators=[departments.models.people.is_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "extra_recipients",
                    models.TextField(
                        blank=True,
                        help_text="One e-mail address a line.",
                        verbose_name="more recipients",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("next_run_at", models.DateTimeField(editable=False)),
                ("failures", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("last_error", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical report schedule",
                "verbose_name_plural": "historical report schedules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReportSchedule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("monthly", "Monthly alignment report")],
                        default="monthly",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("leadership", "Leadership"),
                            ("heads", "Heads of department"),
                            ("staff", "Staff"),
                            ("external", "External readers"),
                        ],
                        max_length=12,
                        verbose_name="audience",
                    ),
                ),
                (
                    "day_of_month",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="day of the month",
                    ),
                ),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="hour",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Africa/Johannesburg",
                        max_length=60,
                        validators=[departments.models.people.is_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "extra_recipients",
                    models.TextField(
                        blank=True,
                        help_text="One e-mail address a line.",
                        verbose_name="more recipients",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "owner",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("next_run_at", models.DateTimeField(editable=False)),
                ("failures", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("last_error", models.CharField(blank=True, editable=False, max_length=500)),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_active", True)),
                        fields=["next_run_at"],
                        name="reports_schedule_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day_of_month__gte", 1), ("day_of_month__lte", 28), ("hour__lte", 23)
                        ),
                        name="reports_schedule_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["monthly"]),
                            ("audience__in", ["leadership", "heads", "staff", "external"]),
                        ),
                        name="reports_schedule_choices",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="reports.reportschedule",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("monthly", "Monthly alignment report")], max_length=20
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("leadership", "Leadership"),
                            ("heads", "Heads of department"),
                            ("staff", "Staff"),
                            ("external", "External readers"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_runs",
                        to="departments.quarter",
                    ),
                ),
                ("period_key", models.CharField(max_length=20)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("built", "Built"),
                            ("sent", "Handed to the outbox"),
                            ("failed", "Failed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("content", models.JSONField(default=dict)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("built_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-due_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "built"])),
                        fields=["due_at"],
                        name="reports_run_unfinished",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "audience", "period_key"), name="reports_run_once_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "built", "sent", "failed"])),
                        name="reports_run_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "failed"]),
                            ("built_at__isnull", False),
                            _connector="OR",
                        ),
                        name="reports_run_built_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254, unique=True)),
                ("stopped_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "stopped address",
                "verbose_name_plural": "stopped addresses",
                "ordering": ["-stopped_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("digest", models.CharField(max_length=128, unique=True)),
                ("hint", models.CharField(max_length=25)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DashboardVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dashboard_visit",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                ("before_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-seen_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_at", None),
                            ("before_at__lte", models.F("seen_at")),
                            _connector="OR",
                        ),
                        name="reports_visit_before_seen",
                    )
                ],
            },
        ),
    ]
