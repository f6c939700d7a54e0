"""Begin the history of scores and assessments with what is known of them."""

from django.db import migrations

_BATCH = 500


def begin(apps, schema_editor):
    """Write each row's first history row, dated when the row was last written."""
    for name, dated in (("Assessment", "assessed_at"), ("PlanScore", "scored_at")):
        model = apps.get_model("gaps", name)
        history = apps.get_model("gaps", f"Historical{name}")
        columns = [field.attname for field in model._meta.concrete_fields]
        rows = model.objects.order_by("pk").iterator(chunk_size=_BATCH)
        history.objects.bulk_create(
            (
                history(
                    history_date=getattr(row, dated),
                    history_type="+",
                    **{column: getattr(row, column) for column in columns},
                )
                for row in rows
            ),
            batch_size=_BATCH,
        )


class Migration(migrations.Migration):
    """Data only; going back leaves nothing to undo."""

    dependencies = [("gaps", "0006_history_of_scores_and_assessments")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop, elidable=True)]
