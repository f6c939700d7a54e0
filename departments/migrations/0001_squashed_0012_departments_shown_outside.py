"""All of this app's tables at once; the 12 steps that led here stand for older installations."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import departments.models.people
from saypro_align.lib.all_at_once import AllAtOnce

TABLES = [
    migrations.CreateModel(
        name="User",
        fields=[
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            (
                "is_superuser",
                models.BooleanField(
                    default=False,
                    help_text=(
                        "Designates that this user has all permissions without "
                        "explicitly assigning them."
                    ),
                    verbose_name="superuser status",
                ),
            ),
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "email",
                models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
            ),
            ("name", models.CharField(max_length=150, verbose_name="name")),
            (
                "organization_role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "None"),
                        ("coordinator", "Strategy office"),
                        ("leader", "Leadership"),
                        ("administrator", "Administrator"),
                        ("external", "External reader"),
                    ],
                    default="",
                    max_length=20,
                    verbose_name="role in the organization",
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
                "theme",
                models.CharField(
                    choices=[("system", "As my device"), ("light", "Light"), ("dark", "Dark")],
                    default="system",
                    max_length=10,
                    verbose_name="colours",
                ),
            ),
            (
                "start_page",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "What fits my role"),
                        ("week", "My week"),
                        ("dashboard", "Dashboard"),
                    ],
                    default="",
                    max_length=20,
                    verbose_name="start page",
                ),
            ),
            ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ("is_staff", models.BooleanField(default=False, editable=False)),
            ("date_joined", models.DateTimeField(editable=False, null=True)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "groups",
                models.ManyToManyField(
                    blank=True,
                    help_text=(
                        "The groups this user belongs to. A user will get all "
                        "permissions granted to each of their groups."
                    ),
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.group",
                    verbose_name="groups",
                ),
            ),
            (
                "user_permissions",
                models.ManyToManyField(
                    blank=True,
                    help_text="Specific permissions for this user.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.permission",
                    verbose_name="user permissions",
                ),
            ),
        ],
        options={
            "ordering": ["name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("email"), name="departments_user_email_ci"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "organization_role__in",
                            ["", "coordinator", "leader", "administrator", "external"],
                        )
                    ),
                    name="departments_user_organization_role",
                ),
                models.CheckConstraint(
                    condition=models.Q(("theme__in", ["system", "light", "dark"])),
                    name="departments_user_theme",
                ),
                models.CheckConstraint(
                    condition=models.Q(("start_page__in", ["", "week", "dashboard"])),
                    name="departments_user_start_page",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalDepartment",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("slug", models.SlugField(max_length=60, verbose_name="short name in addresses")),
            ("purpose", models.CharField(blank=True, max_length=300, verbose_name="purpose")),
            (
                "time_zone",
                models.CharField(
                    default="Africa/Johannesburg",
                    max_length=60,
                    validators=[departments.models.people.is_time_zone],
                    verbose_name="time zone",
                ),
            ),
            ("active_from", models.DateField(verbose_name="exists from")),
            ("active_until", models.DateField(blank=True, null=True, verbose_name="dissolved on")),
            ("is_shown_outside", models.BooleanField(default=False, editable=False)),
            ("shown_outside_at", models.DateTimeField(editable=False, null=True)),
            (
                "shown_outside_by",
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
            "verbose_name": "historical department",
            "verbose_name_plural": "historical departments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Department",
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
                "slug",
                models.SlugField(
                    max_length=60, unique=True, verbose_name="short name in addresses"
                ),
            ),
            ("purpose", models.CharField(blank=True, max_length=300, verbose_name="purpose")),
            (
                "time_zone",
                models.CharField(
                    default="Africa/Johannesburg",
                    max_length=60,
                    validators=[departments.models.people.is_time_zone],
                    verbose_name="time zone",
                ),
            ),
            ("active_from", models.DateField(verbose_name="exists from")),
            ("active_until", models.DateField(blank=True, null=True, verbose_name="dissolved on")),
            ("is_shown_outside", models.BooleanField(default=False, editable=False)),
            (
                "shown_outside_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("shown_outside_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("name"),
                    name="departments_department_name_ci",
                    violation_error_message="A department with this name exists.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("active_until", None),
                        ("active_until__gte", models.F("active_from")),
                        _connector="OR",
                    ),
                    name="departments_department_until_after_from",
                    violation_error_message="The end must not be before the beginning.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Membership",
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
                    related_name="memberships",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="memberships",
                    to="departments.department",
                ),
            ),
            (
                "role",
                models.CharField(
                    choices=[("staff", "Staff"), ("head", "Head")],
                    max_length=10,
                    verbose_name="role",
                ),
            ),
            ("started_on", models.DateField()),
            ("ended_on", models.DateField(blank=True, null=True)),
        ],
        options={
            "ordering": ["department__name", "user__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_on", None)),
                    fields=("user", "department"),
                    name="departments_membership_one_current",
                    violation_error_message="This person already belongs to the department.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("role__in", ["staff", "head"])),
                    name="departments_membership_role",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SignInAttempts",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("subject", models.CharField(max_length=64)),
            ("window_start", models.DateTimeField()),
            ("failures", models.PositiveIntegerField(default=0)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("subject", "window_start"), name="departments_attempts_one_per_window"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PasswordResetRequest",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("email", models.EmailField(max_length=254)),
            ("requested_at", models.DateTimeField()),
            ("answered_at", models.DateTimeField(null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("answered_at", None)),
                    fields=["requested_at"],
                    name="departments_reset_open",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalCadence",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "rhythm",
                models.CharField(
                    choices=[("weekly", "Every week"), ("two_weekly", "Every two weeks")],
                    default="weekly",
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "weekday",
                models.PositiveSmallIntegerField(
                    choices=[
                        (0, "Monday"),
                        (1, "Tuesday"),
                        (2, "Wednesday"),
                        (3, "Thursday"),
                        (4, "Friday"),
                    ],
                    default=4,
                    verbose_name="due on",
                ),
            ),
            ("from_day", models.DateField(verbose_name="from")),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
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
            "verbose_name": "historical cadence",
            "verbose_name_plural": "historical cadences",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Cadence",
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="cadences",
                    to="departments.department",
                ),
            ),
            (
                "rhythm",
                models.CharField(
                    choices=[("weekly", "Every week"), ("two_weekly", "Every two weeks")],
                    default="weekly",
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "weekday",
                models.PositiveSmallIntegerField(
                    choices=[
                        (0, "Monday"),
                        (1, "Tuesday"),
                        (2, "Wednesday"),
                        (3, "Thursday"),
                        (4, "Friday"),
                    ],
                    default=4,
                    verbose_name="due on",
                ),
            ),
            ("from_day", models.DateField(verbose_name="from")),
        ],
        options={
            "ordering": ["department__name", "from_day", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("department", "from_day"), name="departments_cadence_once_a_day"
                ),
                models.CheckConstraint(
                    condition=models.Q(("rhythm__in", ["weekly", "two_weekly"])),
                    name="departments_cadence_rhythm",
                ),
                models.CheckConstraint(
                    condition=models.Q(("weekday__in", [0, 1, 2, 3, 4])),
                    name="departments_cadence_weekday",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalHoliday",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("day", models.DateField(verbose_name="day")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("retired_at", models.DateTimeField(editable=False, null=True)),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                    verbose_name="department",
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
            "verbose_name": "historical holiday",
            "verbose_name_plural": "historical holidays",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Holiday",
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
            ("day", models.DateField(verbose_name="day")),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="holidays",
                    to="departments.department",
                    verbose_name="department",
                ),
            ),
            ("retired_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["day", "name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("department__isnull", False), ("retired_at", None)),
                    fields=("day", "department"),
                    name="departments_holiday_once_for_department",
                    violation_error_message="This day is a holiday of the department already.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("department", None), ("retired_at", None)),
                    fields=("day",),
                    name="departments_holiday_once_for_all",
                    violation_error_message="This day is a holiday already.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Reminder",
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
                    related_name="reminders",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("day", models.DateField()),
            ("kinds", models.JSONField(default=list)),
            (
                "mail",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="outbox.outgoingmail",
                ),
            ),
        ],
        options={
            "ordering": ["-day", "user__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("user", "day"), name="departments_reminder_one_a_day"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ReminderLine",
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
                "reminder",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="departments.reminder",
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("about_id", models.UUIDField()),
            ("due_on", models.DateField()),
            ("days", models.SmallIntegerField()),
        ],
        options={
            "ordering": ["due_on", "kind", "id"],
            "indexes": [
                models.Index(fields=["about_id", "kind"], name="departments_reminder_about")
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("reminder", "kind", "about_id", "due_on", "days"),
                    name="departments_reminderline_once",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalGoal",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("slug", models.SlugField(max_length=60, verbose_name="short name in addresses")),
            ("title", models.CharField(max_length=200, verbose_name="goal")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("why", models.TextField(verbose_name="why it matters")),
            (
                "category",
                models.CharField(
                    choices=[
                        ("revenue", "Revenue"),
                        ("customer_satisfaction", "Customer satisfaction"),
                        ("operational_improvement", "Operational improvement"),
                        ("compliance", "Compliance"),
                        ("strategic_initiative", "Strategic initiative"),
                    ],
                    max_length=30,
                    verbose_name="category",
                ),
            ),
            (
                "weight",
                models.PositiveSmallIntegerField(
                    blank=True,
                    null=True,
                    validators=[django.core.validators.MinValueValidator(1)],
                    verbose_name="weight",
                ),
            ),
            (
                "domain_terms",
                models.TextField(
                    blank=True,
                    help_text="One a line: words that belong to this goal's field but do not move it.",
                    verbose_name="words of its field",
                ),
            ),
            ("active_from", models.DateField(verbose_name="holds from")),
            (
                "retired_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="last day"),
            ),
            ("retired_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
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
            "verbose_name": "historical goal",
            "verbose_name_plural": "historical goals",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Goal",
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
                "slug",
                models.SlugField(
                    max_length=60, unique=True, verbose_name="short name in addresses"
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="goal")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("why", models.TextField(verbose_name="why it matters")),
            (
                "category",
                models.CharField(
                    choices=[
                        ("revenue", "Revenue"),
                        ("customer_satisfaction", "Customer satisfaction"),
                        ("operational_improvement", "Operational improvement"),
                        ("compliance", "Compliance"),
                        ("strategic_initiative", "Strategic initiative"),
                    ],
                    max_length=30,
                    verbose_name="category",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="owned_goals",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "weight",
                models.PositiveSmallIntegerField(
                    blank=True,
                    null=True,
                    validators=[django.core.validators.MinValueValidator(1)],
                    verbose_name="weight",
                ),
            ),
            (
                "domain_terms",
                models.TextField(
                    blank=True,
                    help_text="One a line: words that belong to this goal's field but do not move it.",
                    verbose_name="words of its field",
                ),
            ),
            ("active_from", models.DateField(verbose_name="holds from")),
            (
                "retired_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="last day"),
            ),
            ("retired_reason", models.CharField(blank=True, editable=False, max_length=500)),
        ],
        options={
            "ordering": ["title", "id"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("title"),
                    name="departments_goal_title_ci",
                    violation_error_message="A goal with this title exists.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "category__in",
                            [
                                "revenue",
                                "customer_satisfaction",
                                "operational_improvement",
                                "compliance",
                                "strategic_initiative",
                            ],
                        )
                    ),
                    name="departments_goal_category",
                ),
                models.CheckConstraint(
                    condition=models.Q(("weight", None), ("weight__gte", 1), _connector="OR"),
                    name="departments_goal_weight_positive",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalGoalMeasure",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[("measure", "Measure"), ("driver", "Driver")],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "direction",
                models.CharField(
                    choices=[("increase", "Should rise"), ("decrease", "Should fall")],
                    max_length=10,
                    verbose_name="better when it",
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "terms",
                models.TextField(
                    blank=True,
                    help_text="One a line: how departments call this number.",
                    verbose_name="other names",
                ),
            ),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
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
            "verbose_name": "historical goal measure",
            "verbose_name_plural": "historical goal measures",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="GoalMeasure",
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
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="measures",
                    to="departments.goal",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[("measure", "Measure"), ("driver", "Driver")],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "direction",
                models.CharField(
                    choices=[("increase", "Should rise"), ("decrease", "Should fall")],
                    max_length=10,
                    verbose_name="better when it",
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "terms",
                models.TextField(
                    blank=True,
                    help_text="One a line: how departments call this number.",
                    verbose_name="other names",
                ),
            ),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["goal__title", "kind", "name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    models.F("goal"),
                    django.db.models.functions.text.Lower("name"),
                    condition=models.Q(("retired_at", None)),
                    name="departments_goalmeasure_name_once",
                    violation_error_message="This goal already has a measure of that name.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ["measure", "driver"]),
                        ("direction__in", ["increase", "decrease"]),
                    ),
                    name="departments_goalmeasure_choices",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalMeasureCoupling",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "sign",
                models.SmallIntegerField(
                    choices=[(1, "Rise together"), (-1, "One costs the other")],
                    verbose_name="effect",
                ),
            ),
            ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "first",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goalmeasure",
                ),
            ),
            (
                "second",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goalmeasure",
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
            "verbose_name": "historical measure coupling",
            "verbose_name_plural": "historical measure couplings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="MeasureCoupling",
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
                "first",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.goalmeasure",
                ),
            ),
            (
                "second",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.goalmeasure",
                ),
            ),
            (
                "sign",
                models.SmallIntegerField(
                    choices=[(1, "Rise together"), (-1, "One costs the other")],
                    verbose_name="effect",
                ),
            ),
            ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("retired_at", None)),
                    fields=("first", "second"),
                    name="departments_measurecoupling_once",
                    violation_error_message="These two are already coupled.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("first", models.F("second")), _negated=True),
                    name="departments_measurecoupling_two",
                    violation_error_message="Choose two different measures.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("sign__in", [-1, 1])),
                    name="departments_measurecoupling_sign",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKeyProject",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("name", models.CharField(max_length=200, verbose_name="name")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
                    verbose_name="goal",
                ),
            ),
            (
                "lead_department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                    verbose_name="department that leads it",
                ),
            ),
            (
                "decides",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who decides",
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
            "verbose_name": "historical key project",
            "verbose_name_plural": "historical key projects",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KeyProject",
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
            ("name", models.CharField(max_length=200, verbose_name="name")),
            (
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="key_projects",
                    to="departments.goal",
                    verbose_name="goal",
                ),
            ),
            ("description", models.TextField(blank=True, verbose_name="description")),
            (
                "lead_department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="led_projects",
                    to="departments.department",
                    verbose_name="department that leads it",
                ),
            ),
            (
                "decides",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who decides",
                ),
            ),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["goal__title", "name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("name"),
                    condition=models.Q(("retired_at", None)),
                    name="departments_keyproject_name_ci",
                    violation_error_message="A key project with this name exists.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalProjectPriority",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "rank",
                models.PositiveSmallIntegerField(
                    validators=[django.core.validators.MinValueValidator(1)],
                    verbose_name="priority",
                ),
            ),
            ("commitment", models.CharField(blank=True, max_length=300, verbose_name="commitment")),
            ("commitment_due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            (
                "commitment_state",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "no commitment"),
                        ("open", "promised"),
                        ("kept", "kept"),
                        ("not_kept", "not kept"),
                    ],
                    default="",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("commitment_note", models.CharField(blank=True, editable=False, max_length=300)),
            (
                "project",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.keyproject",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
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
            "verbose_name": "historical project priority",
            "verbose_name_plural": "historical project prioritys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ProjectPriority",
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
                "project",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="priorities",
                    to="departments.keyproject",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="project_priorities",
                    to="departments.department",
                ),
            ),
            (
                "rank",
                models.PositiveSmallIntegerField(
                    validators=[django.core.validators.MinValueValidator(1)],
                    verbose_name="priority",
                ),
            ),
            ("commitment", models.CharField(blank=True, max_length=300, verbose_name="commitment")),
            ("commitment_due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            (
                "commitment_state",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "no commitment"),
                        ("open", "promised"),
                        ("kept", "kept"),
                        ("not_kept", "not kept"),
                    ],
                    default="",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("commitment_note", models.CharField(blank=True, editable=False, max_length=300)),
        ],
        options={
            "ordering": ["project__name", "rank", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("commitment", ""), ("commitment_state", "")),
                        models.Q(
                            models.Q(("commitment", ""), _negated=True),
                            ("commitment_state__in", ["open", "kept", "not_kept"]),
                        ),
                        _connector="OR",
                    ),
                    name="departments_projectpriority_commitment_state",
                ),
                models.UniqueConstraint(
                    fields=("project", "department"), name="departments_projectpriority_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("rank__gte", 1)),
                    name="departments_projectpriority_rank_positive",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalQuarter",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("code", models.SlugField(max_length=20, verbose_name="short name")),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("starts_on", models.DateField(verbose_name="first day")),
            ("ends_on", models.DateField(verbose_name="last day")),
            ("plans_due_at", models.DateTimeField(verbose_name="plans due")),
            ("mid_quarter_on", models.DateField(verbose_name="mid-quarter review")),
            ("vision", models.TextField(blank=True, verbose_name="vision")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("preparing", "Being prepared"),
                        ("open", "Open"),
                        ("closed", "Closed"),
                    ],
                    default="preparing",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("opened_at", models.DateTimeField(editable=False, null=True)),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
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
            "verbose_name": "historical quarter",
            "verbose_name_plural": "historical quarters",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Quarter",
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
            ("code", models.SlugField(max_length=20, unique=True, verbose_name="short name")),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("starts_on", models.DateField(verbose_name="first day")),
            ("ends_on", models.DateField(verbose_name="last day")),
            ("plans_due_at", models.DateTimeField(verbose_name="plans due")),
            ("mid_quarter_on", models.DateField(verbose_name="mid-quarter review")),
            ("vision", models.TextField(blank=True, verbose_name="vision")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("preparing", "Being prepared"),
                        ("open", "Open"),
                        ("closed", "Closed"),
                    ],
                    default="preparing",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("opened_at", models.DateTimeField(editable=False, null=True)),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-starts_on", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                    name="departments_quarter_ends_after_start",
                    violation_error_message="The last day must be after the first day.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("mid_quarter_on__gte", models.F("starts_on")),
                        ("mid_quarter_on__lte", models.F("ends_on")),
                    ),
                    name="departments_quarter_mid_inside",
                    violation_error_message="The mid-quarter review must lie inside the quarter.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["preparing", "open", "closed"])),
                    name="departments_quarter_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalObligation",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("exempted_at", models.DateTimeField(editable=False, null=True)),
            ("exempt_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("exempt_until", models.DateField(editable=False, null=True)),
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
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "exempted_by",
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
            "verbose_name": "historical obligation",
            "verbose_name_plural": "historical obligations",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Obligation",
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
                    related_name="obligations",
                    to="departments.quarter",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obligations",
                    to="departments.department",
                ),
            ),
            ("exempted_at", models.DateTimeField(editable=False, null=True)),
            (
                "exempted_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("exempt_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("exempt_until", models.DateField(editable=False, null=True)),
        ],
        options={
            "ordering": ["department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quarter", "department"), name="departments_obligation_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("exempt_reason", ""),
                            ("exempt_until", None),
                            ("exempted_at", None),
                            ("exempted_by", None),
                        ),
                        models.Q(
                            ("exempt_until__isnull", False),
                            ("exempted_at__isnull", False),
                            ("exempted_by__isnull", False),
                            models.Q(("exempt_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="departments_obligation_exemption_complete",
                    violation_error_message="An exemption needs a reason and an end.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Plan",
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
                "obligation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="plans",
                    to="departments.obligation",
                ),
            ),
            ("number", models.PositiveIntegerField(editable=False)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("submitted", "Submitted"),
                        ("returned", "Changes requested"),
                        ("approved", "Approved"),
                        ("active", "Active"),
                        ("closed", "Closed"),
                        ("withdrawn", "Withdrawn"),
                        ("superseded", "Superseded"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=12,
                ),
            ),
            ("summary", models.TextField(blank=True, verbose_name="summary")),
            (
                "based_on",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="revisions",
                    to="departments.plan",
                ),
            ),
            (
                "author",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "submitted_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("submitted_at", models.DateTimeField(editable=False, null=True)),
            (
                "read_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("read_at", models.DateTimeField(editable=False, null=True)),
            (
                "decided_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("decided_at", models.DateTimeField(editable=False, null=True)),
            ("decision_note", models.TextField(blank=True, editable=False)),
            ("override_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("in_force_since", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(fields=["obligation", "state"], name="departments_plan_by_state")
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("obligation", "number"), name="departments_plan_number_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["approved", "active", "closed"])),
                    fields=("obligation",),
                    name="departments_plan_one_in_force",
                    violation_error_message="Another version of this plan is in force.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                    fields=("obligation",),
                    name="departments_plan_one_working",
                    violation_error_message="Another version of this plan is being worked on.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            [
                                "draft",
                                "submitted",
                                "returned",
                                "approved",
                                "active",
                                "closed",
                                "withdrawn",
                                "superseded",
                            ],
                        )
                    ),
                    name="departments_plan_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("decided_by", None),
                        models.Q(
                            models.Q(("decided_by", models.F("author")), _negated=True),
                            models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="departments_plan_author_is_not_approver",
                    violation_error_message="Somebody else must decide on this plan.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["approved", "active", "closed", "superseded"]),
                            _negated=True,
                        ),
                        models.Q(("decided_by__isnull", False), ("in_force_since__isnull", False)),
                        _connector="OR",
                    ),
                    name="departments_plan_in_force_was_approved",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "submitted"), _negated=True),
                        models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="departments_plan_submitted_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("read_at", None), ("read_by", None)),
                        models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="departments_plan_read_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalPlan",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("number", models.PositiveIntegerField(editable=False)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("submitted", "Submitted"),
                        ("returned", "Changes requested"),
                        ("approved", "Approved"),
                        ("active", "Active"),
                        ("closed", "Closed"),
                        ("withdrawn", "Withdrawn"),
                        ("superseded", "Superseded"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=12,
                ),
            ),
            ("summary", models.TextField(blank=True, verbose_name="summary")),
            ("submitted_at", models.DateTimeField(editable=False, null=True)),
            ("read_at", models.DateTimeField(editable=False, null=True)),
            ("decided_at", models.DateTimeField(editable=False, null=True)),
            ("decision_note", models.TextField(blank=True, editable=False)),
            ("override_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("in_force_since", models.DateTimeField(editable=False, null=True)),
            (
                "obligation",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.obligation",
                ),
            ),
            (
                "based_on",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.plan",
                ),
            ),
            (
                "author",
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
            (
                "submitted_by",
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
            (
                "read_by",
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
            (
                "decided_by",
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
            "verbose_name": "historical plan",
            "verbose_name_plural": "historical plans",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Objective",
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
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="objectives",
                    to="departments.plan",
                ),
            ),
            ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300, verbose_name="objective")),
            (
                "weight",
                models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(100),
                    ],
                    verbose_name="weight",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="owned_objectives",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            (
                "state",
                models.CharField(
                    choices=[("active", "Active"), ("retired", "Retired")],
                    default="active",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "no_goal_reason",
                models.CharField(blank=True, max_length=300, verbose_name="why it serves no goal"),
            ),
            (
                "carried_from",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="carried_to",
                    to="departments.objective",
                ),
            ),
        ],
        options={
            "ordering": ["position", "created_at", "id"],
            "indexes": [models.Index(fields=["key"], name="departments_objective_by_key")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("plan", "key"), name="departments_objective_key_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                    name="departments_objective_weight",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["active", "retired"])),
                    name="departments_objective_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalObjective",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300, verbose_name="objective")),
            (
                "weight",
                models.PositiveSmallIntegerField(
                    default=1,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(100),
                    ],
                    verbose_name="weight",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            (
                "state",
                models.CharField(
                    choices=[("active", "Active"), ("retired", "Retired")],
                    default="active",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "no_goal_reason",
                models.CharField(blank=True, max_length=300, verbose_name="why it serves no goal"),
            ),
            (
                "plan",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.plan",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "carried_from",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.objective",
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
            "verbose_name": "historical objective",
            "verbose_name_plural": "historical objectives",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalGoalLink",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[("contributes", "Contributes to"), ("supports", "Supports")],
                    default="contributes",
                    max_length=12,
                    verbose_name="how",
                ),
            ),
            ("sentence", models.CharField(blank=True, max_length=300, verbose_name="how it helps")),
            ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "objective",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.objective",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
                ),
            ),
            (
                "confirmed_by",
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
            "verbose_name": "historical goal link",
            "verbose_name_plural": "historical goal links",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="GoalLink",
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
                "objective",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links",
                    to="departments.objective",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="links",
                    to="departments.goal",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[("contributes", "Contributes to"), ("supports", "Supports")],
                    default="contributes",
                    max_length=12,
                    verbose_name="how",
                ),
            ),
            ("sentence", models.CharField(blank=True, max_length=300, verbose_name="how it helps")),
            (
                "confirmed_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("retired_at", None)),
                    fields=("objective", "goal"),
                    name="departments_goallink_once",
                    violation_error_message="The objective is already linked to this goal.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["contributes", "supports"])),
                    name="departments_goallink_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("confirmed_at", None), ("confirmed_by", None)),
                        models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="departments_goallink_confirmed_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalComment",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("row", models.CharField(max_length=80)),
            ("field", models.CharField(max_length=40)),
            ("quoted", models.CharField(blank=True, max_length=300)),
            ("text", models.TextField(max_length=2000, verbose_name="comment")),
            ("is_inside", models.BooleanField(default=True, editable=False)),
            ("resolved_at", models.DateTimeField(editable=False, null=True)),
            (
                "plan",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.plan",
                ),
            ),
            (
                "author",
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
            (
                "resolved_by",
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
            "verbose_name": "historical comment",
            "verbose_name_plural": "historical comments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Comment",
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
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="comments",
                    to="departments.plan",
                ),
            ),
            ("row", models.CharField(max_length=80)),
            ("field", models.CharField(max_length=40)),
            ("quoted", models.CharField(blank=True, max_length=300)),
            ("text", models.TextField(max_length=2000, verbose_name="comment")),
            (
                "author",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("is_inside", models.BooleanField(default=True, editable=False)),
            ("resolved_at", models.DateTimeField(editable=False, null=True)),
            (
                "resolved_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("resolved_at", None)),
                    fields=["plan"],
                    name="departments_comment_open",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("resolved_at", None), ("resolved_by", None)),
                        models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="departments_comment_resolved_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("text", ""), _negated=True),
                        models.Q(("row", ""), _negated=True),
                        models.Q(("field", ""), _negated=True),
                    ),
                    name="departments_comment_says_something",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Mention",
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
                "comment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mentions",
                    to="departments.comment",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mentions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("seen_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("seen_at", None)),
                    fields=["person"],
                    name="departments_mention_unseen",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("comment", "person"), name="departments_mention_person_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalProjectDemand",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "rating",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ],
                    verbose_name="demand",
                ),
            ),
            ("comment", models.CharField(blank=True, max_length=300, verbose_name="why")),
            (
                "project",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.keyproject",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
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
            "verbose_name": "historical project demand",
            "verbose_name_plural": "historical project demands",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ProjectDemand",
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
                "project",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="demands",
                    to="departments.keyproject",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="project_demands",
                    to="departments.department",
                ),
            ),
            (
                "rating",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ],
                    verbose_name="demand",
                ),
            ),
            ("comment", models.CharField(blank=True, max_length=300, verbose_name="why")),
        ],
        options={
            "ordering": ["project__name", "department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("project", "department"), name="departments_projectdemand_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                    name="departments_projectdemand_one_to_five",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalProjectRanking",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            ("due_on", models.DateField(verbose_name="answers by")),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("closed", "Decided"), ("withdrawn", "Withdrawn")],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            ("result", models.JSONField(blank=True, default=dict, editable=False)),
            (
                "quarter",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.quarter",
                    verbose_name="quarter",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
                    verbose_name="goal",
                ),
            ),
            (
                "opened_by",
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
            (
                "closed_by",
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
            "verbose_name": "historical project ranking",
            "verbose_name_plural": "historical project rankings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ProjectRanking",
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
            ("title", models.CharField(max_length=200, verbose_name="title")),
            (
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rankings",
                    to="departments.quarter",
                    verbose_name="quarter",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rankings",
                    to="departments.goal",
                    verbose_name="goal",
                ),
            ),
            ("due_on", models.DateField(verbose_name="answers by")),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("closed", "Decided"), ("withdrawn", "Withdrawn")],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "closed_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            ("result", models.JSONField(blank=True, default=dict, editable=False)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "closed", "withdrawn"])),
                    name="departments_projectranking_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="departments_projectranking_closed_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RankingProject",
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
                "ranking",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="departments.projectranking",
                ),
            ),
            (
                "project",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.keyproject",
                ),
            ),
            ("position", models.PositiveSmallIntegerField()),
        ],
        options={
            "ordering": ["position", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("ranking", "project"), name="departments_rankingproject_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalRankingBallot",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("order", models.JSONField(blank=True, default=list, editable=False)),
            ("ordered_at", models.DateTimeField(editable=False, null=True)),
            (
                "ranking",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.projectranking",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "ordered_by",
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
            "verbose_name": "historical ranking ballot",
            "verbose_name_plural": "historical ranking ballots",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="RankingBallot",
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
                "ranking",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ballots",
                    to="departments.projectranking",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ballots",
                    to="departments.department",
                ),
            ),
            ("order", models.JSONField(blank=True, default=list, editable=False)),
            (
                "ordered_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("ordered_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("ranking", "department"), name="departments_rankingballot_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalGoalProposal",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("text", models.CharField(max_length=500, verbose_name="what should change")),
            ("why", models.CharField(max_length=500, verbose_name="why")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waiting for an answer"),
                        ("accepted", "Taken up"),
                        ("declined", "Not taken up"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
                ),
            ),
            (
                "proposed_by",
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
            (
                "answered_by",
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
            "verbose_name": "historical goal proposal",
            "verbose_name_plural": "historical goal proposals",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="GoalProposal",
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
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="proposals",
                    to="departments.goal",
                ),
            ),
            ("text", models.CharField(max_length=500, verbose_name="what should change")),
            ("why", models.CharField(max_length=500, verbose_name="why")),
            (
                "proposed_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waiting for an answer"),
                        ("accepted", "Taken up"),
                        ("declined", "Not taken up"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
            (
                "answered_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["created_at"],
                    name="departments_proposal_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "accepted", "declined"])),
                    name="departments_goalproposal_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("answer", ""),
                            ("answered_at__isnull", True),
                            ("answered_by__isnull", True),
                            ("state", "open"),
                        ),
                        models.Q(
                            models.Q(("state", "open"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="departments_goalproposal_answered_with_a_reason",
                    violation_error_message="An answer needs a reason.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("answered_by", None),
                        models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="departments_goalproposal_answered_by_another",
                    violation_error_message="Somebody else must answer this.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Realignment",
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
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="realignments",
                    to="departments.goal",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="realignments",
                    to="departments.obligation",
                ),
            ),
            ("objective_key", models.UUIDField()),
            ("text", models.CharField(max_length=300)),
            (
                "owner",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("done_at", models.DateTimeField(null=True)),
        ],
        options={
            "ordering": ["obligation__department__name", "created_at", "id"],
            "indexes": [
                models.Index(fields=["obligation", "done_at"], name="departments_realignment_open")
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("goal", "obligation", "objective_key"),
                    name="departments_realignment_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("done_at", None), ("done_at__gte", models.F("created_at")), _connector="OR"
                    ),
                    name="departments_realignment_done_after_start",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalQuarterOpening",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "step",
                models.CharField(
                    choices=[
                        ("goals", "Review the goals"),
                        ("departments", "Who plans"),
                        ("mails", "Look at the mails"),
                        ("opened", "Open"),
                    ],
                    default="goals",
                    editable=False,
                    max_length=12,
                ),
            ),
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
            "verbose_name": "historical quarter opening",
            "verbose_name_plural": "historical quarter openings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="QuarterOpening",
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
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opening",
                    to="departments.quarter",
                ),
            ),
            (
                "step",
                models.CharField(
                    choices=[
                        ("goals", "Review the goals"),
                        ("departments", "Who plans"),
                        ("mails", "Look at the mails"),
                        ("opened", "Open"),
                    ],
                    default="goals",
                    editable=False,
                    max_length=12,
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("step__in", ["goals", "departments", "mails", "opened"])),
                    name="departments_opening_step",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalGoalReview",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "decision",
                models.CharField(
                    choices=[("keep", "Keep it"), ("change", "Change it"), ("retire", "Retire it")],
                    max_length=10,
                    verbose_name="decision",
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ("title", models.CharField(blank=True, max_length=200, verbose_name="goal")),
            ("why", models.TextField(blank=True, verbose_name="why it matters")),
            ("goal_version", models.PositiveIntegerField(editable=False)),
            ("signed_at", models.DateTimeField(editable=False)),
            (
                "opening",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.quarteropening",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
                ),
            ),
            (
                "signed_by",
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
            "verbose_name": "historical goal review",
            "verbose_name_plural": "historical goal reviews",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="GoalReview",
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
                "opening",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reviews",
                    to="departments.quarteropening",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reviews",
                    to="departments.goal",
                ),
            ),
            (
                "decision",
                models.CharField(
                    choices=[("keep", "Keep it"), ("change", "Change it"), ("retire", "Retire it")],
                    max_length=10,
                    verbose_name="decision",
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ("title", models.CharField(blank=True, max_length=200, verbose_name="goal")),
            ("why", models.TextField(blank=True, verbose_name="why it matters")),
            ("goal_version", models.PositiveIntegerField(editable=False)),
            (
                "signed_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("signed_at", models.DateTimeField(editable=False)),
        ],
        options={
            "ordering": ["goal__title", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("opening", "goal"), name="departments_review_once"),
                models.CheckConstraint(
                    condition=models.Q(("decision__in", ["keep", "change", "retire"])),
                    name="departments_review_decision",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("decision", "keep"),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="departments_review_reasoned",
                    violation_error_message="Say why the goal is changed or retired.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decision", "change"), _negated=True),
                        models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="departments_review_change_has_text",
                    violation_error_message="Say what the goal is and why it matters.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalExemptionRequest",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            ("until", models.DateField(verbose_name="last day of the exemption")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waiting for the leadership"),
                        ("granted", "Granted"),
                        ("refused", "Refused"),
                        ("dropped", "Taken back"),
                    ],
                    default="waiting",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("decided_at", models.DateTimeField(editable=False, null=True)),
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer"),
            ),
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
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "asked_by",
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
            (
                "decided_by",
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
            "verbose_name": "historical exemption request",
            "verbose_name_plural": "historical exemption requests",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ExemptionRequest",
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
                    related_name="exemption_requests",
                    to="departments.quarter",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="exemption_requests",
                    to="departments.department",
                ),
            ),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            ("until", models.DateField(verbose_name="last day of the exemption")),
            (
                "asked_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waiting for the leadership"),
                        ("granted", "Granted"),
                        ("refused", "Refused"),
                        ("dropped", "Taken back"),
                    ],
                    default="waiting",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "decided_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("decided_at", models.DateTimeField(editable=False, null=True)),
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer"),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "waiting")),
                    fields=("quarter", "department"),
                    name="departments_request_one_waiting",
                    violation_error_message="The leadership has been asked already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["waiting", "granted", "refused", "dropped"])),
                    name="departments_request_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="departments_request_reasoned",
                    violation_error_message="Say why the department is exempt.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decided_at", None), ("decided_by", None), ("state", "waiting")),
                        models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("decided_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="departments_request_decided_when_not_waiting",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "refused"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="departments_request_refused_with_answer",
                    violation_error_message="Say why the department must plan.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalResource",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("name", models.CharField(max_length=120, verbose_name="resource")),
            ("unit", models.CharField(max_length=30, verbose_name="counted in")),
            (
                "description",
                models.CharField(blank=True, max_length=300, verbose_name="who gives it"),
            ),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
            "verbose_name": "historical resource",
            "verbose_name_plural": "historical resources",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Resource",
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
            ("name", models.CharField(max_length=120, verbose_name="resource")),
            ("unit", models.CharField(max_length=30, verbose_name="counted in")),
            (
                "description",
                models.CharField(blank=True, max_length=300, verbose_name="who gives it"),
            ),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("name"),
                    condition=models.Q(("retired_at", None)),
                    name="departments_resource_name_ci",
                    violation_error_message="A resource with this name exists.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalResourceCapacity",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "amount",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=12,
                    validators=[django.core.validators.MinValueValidator(0)],
                    verbose_name="available",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.resource",
                ),
            ),
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
            "verbose_name": "historical resource capacity",
            "verbose_name_plural": "historical resource capacitys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ResourceCapacity",
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
                "resource",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="capacities",
                    to="departments.resource",
                ),
            ),
            (
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.quarter",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=12,
                    validators=[django.core.validators.MinValueValidator(0)],
                    verbose_name="available",
                ),
            ),
        ],
        options={
            "ordering": ["resource__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("resource", "quarter"), name="departments_resourcecapacity_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gte", 0)),
                    name="departments_resourcecapacity_not_negative",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalResourceNeed",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "amount",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=12,
                    validators=[django.core.validators.MinValueValidator(0)],
                    verbose_name="needed",
                ),
            ),
            (
                "resource",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.resource",
                ),
            ),
            (
                "objective",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.objective",
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
            "verbose_name": "historical resource need",
            "verbose_name_plural": "historical resource needs",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ResourceNeed",
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
                "resource",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="needs",
                    to="departments.resource",
                ),
            ),
            (
                "objective",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="needs",
                    to="departments.objective",
                ),
            ),
            (
                "amount",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=12,
                    validators=[django.core.validators.MinValueValidator(0)],
                    verbose_name="needed",
                ),
            ),
        ],
        options={
            "ordering": ["resource__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("objective", "resource"), name="departments_resourceneed_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gte", 0)),
                    name="departments_resourceneed_not_negative",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalCrossTeam",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("slug", models.SlugField(max_length=60, verbose_name="short name in addresses")),
            ("purpose", models.TextField(verbose_name="what it is for")),
            ("starts_on", models.DateField(verbose_name="from")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("proposed", "Sent for agreement"),
                        ("active", "Working"),
                        ("declined", "Declined"),
                        ("ended", "Ended"),
                    ],
                    default="proposed",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("state_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goal",
                    verbose_name="goal",
                ),
            ),
            (
                "lead",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="lead",
                ),
            ),
            (
                "formed_by",
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
            "verbose_name": "historical cross team",
            "verbose_name_plural": "historical cross teams",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="CrossTeam",
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
                "slug",
                models.SlugField(
                    max_length=60, unique=True, verbose_name="short name in addresses"
                ),
            ),
            ("purpose", models.TextField(verbose_name="what it is for")),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="teams",
                    to="departments.goal",
                    verbose_name="goal",
                ),
            ),
            (
                "lead",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="led_teams",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="lead",
                ),
            ),
            ("starts_on", models.DateField(verbose_name="from")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("proposed", "Sent for agreement"),
                        ("active", "Working"),
                        ("declined", "Declined"),
                        ("ended", "Ended"),
                    ],
                    default="proposed",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("state_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "formed_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("name"),
                    condition=models.Q(("state__in", ["proposed", "active"])),
                    name="departments_crossteam_name_ci",
                    violation_error_message="A team with this name exists.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["proposed", "active", "declined", "ended"])),
                    name="departments_crossteam_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                    ),
                    name="departments_crossteam_ends_after_start",
                    violation_error_message="The last day comes before the first.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["declined", "ended"]), _negated=True),
                        models.Q(("state_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="departments_crossteam_left_for_a_reason",
                    violation_error_message="Say why the team ends.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTeamDepartment",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "answer",
                models.CharField(
                    choices=[
                        ("asked", "Not answered yet"),
                        ("agreed", "Agrees"),
                        ("declined", "Declines"),
                    ],
                    default="asked",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            ("reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.crossteam",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "answered_by",
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
            "verbose_name": "historical team department",
            "verbose_name_plural": "historical team departments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TeamDepartment",
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
                "team",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="parties",
                    to="departments.crossteam",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="team_links",
                    to="departments.department",
                ),
            ),
            (
                "answer",
                models.CharField(
                    choices=[
                        ("asked", "Not answered yet"),
                        ("agreed", "Agrees"),
                        ("declined", "Declines"),
                    ],
                    default="asked",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "answered_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            ("reason", models.CharField(blank=True, editable=False, max_length=500)),
        ],
        options={
            "ordering": ["department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("team", "department"), name="departments_teamdepartment_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answer", "asked"), ("answered_at", None), ("answered_by", None)),
                        models.Q(
                            ("answer__in", ["agreed", "declined"]),
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="departments_teamdepartment_answered_by",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTeamMember",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("joined_on", models.DateField()),
            ("left_on", models.DateField(editable=False, null=True)),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.crossteam",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
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
            "verbose_name": "historical team member",
            "verbose_name_plural": "historical team members",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TeamMember",
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
                "team",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="members",
                    to="departments.crossteam",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="team_memberships",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            ("joined_on", models.DateField()),
            ("left_on", models.DateField(editable=False, null=True)),
        ],
        options={
            "ordering": ["user__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("left_on", None)),
                    fields=("team", "user"),
                    name="departments_teammember_once",
                    violation_error_message="This person is on the team already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"
                    ),
                    name="departments_teammember_left_after_joining",
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("departments", "0001_initial"),
        ("departments", "0002_user_chooses_colours_and_start_page"),
        ("departments", "0003_objective_carried_from"),
        ("departments", "0004_plan_read_by"),
        ("departments", "0005_comments"),
        ("departments", "0006_goal_proposals_and_realignments"),
        ("departments", "0007_quarter_opening"),
        ("departments", "0008_scarce_resources"),
        ("departments", "0009_focus_and_teams"),
        ("departments", "0010_commitments_have_a_state"),
        ("departments", "0011_cadence_holidays_and_reminders"),
        ("departments", "0012_departments_shown_outside"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("outbox", "0003_attempts"),
    ]

    operations = [
        AllAtOnce(TABLES),
    ]
