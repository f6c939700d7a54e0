"""Each report for outsiders notes which departments it names, so that a withdrawal is found."""

import re

from django.db import migrations, models


def _texts(held):
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from _texts(value)
    elif isinstance(held, list):
        for value in held:
            yield from _texts(value)


def note_named(apps, _editor):
    """Look for the departments that have ever agreed, under all the names they had."""
    Department = apps.get_model("departments", "Department")
    history = apps.get_model("departments", "HistoricalDepartment").objects
    asked = Department.objects.exclude(shown_outside_at=None)
    names = {one.pk: {one.name} for one in asked}
    for pk, name in history.filter(id__in=list(names)).order_by().values_list("id", "name").distinct():
        names[pk].add(name)
    looked_for = {
        pk: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, told))})(?!\w)")
        for pk, told in names.items()
    }
    runs = apps.get_model("reports", "ReportRun").objects.filter(audience="external")
    for run in runs.exclude(content_hash="").iterator(chunk_size=20):
        texts = set(_texts(run.content))
        found = [
            pk for pk, whole in looked_for.items() if any(whole.search(text) for text in texts)
        ]
        run.named_departments.set(found)


class Migration(migrations.Migration):

    dependencies = [
        ("departments", "0012_departments_shown_outside"),
        ("reports", "0011_runs_asked_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportrun",
            name="named_departments",
            field=models.ManyToManyField(
                blank=True, editable=False, related_name="+", to="departments.department"
            ),
        ),
        migrations.RunPython(note_named, migrations.RunPython.noop),
    ]
