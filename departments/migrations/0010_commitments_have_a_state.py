"""A commitment that was written down is a promise until somebody says that it was kept or not."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def promise(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every commitment that stands in words the state of a promise, in the history too."""
    for name in ("ProjectPriority", "HistoricalProjectPriority"):
        rows = apps.get_model("departments", name).objects.using(schema_editor.connection.alias)
        rows.exclude(commitment="").update(commitment_state="open")


class Migration(migrations.Migration):
    dependencies = [("departments", "0009_focus_and_teams")]

    operations = [
        migrations.RunPython(promise, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="projectpriority",
            constraint=models.CheckConstraint(
                condition=models.Q(commitment="", commitment_state="")
                | (
                    ~models.Q(commitment="")
                    & models.Q(commitment_state__in=["open", "kept", "not_kept"])
                ),
                name="departments_projectpriority_commitment_state",
            ),
        ),
    ]
