"""All of this app's tables at once; the 17 steps that led here stand for older installations."""

import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import departments.models.people
from saypro_align.lib.all_at_once import AllAtOnce

DO = {
    "postgresql": [
        """
        CREATE FUNCTION action_verdicts_never_change() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'Verdicts never change.' USING ERRCODE = 'integrity_constraint_violation';
        END;
        $$ LANGUAGE plpgsql;
        """,
        """
        CREATE TRIGGER action_verdict_no_change BEFORE UPDATE OR DELETE ON actions_verdict
        FOR EACH ROW EXECUTE FUNCTION action_verdicts_never_change();
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER action_verdict_no_update BEFORE UPDATE ON actions_verdict
        BEGIN SELECT RAISE(ABORT, 'Verdicts never change.'); END;
        """,
    ],
}
UNDO = {
    "postgresql": [
        "DROP TRIGGER action_verdict_no_change ON actions_verdict;",
        "DROP FUNCTION action_verdicts_never_change();",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS action_verdict_no_update;"],
}


def install(apps, schema_editor):
    for statement in DO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


TABLES = [
    migrations.CreateModel(
        name="CorrectiveAction",
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
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="actions",
                    to="gaps.gap",
                ),
            ),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrections",
                    to="kpis.kpt",
                    verbose_name="target",
                ),
            ),
            (
                "obstacle",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrections",
                    to="kpis.obstacle",
                    verbose_name="obstacle",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrective_actions",
                    to="departments.department",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("A", "Refine or replace the KPI"),
                        ("B", "Resolve through cross-department collaboration"),
                        ("C", "Align focus"),
                        ("D", "Reframe the metric"),
                        ("E", "Set a clear and measurable objective"),
                        ("K", "Correct the course"),
                    ],
                    max_length=1,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="what will be done")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            (
                "responsible",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrective_actions",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="responsible person",
                ),
            ),
            ("deadline", models.DateField(blank=True, null=True, verbose_name="deadline")),
            (
                "criterion",
                models.CharField(
                    blank=True, max_length=300, verbose_name="how we will know that it worked"
                ),
            ),
            (
                "criterion_kpi",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrective_actions",
                    to="kpis.kpi",
                    verbose_name="KPI that shows it",
                ),
            ),
            (
                "criterion_way",
                models.CharField(
                    blank=True,
                    choices=[("up", "Up"), ("down", "Down")],
                    max_length=4,
                    verbose_name="it should go",
                ),
            ),
            (
                "criterion_shift",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="by at least",
                ),
            ),
            (
                "verifier",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="actions_to_verify",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who checks whether it worked",
                ),
            ),
            ("verify_on", models.DateField(blank=True, null=True, verbose_name="check again on")),
            (
                "cause",
                models.CharField(
                    blank=True,
                    choices=[
                        ("skills", "Skills or knowledge"),
                        ("process", "The way work is done"),
                        ("priorities", "Priorities"),
                        ("tools", "Tools or systems"),
                        ("data", "Data"),
                        ("communication", "Communication"),
                        ("goals_changed", "The goals changed"),
                        ("capacity", "Too few people, too little time or money"),
                        ("other", "Something else"),
                    ],
                    max_length=16,
                    verbose_name="kind of cause",
                ),
            ),
            ("root_cause", models.TextField(blank=True, verbose_name="root cause")),
            ("resources", models.CharField(blank=True, max_length=300, verbose_name="resources")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("proposed", "Proposed"),
                        ("approved", "Agreed"),
                        ("in_progress", "In progress"),
                        ("implemented", "Done"),
                        ("verification_due", "To check"),
                        ("effective", "Worked"),
                        ("partly", "Worked in part"),
                        ("not_effective", "Did not work"),
                        ("undecidable", "Cannot be said"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="proposed",
                    editable=False,
                    max_length=20,
                ),
            ),
            (
                "proposed_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "approved_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("approved_at", models.DateTimeField(editable=False, null=True)),
            ("started_at", models.DateTimeField(editable=False, null=True)),
            ("implemented_at", models.DateTimeField(editable=False, null=True)),
            ("extended_at", models.DateTimeField(editable=False, null=True)),
            (
                "follows",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="followed_by",
                    to="actions.correctiveaction",
                ),
            ),
            ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["proposed", "approved", "in_progress"])),
                    fields=["deadline"],
                    name="actions_action_overdue",
                ),
                models.Index(fields=["department", "state"], name="actions_action_of_department"),
                models.Index(
                    condition=models.Q(("state__in", ["implemented", "verification_due"])),
                    fields=["verify_on"],
                    name="actions_action_to_check",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            [
                                "proposed",
                                "approved",
                                "in_progress",
                                "implemented",
                                "verification_due",
                                "effective",
                                "partly",
                                "not_effective",
                                "undecidable",
                                "cancelled",
                            ],
                        ),
                        ("kind__in", ["A", "B", "C", "D", "E", "K"]),
                    ),
                    name="actions_action_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("gap__isnull", False),
                            ("kind__in", ["A", "B", "C", "D", "E"]),
                            ("kpt", None),
                            ("obstacle", None),
                        ),
                        models.Q(
                            ("gap", None),
                            ("kind", "K"),
                            models.Q(
                                ("kpt__isnull", False), ("obstacle__isnull", False), _connector="OR"
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="actions_action_about_one_thing",
                    violation_error_message="An action is about a gap, or about a target or an obstacle.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["proposed", "cancelled"]),
                        models.Q(
                            ("approved_at__isnull", False),
                            ("approved_by__isnull", False),
                            ("deadline__isnull", False),
                            ("responsible__isnull", False),
                            models.Q(("criterion", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="actions_action_approved_is_complete",
                    violation_error_message=(
                        "An agreed action has a deadline, a responsible person and a "
                        "criterion."
                    ),
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "cancelled"), _negated=True),
                        models.Q(("cancel_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_action_cancelled_for_a_reason",
                    violation_error_message="Say why the action is cancelled.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            (
                                "state__in",
                                (
                                    "implemented",
                                    "verification_due",
                                    "effective",
                                    "partly",
                                    "not_effective",
                                    "undecidable",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("implemented_at__isnull", False),
                        _connector="OR",
                    ),
                    name="actions_action_done_has_a_day",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("verifier", None),
                        ("responsible", None),
                        models.Q(("verifier", models.F("responsible")), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_action_checked_by_another",
                    violation_error_message=(
                        "Somebody other than the responsible person checks whether "
                        "it worked."
                    ),
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("verify_on", None),
                        ("deadline", None),
                        ("verify_on__gte", models.F("deadline")),
                        _connector="OR",
                    ),
                    name="actions_action_checked_after_deadline",
                    violation_error_message="Check again on the deadline or after it.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("criterion_kpi", None),
                            ("criterion_shift", None),
                            ("criterion_way", ""),
                        ),
                        models.Q(
                            ("criterion_kpi__isnull", False),
                            ("criterion_way__in", ["up", "down"]),
                            models.Q(
                                ("criterion_shift", None),
                                ("criterion_shift__gt", 0),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="actions_action_criterion_whole",
                    violation_error_message="Say which way the KPI should go, by more than nothing.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "cause__in",
                            [
                                "",
                                "skills",
                                "process",
                                "priorities",
                                "tools",
                                "data",
                                "communication",
                                "goals_changed",
                                "capacity",
                                "other",
                            ],
                        )
                    ),
                    name="actions_action_cause",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("follows", None),
                        models.Q(("follows", models.F("pk")), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_action_follows_another",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalCorrectiveAction",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("A", "Refine or replace the KPI"),
                        ("B", "Resolve through cross-department collaboration"),
                        ("C", "Align focus"),
                        ("D", "Reframe the metric"),
                        ("E", "Set a clear and measurable objective"),
                        ("K", "Correct the course"),
                    ],
                    max_length=1,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="what will be done")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("deadline", models.DateField(blank=True, null=True, verbose_name="deadline")),
            (
                "criterion",
                models.CharField(
                    blank=True, max_length=300, verbose_name="how we will know that it worked"
                ),
            ),
            (
                "criterion_way",
                models.CharField(
                    blank=True,
                    choices=[("up", "Up"), ("down", "Down")],
                    max_length=4,
                    verbose_name="it should go",
                ),
            ),
            (
                "criterion_shift",
                models.DecimalField(
                    blank=True,
                    decimal_places=4,
                    max_digits=18,
                    null=True,
                    verbose_name="by at least",
                ),
            ),
            ("verify_on", models.DateField(blank=True, null=True, verbose_name="check again on")),
            (
                "cause",
                models.CharField(
                    blank=True,
                    choices=[
                        ("skills", "Skills or knowledge"),
                        ("process", "The way work is done"),
                        ("priorities", "Priorities"),
                        ("tools", "Tools or systems"),
                        ("data", "Data"),
                        ("communication", "Communication"),
                        ("goals_changed", "The goals changed"),
                        ("capacity", "Too few people, too little time or money"),
                        ("other", "Something else"),
                    ],
                    max_length=16,
                    verbose_name="kind of cause",
                ),
            ),
            ("root_cause", models.TextField(blank=True, verbose_name="root cause")),
            ("resources", models.CharField(blank=True, max_length=300, verbose_name="resources")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("proposed", "Proposed"),
                        ("approved", "Agreed"),
                        ("in_progress", "In progress"),
                        ("implemented", "Done"),
                        ("verification_due", "To check"),
                        ("effective", "Worked"),
                        ("partly", "Worked in part"),
                        ("not_effective", "Did not work"),
                        ("undecidable", "Cannot be said"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="proposed",
                    editable=False,
                    max_length=20,
                ),
            ),
            ("approved_at", models.DateTimeField(editable=False, null=True)),
            ("started_at", models.DateTimeField(editable=False, null=True)),
            ("implemented_at", models.DateTimeField(editable=False, null=True)),
            ("extended_at", models.DateTimeField(editable=False, null=True)),
            ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.gap",
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
                "obstacle",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.obstacle",
                    verbose_name="obstacle",
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
                "responsible",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="responsible person",
                ),
            ),
            (
                "criterion_kpi",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="kpis.kpi",
                    verbose_name="KPI that shows it",
                ),
            ),
            (
                "verifier",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who checks whether it worked",
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
                "approved_by",
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
                "follows",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
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
            "verbose_name": "historical corrective action",
            "verbose_name_plural": "historical corrective actions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="HistoricalActionAgreement",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("named", "Not asked yet"),
                        ("asked", "Asked"),
                        ("agreed", "Agreed"),
                        ("declined", "Declined"),
                        ("withdrawn", "No longer asked"),
                    ],
                    default="named",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("asked_at", models.DateTimeField(editable=False, null=True)),
            ("at", models.DateTimeField(editable=False, null=True)),
            (
                "reason",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
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
            "verbose_name": "historical action agreement",
            "verbose_name_plural": "historical action agreements",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ActionAgreement",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="agreements",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="agreements",
                    to="departments.department",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("named", "Not asked yet"),
                        ("asked", "Asked"),
                        ("agreed", "Agreed"),
                        ("declined", "Declined"),
                        ("withdrawn", "No longer asked"),
                    ],
                    default="named",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("asked_at", models.DateTimeField(editable=False, null=True)),
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
            ("at", models.DateTimeField(editable=False, null=True)),
            (
                "reason",
                models.CharField(blank=True, editable=False, max_length=500, verbose_name="reason"),
            ),
        ],
        options={
            "ordering": ["department__name", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "asked")),
                    fields=["department", "asked_at"],
                    name="actions_agreement_waiting",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("action", "department"), name="actions_agreement_department_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["named", "asked", "agreed", "declined", "withdrawn"])
                    ),
                    name="actions_agreement_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["asked", "agreed", "declined"]), _negated=True),
                        ("asked_at__isnull", False),
                        _connector="OR",
                    ),
                    name="actions_agreement_asked_at",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("at__isnull", False),
                            ("by__isnull", False),
                            ("state__in", ["agreed", "declined"]),
                        ),
                        models.Q(
                            models.Q(("state__in", ["agreed", "declined"]), _negated=True),
                            ("at", None),
                            ("by", None),
                        ),
                        _connector="OR",
                    ),
                    name="actions_agreement_said_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "declined"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_agreement_no_with_a_reason",
                    violation_error_message="Say why.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalStep",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300, verbose_name="step")),
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
                "resource_kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("time", "Time"),
                        ("technology", "Technology"),
                        ("personnel", "Personnel"),
                        ("money", "Money"),
                    ],
                    max_length=12,
                    verbose_name="resource",
                ),
            ),
            (
                "resource",
                models.CharField(blank=True, max_length=200, verbose_name="what it needs"),
            ),
            ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
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
                    verbose_name="who",
                ),
            ),
            (
                "done_by",
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
            "verbose_name": "historical step",
            "verbose_name_plural": "historical steps",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Step",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="steps",
                    to="actions.correctiveaction",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300, verbose_name="step")),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="steps",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who",
                ),
            ),
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
                "resource_kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("time", "Time"),
                        ("technology", "Technology"),
                        ("personnel", "Personnel"),
                        ("money", "Money"),
                    ],
                    max_length=12,
                    verbose_name="resource",
                ),
            ),
            (
                "resource",
                models.CharField(blank=True, max_length=200, verbose_name="what it needs"),
            ),
            ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "done_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["position", "created_at", "id"],
            "indexes": [models.Index(fields=["owner", "due_on"], name="actions_step_of_owner")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                    name="actions_step_weight",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done_at", None), ("done_by", None)),
                        models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_step_done_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DateChange",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="date_changes",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="date_changes",
                    to="actions.step",
                ),
            ),
            ("old_on", models.DateField()),
            ("new_on", models.DateField(null=True)),
            ("reason", models.CharField(max_length=300, verbose_name="reason")),
            (
                "changed_by",
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
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="actions_datechange_for_a_reason",
                    violation_error_message="Say why the date changes.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("new_on", None),
                        models.Q(("new_on", models.F("old_on")), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_datechange_is_another",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalFeedback",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("month", models.DateField(editable=False, verbose_name="month")),
            ("is_asked", models.BooleanField(default=False, editable=False)),
            (
                "due_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="due on"),
            ),
            ("works", models.TextField(blank=True, max_length=1000, verbose_name="What works")),
            (
                "works_not",
                models.TextField(blank=True, max_length=1000, verbose_name="What does not"),
            ),
            (
                "adjustment",
                models.TextField(blank=True, max_length=1000, verbose_name="Adjustment wanted"),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "To fill in"),
                        ("sent", "Waiting for an answer"),
                        ("answered", "Answered"),
                        ("adopted", "Adopted"),
                        ("declined", "Declined"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("sent_at", models.DateTimeField(editable=False, null=True)),
            (
                "answer",
                models.TextField(
                    blank=True, editable=False, max_length=1000, verbose_name="answer"
                ),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
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
            "verbose_name": "historical feedback",
            "verbose_name_plural": "historical feedbacks",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Feedback",
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
                    related_name="feedback",
                    to="departments.department",
                ),
            ),
            ("month", models.DateField(editable=False, verbose_name="month")),
            ("is_asked", models.BooleanField(default=False, editable=False)),
            (
                "due_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="due on"),
            ),
            ("works", models.TextField(blank=True, max_length=1000, verbose_name="What works")),
            (
                "works_not",
                models.TextField(blank=True, max_length=1000, verbose_name="What does not"),
            ),
            (
                "adjustment",
                models.TextField(blank=True, max_length=1000, verbose_name="Adjustment wanted"),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "To fill in"),
                        ("sent", "Waiting for an answer"),
                        ("answered", "Answered"),
                        ("adopted", "Adopted"),
                        ("declined", "Declined"),
                    ],
                    default="open",
                    editable=False,
                    max_length=10,
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
            (
                "answer",
                models.TextField(
                    blank=True, editable=False, max_length=1000, verbose_name="answer"
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
            "ordering": ["-month", "department__name", "-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "sent")),
                    fields=["sent_at"],
                    name="actions_feedback_unanswered",
                ),
                models.Index(fields=["department", "month"], name="actions_feedback_of_department"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["open", "sent", "answered", "adopted", "declined"])
                    ),
                    name="actions_feedback_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("month__day", 1)), name="actions_feedback_first_of_month"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("due_on", None), ("is_asked", False)),
                        models.Q(("due_on__isnull", False), ("is_asked", True)),
                        _connector="OR",
                    ),
                    name="actions_feedback_asked_with_a_day",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_asked", True)),
                    fields=("department", "month"),
                    name="actions_feedback_asked_once_a_month",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("sent_at", None), ("sent_by", None), ("state", "open")),
                        models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("sent_at__isnull", False),
                            ("sent_by__isnull", False),
                            models.Q(
                                models.Q(("works", ""), _negated=True),
                                models.Q(("works_not", ""), _negated=True),
                                models.Q(("adjustment", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="actions_feedback_sent_says_something",
                    violation_error_message="Say at least one thing.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("answer", ""),
                            ("answered_at", None),
                            ("answered_by", None),
                            ("state__in", ["open", "sent"]),
                        ),
                        models.Q(
                            ("state__in", ["answered", "adopted", "declined"]),
                            models.Q(("answer", ""), _negated=True),
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_feedback_answered_in_words",
                    violation_error_message="An answer needs words.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("answered_by", None),
                        models.Q(("answered_by", models.F("sent_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_feedback_answered_by_another",
                    violation_error_message="Somebody else must answer this.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FeedbackChange",
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
                "feedback",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="changes",
                    to="actions.feedback",
                ),
            ),
            ("what", models.CharField(max_length=300, verbose_name="what changed")),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_changes",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_changes",
                    to="departments.plan",
                ),
            ),
            (
                "goal",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_changes",
                    to="departments.goal",
                ),
            ),
            (
                "proposal",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_changes",
                    to="departments.goalproposal",
                ),
            ),
            (
                "rule",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="feedback_changes",
                    to="gaps.rulesetting",
                ),
            ),
            (
                "linked_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("action__isnull", False),
                            ("goal", None),
                            ("plan", None),
                            ("proposal", None),
                            ("rule", None),
                        ),
                        models.Q(
                            ("action", None),
                            ("goal", None),
                            ("plan__isnull", False),
                            ("proposal", None),
                            ("rule", None),
                        ),
                        models.Q(
                            ("action", None),
                            ("goal__isnull", False),
                            ("plan", None),
                            ("proposal", None),
                            ("rule", None),
                        ),
                        models.Q(
                            ("action", None),
                            ("goal", None),
                            ("plan", None),
                            ("proposal__isnull", False),
                            ("rule", None),
                        ),
                        models.Q(
                            ("action", None),
                            ("goal", None),
                            ("plan", None),
                            ("proposal", None),
                            ("rule__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_feedbackchange_points_at_one_thing",
                    violation_error_message="Choose one thing that changed.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("what", ""), _negated=True),
                    name="actions_feedbackchange_says_what",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FocusLink",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="focus_links",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "ranking",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="action_links",
                    to="departments.projectranking",
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="action_links",
                    to="departments.crossteam",
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
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ranking", None), ("team__isnull", False)),
                        models.Q(("ranking__isnull", False), ("team", None)),
                        _connector="OR",
                    ),
                    name="actions_focuslink_one_of_two",
                ),
                models.UniqueConstraint(
                    fields=("action", "ranking"), name="actions_focuslink_ranking_once"
                ),
                models.UniqueConstraint(
                    fields=("action", "team"), name="actions_focuslink_team_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="KpiChange",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpi_changes",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("replaced", "KPI replaced"),
                        ("shared", "KPI shared"),
                        ("monitored", "KPI monitored only"),
                        ("retired", "KPI retired"),
                        ("clarified", "Objective made clear"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "old",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="kpis.kpi",
                ),
            ),
            (
                "new",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="kpis.kpi",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.obligation",
                ),
            ),
            ("objective_key", models.UUIDField(null=True)),
            (
                "made_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(fields=["old"], name="actions_kpichange_of_old"),
                models.Index(fields=["new"], name="actions_kpichange_of_new"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind", "replaced"), ("new__isnull", False), ("old__isnull", False)
                        ),
                        models.Q(
                            ("kind__in", ["monitored", "retired"]),
                            ("new", None),
                            ("old__isnull", False),
                        ),
                        models.Q(
                            ("kind__in", ["shared", "clarified"]),
                            ("new__isnull", False),
                            ("old", None),
                        ),
                        _connector="OR",
                    ),
                    name="actions_kpichange_of_something",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSessionSeries",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "rhythm",
                models.CharField(
                    choices=[
                        ("weekly", "Every week"),
                        ("two_weekly", "Every two weeks"),
                        ("monthly", "Every month"),
                        ("quarterly", "Every quarter"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            ("first_on", models.DateField(editable=False)),
            ("starts_at", models.TimeField(editable=False)),
            (
                "minutes",
                models.PositiveSmallIntegerField(
                    editable=False,
                    validators=[
                        django.core.validators.MinValueValidator(5),
                        django.core.validators.MaxValueValidator(1440),
                    ],
                ),
            ),
            (
                "time_zone",
                models.CharField(
                    editable=False,
                    max_length=60,
                    validators=[departments.models.people.is_time_zone],
                ),
            ),
            ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("ended_at", models.DateTimeField(editable=False, null=True)),
            (
                "ended_by",
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
            "verbose_name": "historical session series",
            "verbose_name_plural": "historical session series",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SessionSeries",
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
                "rhythm",
                models.CharField(
                    choices=[
                        ("weekly", "Every week"),
                        ("two_weekly", "Every two weeks"),
                        ("monthly", "Every month"),
                        ("quarterly", "Every quarter"),
                    ],
                    max_length=12,
                    verbose_name="how often",
                ),
            ),
            ("first_on", models.DateField(editable=False)),
            ("starts_at", models.TimeField(editable=False)),
            (
                "minutes",
                models.PositiveSmallIntegerField(
                    editable=False,
                    validators=[
                        django.core.validators.MinValueValidator(5),
                        django.core.validators.MaxValueValidator(1440),
                    ],
                ),
            ),
            (
                "time_zone",
                models.CharField(
                    editable=False,
                    max_length=60,
                    validators=[departments.models.people.is_time_zone],
                ),
            ),
            ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ("ended_at", models.DateTimeField(editable=False, null=True)),
            (
                "ended_by",
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
            "verbose_name_plural": "session series",
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("rhythm__in", ["weekly", "two_weekly", "monthly", "quarterly"])
                    ),
                    name="actions_series_rhythm",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("until", None), ("until__gte", models.F("first_on")), _connector="OR"
                    ),
                    name="actions_series_ends_after_its_start",
                    violation_error_message="The last day must not be before the first.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ended_at", None), ("ended_by", None)),
                        models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_series_ended_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSession",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("planning", "Planning session"),
                        ("joint", "Joint session"),
                        ("workshop", "Workshop"),
                        ("all_staff", "All-staff meeting"),
                        ("mid_quarter", "Mid-quarter review"),
                        ("monthly", "Monthly review"),
                        ("check_in", "Check-in meeting"),
                    ],
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            (
                "purpose",
                models.CharField(blank=True, max_length=500, verbose_name="what it is for"),
            ),
            ("starts_at", models.DateTimeField(verbose_name="begins")),
            ("ends_at", models.DateTimeField(verbose_name="ends")),
            (
                "time_zone",
                models.CharField(
                    max_length=60,
                    validators=[departments.models.people.is_time_zone],
                    verbose_name="time zone",
                ),
            ),
            ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
            (
                "link",
                models.CharField(
                    blank=True,
                    max_length=500,
                    validators=[django.core.validators.URLValidator(schemes=["https", "http"])],
                    verbose_name="link to join",
                ),
            ),
            ("number", models.PositiveSmallIntegerField(editable=False, null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("planned", "Planned"),
                        ("running", "Running"),
                        ("held", "Held"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="planned",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("sequence", models.PositiveIntegerField(default=0, editable=False)),
            ("started_at", models.DateTimeField(editable=False, null=True)),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            (
                "summary",
                models.TextField(
                    blank=True, editable=False, max_length=2000, verbose_name="in short"
                ),
            ),
            ("people_came", models.PositiveIntegerField(editable=False, null=True)),
            ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("is_left_out", models.BooleanField(default=False, editable=False)),
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
                "chair",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="led by",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.gap",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "series",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.sessionseries",
                ),
            ),
            (
                "planned_by",
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
            "verbose_name": "historical session",
            "verbose_name_plural": "historical sessions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Session",
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
                "kind",
                models.CharField(
                    choices=[
                        ("planning", "Planning session"),
                        ("joint", "Joint session"),
                        ("workshop", "Workshop"),
                        ("all_staff", "All-staff meeting"),
                        ("mid_quarter", "Mid-quarter review"),
                        ("monthly", "Monthly review"),
                        ("check_in", "Check-in meeting"),
                    ],
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            (
                "purpose",
                models.CharField(blank=True, max_length=500, verbose_name="what it is for"),
            ),
            ("starts_at", models.DateTimeField(verbose_name="begins")),
            ("ends_at", models.DateTimeField(verbose_name="ends")),
            (
                "time_zone",
                models.CharField(
                    max_length=60,
                    validators=[departments.models.people.is_time_zone],
                    verbose_name="time zone",
                ),
            ),
            ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
            (
                "link",
                models.CharField(
                    blank=True,
                    max_length=500,
                    validators=[django.core.validators.URLValidator(schemes=["https", "http"])],
                    verbose_name="link to join",
                ),
            ),
            (
                "quarter",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions",
                    to="departments.quarter",
                    verbose_name="quarter",
                ),
            ),
            (
                "chair",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions_chaired",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="led by",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions",
                    to="gaps.gap",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "series",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions",
                    to="actions.sessionseries",
                ),
            ),
            ("number", models.PositiveSmallIntegerField(editable=False, null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("planned", "Planned"),
                        ("running", "Running"),
                        ("held", "Held"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="planned",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "planned_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("sequence", models.PositiveIntegerField(default=0, editable=False)),
            ("started_at", models.DateTimeField(editable=False, null=True)),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
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
            (
                "summary",
                models.TextField(
                    blank=True, editable=False, max_length=2000, verbose_name="in short"
                ),
            ),
            ("people_came", models.PositiveIntegerField(editable=False, null=True)),
            ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ("is_left_out", models.BooleanField(default=False, editable=False)),
        ],
        options={
            "ordering": ["-starts_at", "-id"],
            "indexes": [
                models.Index(fields=["state", "starts_at"], name="actions_session_by_start"),
                models.Index(fields=["quarter", "kind"], name="actions_session_of_quarter"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "planning",
                                "joint",
                                "workshop",
                                "all_staff",
                                "mid_quarter",
                                "monthly",
                                "check_in",
                            ],
                        ),
                        ("state__in", ["planned", "running", "held", "cancelled"]),
                    ),
                    name="actions_session_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                    name="actions_session_ends_after_its_start",
                    violation_error_message="The end must be after the beginning.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="actions_session_has_a_title",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "mid_quarter"), _negated=True),
                        ("quarter__isnull", False),
                        _connector="OR",
                    ),
                    name="actions_session_mid_of_a_quarter",
                    violation_error_message="Choose the quarter whose middle it is.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("closed_at__isnull", False),
                            ("closed_by__isnull", False),
                            ("state", "held"),
                        ),
                        models.Q(
                            models.Q(("state", "held"), _negated=True),
                            ("closed_at", None),
                            ("closed_by", None),
                        ),
                        _connector="OR",
                    ),
                    name="actions_session_closed_iff_held",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "running"), _negated=True),
                        ("started_at__isnull", False),
                        _connector="OR",
                    ),
                    name="actions_session_running_has_begun",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "cancelled"), _negated=True),
                        models.Q(("cancel_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_session_cancelled_for_a_reason",
                    violation_error_message="Say why it is cancelled.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_left_out", False), ("state", "cancelled"), _connector="OR"
                    ),
                    name="actions_session_left_out_is_cancelled",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("number", None), ("series", None)),
                        models.Q(("number__isnull", False), ("series__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_session_numbered_in_its_series",
                ),
                models.UniqueConstraint(
                    fields=("series", "number"), name="actions_session_once_in_its_series"
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("kind", "mid_quarter"), models.Q(("state", "cancelled"), _negated=True)
                    ),
                    fields=("quarter",),
                    name="actions_session_one_mid_quarter",
                    violation_error_message="The mid-quarter review of this quarter is planned.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSessionDepartment",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
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
            "verbose_name": "historical session department",
            "verbose_name_plural": "historical session departments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SessionDepartment",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="concerned",
                    to="actions.session",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="meetings",
                    to="departments.department",
                ),
            ),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("session", "department"), name="actions_sessiondepartment_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSessionParticipant",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "answer",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "No answer yet"),
                        ("yes", "Comes"),
                        ("maybe", "Perhaps"),
                        ("no", "Does not come"),
                    ],
                    default="",
                    editable=False,
                    max_length=5,
                    verbose_name="answer",
                ),
            ),
            (
                "note",
                models.CharField(blank=True, editable=False, max_length=300, verbose_name="note"),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            ("came", models.BooleanField(editable=False, null=True, verbose_name="came")),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
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
            "verbose_name": "historical session participant",
            "verbose_name_plural": "historical session participants",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SessionParticipant",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="participants",
                    to="actions.session",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="session_places",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "answer",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "No answer yet"),
                        ("yes", "Comes"),
                        ("maybe", "Perhaps"),
                        ("no", "Does not come"),
                    ],
                    default="",
                    editable=False,
                    max_length=5,
                    verbose_name="answer",
                ),
            ),
            (
                "note",
                models.CharField(blank=True, editable=False, max_length=300, verbose_name="note"),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            ("came", models.BooleanField(editable=False, null=True, verbose_name="came")),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["user__name", "id"],
            "indexes": [
                models.Index(fields=["user", "answer"], name="actions_participant_of_user")
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("session", "user"), name="actions_sessionparticipant_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("answer__in", ["", "yes", "maybe", "no"])),
                    name="actions_sessionparticipant_answer",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answer", ""), ("answered_at", None)),
                        models.Q(
                            models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="actions_sessionparticipant_answered_at",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalAgendaItem",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("title", models.CharField(max_length=300, verbose_name="item")),
            ("told", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "subject_kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("standing", "Where we stand"),
                        ("goal", "Goal"),
                        ("gap", "Gap"),
                        ("action", "Corrective action"),
                        ("kpi", "KPI"),
                        ("request", "Request"),
                        ("proposal", "Proposed change"),
                        ("feedback", "Feedback"),
                        ("ranking", "Ranking"),
                        ("project", "Key project"),
                        ("target", "Target"),
                        ("plan", "Plan"),
                    ],
                    default="",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("subject_id", models.UUIDField(editable=False, null=True)),
            ("is_from_data", models.BooleanField(default=False, editable=False)),
            ("minutes", models.TextField(blank=True, max_length=5000, verbose_name="minutes")),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Not discussed yet"),
                        ("discussed", "Discussed"),
                        ("decided", "Decided"),
                        ("postponed", "Put off"),
                    ],
                    default="",
                    max_length=10,
                    verbose_name="outcome",
                ),
            ),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
            ("is_unwanted", models.BooleanField(default=False, editable=False)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
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
            "verbose_name": "historical agenda item",
            "verbose_name_plural": "historical agenda items",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="AgendaItem",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="items",
                    to="actions.session",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("title", models.CharField(max_length=300, verbose_name="item")),
            ("told", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "subject_kind",
                models.CharField(
                    blank=True,
                    choices=[
                        ("standing", "Where we stand"),
                        ("goal", "Goal"),
                        ("gap", "Gap"),
                        ("action", "Corrective action"),
                        ("kpi", "KPI"),
                        ("request", "Request"),
                        ("proposal", "Proposed change"),
                        ("feedback", "Feedback"),
                        ("ranking", "Ranking"),
                        ("project", "Key project"),
                        ("target", "Target"),
                        ("plan", "Plan"),
                    ],
                    default="",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("subject_id", models.UUIDField(editable=False, null=True)),
            ("is_from_data", models.BooleanField(default=False, editable=False)),
            ("minutes", models.TextField(blank=True, max_length=5000, verbose_name="minutes")),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Not discussed yet"),
                        ("discussed", "Discussed"),
                        ("decided", "Decided"),
                        ("postponed", "Put off"),
                    ],
                    default="",
                    max_length=10,
                    verbose_name="outcome",
                ),
            ),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
            ("is_unwanted", models.BooleanField(default=False, editable=False)),
        ],
        options={
            "ordering": ["position", "created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "subject_kind__in",
                            [
                                "",
                                "standing",
                                "goal",
                                "gap",
                                "action",
                                "kpi",
                                "request",
                                "proposal",
                                "feedback",
                                "ranking",
                                "project",
                                "target",
                                "plan",
                            ],
                        ),
                        ("outcome__in", ["", "discussed", "decided", "postponed"]),
                    ),
                    name="actions_agendaitem_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("subject_id", None), ("subject_kind", "")),
                        models.Q(
                            models.Q(("subject_kind", ""), _negated=True),
                            ("subject_id__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_agendaitem_subject_has_a_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(("title", ""), _negated=True),
                    name="actions_agendaitem_has_a_title",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("removed_at", None), ("subject_id__isnull", False)),
                    fields=("session", "subject_kind", "subject_id"),
                    name="actions_agendaitem_subject_once",
                    violation_error_message="This stands on the agenda already.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSessionDecision",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("text", models.CharField(max_length=200, verbose_name="decision")),
            ("due_on", models.DateField(verbose_name="by when")),
            ("done_at", models.DateTimeField(editable=False, null=True)),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.agendaitem",
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
                    verbose_name="who",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.step",
                ),
            ),
            (
                "done_by",
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
            "verbose_name": "historical session decision",
            "verbose_name_plural": "historical session decisions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SessionDecision",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decisions",
                    to="actions.session",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decisions",
                    to="actions.agendaitem",
                ),
            ),
            ("text", models.CharField(max_length=200, verbose_name="decision")),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="session_decisions",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="who",
                ),
            ),
            ("due_on", models.DateField(verbose_name="by when")),
            (
                "action",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decided_in",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decided_in",
                    to="actions.step",
                ),
            ),
            ("done_at", models.DateTimeField(editable=False, null=True)),
            (
                "done_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(
                        ("action", None), ("done_at", None), ("removed_at", None), ("step", None)
                    ),
                    fields=["owner", "due_on"],
                    name="actions_decision_open",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="actions_sessiondecision_says_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(("action", None), ("step", None), _connector="OR"),
                    name="actions_sessiondecision_becomes_one_thing",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done_at", None), ("done_by", None)),
                        models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_sessiondecision_done_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalRecognition",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("why", models.CharField(max_length=300, verbose_name="for what")),
            ("milestone", models.CharField(blank=True, editable=False, max_length=100)),
            (
                "incentive_note",
                models.CharField(
                    blank=True, editable=False, max_length=300, verbose_name="note on an incentive"
                ),
            ),
            ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
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
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.gap",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
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
            "verbose_name": "historical recognition",
            "verbose_name_plural": "historical recognitions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Recognition",
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
                "by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions_given",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to="departments.department",
                    verbose_name="department",
                ),
            ),
            ("why", models.CharField(max_length=300, verbose_name="for what")),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to="gaps.gap",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to="kpis.kpi",
                ),
            ),
            (
                "kpt",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to="kpis.kpt",
                ),
            ),
            ("milestone", models.CharField(blank=True, editable=False, max_length=100)),
            (
                "incentive_note",
                models.CharField(
                    blank=True, editable=False, max_length=300, verbose_name="note on an incentive"
                ),
            ),
            ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(fields=["-created_at", "-id"], name="actions_recognition_newest"),
                models.Index(
                    condition=models.Q(("milestone", ""), _negated=True),
                    fields=["milestone"],
                    name="actions_recognition_taken",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("why", ""), _negated=True),
                    name="actions_recognition_says_something",
                    violation_error_message="Say what you thank for.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("action", None), ("gap", None), ("kpi", None)),
                        models.Q(("action", None), ("gap", None), ("kpt", None)),
                        models.Q(("gap", None), ("kpi", None), ("kpt", None)),
                        models.Q(("action", None), ("kpi", None), ("kpt", None)),
                        _connector="OR",
                    ),
                    name="actions_recognition_about_one_thing",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RecognitionRecipient",
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
                "recognition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recipients",
                    to="actions.recognition",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognitions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["person__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("recognition", "person"), name="actions_recipient_thanked_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalRecognitionOptOut",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("is_out", models.BooleanField(default=True)),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
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
            "verbose_name": "historical recognition opt out",
            "verbose_name_plural": "historical recognition opt outs",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="RecognitionOptOut",
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
                "person",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recognition_opt_out",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("is_out", models.BooleanField(default=True)),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="MilestoneDismissal",
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
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("milestone", models.CharField(max_length=100)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("person", "milestone"), name="actions_dismissal_of_a_milestone_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("milestone", ""), _negated=True),
                    name="actions_dismissal_names_a_milestone",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalResourceRequest",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("time", "Time"),
                        ("technology", "Technology"),
                        ("personnel", "Personnel"),
                        ("money", "Money"),
                    ],
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("what", models.CharField(max_length=200, verbose_name="what is needed")),
            (
                "amount",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=14,
                    validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    verbose_name="how much",
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("requested", "Asked for"),
                        ("approved", "Approved"),
                        ("allocated", "Allocated"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="requested",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("approved_at", models.DateTimeField(editable=False, null=True)),
            (
                "allocated",
                models.DecimalField(
                    decimal_places=2,
                    editable=False,
                    max_digits=14,
                    null=True,
                    validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                ),
            ),
            ("allocated_at", models.DateTimeField(editable=False, null=True)),
            ("closed_at", models.DateTimeField(editable=False, null=True)),
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason"),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.step",
                    verbose_name="step",
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
                    verbose_name="whose time",
                ),
            ),
            (
                "requested_by",
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
                "approved_by",
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
                "allocated_by",
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
            "verbose_name": "historical resource request",
            "verbose_name_plural": "historical resource requests",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ResourceRequest",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="resource_requests",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="resource_requests",
                    to="actions.step",
                    verbose_name="step",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("time", "Time"),
                        ("technology", "Technology"),
                        ("personnel", "Personnel"),
                        ("money", "Money"),
                    ],
                    max_length=12,
                    verbose_name="kind",
                ),
            ),
            ("what", models.CharField(max_length=200, verbose_name="what is needed")),
            (
                "amount",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=14,
                    validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                    verbose_name="how much",
                ),
            ),
            ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="time_asked",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="whose time",
                ),
            ),
            ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
            ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("requested", "Asked for"),
                        ("approved", "Approved"),
                        ("allocated", "Allocated"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="requested",
                    editable=False,
                    max_length=10,
                ),
            ),
            (
                "requested_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "approved_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("approved_at", models.DateTimeField(editable=False, null=True)),
            (
                "allocated",
                models.DecimalField(
                    decimal_places=2,
                    editable=False,
                    max_digits=14,
                    null=True,
                    validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                ),
            ),
            (
                "allocated_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("allocated_at", models.DateTimeField(editable=False, null=True)),
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
            (
                "answer",
                models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason"),
            ),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["requested", "approved"])),
                    fields=["created_at"],
                    name="actions_resource_waiting",
                ),
                models.Index(
                    condition=models.Q(("kind", "time"), ("state", "allocated")),
                    fields=["person", "ends_on"],
                    name="actions_resource_of_person",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["requested", "approved", "allocated", "declined", "withdrawn"],
                        ),
                        ("kind__in", ["time", "technology", "personnel", "money"]),
                    ),
                    name="actions_resource_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(models.Q(("what", ""), _negated=True), ("amount__gt", 0)),
                    name="actions_resource_says_how_much",
                    violation_error_message="Say what is needed, and how much of it.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "time"), _negated=True),
                        models.Q(
                            ("amount__lte", Decimal("168")),
                            ("ends_on__isnull", False),
                            ("starts_on__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_resource_time_has_dates",
                    violation_error_message="Time has a first and a last day, and a week has 168 hours.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind", "time"),
                        models.Q(("ends_on", None), ("person", None), ("starts_on", None)),
                        _connector="OR",
                    ),
                    name="actions_resource_dates_are_of_time",
                    violation_error_message="Only time has a person and dates.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                    ),
                    name="actions_resource_until_after_from",
                    violation_error_message="The last day must not be before the first.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["requested", "declined", "withdrawn"]),
                        models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_resource_approved_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("approved_by", None),
                        models.Q(("approved_by", models.F("requested_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_resource_approved_by_another",
                    violation_error_message="Somebody else than who asked approves it.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "allocated"), _negated=True),
                        models.Q(
                            ("allocated__gt", 0),
                            ("allocated__isnull", False),
                            ("allocated__lte", models.F("amount")),
                            ("allocated_at__isnull", False),
                            ("allocated_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_resource_allocated_by_somebody",
                    violation_error_message="At most as much is given as was asked for.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "time"), ("state", "allocated"), _negated=True),
                        ("person__isnull", False),
                        _connector="OR",
                    ),
                    name="actions_resource_time_is_somebodys",
                    violation_error_message="Say whose time it is.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("allocated__lt", models.F("amount")),
                            ("state", "allocated"),
                            _negated=True,
                        ),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_resource_less_with_a_reason",
                    violation_error_message="Say why it is less than was asked for.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["declined", "withdrawn"]), _negated=True),
                        models.Q(
                            models.Q(("answer", ""), _negated=True),
                            ("closed_at__isnull", False),
                            ("closed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_resource_closed_with_a_reason",
                    violation_error_message="Say why.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalPersonCapacity",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "hours",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=5,
                    validators=[
                        django.core.validators.MinValueValidator(0),
                        django.core.validators.MaxValueValidator(Decimal("168")),
                    ],
                    verbose_name="hours a week",
                ),
            ),
            ("from_on", models.DateField(verbose_name="from")),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
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
            "verbose_name": "historical person capacity",
            "verbose_name_plural": "historical person capacitys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="PersonCapacity",
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
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="capacities",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "hours",
                models.DecimalField(
                    decimal_places=2,
                    max_digits=5,
                    validators=[
                        django.core.validators.MinValueValidator(0),
                        django.core.validators.MaxValueValidator(Decimal("168")),
                    ],
                    verbose_name="hours a week",
                ),
            ),
            ("from_on", models.DateField(verbose_name="from")),
        ],
        options={
            "ordering": ["person", "from_on", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("person", "from_on"),
                    name="actions_capacity_once_a_day",
                    violation_error_message="The hours from this day on are set already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("hours__gte", 0), ("hours__lte", Decimal("168"))),
                    name="actions_capacity_of_a_week",
                    violation_error_message="A week has 168 hours.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalMonthlyReview",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("month", models.DateField(editable=False)),
            (
                "analysis",
                models.TextField(blank=True, max_length=4000, verbose_name="what they mean"),
            ),
            ("drafted", models.TextField(blank=True, editable=False)),
            ("results", models.JSONField(default=dict, editable=False)),
            ("frozen_at", models.DateTimeField(editable=False, null=True)),
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
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
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
            "verbose_name": "historical monthly review",
            "verbose_name_plural": "historical monthly reviews",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="MonthlyReview",
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
                    related_name="monthly_reviews",
                    to="departments.department",
                ),
            ),
            ("month", models.DateField(editable=False)),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="monthly_reviews",
                    to="actions.session",
                ),
            ),
            (
                "analysis",
                models.TextField(blank=True, max_length=4000, verbose_name="what they mean"),
            ),
            ("drafted", models.TextField(blank=True, editable=False)),
            ("results", models.JSONField(default=dict, editable=False)),
            ("frozen_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-month", "department__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("department", "month"), name="actions_monthlyreview_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("month__day", 1)), name="actions_monthlyreview_of_a_month"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSessionGap",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
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
            "verbose_name": "historical session gap",
            "verbose_name_plural": "historical session gaps",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SessionGap",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="gaps_raised",
                    to="actions.session",
                ),
            ),
            (
                "gap",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="raised_in",
                    to="gaps.gap",
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
        },
    ),
    migrations.CreateModel(
        name="HistoricalSupportRequest",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("training", "Training"),
                        ("tool", "Tool"),
                        ("access", "Access"),
                        ("people", "People"),
                    ],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("what", models.CharField(max_length=200, verbose_name="what is needed")),
            ("why", models.CharField(blank=True, max_length=500, verbose_name="what it is for")),
            ("needed_by", models.DateField(verbose_name="needed by")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for an answer"),
                        ("granted", "Granted"),
                        ("ordered", "Ordered"),
                        ("available", "Available"),
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
                    blank=True, default="", editable=False, max_length=500, verbose_name="answer"
                ),
            ),
            (
                "expected_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="expected on"),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            ("available_at", models.DateTimeField(editable=False, null=True)),
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
                "person",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="for whom",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
                    verbose_name="corrective action",
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
            "verbose_name": "historical support request",
            "verbose_name_plural": "historical support requests",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="SupportRequest",
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
                    related_name="support_requests",
                    to="departments.department",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="support_needed",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="for whom",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("training", "Training"),
                        ("tool", "Tool"),
                        ("access", "Access"),
                        ("people", "People"),
                    ],
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            ("what", models.CharField(max_length=200, verbose_name="what is needed")),
            ("why", models.CharField(blank=True, max_length=500, verbose_name="what it is for")),
            ("needed_by", models.DateField(verbose_name="needed by")),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="support_requests",
                    to="actions.correctiveaction",
                    verbose_name="corrective action",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="support_requests",
                    to="kpis.kpi",
                    verbose_name="KPI",
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
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Waits for an answer"),
                        ("granted", "Granted"),
                        ("ordered", "Ordered"),
                        ("available", "Available"),
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
                    blank=True, default="", editable=False, max_length=500, verbose_name="answer"
                ),
            ),
            (
                "expected_on",
                models.DateField(blank=True, editable=False, null=True, verbose_name="expected on"),
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
            ("available_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["-created_at", "-id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["created_at"],
                    name="actions_support_waiting",
                ),
                models.Index(fields=["department", "state"], name="actions_support_of_department"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["open", "granted", "ordered", "available", "declined", "withdrawn"],
                        ),
                        ("kind__in", ["training", "tool", "access", "people"]),
                    ),
                    name="actions_support_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(("what", ""), _negated=True),
                    name="actions_support_says_something",
                    violation_error_message="Say what is needed.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answered_at", None), ("answered_by", None)),
                        models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_support_answered_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answered_at", None), ("state", "open")),
                        ("state", "withdrawn"),
                        models.Q(
                            ("answered_at__isnull", False),
                            ("state__in", ["granted", "ordered", "available", "declined"]),
                        ),
                        _connector="OR",
                    ),
                    name="actions_support_answered_when_not_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(("answered_by", models.F("asked_by")), _negated=True),
                    name="actions_support_answered_by_another",
                    violation_error_message="Somebody else answers this.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "declined"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_support_no_with_a_reason",
                    violation_error_message="Say why not.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("available_at__isnull", False), ("state", "available")),
                        models.Q(
                            models.Q(("state", "available"), _negated=True), ("available_at", None)
                        ),
                        _connector="OR",
                    ),
                    name="actions_support_available_at",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTargetAssessment",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "outlook",
                models.CharField(
                    choices=[
                        ("will_reach", "Will be reached"),
                        ("in_doubt", "In doubt"),
                        ("will_miss", "Will be missed"),
                    ],
                    max_length=10,
                    verbose_name="outlook",
                ),
            ),
            ("words", models.CharField(blank=True, max_length=500, verbose_name="why")),
            ("at", models.DateTimeField(editable=False)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
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
            "verbose_name": "historical target assessment",
            "verbose_name_plural": "historical target assessments",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TargetAssessment",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="assessments",
                    to="actions.session",
                ),
            ),
            (
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="review_assessments",
                    to="kpis.kpt",
                ),
            ),
            (
                "outlook",
                models.CharField(
                    choices=[
                        ("will_reach", "Will be reached"),
                        ("in_doubt", "In doubt"),
                        ("will_miss", "Will be missed"),
                    ],
                    max_length=10,
                    verbose_name="outlook",
                ),
            ),
            ("words", models.CharField(blank=True, max_length=500, verbose_name="why")),
            (
                "by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField(editable=False)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("session", "kpt"), name="actions_targetassessment_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("outlook__in", ["will_reach", "in_doubt", "will_miss"])),
                    name="actions_targetassessment_outlook",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTargetDecision",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "verdict",
                models.CharField(
                    choices=[
                        ("keep", "Keep"),
                        ("adjust", "Adjust"),
                        ("replace", "Replace"),
                        ("stop", "Stop"),
                    ],
                    max_length=8,
                    verbose_name="decision",
                ),
            ),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            ("at", models.DateTimeField(editable=False)),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
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
            (
                "replacement",
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
            "verbose_name": "historical target decision",
            "verbose_name_plural": "historical target decisions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TargetDecision",
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
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="target_decisions",
                    to="actions.session",
                ),
            ),
            (
                "kpt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="review_decisions",
                    to="kpis.kpt",
                ),
            ),
            (
                "verdict",
                models.CharField(
                    choices=[
                        ("keep", "Keep"),
                        ("adjust", "Adjust"),
                        ("replace", "Replace"),
                        ("stop", "Stop"),
                    ],
                    max_length=8,
                    verbose_name="decision",
                ),
            ),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            (
                "by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField(editable=False)),
            (
                "change",
                models.OneToOneField(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="review_decision",
                    to="kpis.targetchange",
                ),
            ),
            (
                "replacement",
                models.OneToOneField(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaces_by_review",
                    to="kpis.kpt",
                ),
            ),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("session", "kpt"), name="actions_targetdecision_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("verdict__in", ["keep", "adjust", "replace", "stop"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    name="actions_targetdecision_has_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("change__isnull", False), ("replacement", None), ("verdict", "adjust")
                        ),
                        models.Q(
                            ("change", None), ("replacement__isnull", False), ("verdict", "replace")
                        ),
                        models.Q(
                            ("change", None),
                            ("replacement", None),
                            ("verdict__in", ["keep", "stop"]),
                        ),
                        _connector="OR",
                    ),
                    name="actions_targetdecision_did_it",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTraining",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("topic", models.CharField(max_length=200, verbose_name="topic")),
            (
                "kind",
                models.CharField(
                    choices=[("training", "Training"), ("workshop", "Workshop")],
                    default="training",
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            (
                "about",
                models.TextField(blank=True, max_length=2000, verbose_name="what people learn"),
            ),
            (
                "audience_role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Only people named below"),
                        ("everybody", "Everybody in the departments"),
                        ("heads", "Heads of department"),
                        ("staff", "Staff without the heads"),
                    ],
                    default="",
                    max_length=10,
                    verbose_name="who it is for",
                ),
            ),
            (
                "capacity",
                models.PositiveSmallIntegerField(
                    blank=True,
                    null=True,
                    validators=[django.core.validators.MinValueValidator(1)],
                    verbose_name="seats",
                ),
            ),
            ("taken", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("starts_at", models.DateTimeField(verbose_name="starts")),
            ("ends_at", models.DateTimeField(verbose_name="ends")),
            ("place", models.CharField(blank=True, max_length=300, verbose_name="place or link")),
            ("material", models.TextField(blank=True, max_length=2000, verbose_name="material")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("planned", "Planned"),
                        ("open", "Open for registration"),
                        ("held", "Held"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="planned",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("sequence", models.PositiveIntegerField(default=0, editable=False)),
            ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
            (
                "organizer",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="organizer",
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
            "verbose_name": "historical training",
            "verbose_name_plural": "historical trainings",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Training",
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
            ("topic", models.CharField(max_length=200, verbose_name="topic")),
            (
                "kind",
                models.CharField(
                    choices=[("training", "Training"), ("workshop", "Workshop")],
                    default="training",
                    max_length=10,
                    verbose_name="kind",
                ),
            ),
            (
                "about",
                models.TextField(blank=True, max_length=2000, verbose_name="what people learn"),
            ),
            (
                "organizer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="trainings",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="organizer",
                ),
            ),
            (
                "audience_role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Only people named below"),
                        ("everybody", "Everybody in the departments"),
                        ("heads", "Heads of department"),
                        ("staff", "Staff without the heads"),
                    ],
                    default="",
                    max_length=10,
                    verbose_name="who it is for",
                ),
            ),
            (
                "capacity",
                models.PositiveSmallIntegerField(
                    blank=True,
                    null=True,
                    validators=[django.core.validators.MinValueValidator(1)],
                    verbose_name="seats",
                ),
            ),
            ("taken", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("starts_at", models.DateTimeField(verbose_name="starts")),
            ("ends_at", models.DateTimeField(verbose_name="ends")),
            ("place", models.CharField(blank=True, max_length=300, verbose_name="place or link")),
            ("material", models.TextField(blank=True, max_length=2000, verbose_name="material")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("planned", "Planned"),
                        ("open", "Open for registration"),
                        ("held", "Held"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="planned",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("sequence", models.PositiveIntegerField(default=0, editable=False)),
            ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
        ],
        options={
            "ordering": ["-starts_at", "-id"],
            "indexes": [
                models.Index(fields=["state", "starts_at"], name="actions_training_by_day")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["planned", "open", "held", "cancelled"]),
                        ("kind__in", ["training", "workshop"]),
                        ("audience_role__in", ["", "everybody", "heads", "staff"]),
                    ),
                    name="actions_training_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(("topic", ""), _negated=True),
                    name="actions_training_has_a_topic",
                ),
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                    name="actions_training_ends_after_start",
                    violation_error_message="The end must come after the start.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("capacity", None),
                        models.Q(("capacity__gte", 1), ("taken__lte", models.F("capacity"))),
                        _connector="OR",
                    ),
                    name="actions_training_within_capacity",
                    violation_error_message="More people have a seat already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "cancelled"), _negated=True),
                        models.Q(("cancel_reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="actions_training_cancelled_for_a_reason",
                    violation_error_message="Say why it is cancelled.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTrainingAudience",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("removed_at", models.DateTimeField(blank=True, null=True)),
            (
                "training",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.training",
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
                "person",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
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
            "verbose_name": "historical training audience",
            "verbose_name_plural": "historical training audiences",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TrainingAudience",
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
                "training",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="audience",
                    to="actions.training",
                ),
            ),
            (
                "department",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="departments.department",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("removed_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "ordering": ["department__name", "person__name", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("department", None), ("person__isnull", False)),
                        models.Q(("department__isnull", False), ("person", None)),
                        _connector="OR",
                    ),
                    name="actions_trainingaudience_one_of_both",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("department__isnull", False)),
                    fields=("training", "department"),
                    name="actions_trainingaudience_department_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("person__isnull", False)),
                    fields=("training", "person"),
                    name="actions_trainingaudience_person_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTrainingAction",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("removed_at", models.DateTimeField(blank=True, null=True)),
            (
                "training",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.training",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
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
            "verbose_name": "historical training action",
            "verbose_name_plural": "historical training actions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TrainingAction",
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
                "training",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="action_links",
                    to="actions.training",
                ),
            ),
            (
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="training_links",
                    to="actions.correctiveaction",
                ),
            ),
            ("removed_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("training", "action"), name="actions_trainingaction_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalTrainingRegistration",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("registered", "Registered"),
                        ("waiting", "On the waiting list"),
                        ("attended", "Attended"),
                        ("missed", "Missed"),
                        ("withdrawn", "Not coming"),
                    ],
                    editable=False,
                    max_length=10,
                ),
            ),
            ("waiting_since", models.DateTimeField(blank=True, editable=False, null=True)),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            (
                "training",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.training",
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
            "verbose_name": "historical training registration",
            "verbose_name_plural": "historical training registrations",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="TrainingRegistration",
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
                "training",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="registrations",
                    to="actions.training",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="training_registrations",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("registered", "Registered"),
                        ("waiting", "On the waiting list"),
                        ("attended", "Attended"),
                        ("missed", "Missed"),
                        ("withdrawn", "Not coming"),
                    ],
                    editable=False,
                    max_length=10,
                ),
            ),
            ("waiting_since", models.DateTimeField(blank=True, editable=False, null=True)),
            ("note", models.CharField(blank=True, max_length=300, verbose_name="reason")),
        ],
        options={
            "ordering": ["user__name", "id"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "waiting")),
                    fields=["training", "waiting_since"],
                    name="actions_registration_waiting",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("training", "user"), name="actions_trainingregistration_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["registered", "waiting", "attended", "missed", "withdrawn"])
                    ),
                    name="actions_trainingregistration_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "waiting"), ("waiting_since__isnull", False)),
                        models.Q(
                            models.Q(("state", "waiting"), _negated=True), ("waiting_since", None)
                        ),
                        _connector="OR",
                    ),
                    name="actions_trainingregistration_waits_since",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalCheckQuestion",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300, verbose_name="question")),
            ("choices", models.JSONField(verbose_name="answers")),
            ("right", models.PositiveSmallIntegerField(verbose_name="right answer")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "training",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.training",
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
            "verbose_name": "historical check question",
            "verbose_name_plural": "historical check questions",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="CheckQuestion",
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
                "training",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="questions",
                    to="actions.training",
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=1)),
            ("text", models.CharField(max_length=300, verbose_name="question")),
            ("choices", models.JSONField(verbose_name="answers")),
            ("right", models.PositiveSmallIntegerField(verbose_name="right answer")),
            ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "ordering": ["position", "created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True),
                    name="actions_checkquestion_asks_something",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CheckResult",
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
                "training",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="results",
                    to="actions.training",
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
            ("number", models.PositiveSmallIntegerField()),
            ("passed", models.PositiveSmallIntegerField()),
            ("asked", models.PositiveSmallIntegerField()),
            ("answers", models.JSONField()),
        ],
        options={
            "ordering": ["created_at", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("training", "user", "number"), name="actions_checkresult_number_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("asked__gte", 1), ("number__gte", 1), ("passed__lte", models.F("asked"))
                    ),
                    name="actions_checkresult_passed_of_asked",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalUpdateRequest",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("asked_on", models.DateField(editable=False)),
            (
                "words",
                models.CharField(
                    blank=True, default="", max_length=300, verbose_name="what you want to know"
                ),
            ),
            (
                "answer",
                models.TextField(
                    blank=True, default="", editable=False, max_length=1000, verbose_name="answer"
                ),
            ),
            ("answered_at", models.DateTimeField(editable=False, null=True)),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
                    verbose_name="corrective action",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.gap",
                    verbose_name="gap",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.obligation",
                    verbose_name="plan",
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
                    verbose_name="asked by",
                ),
            ),
            (
                "asked_of",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="asked",
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
            "verbose_name": "historical update request",
            "verbose_name_plural": "historical update requests",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="UpdateRequest",
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
                "action",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="actions.correctiveaction",
                    verbose_name="corrective action",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="gaps.gap",
                    verbose_name="gap",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="departments.obligation",
                    verbose_name="plan",
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="updates_asked",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="asked by",
                ),
            ),
            (
                "asked_of",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="updates_owed",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="asked",
                ),
            ),
            ("asked_on", models.DateField(editable=False)),
            (
                "words",
                models.CharField(
                    blank=True, default="", max_length=300, verbose_name="what you want to know"
                ),
            ),
            (
                "answer",
                models.TextField(
                    blank=True, default="", editable=False, max_length=1000, verbose_name="answer"
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
            "indexes": [
                models.Index(
                    condition=models.Q(("answered_at", None)),
                    fields=["asked_of"],
                    name="actions_update_waiting",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("action__isnull", False),
                            ("gap__isnull", True),
                            ("obligation__isnull", True),
                        ),
                        models.Q(
                            ("action__isnull", True),
                            ("gap__isnull", False),
                            ("obligation__isnull", True),
                        ),
                        models.Q(
                            ("action__isnull", True),
                            ("gap__isnull", True),
                            ("obligation__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_update_about_one_thing",
                ),
                models.CheckConstraint(
                    condition=models.Q(("asked_by", models.F("asked_of")), _negated=True),
                    name="actions_update_asked_of_another",
                    violation_error_message="You answer for this yourself.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                        models.Q(
                            ("answered_at__isnull", False),
                            ("answered_by__isnull", False),
                            models.Q(("answer", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="actions_update_answered_with_words",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("action__isnull", False)),
                    fields=("action", "asked_on"),
                    name="actions_update_once_a_day_action",
                    violation_error_message="Somebody asked about this today.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("gap__isnull", False)),
                    fields=("gap", "asked_on"),
                    name="actions_update_once_a_day_gap",
                    violation_error_message="Somebody asked about this today.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("obligation__isnull", False)),
                    fields=("obligation", "asked_on"),
                    name="actions_update_once_a_day_obligation",
                    violation_error_message="Somebody asked about this today.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalReviewWish",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
            ("talked_at", models.DateTimeField(editable=False, null=True)),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
                    verbose_name="corrective action",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="gaps.gap",
                    verbose_name="gap",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="departments.obligation",
                    verbose_name="plan",
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
                    verbose_name="asked by",
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.session",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.agendaitem",
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
            "verbose_name": "historical review wish",
            "verbose_name_plural": "historical review wishes",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="ReviewWish",
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
                "action",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="actions.correctiveaction",
                    verbose_name="corrective action",
                ),
            ),
            (
                "gap",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="gaps.gap",
                    verbose_name="gap",
                ),
            ),
            (
                "obligation",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(class)ss",
                    to="departments.obligation",
                    verbose_name="plan",
                ),
            ),
            (
                "asked_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="review_wishes",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="asked by",
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="wishes",
                    to="actions.session",
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="wishes",
                    to="actions.agendaitem",
                ),
            ),
            ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
            ("talked_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "verbose_name_plural": "review wishes",
            "ordering": ["created_at", "id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("action__isnull", False),
                            ("gap__isnull", True),
                            ("obligation__isnull", True),
                        ),
                        models.Q(
                            ("action__isnull", True),
                            ("gap__isnull", False),
                            ("obligation__isnull", True),
                        ),
                        models.Q(
                            ("action__isnull", True),
                            ("gap__isnull", True),
                            ("obligation__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="actions_wish_about_one_thing",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("item", None), ("session", None)),
                        models.Q(("item__isnull", False), ("session__isnull", False)),
                        _connector="OR",
                    ),
                    name="actions_wish_on_an_agenda_with_its_item",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("talked_at", None), ("session__isnull", False), _connector="OR"
                    ),
                    name="actions_wish_talked_about_somewhere",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("talked_at", None), ("withdrawn_at", None), _connector="OR"
                    ),
                    name="actions_wish_ends_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("action__isnull", False), ("talked_at", None), ("withdrawn_at", None)
                    ),
                    fields=("action",),
                    name="actions_wish_once_action",
                    violation_error_message="This is on the next review already.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("gap__isnull", False), ("talked_at", None), ("withdrawn_at", None)
                    ),
                    fields=("gap",),
                    name="actions_wish_once_gap",
                    violation_error_message="This is on the next review already.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("obligation__isnull", False), ("talked_at", None), ("withdrawn_at", None)
                    ),
                    fields=("obligation",),
                    name="actions_wish_once_obligation",
                    violation_error_message="This is on the next review already.",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Verdict",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="verdicts",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "verdict",
                models.CharField(
                    choices=[
                        ("effective", "It worked"),
                        ("partly", "It worked in part"),
                        ("not_effective", "It did not work"),
                        ("undecidable", "It cannot be said"),
                    ],
                    max_length=14,
                ),
            ),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField()),
            ("judgement", models.JSONField(blank=True, default=dict)),
            ("rule_version", models.CharField(blank=True, max_length=20)),
        ],
        options={
            "ordering": ["-at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("verdict__in", ["effective", "partly", "not_effective", "undecidable"])
                    ),
                    name="actions_verdict_choices",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="actions_verdict_with_a_reason",
                    violation_error_message="Say what shows it, in one sentence.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("verdict", "undecidable"), _negated=True),
                    fields=("action",),
                    name="actions_verdict_settled_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalWhy",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            (
                "position",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ]
                ),
            ),
            ("answer", models.CharField(blank=True, max_length=300, verbose_name="why")),
            (
                "action",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.correctiveaction",
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
            "verbose_name": "historical why",
            "verbose_name_plural": "historical whys",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Why",
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
                "action",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="whys",
                    to="actions.correctiveaction",
                ),
            ),
            (
                "position",
                models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(5),
                    ]
                ),
            ),
            ("answer", models.CharField(blank=True, max_length=300, verbose_name="why")),
        ],
        options={
            "ordering": ["position", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("action", "position"), name="actions_why_place_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("position__gte", 1), ("position__lte", 5)),
                    name="actions_why_one_to_five",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HistoricalIncentive",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            (
                "rule",
                models.CharField(
                    choices=[
                        ("attainment", "Named KPIs reach their target values"),
                        ("targets", "The department's targets are reached"),
                        ("aligned", "The plan is fully aligned"),
                    ],
                    max_length=12,
                    verbose_name="rule",
                ),
            ),
            (
                "least_percent",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    max_digits=7,
                    null=True,
                    verbose_name="at least, in per cent of the way to the target value",
                ),
            ),
            ("reward", models.CharField(max_length=300, verbose_name="reward")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("open", "Open"),
                        ("computed", "Waits for approval"),
                        ("approved", "Approved"),
                        ("rejected", "Rejected"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=10,
                ),
            ),
            ("opened_at", models.DateTimeField(editable=False, null=True)),
            ("decided_at", models.DateTimeField(editable=False, null=True)),
            (
                "reason",
                models.CharField(
                    blank=True, default="", editable=False, max_length=500, verbose_name="reason"
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
                "made_by",
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
            "verbose_name": "historical incentive",
            "verbose_name_plural": "historical incentives",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="Incentive",
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
                    related_name="incentives",
                    to="departments.quarter",
                ),
            ),
            ("title", models.CharField(max_length=200, verbose_name="title")),
            (
                "rule",
                models.CharField(
                    choices=[
                        ("attainment", "Named KPIs reach their target values"),
                        ("targets", "The department's targets are reached"),
                        ("aligned", "The plan is fully aligned"),
                    ],
                    max_length=12,
                    verbose_name="rule",
                ),
            ),
            (
                "least_percent",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    max_digits=7,
                    null=True,
                    verbose_name="at least, in per cent of the way to the target value",
                ),
            ),
            ("reward", models.CharField(max_length=300, verbose_name="reward")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("open", "Open"),
                        ("computed", "Waits for approval"),
                        ("approved", "Approved"),
                        ("rejected", "Rejected"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=10,
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
            ("opened_at", models.DateTimeField(editable=False, null=True)),
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
                "reason",
                models.CharField(
                    blank=True, default="", editable=False, max_length=500, verbose_name="reason"
                ),
            ),
        ],
        options={
            "ordering": ["-quarter__starts_on", "title", "id"],
        },
    ),
    migrations.CreateModel(
        name="HistoricalIncentiveKpi",
        fields=[
            ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
            ("created_at", models.DateTimeField(editable=False)),
            ("updated_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("retired_at", models.DateTimeField(editable=False, null=True)),
            (
                "incentive",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="actions.incentive",
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
            "verbose_name": "historical incentive kpi",
            "verbose_name_plural": "historical incentive kpis",
            "ordering": ("-history_date", "-history_id"),
            "get_latest_by": ("history_date", "history_id"),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name="IncentiveKpi",
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
                "incentive",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="kpi_rows",
                    to="actions.incentive",
                ),
            ),
            (
                "kpi",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kpis.kpi"
                ),
            ),
            ("retired_at", models.DateTimeField(editable=False, null=True)),
        ],
        options={
            "ordering": ["kpi__name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("incentive", "kpi"), name="actions_incentivekpi_named_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="IncentiveList",
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
                "incentive",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lists",
                    to="actions.incentive",
                ),
            ),
            ("number", models.PositiveSmallIntegerField(editable=False)),
            (
                "computed_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("as_of", models.DateTimeField(editable=False)),
            ("rule_version", models.CharField(editable=False, max_length=40)),
            ("eligible", models.PositiveSmallIntegerField(editable=False)),
            ("total", models.PositiveSmallIntegerField(editable=False)),
        ],
        options={
            "ordering": ["-number", "-id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("incentive", "number"), name="actions_incentivelist_number_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("eligible__lte", models.F("total"))),
                    name="actions_incentivelist_part_of_the_whole",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="IncentiveLine",
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
                "result",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="actions.incentivelist",
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
            ("department_name", models.CharField(editable=False, max_length=120)),
            ("reached", models.PositiveSmallIntegerField(editable=False)),
            ("asked", models.PositiveSmallIntegerField(editable=False)),
            ("is_eligible", models.BooleanField(editable=False)),
            ("parts", models.JSONField(default=list, editable=False)),
        ],
        options={
            "ordering": ["department_name", "id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("result", "department"), name="actions_incentiveline_department_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reached__lte", models.F("asked")),
                        models.Q(
                            ("is_eligible", False),
                            models.Q(
                                ("asked__gte", 1),
                                ("is_eligible", True),
                                ("reached", models.F("asked")),
                            ),
                            _connector="OR",
                        ),
                    ),
                    name="actions_incentiveline_eligible_has_all",
                ),
            ],
        },
    ),
    migrations.AddField(
        model_name="historicalincentive",
        name="result",
        field=models.ForeignKey(
            blank=True,
            db_constraint=False,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
            to="actions.incentivelist",
        ),
    ),
    migrations.AddField(
        model_name="incentive",
        name="result",
        field=models.ForeignKey(
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="actions.incentivelist",
        ),
    ),
    migrations.AddConstraint(
        model_name="incentive",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("state__in", ["draft", "open", "computed", "approved", "rejected", "cancelled"]),
                ("rule__in", ["attainment", "targets", "aligned"]),
            ),
            name="actions_incentive_choices",
        ),
    ),
    migrations.AddConstraint(
        model_name="incentive",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("title", ""), _negated=True), models.Q(("reward", ""), _negated=True)
            ),
            name="actions_incentive_says_something",
        ),
    ),
    migrations.AddConstraint(
        model_name="incentive",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("least_percent__gt", 0), ("rule__in", ["attainment", "targets"])),
                models.Q(("least_percent", None), ("rule", "aligned")),
                _connector="OR",
            ),
            name="actions_incentive_percent_of_its_rule",
            violation_error_message="Enter from which per cent on it counts, above 0.",
        ),
    ),
    migrations.AddConstraint(
        model_name="incentive",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state__in", ["computed", "approved", "rejected"]), _negated=True),
                ("result__isnull", False),
                _connector="OR",
            ),
            name="actions_incentive_decided_on_a_list",
        ),
    ),
    migrations.AddConstraint(
        model_name="incentive",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                _connector="OR",
            ),
            name="actions_incentive_decided_by_somebody",
        ),
    ),
    migrations.AddConstraint(
        model_name="incentive",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state__in", ["rejected", "cancelled"]), _negated=True),
                models.Q(("reason", ""), _negated=True),
                _connector="OR",
            ),
            name="actions_incentive_no_with_a_reason",
            violation_error_message="Say why.",
        ),
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("actions", "0001_initial"),
        ("actions", "0002_steps_and_resources"),
        ("actions", "0003_support_recognition_incentives"),
        ("actions", "0004_agreement_causes_and_verdicts"),
        ("actions", "0005_verdicts_never_change"),
        ("actions", "0006_focus_links"),
        ("actions", "0007_reviews_and_meetings"),
        ("actions", "0008_kpi_changes"),
        ("actions", "0009_trainings_and_feedback"),
        ("actions", "0010_projects_on_agendas"),
        ("actions", "0011_reviews_that_make_themselves"),
        ("actions", "0012_late_notices_became_reminders"),
        ("actions", "0013_actions_about_targets"),
        ("actions", "0014_targets_on_agendas"),
        ("actions", "0015_thanks_for_targets"),
        ("actions", "0016_updates_and_review_wishes"),
        ("actions", "0017_incentives_over_targets"),
    ]

    initial = True

    dependencies = [
        ("departments", "0001_squashed_0012_departments_shown_outside"),
        ("gaps", "0001_squashed_0014_perception_rounds"),
        ("kpis", "0001_squashed_0017_requests_and_threads_about_targets"),
    ]

    operations = [
        AllAtOnce(TABLES),
        migrations.RunPython(install, remove),
    ]
