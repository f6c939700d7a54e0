"""Words of KPIs are found by an index, where the database has full text."""

from django.db import migrations

from saypro_align.lib.text_index import text_index


class Migration(migrations.Migration):
    dependencies = [("kpis", "0020_newest_first")]

    operations = [text_index("kpis_kpi_words", "kpis_kpi", "name", "source")]
