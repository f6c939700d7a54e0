"""All of this app's tables at once; the 14 steps that led here stand for older installations."""

import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from saypro_align.lib.all_at_once import AllAtOnce

DO = {
    "postgresql": [
        """
        CREATE FUNCTION alignment_snapshots_never_change() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'Snapshots never change.' USING ERRCODE = 'integrity_constraint_violation';
        END;
        $$ LANGUAGE plpgsql;
        """,
        """
        CREATE TRIGGER alignment_snapshot_no_change BEFORE UPDATE OR DELETE ON gaps_alignmentsnapshot
        FOR EACH ROW EXECUTE FUNCTION alignment_snapshots_never_change();
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER alignment_snapshot_no_update BEFORE UPDATE ON gaps_alignmentsnapshot
        BEGIN SELECT RAISE(ABORT, 'Snapshots never change.'); END;
        """,
    ],
}
UNDO = {
    "postgresql": [
        "DROP TRIGGER alignment_snapshot_no_change ON gaps_alignmentsnapshot;",
        "DROP FUNCTION alignment_snapshots_never_change();",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS alignment_snapshot_no_update;"],
}


def install(apps, schema_editor):
    for statement in DO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


TABLES = [
    migrations.CreateModel(
        name="ScoringRules",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("code", models.CharField(max_length=20, unique=True, verbose_name="version")),
            (
                "target_percent",
                models.PositiveSmallIntegerField(
                    default=90,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(100),
                    ],
                    verbose_name="alignment target",
                ),
            ),
            (
                "triage_days",
                models.PositiveSmallIntegerField(
                    default=7,
                    validators=[django.core.validators.MaxValueValidator(60)],
                    verbose_name="days until a suspected gap counts",
                ),
            ),
            (
                "correction_days",
                models.PositiveSmallIntegerField(
                    default=21,
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(180),
                    ],
                    verbose_name="days to correct a gap",
                ),
            ),
            ("severity_weights", models.JSONField(default=dict)),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            (
                "decided_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name_plural": "scoring rules",
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("target_percent__gte", 1), ("target_percent__lte", 100)),
                    name="gaps_scoringrules_target",
                ),
                models.CheckConstraint(
                    condition=models.Q(("correction_days__gte", 1), ("correction_days__lte", 180)),
                    name="gaps_scoringrules_correction_days",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalGap",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("A", "KPI does not serve the goal"),
                        ("B", "Departments pull apart"),
                        ("C", "No shared focus"),
                        ("D", "Metric that does not matter here"),
                        ("E", "No clear number"),
                    ],
                    max_length=1,
                    verbose_name="kind",
                ),
            ),
            (
                "severity",
                models.CharField(
                    choices=[
                        ("critical", "Critical"),
                        ("high", "High"),
                        ("medium", "Medium"),
                        ("low", "Low"),
                        ("advisory", "Advice"),
                    ],
                    max_length=10,
                    verbose_name="severity",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("suspected", "To confirm"),
                        ("confirmed", "Open"),
                        ("planned", "Action planned"),
                        ("in_action", "In correction"),
                        ("resolved", "Resolved"),
                        ("verified", "Verified"),
                        ("dismissed", "Not a gap"),
                        ("accepted", "Accepted"),
                        ("reopened", "Reopened"),
                    ],
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "source",
                models.CharField(
                    choices=[("rule", "a rule"), ("person", "a person")],
                    editable=False,
                    max_length=10,
                ),
            ),
            ("rule_id", models.CharField(blank=True, editable=False, max_length=40)),
            ("rule_version", models.CharField(blank=True, editable=False, max_length=20)),
            (
                "confidence",
                models.PositiveSmallIntegerField(
                    default=100,
                    editable=False,
                    validators=[django.core.validators.MaxValueValidator(100)],
                ),
            ),
            ("fingerprint", models.CharField(editable=False, max_length=64)),
            ("is_fact", models.BooleanField(default=False, editable=False)),
            ("on_draft", models.BooleanField(default=False, editable=False)),
            ("message_id", models.CharField(blank=True, editable=False, max_length=60)),
            ("params", models.JSONField(blank=True, default=dict, editable=False)),
            ("sentence", models.CharField(max_length=500, verbose_name="what does not fit")),
            ("evidence", models.JSONField(blank=True, default=list, editable=False)),
            ("repair", models.CharField(blank=True, editable=False, max_length=500)),
            ("opened_at", models.DateTimeField(editable=False)),
            ("last_seen_at", models.DateTimeField(editable=False)),
            ("decided_at", models.DateTimeField(editable=False, null=True)),
            ("decision_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("resolved_at", models.DateTimeField(editable=False, null=True)),
            ("resolution", models.CharField(blank=True, editable=False, max_length=500)),
            ("accepted_until", models.DateField(editable=False, null=True)),
            ("attribution_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("times_reopened", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("held_since", models.DateTimeField(editable=False, null=True)),
            (
                "cause",
                models.CharField(
                    blank=True,
                    choices=[
                        ("overlooked", "Overlooked when the plan was written"),
                        ("habit", "Taken over from an earlier plan"),
                        ("no_data", "No data to measure it"),
                        ("not_agreed", "Not agreed between departments"),
                        ("strategy", "The strategy changed"),
                        ("unclear_goal", "The goal is not clear"),
                        ("capacity", "Too few people, too little time or money"),
                        ("other", "Something else"),
                    ],
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
            (
                "attributed_to",
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
            "verbose_name": "historical gap",
            "verbose_name_plural": "historical gaps",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Gap",
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
                    related_name="gaps",
                    to="departments.quarter",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("A", "KPI does not serve the goal"),
                        ("B", "Departments pull apart"),
                        ("C", "No shared focus"),
                        ("D", "Metric that does not matter here"),
                        ("E", "No clear number"),
                    ],
                    max_length=1,
                    verbose_name="kind",
                ),
            ),
            (
                "severity",
                models.CharField(
                    choices=[
                        ("critical", "Critical"),
                        ("high", "High"),
                        ("medium", "Medium"),
                        ("low", "Low"),
                        ("advisory", "Advice"),
                    ],
                    max_length=10,
                    verbose_name="severity",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("suspected", "To confirm"),
                        ("confirmed", "Open"),
                        ("planned", "Action planned"),
                        ("in_action", "In correction"),
                        ("resolved", "Resolved"),
                        ("verified", "Verified"),
                        ("dismissed", "Not a gap"),
                        ("accepted", "Accepted"),
                        ("reopened", "Reopened"),
                    ],
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "source",
                models.CharField(
                    choices=[("rule", "a rule"), ("person", "a person")],
                    editable=False,
                    max_length=10,
                ),
            ),
            ("rule_id", models.CharField(blank=True, editable=False, max_length=40)),
            ("rule_version", models.CharField(blank=True, editable=False, max_length=20)),
            (
                "confidence",
                models.PositiveSmallIntegerField(
                    default=100,
                    editable=False,
                    validators=[django.core.validators.MaxValueValidator(100)],
                ),
            ),
            ("fingerprint", models.CharField(editable=False, max_length=64)),
            ("is_fact", models.BooleanField(default=False, editable=False)),
            ("on_draft", models.BooleanField(default=False, editable=False)),
            ("message_id", models.CharField(blank=True, editable=False, max_length=60)),
            ("params", models.JSONField(blank=True, default=dict, editable=False)),
            ("sentence", models.CharField(max_length=500, verbose_name="what does not fit")),
            ("evidence", models.JSONField(blank=True, default=list, editable=False)),
            ("repair", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "raised_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("opened_at", models.DateTimeField(editable=False)),
            ("last_seen_at", models.DateTimeField(editable=False)),
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
            ("decision_reason", models.CharField(blank=True, editable=False, max_length=500)),
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
            ("resolution", models.CharField(blank=True, editable=False, max_length=500)),
            ("accepted_until", models.DateField(editable=False, null=True)),
            (
                "attributed_to",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            ("attribution_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("times_reopened", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("held_since", models.DateTimeField(editable=False, null=True)),
            (
                "owner",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="gaps_to_answer",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "cause",
                models.CharField(
                    blank=True,
                    choices=[
                        ("overlooked", "Overlooked when the plan was written"),
                        ("habit", "Taken over from an earlier plan"),
                        ("no_data", "No data to measure it"),
                        ("not_agreed", "Not agreed between departments"),
                        ("strategy", "The strategy changed"),
                        ("unclear_goal", "The goal is not clear"),
                        ("capacity", "Too few people, too little time or money"),
                        ("other", "Something else"),
                    ],
                    editable=False,
                    max_length=12,
                ),
            ),
        ],
        options={
            "ordering": ["-opened_at", "-id"],
            "indexes": [
                models.Index(fields=["quarter", "state", "kind"], name="gaps_gap_register"),
                models.Index(fields=["quarter", "-opened_at"], name="gaps_gap_newest"),
                models.Index(
                    fields=["quarter", "severity", "opened_at"], name="gaps_gap_by_severity"
                ),
                models.Index(fields=["quarter", "rule_id"], name="gaps_gap_by_rule"),
                models.Index(fields=["quarter", "cause"], name="gaps_gap_by_cause"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quarter", "fingerprint"), name="gaps_gap_fingerprint_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            [
                                "suspected",
                                "confirmed",
                                "planned",
                                "in_action",
                                "resolved",
                                "verified",
                                "dismissed",
                                "accepted",
                                "reopened",
                            ],
                        ),
                        ("kind__in", ["A", "B", "C", "D", "E"]),
                        ("severity__in", ["critical", "high", "medium", "low", "advisory"]),
                        ("source__in", ["rule", "person"]),
                        (
                            "cause__in",
                            [
                                "",
                                "overlooked",
                                "habit",
                                "no_data",
                                "not_agreed",
                                "strategy",
                                "unclear_goal",
                                "capacity",
                                "other",
                            ],
                        ),
                    ),
                    name="gaps_gap_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("resolved_at__isnull", False), ("state__in", ["resolved", "verified"])
                        ),
                        models.Q(
                            models.Q(("state__in", ["resolved", "verified"]), _negated=True),
                            ("resolved_at", None),
                        ),
                        _connector="OR",
                    ),
                    name="gaps_gap_resolved_at_iff_resolved",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "dismissed"), _negated=True),
                        models.Q(("decision_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="gaps_gap_dismissed_for_a_reason",
                    violation_error_message="Say why this is not a gap.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "accepted"), _negated=True),
                        models.Q(
                            ("accepted_until__isnull", False),
                            models.Q(("decision_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="gaps_gap_accepted_until",
                    violation_error_message="An accepted gap needs a reason and an end.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("held_since", None),
                        models.Q(("state__in", ["resolved", "verified"]), _negated=True),
                        _connector="OR",
                    ),
                    name="gaps_gap_held_is_open",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="GapParty",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="parties",
                    to="gaps.gap",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="gap_parties",
                    to="departments.obligation",
                ),
            ),
            ("side", models.PositiveSmallIntegerField(default=0)),
            ("objective_key", models.UUIDField(null=True)),
            ("kpi_use_key", models.UUIDField(null=True)),
            (
                "kpi",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="gap_parties",
                    to="kpis.kpi",
                ),
            ),
        ],
        options={
            "verbose_name_plural": "gap parties",
            "ordering": ["side", "id"],
            "indexes": [
                models.Index(fields=["obligation", "objective_key"], name="gaps_party_subject")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("gap", "side"), name="gaps_gapparty_side_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="AssessmentRequest",
        fields=[
            (
                "obligation",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    related_name="assessment_request",
                    serialize=False,
                    to="departments.obligation",
                ),
            ),
            ("serial", models.PositiveIntegerField(default=1)),
            ("requested_at", models.DateTimeField()),
        ],
        options={
            "ordering": ["requested_at"],
        },
    ),
    migrations.CreateModel(
        name="HistoricalAssessment",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("fingerprint", models.CharField(max_length=64)),
            ("rule_version", models.CharField(max_length=60)),
            ("assessed_at", models.DateTimeField()),
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
            "verbose_name": "historical assessment",
            "verbose_name_plural": "historical assessments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Assessment",
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
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assessment",
                    to="departments.plan",
                ),
            ),
            ("fingerprint", models.CharField(max_length=64)),
            ("rule_version", models.CharField(max_length=60)),
            ("assessed_at", models.DateTimeField()),
        ],
        options={
            "ordering": ["-assessed_at", "-id"],
        },
    ),
    migrations.CreateModel(
        name="HistoricalPlanScore",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("is_due", models.BooleanField(default=False)),
            ("is_fully_aligned", models.BooleanField(default=False)),
            ("reasons", models.JSONField(default=list)),
            ("score_numerator", models.BigIntegerField(default=0)),
            ("score_denominator", models.BigIntegerField(default=1)),
            ("dimensions", models.JSONField(default=dict)),
            ("rating", models.PositiveSmallIntegerField(null=True)),
            ("accepted_exceptions", models.PositiveIntegerField(default=0)),
            ("scored_at", models.DateTimeField()),
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
                "rules",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.scoringrules",
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
            "verbose_name": "historical plan score",
            "verbose_name_plural": "historical plan scores",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="PlanScore",
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
                "obligation",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="plan_score",
                    to="departments.obligation",
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.plan",
                ),
            ),
            ("is_due", models.BooleanField(default=False)),
            ("is_fully_aligned", models.BooleanField(default=False)),
            ("reasons", models.JSONField(default=list)),
            ("score_numerator", models.BigIntegerField(default=0)),
            ("score_denominator", models.BigIntegerField(default=1)),
            ("dimensions", models.JSONField(default=dict)),
            ("rating", models.PositiveSmallIntegerField(null=True)),
            ("accepted_exceptions", models.PositiveIntegerField(default=0)),
            (
                "rules",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="gaps.scoringrules",
                ),
            ),
            ("scored_at", models.DateTimeField()),
        ],
        options={
            "ordering": ["obligation__department__name", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("score_denominator__gt", 0)),
                    name="gaps_planscore_denominator",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="AlignmentSnapshot",
        fields=[
            ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
            (
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="snapshots",
                    to="departments.quarter",
                ),
            ),
            ("number", models.PositiveIntegerField()),
            ("taken_at", models.DateTimeField()),
            ("taken_on", models.DateField()),
            (
                "cause",
                models.CharField(
                    choices=[
                        ("daily", "Daily"),
                        ("event", "The number moved"),
                        ("month_end", "End of month"),
                        ("quarter_end", "End of quarter"),
                        ("correction", "Correction"),
                    ],
                    max_length=12,
                ),
            ),
            ("aligned", models.PositiveIntegerField()),
            ("total", models.PositiveIntegerField()),
            ("target_percent", models.PositiveSmallIntegerField()),
            ("rule_version", models.CharField(max_length=60)),
            ("fingerprint", models.CharField(max_length=64)),
            ("plans", models.JSONField(default=list)),
            ("figures", models.JSONField(default=dict)),
            ("reason", models.CharField(blank=True, max_length=500)),
        ],
        options={
            "ordering": ["-taken_at", "-number"],
            "indexes": [
                models.Index(
                    fields=["quarter", "-taken_at", "-number"], name="gaps_snapshot_newest"
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("quarter", "number"), name="gaps_snapshot_number_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("aligned__lte", models.F("total"))),
                    name="gaps_snapshot_aligned_within_total",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("cause", "daily")),
                    fields=("quarter", "taken_on"),
                    name="gaps_snapshot_one_daily",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("cause__in", ["month_end", "quarter_end"])),
                    fields=("quarter", "taken_on", "cause"),
                    name="gaps_snapshot_one_at_period_end",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalPerceptionRound",
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
                    choices=[("open", "Being rated"), ("closed", "Closed")],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("rules", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
            ("score_numerator", models.BigIntegerField(blank=True, editable=False, null=True)),
            ("score_denominator", models.BigIntegerField(blank=True, editable=False, null=True)),
            ("rule_version", models.CharField(blank=True, editable=False, max_length=60)),
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
            "verbose_name": "historical perception round",
            "verbose_name_plural": "historical perception rounds",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="PerceptionRound",
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
                    related_name="perception_rounds",
                    to="departments.department",
                ),
            ),
            (
                "quarter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="perception_rounds",
                    to="departments.quarter",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[("open", "Being rated"), ("closed", "Closed")],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("rules", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
            ("score_numerator", models.BigIntegerField(blank=True, editable=False, null=True)),
            ("score_denominator", models.BigIntegerField(blank=True, editable=False, null=True)),
            ("rule_version", models.CharField(blank=True, editable=False, max_length=60)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["rate_by"],
                    name="gaps_perception_going_on",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "closed"])),
                    name="gaps_perception_state",
                ),
                models.UniqueConstraint(
                    fields=("department", "quarter"),
                    name="gaps_perception_once",
                    violation_error_message="This plan is rated in this quarter already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("head", None),
                        ("reviewer", None),
                        models.Q(("head", models.F("reviewer")), _negated=True),
                        _connector="OR",
                    ),
                    name="gaps_perception_two_people",
                    violation_error_message="Two different people rate the plan.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_at", None), ("rules", None), ("state", "open")),
                        models.Q(
                            ("closed_at__isnull", False),
                            ("closed_by__isnull", False),
                            ("state", "closed"),
                        ),
                        _connector="OR",
                    ),
                    name="gaps_perception_closed_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("rules", None),
                        models.Q(("rules__gte", 1), ("rules__lte", 5)),
                        _connector="OR",
                    ),
                    name="gaps_perception_rules_one_to_five",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PerceptionRating",
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
                    related_name="ratings",
                    to="gaps.perceptionround",
                ),
            ),
            (
                "side",
                models.CharField(
                    choices=[("head", "Head"), ("reviewer", "Reviewer")], max_length=10
                ),
            ),
            ("rating", models.PositiveSmallIntegerField(verbose_name="rating")),
            ("comment", models.CharField(blank=True, max_length=500, verbose_name="why")),
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
            "ordering": ["round", "side", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("round", "side"), name="gaps_perceptionrating_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("side__in", ["head", "reviewer"]), ("rating__gte", 1), ("rating__lte", 5)
                    ),
                    name="gaps_perceptionrating_choices",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalRuleSetting",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "rule_id",
                models.CharField(db_index=True, editable=False, max_length=40, verbose_name="rule"),
            ),
            (
                "least_confidence",
                models.PositiveSmallIntegerField(
                    default=0,
                    validators=[django.core.validators.MaxValueValidator(100)],
                    verbose_name="least confidence",
                ),
            ),
            ("is_on", models.BooleanField(default=True, verbose_name="in use")),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
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
            "verbose_name": "historical rule setting",
            "verbose_name_plural": "historical rule settings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="RuleSetting",
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
                "rule_id",
                models.CharField(editable=False, max_length=40, unique=True, verbose_name="rule"),
            ),
            (
                "least_confidence",
                models.PositiveSmallIntegerField(
                    default=0,
                    validators=[django.core.validators.MaxValueValidator(100)],
                    verbose_name="least confidence",
                ),
            ),
            ("is_on", models.BooleanField(default=True, verbose_name="in use")),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
        ],
        options={
            "ordering": ["rule_id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("least_confidence__lte", 100)),
                    name="gaps_rulesetting_percent",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="gaps_rulesetting_for_a_reason",
                    violation_error_message="Say why the rule changes.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="GapNote",
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
                "gap",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="gaps.gap"
                ),
            ),
            (
                "author",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="gap_notes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("text", models.CharField(max_length=500, verbose_name="note")),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="gaps_gapnote_text"
                )
            ],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("gaps", "0001_initial"),
        ("gaps", "0002_snapshot_number"),
        ("gaps", "0003_snapshots_never_change"),
        ("gaps", "0004_rule_settings"),
        ("gaps", "0005_gap_notes"),
        ("gaps", "0006_history_of_scores_and_assessments"),
        ("gaps", "0007_past_of_scores_and_assessments"),
        ("gaps", "0008_gap_owner_and_cause"),
        ("gaps", "0009_days_to_correct_a_gap"),
        ("gaps", "0010_indexes_of_the_register"),
        ("gaps", "0011_kpi_of_a_gap"),
        ("gaps", "0012_kpis_of_known_gaps"),
        ("gaps", "0013_gap_held_open"),
        ("gaps", "0014_perception_rounds"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0012_departments_shown_outside"),
        ("kpis", "0001_squashed_0017_requests_and_threads_about_targets"),
    ]

    operations = [
        AllAtOnce(TABLES),
        migrations.RunPython(install, remove),
    ]
