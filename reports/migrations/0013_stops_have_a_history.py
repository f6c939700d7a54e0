"""A stopped address gets an id of the form that the audit trail names things by."""

import uuid

from django.db import migrations, models

KINDS = [
    ("monthly", "Monthly alignment report"),
    ("quarterly", "Quarterly alignment report"),
    ("results", "Quarter results"),
    ("stakeholder", "Stakeholder report"),
    ("department", "Department report"),
    ("pack", "Meeting pack"),
    ("reminder", "Reminders of what is due"),
    ("progress", "Progress reports of departments"),
]


def copy_rows(apps, _editor):
    """Take all rows over, each under a new id."""
    made = apps.get_model("reports", "StoppedAddress")
    names = ("address", "kind", "stopped_at", "resumed_at")
    rows = apps.get_model("reports", "OptOut").objects.values(*names)
    made.objects.bulk_create([made(**row) for row in rows.iterator()], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0012_departments_named_in_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoppedAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("kind", models.CharField(blank=True, choices=KINDS, max_length=20)),
                ("stopped_at", models.DateTimeField()),
                ("resumed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "stopped address",
                "verbose_name_plural": "stopped addresses",
                "ordering": ["-stopped_at", "id"],
            },
        ),
        migrations.RunPython(copy_rows, migrations.RunPython.noop),
        migrations.DeleteModel(name="OptOut"),
        migrations.RenameModel(old_name="StoppedAddress", new_name="OptOut"),
        migrations.AddConstraint(
            model_name="optout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resumed_at", None)),
                fields=("address", "kind"),
                name="reports_optout_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="optout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resumed_at", None),
                    ("resumed_at__gte", models.F("stopped_at")),
                    _connector="OR",
                ),
                name="reports_optout_resumed_after",
            ),
        ),
    ]
