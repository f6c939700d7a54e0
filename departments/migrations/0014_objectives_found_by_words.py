"""Words of objectives are found by an index, where the database has full text."""

from django.db import migrations

from saypro_align.lib.text_index import text_index


class Migration(migrations.Migration):
    dependencies = [("departments", "0013_newest_first")]

    operations = [text_index("departments_objective_words", "departments_objective", "text")]
