"""All of this app's tables at once; the 10 steps that led here stand for older installations."""

import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import departments.models.people
from saypro_align.lib.all_at_once import AllAtOnce

TABLES = [
    migrations.CreateModel(
        name="OptOut",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("address", models.EmailField(max_length=254)),
            (
                "kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("monthly", "Monthly alignment report"),
                        ("quarterly", "Quarterly alignment report"),
                        ("results", "Quarter results"),
                        ("stakeholder", "Stakeholder report"),
                        ("department", "Department report"),
                        ("pack", "Meeting pack"),
                        ("reminder", "Reminders of what is due"),
                        ("progress", "Progress reports of departments"),
                    ],
                    max_length=20,
                ),
            ),
            ("stopped_at", models.DateTimeField()),
            ("resumed_at", models.DateTimeField(null=True)),
        ],
        options={
            "verbose_name": "stopped address",
            "verbose_name_plural": "stopped addresses",
            "ordering": ["-stopped_at", "-id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("resumed_at", None)),
                    fields=("address", "kind"),
                    name="reports_optout_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("resumed_at", None),
                        ("resumed_at__gte", models.F("stopped_at")),
                        _connector="OR",
                    ),
                    name="reports_optout_resumed_after",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalOutsideWording",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "gap_text",
                models.CharField(blank=True, max_length=300, verbose_name="gap identified"),
            ),
            (
                "action_text",
                models.CharField(blank=True, max_length=300, verbose_name="corrective action"),
            ),
            ("status_text", models.CharField(blank=True, max_length=300, verbose_name="status")),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.gap",
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
            "verbose_name": "historical wording for outside",
            "verbose_name_plural": "historical wordings for outside",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="OutsideWording",
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
            (
                "gap",
                models.OneToOneField(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="outside_wording",
                    to="gaps.gap",
                ),
            ),
            (
                "gap_text",
                models.CharField(blank=True, max_length=300, verbose_name="gap identified"),
            ),
            (
                "action_text",
                models.CharField(blank=True, max_length=300, verbose_name="corrective action"),
            ),
            ("status_text", models.CharField(blank=True, max_length=300, verbose_name="status")),
        ],
        options={
            "verbose_name": "wording for outside",
            "verbose_name_plural": "wordings for outside",
            "ordering": ["gap_id"],
        },
    ),
    migrations.CreateModel(
        name="HistoricalProgressReport",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("starts_on", models.DateField(editable=False)),
            ("ends_on", models.DateField(editable=False)),
            ("due_on", models.DateField(editable=False)),
            (
                "achievements",
                models.TextField(blank=True, max_length=4000, verbose_name="achievements"),
            ),
            (
                "challenges",
                models.TextField(blank=True, max_length=4000, verbose_name="challenges"),
            ),
            ("drafted", models.JSONField(default=dict, editable=False)),
            ("metrics", models.JSONField(default=list, editable=False)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("sent", "Sent")],
                    default="draft",
                    editable=False,
                    max_length=5,
                ),
            ),
            ("sent_at", models.DateTimeField(editable=False, null=True)),
            ("is_late", models.BooleanField(default=False, editable=False)),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "sent_by",
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
            "verbose_name": "historical progress report",
            "verbose_name_plural": "historical progress reports",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ProgressReport",
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
            (
                "department",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="progress_reports",
                    to="departments.department",
                ),
            ),
            ("starts_on", models.DateField(editable=False)),
            ("ends_on", models.DateField(editable=False)),
            ("due_on", models.DateField(editable=False)),
            (
                "achievements",
                models.TextField(blank=True, max_length=4000, verbose_name="achievements"),
            ),
            (
                "challenges",
                models.TextField(blank=True, max_length=4000, verbose_name="challenges"),
            ),
            ("drafted", models.JSONField(default=dict, editable=False)),
            ("metrics", models.JSONField(default=list, editable=False)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("sent", "Sent")],
                    default="draft",
                    editable=False,
                    max_length=5,
                ),
            ),
            (
                "sent_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("sent_at", models.DateTimeField(editable=False, null=True)),
            ("is_late", models.BooleanField(default=False, editable=False)),
        ],
        options={
            "verbose_name": "progress report",
            "ordering": ["-ends_on", "department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("department", "ends_on"),
                    name="reports_progress_once",
                    violation_error_message="Somebody else began this report a moment ago.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("starts_on__lte", models.F("ends_on")),
                        ("due_on__gte", models.F("ends_on")),
                    ),
                    name="reports_progress_days_in_order",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("is_late", False),
                            ("sent_at", None),
                            ("sent_by", None),
                            ("state", "draft"),
                        ),
                        models.Q(
                            ("sent_at__isnull", False),
                            ("sent_by__isnull", False),
                            ("state", "sent"),
                            models.Q(
                                models.Q(("achievements", ""), _negated=True),
                                models.Q(("challenges", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="reports_progress_sent_says_something",
                    violation_error_message="Say at least one thing.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ProgressReading",
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
                "report",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="readings",
                    to="reports.progressreport",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("report", "user"), name="reports_progress_read_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalQuarterResults",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("number", models.PositiveSmallIntegerField(editable=False)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("published", "Published")],
                    default="draft",
                    editable=False,
                    max_length=9,
                ),
            ),
            ("successes", models.TextField(blank=True, max_length=4000, verbose_name="successes")),
            (
                "improvements",
                models.TextField(blank=True, max_length=4000, verbose_name="areas for improvement"),
            ),
            (
                "next_steps",
                models.TextField(blank=True, max_length=4000, verbose_name="next steps"),
            ),
            ("drafted", models.JSONField(default=dict, editable=False)),
            ("content", models.JSONField(default=dict, editable=False)),
            (
                "reason",
                models.CharField(
                    blank=True, max_length=500, verbose_name="what is corrected, and why"
                ),
            ),
            ("published_at", models.DateTimeField(editable=False, null=True)),
            ("mailed_at", models.DateTimeField(editable=False, null=True)),
            (
                "quarter",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.quarter",
                ),
            ),
            (
                "published_by",
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
            "verbose_name": "historical quarter results",
            "verbose_name_plural": "historical quarter results",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="QuarterResults",
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
            (
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="results",
                    to="departments.quarter",
                ),
            ),
            ("number", models.PositiveSmallIntegerField(editable=False)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("published", "Published")],
                    default="draft",
                    editable=False,
                    max_length=9,
                ),
            ),
            ("successes", models.TextField(blank=True, max_length=4000, verbose_name="successes")),
            (
                "improvements",
                models.TextField(blank=True, max_length=4000, verbose_name="areas for improvement"),
            ),
            (
                "next_steps",
                models.TextField(blank=True, max_length=4000, verbose_name="next steps"),
            ),
            ("drafted", models.JSONField(default=dict, editable=False)),
            ("content", models.JSONField(default=dict, editable=False)),
            (
                "reason",
                models.CharField(
                    blank=True, max_length=500, verbose_name="what is corrected, and why"
                ),
            ),
            ("published_at", models.DateTimeField(editable=False, null=True)),
            (
                "published_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("mailed_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "verbose_name_plural": "quarter results",
            "ordering": ["-quarter__starts_on", "-number", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quarter", "number"), name="reports_results_numbered"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")),
                    fields=("quarter",),
                    name="reports_results_one_draft",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("published_at", None), ("state", "draft")),
                        models.Q(("published_at__isnull", False), ("state", "published")),
                        _connector="OR",
                    ),
                    name="reports_results_published_at",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                    ),
                    name="reports_results_corrected_for_a_reason",
                ),
            ],
        },
    ),
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
                    choices=[
                        ("monthly", "Monthly alignment report"),
                        ("quarterly", "Quarterly alignment report"),
                        ("results", "Quarter results"),
                        ("stakeholder", "Stakeholder report"),
                        ("department", "Department report"),
                        ("pack", "Meeting pack"),
                    ],
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
                "every",
                models.CharField(
                    choices=[("month", "Every month"), ("quarter", "Every quarter")],
                    default="month",
                    max_length=10,
                    verbose_name="how often",
                ),
            ),
            (
                "counting",
                models.CharField(
                    choices=[("day", "Days of the calendar"), ("working_day", "Working days")],
                    default="day",
                    max_length=12,
                    verbose_name="counted in",
                ),
            ),
            (
                "number",
                models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(31),
                    ],
                    verbose_name="which day",
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
                "minute",
                models.PositiveSmallIntegerField(
                    default=0,
                    validators=[django.core.validators.MaxValueValidator(59)],
                    verbose_name="minute",
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
            ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
            (
                "to_audience",
                models.BooleanField(default=True, verbose_name="to everybody of the audience"),
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
            ("paused_why", models.CharField(blank=True, editable=False, max_length=500)),
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
                    choices=[
                        ("monthly", "Monthly alignment report"),
                        ("quarterly", "Quarterly alignment report"),
                        ("results", "Quarter results"),
                        ("stakeholder", "Stakeholder report"),
                        ("department", "Department report"),
                        ("pack", "Meeting pack"),
                    ],
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
                "every",
                models.CharField(
                    choices=[("month", "Every month"), ("quarter", "Every quarter")],
                    default="month",
                    max_length=10,
                    verbose_name="how often",
                ),
            ),
            (
                "counting",
                models.CharField(
                    choices=[("day", "Days of the calendar"), ("working_day", "Working days")],
                    default="day",
                    max_length=12,
                    verbose_name="counted in",
                ),
            ),
            (
                "number",
                models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(31),
                    ],
                    verbose_name="which day",
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
                "minute",
                models.PositiveSmallIntegerField(
                    default=0,
                    validators=[django.core.validators.MaxValueValidator(59)],
                    verbose_name="minute",
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
            ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
            (
                "to_audience",
                models.BooleanField(default=True, verbose_name="to everybody of the audience"),
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
            ("paused_why", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "people",
                models.ManyToManyField(
                    blank=True,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="more people",
                ),
            ),
            (
                "departments",
                models.ManyToManyField(
                    blank=True,
                    related_name="+",
                    to="departments.department",
                    verbose_name="departments",
                ),
            ),
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
                        ("hour__lte", 23),
                        ("minute__lte", 59),
                        ("number__gte", 1),
                        ("number__lte", 31),
                    ),
                    name="reports_schedule_moment",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "monthly",
                                "quarterly",
                                "results",
                                "stakeholder",
                                "department",
                                "pack",
                            ],
                        ),
                        ("audience__in", ["leadership", "heads", "staff", "external"]),
                        ("counting__in", ["day", "working_day"]),
                        ("every__in", ["month", "quarter"]),
                    ),
                    name="reports_schedule_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ("stakeholder", "department")),
                        models.Q(("every", "month"), ("kind", "monthly")),
                        models.Q(
                            models.Q(("kind", "monthly"), _negated=True), ("every", "quarter")
                        ),
                        _connector="OR",
                    ),
                    name="reports_schedule_period_of_kind",
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
                    choices=[
                        ("monthly", "Monthly alignment report"),
                        ("quarterly", "Quarterly alignment report"),
                        ("results", "Quarter results"),
                        ("stakeholder", "Stakeholder report"),
                        ("department", "Department report"),
                        ("pack", "Meeting pack"),
                    ],
                    max_length=20,
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
            (
                "department",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="report_runs",
                    to="departments.department",
                ),
            ),
            ("language", models.CharField(default="en", max_length=10)),
            ("period_key", models.CharField(max_length=20)),
            ("period_start", models.DateField()),
            ("period_end", models.DateField()),
            ("due_at", models.DateTimeField()),
            ("revision", models.PositiveSmallIntegerField(default=1)),
            (
                "corrects",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrected_by",
                    to="reports.reportrun",
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=500)),
            ("is_quiet", models.BooleanField(default=False)),
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
            ("content_hash", models.CharField(blank=True, max_length=64)),
            ("subject", models.CharField(blank=True, max_length=200)),
            ("text", models.TextField(blank=True)),
            ("html", models.TextField(blank=True)),
            ("built_at", models.DateTimeField(null=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("alerted_at", models.DateTimeField(null=True)),
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
                    condition=models.Q(("department", None)),
                    fields=("kind", "audience", "language", "period_key", "revision"),
                    name="reports_run_once_a_period",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("department__isnull", False)),
                    fields=("kind", "audience", "language", "period_key", "department", "revision"),
                    name="reports_run_once_a_department",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("corrects", None), ("revision", 1)),
                        models.Q(
                            ("corrects__isnull", False),
                            ("revision__gt", 1),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="reports_run_correction_has_reason",
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
        name="ReportLink",
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
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links",
                    to="reports.reportrun",
                ),
            ),
            ("address", models.EmailField(blank=True, max_length=254)),
            ("label", models.CharField(blank=True, max_length=120, verbose_name="for whom")),
            ("digest", models.CharField(editable=False, max_length=64, unique=True)),
            ("expires_at", models.DateTimeField()),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "revoked_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "report link",
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("address", ""), ("label", ""), _negated=True),
                    name="reports_link_for_somebody",
                )
            ],
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


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_tokens_and_stopped_addresses"),
        ("reports", "0003_dashboard_visits"),
        ("reports", "0004_quarter_results"),
        ("reports", "0005_progress_reports"),
        ("reports", "0006_kinds_rules_and_revisions"),
        ("reports", "0007_stopping_one_kind_of_report"),
        ("reports", "0008_wordings_for_outside"),
        ("reports", "0009_last_days_and_quiet_corrections"),
        ("reports", "0010_digests_may_be_stopped"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0012_departments_shown_outside"),
        ("gaps", "0001_squashed_0014_perception_rounds"),
    ]

    operations = [
        AllAtOnce(TABLES),
    ]
