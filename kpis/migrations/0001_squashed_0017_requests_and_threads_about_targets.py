"""All of this app's tables at once; the 17 steps that led here stand for older installations."""

import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from saypro_align.lib.all_at_once import AllAtOnce

TABLES = [
    migrations.CreateModel(
        name="HistoricalCheckIn",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("ends_on", models.DateField(editable=False, verbose_name="period until")),
            ("due_on", models.DateField(editable=False, verbose_name="due on")),
            ("asked", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("is_personal", models.BooleanField(default=False, editable=False)),
            ("first_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "via",
                models.CharField(
                    blank=True,
                    choices=[
                        ("page", "on the page"),
                        ("link", "by the link in a mail"),
                        ("api", "through the API"),
                    ],
                    editable=False,
                    max_length=5,
                ),
            ),
            (
                "confidence",
                models.CharField(
                    blank=True,
                    choices=[("high", "Sure"), ("medium", "Not certain"), ("low", "Doubtful")],
                    max_length=6,
                    verbose_name="how sure are you",
                ),
            ),
            (
                "narrative",
                models.CharField(blank=True, max_length=1000, verbose_name="what happened"),
            ),
            (
                "user",
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
            "verbose_name": "historical check-in",
            "verbose_name_plural": "historical check-ins",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="CheckIn",
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
                "user",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="check_ins",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="check_ins",
                    to="departments.department",
                ),
            ),
            ("ends_on", models.DateField(editable=False, verbose_name="period until")),
            ("due_on", models.DateField(editable=False, verbose_name="due on")),
            ("asked", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("is_personal", models.BooleanField(default=False, editable=False)),
            ("first_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "via",
                models.CharField(
                    blank=True,
                    choices=[
                        ("page", "on the page"),
                        ("link", "by the link in a mail"),
                        ("api", "through the API"),
                    ],
                    editable=False,
                    max_length=5,
                ),
            ),
            (
                "confidence",
                models.CharField(
                    blank=True,
                    choices=[("high", "Sure"), ("medium", "Not certain"), ("low", "Doubtful")],
                    max_length=6,
                    verbose_name="how sure are you",
                ),
            ),
            (
                "narrative",
                models.CharField(blank=True, max_length=1000, verbose_name="what happened"),
            ),
        ],
        options={
            "verbose_name": "check-in",
            "ordering": ["-ends_on", "user__name", "id"],
            "indexes": [
                models.Index(fields=["department", "-ends_on"], name="kpis_checkin_of_department")
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("department__isnull", False)),
                    fields=("user", "department", "ends_on"),
                    name="kpis_checkin_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("department", None)),
                    fields=("user", "ends_on"),
                    name="kpis_checkin_once_alone",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("first_at", None), ("submitted_at", None), ("via", "")),
                        models.Q(
                            ("first_at__isnull", False),
                            ("submitted_at__gte", models.F("first_at")),
                            ("via__in", ["page", "link", "api"]),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_checkin_given_or_missed",
                ),
                models.CheckConstraint(
                    condition=models.Q(("confidence__in", ["", "high", "medium", "low"])),
                    name="kpis_checkin_confidence",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CheckInLink",
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
                    related_name="check_in_links",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("digest", models.CharField(editable=False, max_length=64, unique=True)),
            ("expires_at", models.DateTimeField(editable=False)),
            ("revoked_at", models.DateTimeField(editable=False, null=True)),
            ("last_used_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "verbose_name": "check-in link",
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("revoked_at", None)),
                    fields=["user"],
                    name="kpis_checkinlink_living",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ProposalRound",
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
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="proposal_rounds",
                    to="departments.quarter",
                ),
            ),
            ("feedback_until", models.DateField(verbose_name="feedback until")),
            ("told", models.PositiveIntegerField(default=0)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quarter", "feedback_until"), name="kpis_proposalround_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Distribution",
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
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="distributions",
                    to="departments.quarter",
                ),
            ),
            ("number", models.PositiveSmallIntegerField(verbose_name="version")),
            ("content", models.JSONField(default=dict)),
            ("fingerprint", models.CharField(max_length=64)),
            ("note", models.CharField(blank=True, max_length=500, verbose_name="what is new")),
            (
                "state",
                models.CharField(
                    choices=[("sending", "Being sent"), ("sent", "Sent")],
                    default="sending",
                    max_length=10,
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("sent_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "verbose_name": "distribution of targets",
            "verbose_name_plural": "distributions of targets",
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quarter", "number"), name="kpis_distribution_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "sending")),
                    fields=("quarter",),
                    name="kpis_distribution_one_at_a_time",
                    violation_error_message="The targets of this quarter are being sent.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("sent_at", None), ("state", "sending")),
                        models.Q(("sent_at__isnull", False), ("state", "sent")),
                        _connector="OR",
                    ),
                    name="kpis_distribution_sent_at_iff_sent",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Delivery",
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
                "distribution",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="deliveries",
                    to="kpis.distribution",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="target_deliveries",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("content", models.JSONField(default=dict)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "To be written"),
                        ("written", "Written"),
                        ("no_address", "No mail address"),
                        ("gone", "No longer here"),
                    ],
                    default="waiting",
                    max_length=10,
                ),
            ),
            (
                "mail",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="outbox.outgoingmail",
                ),
            ),
        ],
        options={
            "verbose_name_plural": "deliveries",
            "ordering": ["user__name", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "waiting")),
                    fields=["distribution"],
                    name="kpis_delivery_waiting",
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("distribution", "user"), name="kpis_delivery_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("mail__isnull", False), ("state", "written")),
                        models.Q(models.Q(("state", "written"), _negated=True), ("mail", None)),
                        _connector="OR",
                    ),
                    name="kpis_delivery_mail_iff_written",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["waiting", "written", "no_address", "gone"])),
                    name="kpis_delivery_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Acknowledgement",
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
                "distribution",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="acknowledgements",
                    to="kpis.distribution",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="acknowledgements",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("distribution", "user"), name="kpis_acknowledgement_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PulseRound",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("month", models.DateField(unique=True, verbose_name="month")),
            ("closes_on", models.DateField(verbose_name="answers until")),
        ],
        options={
            "ordering": ["-month"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("closes_on__gt", models.F("month")), ("month__day", 1)),
                    name="kpis_pulseround_month",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PulseSeat",
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
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="seats",
                    to="kpis.pulseround",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="pulse_seats",
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
            (
                "right",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.goal",
                ),
            ),
            ("choices", models.JSONField(default=list)),
            ("has_answered", models.BooleanField(default=False)),
        ],
        options={
            "ordering": ["id"],
            "constraints": [
                models.UniqueConstraint(fields=("round", "user"), name="kpis_pulseseat_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="PulseTally",
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
                "round",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="tallies",
                    to="kpis.pulseround",
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
            ("asked", models.PositiveIntegerField(default=0)),
            ("answered", models.PositiveIntegerField(default=0)),
            ("right", models.PositiveIntegerField(default=0)),
        ],
        options={
            "ordering": ["id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("round", "department"), name="kpis_pulsetally_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("answered__lte", models.F("asked")), ("right__lte", models.F("answered"))
                    ),
                    name="kpis_pulsetally_adds_up",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalRelevanceReview",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("rate_by", models.DateField(verbose_name="rate by")),
            ("head_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("reviewer_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Being rated"),
                        ("compared", "To be closed"),
                        ("closed", "Closed"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "conclusion",
                models.CharField(blank=True, max_length=500, verbose_name="what follows from it"),
            ),
            ("next_on", models.DateField(blank=True, null=True, verbose_name="next review")),
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
                "head",
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
                "reviewer",
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
            "verbose_name": "historical relevance review",
            "verbose_name_plural": "historical relevance reviews",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="RelevanceReview",
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
            ("rate_by", models.DateField(verbose_name="rate by")),
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
                "head",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("head_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "reviewer",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("reviewer_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "closed_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="relevance_reviews",
                    to="departments.department",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Being rated"),
                        ("compared", "To be closed"),
                        ("closed", "Closed"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "conclusion",
                models.CharField(blank=True, max_length=500, verbose_name="what follows from it"),
            ),
            ("next_on", models.DateField(blank=True, null=True, verbose_name="next review")),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["open", "compared"])),
                    fields=["rate_by"],
                    name="kpis_relevance_going_on",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "compared", "closed"])),
                    name="kpis_relevance_state",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["open", "compared"])),
                    fields=("department",),
                    name="kpis_relevance_one_at_a_time",
                    violation_error_message="The metrics of this department are being reviewed.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("head", None),
                        ("reviewer", None),
                        models.Q(("head", models.F("reviewer")), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_relevance_two_people",
                    violation_error_message="Two different people rate the metrics.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "open"),
                        models.Q(("head_at__isnull", False), ("reviewer_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="kpis_relevance_compared_by_both",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        models.Q(
                            ("closed_at__isnull", False),
                            ("closed_by__isnull", False),
                            ("next_on__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_relevance_closed_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TypedText",
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="typed_texts",
                    to="departments.plan",
                ),
            ),
            ("row", models.CharField(max_length=80, verbose_name="row")),
            ("field", models.CharField(max_length=40, verbose_name="field")),
            ("text", models.TextField(blank=True, verbose_name="text")),
            ("base", models.TextField(blank=True, verbose_name="text before")),
            ("begun_at", models.DateTimeField(editable=False)),
            ("typed_at", models.DateTimeField(editable=False)),
            (
                "typed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("plan", "row", "field"), name="kpis_typedtext_field_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="EditorVisit",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="editor_visits",
                    to="departments.plan",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("since", models.DateTimeField(editable=False)),
            ("seen_at", models.DateTimeField(editable=False)),
        ],
        options={
            "ordering": ["since", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("plan", "person"), name="kpis_editorvisit_once"),
                models.CheckConstraint(
                    condition=models.Q(("seen_at__gte", models.F("since"))),
                    name="kpis_editorvisit_order",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PlanSetUpload",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("file_name", models.CharField(max_length=200)),
            ("digest", models.CharField(max_length=64)),
            ("content", models.BinaryField()),
            ("quarter_code", models.CharField(blank=True, max_length=20)),
            (
                "uploaded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "approver",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("checking", "Being checked"),
                        ("ready", "Ready to import"),
                        ("faulty", "Cannot be imported"),
                        ("importing", "Being imported"),
                        ("imported", "Imported"),
                    ],
                    default="checking",
                    max_length=10,
                ),
            ),
            ("lease_until", models.DateTimeField(blank=True, null=True)),
            ("counts", models.JSONField(default=list)),
            ("problems", models.JSONField(blank=True, default=list)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["checking", "importing"])),
                    fields=["created_at"],
                    name="kpis_upload_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["checking", "ready", "faulty", "importing", "imported"])
                    ),
                    name="kpis_upload_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("approver", None),
                        models.Q(("approver", models.F("uploaded_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_upload_approved_by_another",
                    violation_error_message="Somebody else must approve the plans.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalWordingSuggestion",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("objective_key", models.UUIDField(editable=False)),
            ("objective_text", models.CharField(editable=False, max_length=300)),
            ("text", models.CharField(max_length=300, verbose_name="objective")),
            ("kpi_name", models.CharField(max_length=300, verbose_name="KPI")),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "direction",
                models.CharField(
                    blank=True,
                    choices=[
                        ("increase", "Increase to"),
                        ("decrease", "Decrease to"),
                        ("range", "Keep within"),
                        ("at_least", "At least"),
                        ("at_most", "At most"),
                        ("milestones", "Milestones"),
                    ],
                    max_length=12,
                    verbose_name="good when",
                ),
            ),
            (
                "frequency",
                models.CharField(
                    blank=True,
                    choices=[
                        ("weekly", "Weekly"),
                        ("two_weekly", "Every two weeks"),
                        ("monthly", "Monthly"),
                        ("quarterly", "Quarterly"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "source",
                models.CharField(
                    blank=True, max_length=200, verbose_name="where the number comes from"
                ),
            ),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="today"
                ),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            ("reason", models.CharField(max_length=500, verbose_name="why it reads better so")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for the head"),
                        ("accepted", "Accepted"),
                        ("edited", "Accepted with changes"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
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
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("final_text", models.CharField(blank=True, editable=False, max_length=300)),
            ("final_kpi", models.CharField(blank=True, editable=False, max_length=400)),
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
                "suggested_by",
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
            "verbose_name": "historical wording suggestion",
            "verbose_name_plural": "historical wording suggestions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="WordingSuggestion",
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
                    related_name="wording_suggestions",
                    to="departments.obligation",
                ),
            ),
            ("objective_key", models.UUIDField(editable=False)),
            ("objective_text", models.CharField(editable=False, max_length=300)),
            ("text", models.CharField(max_length=300, verbose_name="objective")),
            ("kpi_name", models.CharField(max_length=300, verbose_name="KPI")),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "direction",
                models.CharField(
                    blank=True,
                    choices=[
                        ("increase", "Increase to"),
                        ("decrease", "Decrease to"),
                        ("range", "Keep within"),
                        ("at_least", "At least"),
                        ("at_most", "At most"),
                        ("milestones", "Milestones"),
                    ],
                    max_length=12,
                    verbose_name="good when",
                ),
            ),
            (
                "frequency",
                models.CharField(
                    blank=True,
                    choices=[
                        ("weekly", "Weekly"),
                        ("two_weekly", "Every two weeks"),
                        ("monthly", "Monthly"),
                        ("quarterly", "Quarterly"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "source",
                models.CharField(
                    blank=True, max_length=200, verbose_name="where the number comes from"
                ),
            ),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="today"
                ),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            ("reason", models.CharField(max_length=500, verbose_name="why it reads better so")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for the head"),
                        ("accepted", "Accepted"),
                        ("edited", "Accepted with changes"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "suggested_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("final_text", models.CharField(blank=True, editable=False, max_length=300)),
            ("final_kpi", models.CharField(blank=True, editable=False, max_length=400)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["obligation"],
                    name="kpis_wording_open",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["open", "accepted", "edited", "declined", "withdrawn"]),
                        (
                            "direction__in",
                            [
                                "",
                                "increase",
                                "decrease",
                                "range",
                                "at_least",
                                "at_most",
                                "milestones",
                            ],
                        ),
                        ("frequency__in", ["", "weekly", "two_weekly", "monthly", "quarterly"]),
                    ),
                    name="kpis_wording_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("text", ""), _negated=True),
                        models.Q(("kpi_name", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    name="kpis_wording_says_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answered_at", None), ("answered_by", None), ("state", "open")),
                        models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_wording_answered_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "declined"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_wording_declined_for_a_reason",
                    violation_error_message="Say why.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["accepted", "edited"]), _negated=True),
                        models.Q(("final_text", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_wording_both_kept",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "open")),
                    fields=("obligation", "objective_key"),
                    name="kpis_wording_one_at_a_time",
                    violation_error_message="A wording for this objective waits for its head.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKpi",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("name", models.CharField(max_length=300, verbose_name="KPI")),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "direction",
                models.CharField(
                    blank=True,
                    choices=[
                        ("increase", "Increase to"),
                        ("decrease", "Decrease to"),
                        ("range", "Keep within"),
                        ("at_least", "At least"),
                        ("at_most", "At most"),
                        ("milestones", "Milestones"),
                    ],
                    max_length=12,
                    verbose_name="direction",
                ),
            ),
            (
                "aggregation",
                models.CharField(
                    choices=[
                        ("level", "Last value"),
                        ("cumulative", "Sum in the quarter"),
                        ("average", "Average over the days"),
                    ],
                    default="level",
                    max_length=12,
                    verbose_name="how values add up",
                ),
            ),
            (
                "frequency",
                models.CharField(
                    blank=True,
                    choices=[
                        ("weekly", "Weekly"),
                        ("two_weekly", "Every two weeks"),
                        ("monthly", "Monthly"),
                        ("quarterly", "Quarterly"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "source",
                models.CharField(
                    blank=True, max_length=200, verbose_name="where the number comes from"
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("active", "Active"),
                        ("monitored", "Monitored only"),
                        ("retired", "Retired"),
                    ],
                    default="active",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("state_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "after_replacing",
                models.CharField(
                    choices=[
                        ("active", "Active"),
                        ("monitored", "Monitored only"),
                        ("retired", "Retired"),
                    ],
                    default="retired",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "relevance",
                models.PositiveSmallIntegerField(
                    blank=True,
                    editable=False,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ],
                    verbose_name="relevance, 1 to 5, by the reviewer",
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
            "verbose_name": "historical KPI",
            "verbose_name_plural": "historical KPIs",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Kpi",
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
            ("name", models.CharField(max_length=300, verbose_name="KPI")),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "direction",
                models.CharField(
                    blank=True,
                    choices=[
                        ("increase", "Increase to"),
                        ("decrease", "Decrease to"),
                        ("range", "Keep within"),
                        ("at_least", "At least"),
                        ("at_most", "At most"),
                        ("milestones", "Milestones"),
                    ],
                    max_length=12,
                    verbose_name="direction",
                ),
            ),
            (
                "aggregation",
                models.CharField(
                    choices=[
                        ("level", "Last value"),
                        ("cumulative", "Sum in the quarter"),
                        ("average", "Average over the days"),
                    ],
                    default="level",
                    max_length=12,
                    verbose_name="how values add up",
                ),
            ),
            (
                "frequency",
                models.CharField(
                    blank=True,
                    choices=[
                        ("weekly", "Weekly"),
                        ("two_weekly", "Every two weeks"),
                        ("monthly", "Monthly"),
                        ("quarterly", "Quarterly"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            (
                "source",
                models.CharField(
                    blank=True, max_length=200, verbose_name="where the number comes from"
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="owned_kpis",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("active", "Active"),
                        ("monitored", "Monitored only"),
                        ("retired", "Retired"),
                    ],
                    default="active",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("state_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "replaced_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaces",
                    to="kpis.kpi",
                ),
            ),
            (
                "after_replacing",
                models.CharField(
                    choices=[
                        ("active", "Active"),
                        ("monitored", "Monitored only"),
                        ("retired", "Retired"),
                    ],
                    default="retired",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "relevance",
                models.PositiveSmallIntegerField(
                    blank=True,
                    editable=False,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ],
                    verbose_name="relevance, 1 to 5, by the reviewer",
                ),
            ),
        ],
        options={
            "verbose_name": "KPI",
            "verbose_name_plural": "KPIs",
            "ordering": ["name", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["active", "monitored", "retired"]),
                        (
                            "direction__in",
                            [
                                "",
                                "increase",
                                "decrease",
                                "range",
                                "at_least",
                                "at_most",
                                "milestones",
                            ],
                        ),
                        ("frequency__in", ["", "weekly", "two_weekly", "monthly", "quarterly"]),
                        ("aggregation__in", ["level", "cumulative", "average"]),
                    ),
                    name="kpis_kpi_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "active"),
                        models.Q(("state_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_kpi_left_for_a_reason",
                    violation_error_message="Say why this KPI no longer counts.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("relevance", None),
                        models.Q(("relevance__gte", 1), ("relevance__lte", 5)),
                        _connector="OR",
                    ),
                    name="kpis_kpi_relevance",
                ),
                models.CheckConstraint(
                    condition=models.Q(("after_replacing__in", ["retired", "monitored"])),
                    name="kpis_kpi_after_replacing",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("replaced_by", None),
                        models.Q(("replaced_by", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_kpi_not_replaced_by_itself",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="KpiDepartment",
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
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="department_links",
                    to="kpis.kpi",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpi_links",
                    to="departments.department",
                ),
            ),
            (
                "confirmed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("confirmed_at", models.DateTimeField(null=True)),
            (
                "asked_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "declined_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("declined_at", models.DateTimeField(null=True)),
            ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
            ("decline_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("kpi", "department"), name="kpis_kpidepartment_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("confirmed_at", None), ("declined_at", None), _connector="OR"
                    ),
                    name="kpis_kpidepartment_one_answer",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="KpiKeptApart",
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
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kept_apart",
                    to="kpis.kpi",
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
            (
                "kept_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name_plural": "KPIs kept apart",
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("kpi", "department"), name="kpis_keptapart_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKpiUse",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ("replaces_key", models.UUIDField(blank=True, editable=False, null=True)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="today"
                ),
            ),
            (
                "baseline_due_on",
                models.DateField(blank=True, null=True, verbose_name="baseline known by"),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            (
                "relative_target",
                models.DecimalField(
                    blank=True, decimal_places=4, editable=False, max_digits=9, null=True
                ),
            ),
            (
                "low",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="from"
                ),
            ),
            (
                "high",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="to"
                ),
            ),
            (
                "tolerance",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="tolerance"
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
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
                "contribution",
                models.CharField(blank=True, max_length=300, verbose_name="how it moves the goal"),
            ),
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
                "kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                ),
            ),
            (
                "goal_measure",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.goalmeasure",
                    verbose_name="what it moves",
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
            "verbose_name": "historical KPI in an objective",
            "verbose_name_plural": "historical KPI in an objectives",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KpiUse",
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
                    related_name="kpi_uses",
                    to="departments.objective",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="kpis.kpi"
                ),
            ),
            ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ("replaces_key", models.UUIDField(blank=True, editable=False, null=True)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="today"
                ),
            ),
            (
                "baseline_due_on",
                models.DateField(blank=True, null=True, verbose_name="baseline known by"),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            (
                "relative_target",
                models.DecimalField(
                    blank=True, decimal_places=4, editable=False, max_digits=9, null=True
                ),
            ),
            (
                "low",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="from"
                ),
            ),
            (
                "high",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="to"
                ),
            ),
            (
                "tolerance",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="tolerance"
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
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
                "contribution",
                models.CharField(blank=True, max_length=300, verbose_name="how it moves the goal"),
            ),
            (
                "goal_measure",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpi_uses",
                    to="departments.goalmeasure",
                    verbose_name="what it moves",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[("active", "Active"), ("retired", "Retired")],
                    default="active",
                    editable=False,
                    max_length=10,
                ),
            ),
        ],
        options={
            "verbose_name": "KPI in an objective",
            "ordering": ["position", "created_at", "id"],
            "indexes": [models.Index(fields=["key"], name="kpis_kpiuse_by_key")],
            "constraints": [
                models.UniqueConstraint(fields=("objective", "key"), name="kpis_kpiuse_key_once"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "active")),
                    fields=("objective", "kpi"),
                    name="kpis_kpiuse_kpi_once",
                    violation_error_message="This KPI already stands in the objective.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                    name="kpis_kpiuse_weight",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["active", "retired"])),
                    name="kpis_kpiuse_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("low", None),
                        ("high", None),
                        ("high__gt", models.F("low")),
                        _connector="OR",
                    ),
                    name="kpis_kpiuse_range_order",
                    violation_error_message="The upper end must be above the lower end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("tolerance", None), ("tolerance__gt", 0), _connector="OR"),
                    name="kpis_kpiuse_tolerance_positive",
                    violation_error_message="The tolerance must be above zero.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("starts_on", None),
                        ("due_on", None),
                        ("due_on__gt", models.F("starts_on")),
                        _connector="OR",
                    ),
                    name="kpis_kpiuse_due_after_start",
                    violation_error_message="The due date must be after the start.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="KpiPhase",
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
                "use",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="phases",
                    to="kpis.kpiuse",
                ),
            ),
            ("on", models.DateField(verbose_name="date")),
            (
                "expected",
                models.DecimalField(decimal_places=4, max_digits=18, verbose_name="expected value"),
            ),
        ],
        options={
            "ordering": ["on", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("use", "on"), name="kpis_kpiphase_day_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalMilestone",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ("name", models.CharField(max_length=200, verbose_name="milestone")),
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
            ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "use",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpiuse",
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
            "verbose_name": "historical milestone",
            "verbose_name_plural": "historical milestones",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Milestone",
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
                "use",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="milestones",
                    to="kpis.kpiuse",
                ),
            ),
            ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
            ("name", models.CharField(max_length=200, verbose_name="milestone")),
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
            ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 1)), name="kpis_milestone_weight_positive"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Measurement",
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
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="measurements",
                    to="kpis.kpi",
                ),
            ),
            ("measured_on", models.DateField(verbose_name="date")),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ("value", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value")),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            (
                "recorded_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("is_latest", models.BooleanField(default=True, editable=False)),
        ],
        options={
            "ordering": ["-measured_on", "-revision", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("is_latest", True)),
                    fields=["kpi", "-measured_on"],
                    name="kpis_measurement_latest",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("kpi", "measured_on", "revision"), name="kpis_measurement_revision_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_latest", True)),
                    fields=("kpi", "measured_on"),
                    name="kpis_measurement_one_latest",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalCheckInEntry",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("no_change", models.BooleanField(default=False, editable=False)),
            ("was_doubted", models.BooleanField(default=False, editable=False)),
            (
                "confidence",
                models.CharField(
                    blank=True,
                    choices=[("high", "Sure"), ("medium", "Not certain"), ("low", "Doubtful")],
                    editable=False,
                    max_length=6,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            (
                "check_in",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.checkin",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                ),
            ),
            (
                "measurement",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.measurement",
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
            "verbose_name": "historical number in a check-in",
            "verbose_name_plural": "historical numbers in check-ins",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="CheckInEntry",
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
                "check_in",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="kpis.checkin",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="check_in_entries",
                    to="kpis.kpi",
                ),
            ),
            (
                "measurement",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="check_in_entries",
                    to="kpis.measurement",
                ),
            ),
            ("no_change", models.BooleanField(default=False, editable=False)),
            ("was_doubted", models.BooleanField(default=False, editable=False)),
            (
                "confidence",
                models.CharField(
                    blank=True,
                    choices=[("high", "Sure"), ("medium", "Not certain"), ("low", "Doubtful")],
                    editable=False,
                    max_length=6,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
        ],
        options={
            "verbose_name": "number in a check-in",
            "verbose_name_plural": "numbers in check-ins",
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("check_in", "kpi"), name="kpis_checkinentry_once"),
                models.CheckConstraint(
                    condition=models.Q(("confidence__in", ["", "high", "medium", "low"])),
                    name="kpis_checkinentry_confidence",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Kpt",
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
                    related_name="kpts",
                    to="departments.quarter",
                    verbose_name="quarter",
                ),
            ),
            (
                "level",
                models.CharField(
                    choices=[
                        ("organization", "Organization"),
                        ("department", "Department"),
                        ("person", "Person"),
                    ],
                    max_length=12,
                    verbose_name="whose",
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="parts",
                    to="kpis.kpt",
                    verbose_name="serves the target",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpts",
                    to="departments.goal",
                    verbose_name="serves the goal",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpts",
                    to="departments.department",
                    verbose_name="department",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="personal_kpts",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="person",
                ),
            ),
            ("name", models.CharField(max_length=300, verbose_name="target")),
            ("rationale", models.TextField(blank=True, max_length=2000, verbose_name="why")),
            (
                "contribution",
                models.CharField(
                    blank=True, max_length=300, verbose_name="how it helps the target above"
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="owned_kpts",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpts",
                    to="departments.crossteam",
                    verbose_name="team",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpts",
                    to="kpis.kpi",
                    verbose_name="KPI",
                ),
            ),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="start"
                ),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            (
                "relative_target",
                models.DecimalField(
                    blank=True, decimal_places=4, editable=False, max_digits=9, null=True
                ),
            ),
            (
                "low",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="from"
                ),
            ),
            (
                "high",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="to"
                ),
            ),
            (
                "tolerance",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="tolerance"
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from day")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
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
                "sharing",
                models.CharField(
                    choices=[
                        ("sum", "The parts add up"),
                        ("average", "The mean of the parts"),
                        ("coverage", "Every part reaches the same"),
                    ],
                    default="sum",
                    max_length=10,
                    verbose_name="how its parts make the whole",
                ),
            ),
            ("smart_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("proposed", "Proposed"),
                        ("final", "Final"),
                        ("closed", "Closed"),
                        ("stopped", "Stopped"),
                        ("replaced", "Replaced"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("state_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("proposed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "proposed_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "feedback_until",
                models.DateField(
                    blank=True, editable=False, null=True, verbose_name="feedback until"
                ),
            ),
            ("feedback_closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("finalized_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "finalized_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "replaced_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaces",
                    to="kpis.kpt",
                ),
            ),
        ],
        options={
            "verbose_name": "key performance target",
            "ordering": ["name", "id"],
            "indexes": [
                models.Index(fields=["quarter", "level", "state"], name="kpis_kpt_of_quarter"),
                models.Index(fields=["department", "quarter"], name="kpis_kpt_of_department"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("level__in", ["organization", "department", "person"]),
                        (
                            "state__in",
                            [
                                "draft",
                                "proposed",
                                "final",
                                "closed",
                                "stopped",
                                "replaced",
                                "withdrawn",
                            ],
                        ),
                        ("sharing__in", ["sum", "average", "coverage"]),
                    ),
                    name="kpis_kpt_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="kpis_kpt_says_something"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("department", None),
                            ("level", "organization"),
                            ("parent", None),
                            ("person", None),
                        ),
                        models.Q(
                            ("department__isnull", False),
                            ("goal", None),
                            ("level", "department"),
                            ("person", None),
                        ),
                        models.Q(
                            ("department__isnull", False),
                            ("goal", None),
                            ("level", "person"),
                            ("person__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kpt_belongs_to_its_level",
                    violation_error_message="Choose the department or the person it is for.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("parent", None),
                        models.Q(("parent", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_kpt_not_its_own_part",
                ),
                models.CheckConstraint(
                    condition=models.Q(("owner", None), ("team", None), _connector="OR"),
                    name="kpis_kpt_one_owner",
                    violation_error_message="Name a person or a team, not both.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["final", "closed", "stopped", "replaced"]), _negated=True
                        ),
                        ("owner__isnull", False),
                        ("team__isnull", False),
                        _connector="OR",
                    ),
                    name="kpis_kpt_final_has_an_owner",
                    violation_error_message="Name who answers for the target.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["draft", "withdrawn"]),
                        models.Q(("rationale", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_kpt_proposed_with_a_rationale",
                    violation_error_message="Say why this target matters.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["final", "closed", "stopped", "replaced"]), _negated=True
                        ),
                        models.Q(
                            ("kpi__isnull", False),
                            models.Q(
                                ("target_value__isnull", False),
                                models.Q(("high__isnull", False), ("low__isnull", False)),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kpt_final_has_a_number",
                    violation_error_message="Enter the number this target is measured by.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("proposed_at", None), ("state", "draft")),
                        ("state", "withdrawn"),
                        models.Q(
                            models.Q(("state", "draft"), _negated=True),
                            ("proposed_at__isnull", False),
                            ("proposed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kpt_proposed_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("finalized_at", None),
                            ("finalized_by", None),
                            ("state__in", ["draft", "proposed", "withdrawn"]),
                        ),
                        models.Q(
                            ("finalized_at__isnull", False),
                            ("finalized_by__isnull", False),
                            ("state__in", ["final", "closed", "stopped", "replaced"]),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kpt_finalized_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["stopped", "replaced", "withdrawn"]), _negated=True
                        ),
                        models.Q(
                            models.Q(("state_reason", ""), _negated=True),
                            ("ended_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kpt_ended_for_a_reason",
                    violation_error_message="Say why.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("replaced_by", None),
                        models.Q(
                            ("state", "replaced"),
                            models.Q(("replaced_by", models.F("id")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kpt_replaced_by_another",
                ),
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                    name="kpis_kpt_weight",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("low", None),
                        ("high", None),
                        ("high__gt", models.F("low")),
                        _connector="OR",
                    ),
                    name="kpis_kpt_range_order",
                    violation_error_message="The upper end must be above the lower end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("tolerance", None), ("tolerance__gt", 0), _connector="OR"),
                    name="kpis_kpt_tolerance_positive",
                    violation_error_message="The tolerance must be above zero.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("starts_on", None),
                        ("due_on", None),
                        ("due_on__gt", models.F("starts_on")),
                        _connector="OR",
                    ),
                    name="kpis_kpt_due_after_start",
                    violation_error_message="The due date must be after the start.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalObstacle",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("is_personal", models.BooleanField(default=False, editable=False)),
            ("what", models.CharField(max_length=300, verbose_name="what is in the way")),
            ("help_needed", models.CharField(blank=True, max_length=300, verbose_name="what help")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="needed by")),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("solved", "Solved"), ("dropped", "Dropped")],
                    default="open",
                    editable=False,
                    max_length=8,
                ),
            ),
            ("solved_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    editable=False,
                    max_length=500,
                    verbose_name="how it was solved, or why it no longer matters",
                ),
            ),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
                    verbose_name="target",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                    verbose_name="KPI",
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
                    verbose_name="department",
                ),
            ),
            (
                "check_in",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.checkin",
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
                    verbose_name="who clears it",
                ),
            ),
            (
                "raised_by",
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
                "help_from",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                    verbose_name="need help from",
                ),
            ),
            (
                "solved_by",
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
            "verbose_name": "historical obstacle",
            "verbose_name_plural": "historical obstacles",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Obstacle",
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
                "kpt",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obstacles",
                    to="kpis.kpt",
                    verbose_name="target",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obstacles",
                    to="kpis.kpi",
                    verbose_name="KPI",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obstacles",
                    to="departments.department",
                    verbose_name="department",
                ),
            ),
            (
                "check_in",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obstacles",
                    to="kpis.checkin",
                ),
            ),
            ("is_personal", models.BooleanField(default=False, editable=False)),
            ("what", models.CharField(max_length=300, verbose_name="what is in the way")),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obstacles",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who clears it",
                ),
            ),
            (
                "raised_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "help_from",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="obstacles_to_help_with",
                    to="departments.department",
                    verbose_name="need help from",
                ),
            ),
            ("help_needed", models.CharField(blank=True, max_length=300, verbose_name="what help")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="needed by")),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("solved", "Solved"), ("dropped", "Dropped")],
                    default="open",
                    editable=False,
                    max_length=8,
                ),
            ),
            ("solved_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "solved_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    editable=False,
                    max_length=500,
                    verbose_name="how it was solved, or why it no longer matters",
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["created_at"],
                    name="kpis_obstacle_open",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "solved", "dropped"])),
                    name="kpis_obstacle_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("what", ""), _negated=True),
                    name="kpis_obstacle_says_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("help_from", None),
                        ("department", None),
                        models.Q(("help_from", models.F("department")), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_obstacle_help_of_another",
                    violation_error_message="Ask another department for help.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("solved_at", None), ("solved_by", None), ("state", "open")),
                        models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("solved_at__isnull", False),
                            ("solved_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_obstacle_ended_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "dropped"), _negated=True),
                        models.Q(("outcome", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_obstacle_dropped_for_a_reason",
                    violation_error_message="Say why it no longer matters.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKpt",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "level",
                models.CharField(
                    choices=[
                        ("organization", "Organization"),
                        ("department", "Department"),
                        ("person", "Person"),
                    ],
                    max_length=12,
                    verbose_name="whose",
                ),
            ),
            ("name", models.CharField(max_length=300, verbose_name="target")),
            ("rationale", models.TextField(blank=True, max_length=2000, verbose_name="why")),
            (
                "contribution",
                models.CharField(
                    blank=True, max_length=300, verbose_name="how it helps the target above"
                ),
            ),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="start"
                ),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            (
                "relative_target",
                models.DecimalField(
                    blank=True, decimal_places=4, editable=False, max_digits=9, null=True
                ),
            ),
            (
                "low",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="from"
                ),
            ),
            (
                "high",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="to"
                ),
            ),
            (
                "tolerance",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="tolerance"
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from day")),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
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
                "sharing",
                models.CharField(
                    choices=[
                        ("sum", "The parts add up"),
                        ("average", "The mean of the parts"),
                        ("coverage", "Every part reaches the same"),
                    ],
                    default="sum",
                    max_length=10,
                    verbose_name="how its parts make the whole",
                ),
            ),
            ("smart_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("proposed", "Proposed"),
                        ("final", "Final"),
                        ("closed", "Closed"),
                        ("stopped", "Stopped"),
                        ("replaced", "Replaced"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("state_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("proposed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "feedback_until",
                models.DateField(
                    blank=True, editable=False, null=True, verbose_name="feedback until"
                ),
            ),
            ("feedback_closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("finalized_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                "parent",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
                    verbose_name="serves the target",
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
                    verbose_name="serves the goal",
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
                    verbose_name="department",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="person",
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
                "team",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.crossteam",
                    verbose_name="team",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                    verbose_name="KPI",
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
                "finalized_by",
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
                "replaced_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
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
            "verbose_name": "historical key performance target",
            "verbose_name_plural": "historical key performance targets",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KptPhase",
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
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="phases",
                    to="kpis.kpt",
                ),
            ),
            ("on", models.DateField(verbose_name="date")),
            (
                "expected",
                models.DecimalField(decimal_places=4, max_digits=18, verbose_name="expected value"),
            ),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["on", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("retired_at", None)),
                    fields=("kpt", "on"),
                    name="kpis_kptphase_day_once",
                    violation_error_message="This day stands in the path already.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKptClosing",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "outcome",
                models.CharField(
                    choices=[
                        ("reached", "Reached"),
                        ("partly", "Partly reached"),
                        ("missed", "Missed"),
                    ],
                    max_length=8,
                    verbose_name="outcome",
                ),
            ),
            (
                "suggested",
                models.CharField(
                    choices=[
                        ("reached", "Reached"),
                        ("partly", "Partly reached"),
                        ("missed", "Missed"),
                    ],
                    editable=False,
                    max_length=8,
                ),
            ),
            ("attained", models.CharField(blank=True, editable=False, max_length=80)),
            (
                "result",
                models.DecimalField(decimal_places=4, editable=False, max_digits=18, null=True),
            ),
            (
                "lessons",
                models.TextField(blank=True, max_length=1000, verbose_name="what we learned"),
            ),
            (
                "what_next",
                models.CharField(
                    choices=[("carry", "Carry it over"), ("stop", "Stop here")],
                    max_length=5,
                    verbose_name="what next",
                ),
            ),
            ("at", models.DateTimeField(editable=False)),
            ("frozen_at", models.DateTimeField(editable=False, null=True)),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
                ),
            ),
            (
                "by",
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
                "carried_to",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
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
            "verbose_name": "historical kpt closing",
            "verbose_name_plural": "historical kpt closings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KptClosing",
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
                "kpt",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="closing",
                    to="kpis.kpt",
                ),
            ),
            (
                "outcome",
                models.CharField(
                    choices=[
                        ("reached", "Reached"),
                        ("partly", "Partly reached"),
                        ("missed", "Missed"),
                    ],
                    max_length=8,
                    verbose_name="outcome",
                ),
            ),
            (
                "suggested",
                models.CharField(
                    choices=[
                        ("reached", "Reached"),
                        ("partly", "Partly reached"),
                        ("missed", "Missed"),
                    ],
                    editable=False,
                    max_length=8,
                ),
            ),
            ("attained", models.CharField(blank=True, editable=False, max_length=80)),
            (
                "result",
                models.DecimalField(decimal_places=4, editable=False, max_digits=18, null=True),
            ),
            (
                "lessons",
                models.TextField(blank=True, max_length=1000, verbose_name="what we learned"),
            ),
            (
                "what_next",
                models.CharField(
                    choices=[("carry", "Carry it over"), ("stop", "Stop here")],
                    max_length=5,
                    verbose_name="what next",
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField(editable=False)),
            ("frozen_at", models.DateTimeField(editable=False, null=True)),
            (
                "carried_to",
                models.OneToOneField(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="carried_from",
                    to="kpis.kpt",
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("outcome__in", ["reached", "partly", "missed"]),
                        ("suggested__in", ["reached", "partly", "missed"]),
                        ("what_next__in", ["carry", "stop"]),
                    ),
                    name="kpis_closing_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("outcome", models.F("suggested")),
                        models.Q(("lessons", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_closing_says_why_it_differs",
                    violation_error_message="Say why it differs from what the number says.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("carried_to", None), ("what_next", "carry"), _connector="OR"
                    ),
                    name="kpis_closing_carried_only_when_wanted",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKptContribution",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("how", models.CharField(max_length=300, verbose_name="how it contributes")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("asked", "Not confirmed"),
                        ("confirmed", "Confirmed"),
                        ("declined", "Declined"),
                        ("removed", "Removed"),
                    ],
                    default="asked",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "reason",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
                    verbose_name="target",
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
                    verbose_name="function",
                ),
            ),
            (
                "stated_by",
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
            "verbose_name": "historical contribution of a function",
            "verbose_name_plural": "historical contributions of functions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KptContribution",
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
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="contributions",
                    to="kpis.kpt",
                    verbose_name="target",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpt_contributions",
                    to="departments.department",
                    verbose_name="function",
                ),
            ),
            ("how", models.CharField(max_length=300, verbose_name="how it contributes")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("asked", "Not confirmed"),
                        ("confirmed", "Confirmed"),
                        ("declined", "Declined"),
                        ("removed", "Removed"),
                    ],
                    default="asked",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "stated_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "reason",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
        ],
        options={
            "verbose_name": "contribution of a function",
            "verbose_name_plural": "contributions of functions",
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "asked")),
                    fields=["department"],
                    name="kpis_contribution_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["asked", "confirmed", "declined", "removed"])
                    ),
                    name="kpis_contribution_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("how", ""), _negated=True),
                    name="kpis_contribution_says_how",
                    violation_error_message="Say how the function contributes.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["asked", "confirmed", "declined"])),
                    fields=("kpt", "department"),
                    name="kpis_contribution_once",
                    violation_error_message="This function stands in the table already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answered_at", None), ("answered_by", None), ("state", "asked")),
                        ("state", "removed"),
                        models.Q(
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                            ("state__in", ["confirmed", "declined"]),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_contribution_answered_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "declined"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_contribution_no_with_a_reason",
                    violation_error_message="Say why.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTargetChange",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("old", models.JSONField(default=dict, editable=False)),
            ("new", models.JSONField(default=dict, editable=False)),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            (
                "cause",
                models.CharField(
                    choices=[
                        ("feedback", "Feedback"),
                        ("check_in", "Check-in"),
                        ("review", "Review"),
                        ("office", "Request"),
                    ],
                    default="office",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("cause_id", models.UUIDField(blank=True, editable=False, null=True)),
            ("direct", models.BooleanField(default=False, editable=False)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("requested", "Waiting for a decision"),
                        ("approved", "Approved"),
                        ("declined", "Declined"),
                    ],
                    default="requested",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("asked_at", models.DateTimeField(editable=False)),
            ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("decide_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
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
            "verbose_name": "historical target change",
            "verbose_name_plural": "historical target changes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TargetChange",
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
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="changes",
                    to="kpis.kpt",
                ),
            ),
            ("old", models.JSONField(default=dict, editable=False)),
            ("new", models.JSONField(default=dict, editable=False)),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            (
                "cause",
                models.CharField(
                    choices=[
                        ("feedback", "Feedback"),
                        ("check_in", "Check-in"),
                        ("review", "Review"),
                        ("office", "Request"),
                    ],
                    default="office",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("cause_id", models.UUIDField(blank=True, editable=False, null=True)),
            ("direct", models.BooleanField(default=False, editable=False)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("requested", "Waiting for a decision"),
                        ("approved", "Approved"),
                        ("declined", "Declined"),
                    ],
                    default="requested",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("asked_at", models.DateTimeField(editable=False)),
            (
                "decided_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("decide_reason", models.CharField(blank=True, editable=False, max_length=500)),
        ],
        options={
            "ordering": ["-asked_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "requested")),
                    fields=["kpt"],
                    name="kpis_change_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["requested", "approved", "declined"]),
                        ("cause__in", ["feedback", "check_in", "review", "office"]),
                    ),
                    name="kpis_targetchange_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="kpis_targetchange_reasoned",
                    violation_error_message="Say why.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("decided_at", None), ("decided_by", None), ("state", "requested")
                        ),
                        models.Q(
                            models.Q(("state", "requested"), _negated=True),
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_targetchange_decided_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("direct", True), ("state", "approved")),
                        models.Q(("decided_by", None), ("direct", False)),
                        models.Q(
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ("direct", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_targetchange_decided_by_another",
                    violation_error_message="Somebody else must decide this.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "declined"), _negated=True),
                        models.Q(("decide_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_targetchange_no_with_a_reason",
                    violation_error_message="Say why.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Feasibility",
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
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feasibility_answers",
                    to="kpis.kpt",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feasibility_answers",
                    to="departments.department",
                ),
            ),
            ("number", models.PositiveIntegerField(default=1, editable=False)),
            (
                "answer",
                models.CharField(
                    choices=[("yes", "Yes"), ("conditions", "With conditions"), ("no", "No")],
                    max_length=12,
                    verbose_name="can it be reached?",
                ),
            ),
            ("comment", models.CharField(blank=True, max_length=500, verbose_name="comment")),
            (
                "answered_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name_plural": "feasibility answers",
            "ordering": ["kpt", "department", "number"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("answer__in", ["yes", "conditions", "no"])),
                    name="kpis_feasibility_choices",
                ),
                models.UniqueConstraint(
                    fields=("kpt", "department", "number"), name="kpis_feasibility_number_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("answer", "yes"), models.Q(("comment", ""), _negated=True), _connector="OR"
                    ),
                    name="kpis_feasibility_doubt_says_why",
                    violation_error_message="Say under which conditions, or why not.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKptFeedback",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("realistic", models.BooleanField(verbose_name="realistic")),
            (
                "wanted_value",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="change to"
                ),
            ),
            (
                "wanted_relative",
                models.DecimalField(
                    blank=True, decimal_places=4, editable=False, max_digits=9, null=True
                ),
            ),
            ("wanted_on", models.DateField(blank=True, null=True, verbose_name="by")),
            ("comment", models.CharField(blank=True, max_length=500, verbose_name="comment")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for an answer"),
                        ("taken_over", "Taken over"),
                        ("kept", "Kept as it was"),
                    ],
                    default="open",
                    editable=False,
                    max_length=12,
                ),
            ),
            (
                "answer",
                models.CharField(
                    blank=True, editable=False, max_length=1000, verbose_name="because"
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("noted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
                ),
            ),
            (
                "given_by",
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
            (
                "change",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.targetchange",
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
            "verbose_name": "historical kpt feedback",
            "verbose_name_plural": "historical feedback on targets",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KptFeedback",
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
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback",
                    to="kpis.kpt",
                ),
            ),
            (
                "given_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="target_feedback",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("realistic", models.BooleanField(verbose_name="realistic")),
            (
                "wanted_value",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="change to"
                ),
            ),
            (
                "wanted_relative",
                models.DecimalField(
                    blank=True, decimal_places=4, editable=False, max_digits=9, null=True
                ),
            ),
            ("wanted_on", models.DateField(blank=True, null=True, verbose_name="by")),
            ("comment", models.CharField(blank=True, max_length=500, verbose_name="comment")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for an answer"),
                        ("taken_over", "Taken over"),
                        ("kept", "Kept as it was"),
                    ],
                    default="open",
                    editable=False,
                    max_length=12,
                ),
            ),
            (
                "answer",
                models.CharField(
                    blank=True, editable=False, max_length=1000, verbose_name="because"
                ),
            ),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "change",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback",
                    to="kpis.targetchange",
                ),
            ),
            ("noted_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name_plural": "feedback on targets",
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["kpt"],
                    name="kpis_kptfeedback_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "taken_over", "kept"])),
                    name="kpis_kptfeedback_choices",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "open")),
                    fields=("kpt", "given_by"),
                    name="kpis_kptfeedback_one_open",
                    violation_error_message="Your feedback waits for an answer; change it there.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("realistic", True),
                        models.Q(("comment", ""), _negated=True),
                        ("wanted_value__isnull", False),
                        ("wanted_on__isnull", False),
                        _connector="OR",
                    ),
                    name="kpis_kptfeedback_no_says_why",
                    violation_error_message="Say why, or what you would promise instead.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("answer", ""),
                            ("answered_at", None),
                            ("answered_by", None),
                            ("state", "open"),
                        ),
                        models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kptfeedback_answered_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("answered_by", None),
                        models.Q(("answered_by", models.F("given_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_kptfeedback_answered_by_another",
                    violation_error_message="Somebody else must answer this.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "kept"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="kpis_kptfeedback_kept_for_a_reason",
                    violation_error_message="Say why it stays as it is.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "taken_over"), _negated=True),
                        ("change__isnull", False),
                        _connector="OR",
                    ),
                    name="kpis_kptfeedback_taken_over_changes",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalKptQuestion",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("text", models.CharField(max_length=500, verbose_name="your question")),
            ("answer", models.CharField(blank=True, max_length=1000, verbose_name="answer")),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("noted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
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
            "verbose_name": "historical kpt question",
            "verbose_name_plural": "historical kpt questions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="KptQuestion",
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
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="questions",
                    to="kpis.kpt",
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="target_questions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("text", models.CharField(max_length=500, verbose_name="your question")),
            ("answer", models.CharField(blank=True, max_length=1000, verbose_name="answer")),
            (
                "answered_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("noted_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("answered_at", None)),
                    fields=["kpt"],
                    name="kpis_kptquestion_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="kpis_kptquestion_asks"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("answer", ""),
                            ("answered_at", None),
                            ("answered_by", None),
                            ("noted_at", None),
                        ),
                        models.Q(
                            models.Q(("answer", ""), _negated=True),
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_kptquestion_answered_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalObstacleReply",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("text", models.CharField(max_length=1000, verbose_name="what would help")),
            ("is_solution", models.BooleanField(default=False, editable=False)),
            ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "obstacle",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.obstacle",
                ),
            ),
            (
                "by",
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
                "marked_by",
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
            "verbose_name": "historical obstacle reply",
            "verbose_name_plural": "historical obstacle replies",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ObstacleReply",
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
                "obstacle",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replies",
                    to="kpis.obstacle",
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("text", models.CharField(max_length=1000, verbose_name="what would help")),
            ("is_solution", models.BooleanField(default=False, editable=False)),
            (
                "marked_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name_plural": "obstacle replies",
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="kpis_obstaclereply_says_something",
                    violation_error_message="Say what would help.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("is_solution", False), ("marked_by", None)),
                        models.Q(
                            ("is_solution", True),
                            ("marked_by__isnull", False),
                            ("withdrawn_at", None),
                        ),
                        _connector="OR",
                    ),
                    name="kpis_obstaclereply_marked_by_somebody",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_solution", True)),
                    fields=("obstacle",),
                    name="kpis_obstaclereply_one_solution",
                    violation_error_message="Another answer is the solution already.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Paste",
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
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="pastes",
                    to="departments.plan",
                ),
            ),
            (
                "pasted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("undone_at", models.DateTimeField(null=True)),
            ("uses", models.ManyToManyField(related_name="pastes", to="kpis.kpiuse")),
            (
                "objectives",
                models.ManyToManyField(related_name="pastes", to="departments.objective"),
            ),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("undone_at", None),
                        ("undone_at__gte", models.F("created_at")),
                        _connector="OR",
                    ),
                    name="kpis_paste_undone_after_it_was_made",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RelevanceItem",
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
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="items",
                    to="kpis.relevancereview",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="relevance_items",
                    to="kpis.kpi",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("agreed", models.PositiveSmallIntegerField(null=True)),
        ],
        options={
            "ordering": ["position", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("review", "kpi"), name="kpis_relevanceitem_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("agreed", None),
                        models.Q(("agreed__gte", 1), ("agreed__lte", 5)),
                        _connector="OR",
                    ),
                    name="kpis_relevanceitem_agreed",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RelevanceRating",
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
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ratings",
                    to="kpis.relevanceitem",
                ),
            ),
            (
                "side",
                models.CharField(
                    choices=[("head", "Head"), ("reviewer", "Reviewer")], max_length=10
                ),
            ),
            (
                "rating",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ],
                    verbose_name="relevance",
                ),
            ),
            ("comment", models.CharField(blank=True, max_length=300, verbose_name="comment")),
            (
                "rated_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["item", "side", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("item", "side"), name="kpis_relevancerating_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("side__in", ["head", "reviewer"]), ("rating__gte", 1), ("rating__lte", 5)
                    ),
                    name="kpis_relevancerating_choices",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTeamKpi",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="today"
                ),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                "kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                    verbose_name="KPI",
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
            "verbose_name": "historical KPI of a team",
            "verbose_name_plural": "historical KPIs of teams",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TeamKpi",
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
                    related_name="kpi_links",
                    to="departments.crossteam",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="team_links",
                    to="kpis.kpi",
                    verbose_name="KPI",
                ),
            ),
            (
                "baseline",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="today"
                ),
            ),
            (
                "target_value",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="target value",
                ),
            ),
            ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "KPI of a team",
            "verbose_name_plural": "KPIs of teams",
            "ordering": ["kpi__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("retired_at", None)),
                    fields=("team", "kpi"),
                    name="kpis_teamkpi_once",
                    violation_error_message="The team has this KPI already.",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalHandshake",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("text", models.CharField(max_length=500, verbose_name="what is needed")),
            (
                "measured_by",
                models.CharField(blank=True, max_length=200, verbose_name="KPI or number"),
            ),
            (
                "amount",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="how much"
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            ("due_on", models.DateField(verbose_name="by when")),
            ("objective_key", models.UUIDField(blank=True, editable=False, null=True)),
            ("objective_text", models.CharField(editable=False, max_length=300)),
            ("kpi_use_key", models.UUIDField(blank=True, editable=False, null=True)),
            ("kpi_name", models.CharField(blank=True, editable=False, max_length=300)),
            ("answer_by", models.DateField(verbose_name="answer by")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("asked", "Waits for an answer"),
                        ("offered", "Another offer made"),
                        ("agreed", "Agreed"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                        ("kept", "Kept"),
                        ("broken", "Not kept"),
                    ],
                    default="asked",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("offers_made", models.PositiveSmallIntegerField(default=1, editable=False)),
            (
                "answer",
                models.CharField(
                    blank=True, default="", editable=False, max_length=500, verbose_name="reason"
                ),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
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
                "asking",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                    verbose_name="asking department",
                ),
            ),
            (
                "asked",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.department",
                    verbose_name="asked department",
                ),
            ),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpt",
                    verbose_name="target",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                    verbose_name="counted by",
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
            "verbose_name": "historical handshake",
            "verbose_name_plural": "historical handshakes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Handshake",
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
            ("text", models.CharField(max_length=500, verbose_name="what is needed")),
            (
                "measured_by",
                models.CharField(blank=True, max_length=200, verbose_name="KPI or number"),
            ),
            (
                "amount",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="how much"
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            ("due_on", models.DateField(verbose_name="by when")),
            (
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handshakes",
                    to="departments.quarter",
                ),
            ),
            (
                "asking",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handshakes_asked",
                    to="departments.department",
                    verbose_name="asking department",
                ),
            ),
            (
                "asked",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handshakes_received",
                    to="departments.department",
                    verbose_name="asked department",
                ),
            ),
            ("objective_key", models.UUIDField(blank=True, editable=False, null=True)),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handshakes",
                    to="kpis.kpt",
                    verbose_name="target",
                ),
            ),
            ("objective_text", models.CharField(editable=False, max_length=300)),
            ("kpi_use_key", models.UUIDField(blank=True, editable=False, null=True)),
            ("kpi_name", models.CharField(blank=True, editable=False, max_length=300)),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handshakes",
                    to="kpis.kpi",
                    verbose_name="counted by",
                ),
            ),
            ("answer_by", models.DateField(verbose_name="answer by")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("asked", "Waits for an answer"),
                        ("offered", "Another offer made"),
                        ("agreed", "Agreed"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                        ("kept", "Kept"),
                        ("broken", "Not kept"),
                    ],
                    default="asked",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("offers_made", models.PositiveSmallIntegerField(default=1, editable=False)),
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
                "answer",
                models.CharField(
                    blank=True, default="", editable=False, max_length=500, verbose_name="reason"
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
        ],
        options={
            "ordering": ["-created_at", "-id"],
        },
    ),
    migrations.CreateModel(
        name="HandshakeOffer",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("text", models.CharField(max_length=500, verbose_name="what is needed")),
            (
                "measured_by",
                models.CharField(blank=True, max_length=200, verbose_name="KPI or number"),
            ),
            (
                "amount",
                models.DecimalField(
                    blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="how much"
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            ("due_on", models.DateField(verbose_name="by when")),
            (
                "handshake",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="offers",
                    to="kpis.handshake",
                ),
            ),
            ("number", models.PositiveSmallIntegerField(editable=False)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("why", models.CharField(blank=True, max_length=500, verbose_name="reason")),
        ],
        options={
            "ordering": ["number", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("handshake", "number"), name="kpis_handshakeoffer_number_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="kpis_handshakeoffer_says_something",
                ),
            ],
        },
    ),
    migrations.AddField(
        model_name="historicalkpi",
        name="replaced_by",
        field=models.ForeignKey(
            blank=True,
            db_constraint=False,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
            to="kpis.kpi",
        ),
    ),
    migrations.AddField(
        model_name="kpi",
        name="departments",
        field=models.ManyToManyField(
            editable=False,
            related_name="kpis",
            through="kpis.KpiDepartment",
            to="departments.department",
        ),
    ),
    migrations.AddField(
        model_name="historicalhandshake",
        name="agreed",
        field=models.ForeignKey(
            blank=True,
            db_constraint=False,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
            to="kpis.handshakeoffer",
        ),
    ),
    migrations.AddField(
        model_name="handshake",
        name="agreed",
        field=models.ForeignKey(
            blank=True,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="kpis.handshakeoffer",
        ),
    ),
    migrations.AddIndex(
        model_name="handshake",
        index=models.Index(
            condition=models.Q(("state__in", ["asked", "offered"])),
            fields=["quarter", "answer_by"],
            name="kpis_handshake_waiting",
        ),
    ),
    migrations.AddIndex(
        model_name="handshake",
        index=models.Index(fields=["asking", "quarter"], name="kpis_handshake_of_asking"),
    ),
    migrations.AddIndex(
        model_name="handshake",
        index=models.Index(fields=["asked", "quarter"], name="kpis_handshake_of_asked"),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                (
                    "state__in",
                    ["asked", "offered", "agreed", "declined", "withdrawn", "kept", "broken"],
                )
            ),
            name="kpis_handshake_state",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(("asking", models.F("asked")), _negated=True),
            name="kpis_handshake_of_another",
            violation_error_message="Ask another department.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("text", ""), _negated=True),
                models.Q(("objective_text", ""), _negated=True),
            ),
            name="kpis_handshake_says_something",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("kpt", None), ("objective_key__isnull", False)),
                models.Q(("kpi_use_key", None), ("kpt__isnull", False), ("objective_key", None)),
                _connector="OR",
            ),
            name="kpis_handshake_objective_or_target",
            violation_error_message="Ask about an objective or about a target.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(("answer_by__lte", models.F("due_on"))),
            name="kpis_handshake_answer_before_due",
            violation_error_message="The answer must be due before the contribution is.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("amount", None), models.Q(("measured_by", ""), _negated=True), _connector="OR"
            ),
            name="kpis_handshake_amount_of_something",
            violation_error_message="Say what the number counts.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("answered_at", None), ("answered_by", None)),
                models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                _connector="OR",
            ),
            name="kpis_handshake_answered_by_somebody",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state__in", ["declined", "withdrawn", "broken"]), _negated=True),
                models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                _connector="OR",
            ),
            name="kpis_handshake_no_with_a_reason",
            violation_error_message="Say why.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state__in", ["agreed", "kept", "broken"]), _negated=True),
                ("agreed__isnull", False),
                _connector="OR",
            ),
            name="kpis_handshake_agreed_to_something",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.UniqueConstraint(
            condition=models.Q(("kpi_use_key", None), ("state__in", ["asked", "offered"])),
            fields=("quarter", "asking", "asked", "objective_key"),
            name="kpis_handshake_objective_asked_once",
            violation_error_message="This department has been asked about this already.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.UniqueConstraint(
            condition=models.Q(("kpi_use_key__isnull", False), ("state__in", ["asked", "offered"])),
            fields=("quarter", "asking", "asked", "objective_key", "kpi_use_key"),
            name="kpis_handshake_kpi_asked_once",
            violation_error_message="This department has been asked about this already.",
        ),
    ),
    migrations.AddConstraint(
        model_name="handshake",
        constraint=models.UniqueConstraint(
            condition=models.Q(("kpt__isnull", False), ("state__in", ["asked", "offered"])),
            fields=("quarter", "asking", "asked", "kpt"),
            name="kpis_handshake_target_asked_once",
            violation_error_message="This department has been asked about this already.",
        ),
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("kpis", "0001_initial"),
        ("kpis", "0002_milestone_retired_at"),
        ("kpis", "0003_longer_kpi_names"),
        ("kpis", "0004_plan_set_uploads"),
        ("kpis", "0005_typed_texts"),
        ("kpis", "0006_shares_asked_for"),
        ("kpis", "0007_pastes"),
        ("kpis", "0008_handshakes"),
        ("kpis", "0009_relevance_and_wordings"),
        ("kpis", "0010_team_kpis"),
        ("kpis", "0011_distributions"),
        ("kpis", "0012_targets"),
        ("kpis", "0013_check_ins_and_obstacles"),
        ("kpis", "0014_closings"),
        ("kpis", "0015_contributions_and_pulse"),
        ("kpis", "0016_discussion_of_targets"),
        ("kpis", "0017_requests_and_threads_about_targets"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0012_departments_shown_outside"),
        ("outbox", "0003_attempts"),
    ]

    operations = [
        AllAtOnce(TABLES),
    ]
