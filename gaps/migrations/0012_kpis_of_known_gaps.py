from django.db import migrations


def name_the_series(apps, schema_editor):
    """Write down which series each gap that is known is about."""
    party = apps.get_model("gaps", "GapParty")
    use = apps.get_model("kpis", "KpiUse")
    rows = party.objects.filter(kpi=None).exclude(kpi_use_key=None).only("id", "kpi_use_key")
    for known in rows.iterator(chunk_size=2000):
        series = use.objects.filter(key=known.kpi_use_key).values_list("kpi_id", flat=True).first()
        if series is not None:
            party.objects.filter(pk=known.pk).update(kpi_id=series)


class Migration(migrations.Migration):
    dependencies = [("gaps", "0011_kpi_of_a_gap")]

    operations = [
        migrations.RunPython(name_the_series, migrations.RunPython.noop, elidable=True)
    ]
