"""All of this app's tables at once; the 10 steps that led here stand for older installations."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


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
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0010_commitments_have_a_state"),
    ]

    operations = [
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
            name="HistoricalRelevanceReview",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("rate_by", models.DateField(verbose_name="rate by")),
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
                ("head_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reviewer_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "conclusion",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="what follows from it"
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next review")),
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
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relevance_reviews",
                        to="departments.department",
                    ),
                ),
                ("rate_by", models.DateField(verbose_name="rate by")),
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
                    "conclusion",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="what follows from it"
                    ),
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
                    models.UniqueConstraint(
                        fields=("plan", "person"), name="kpis_editorvisit_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen_at__gte", models.F("since"))),
                        name="kpis_editorvisit_order",
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
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="reason"
                    ),
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
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="reason"
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
                            models.Q(
                                ("answered_at", None), ("answered_by", None), ("state", "open")
                            ),
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
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason"),
                ),
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
                    models.UniqueConstraint(
                        fields=("kpi", "department"), name="kpis_keptapart_once"
                    )
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
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="tolerance",
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
                    models.CharField(
                        blank=True, max_length=300, verbose_name="how it moves the goal"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="kpis.kpi",
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
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="tolerance",
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
                    models.CharField(
                        blank=True, max_length=300, verbose_name="how it moves the goal"
                    ),
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
                    models.UniqueConstraint(
                        fields=("objective", "key"), name="kpis_kpiuse_key_once"
                    ),
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
                        condition=models.Q(
                            ("tolerance", None), ("tolerance__gt", 0), _connector="OR"
                        ),
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
                    models.DecimalField(
                        decimal_places=4, max_digits=18, verbose_name="expected value"
                    ),
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
                        condition=models.Q(("weight__gte", 1)),
                        name="kpis_milestone_weight_positive",
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
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value"),
                ),
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
                        fields=("kpi", "measured_on", "revision"),
                        name="kpis_measurement_revision_once",
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
                    models.UniqueConstraint(
                        fields=("review", "kpi"), name="kpis_relevanceitem_once"
                    ),
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
                    models.UniqueConstraint(
                        fields=("item", "side"), name="kpis_relevancerating_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__in", ["head", "reviewer"]),
                            ("rating__gte", 1),
                            ("rating__lte", 5),
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
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="how much",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                ("due_on", models.DateField(verbose_name="by when")),
                ("objective_key", models.UUIDField(editable=False)),
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
                        blank=True,
                        default="",
                        editable=False,
                        max_length=500,
                        verbose_name="reason",
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
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="how much",
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
                ("objective_key", models.UUIDField(editable=False)),
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
                        blank=True,
                        default="",
                        editable=False,
                        max_length=500,
                        verbose_name="reason",
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
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="how much",
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
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
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
                condition=models.Q(
                    ("kpi_use_key__isnull", False), ("state__in", ["asked", "offered"])
                ),
                fields=("quarter", "asking", "asked", "objective_key", "kpi_use_key"),
                name="kpis_handshake_kpi_asked_once",
                violation_error_message="This department has been asked about this already.",
            ),
        ),
    ]
