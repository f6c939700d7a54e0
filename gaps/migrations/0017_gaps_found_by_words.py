"""Words of gaps are found by an index, where the database has full text."""

from django.db import migrations

from saypro_align.lib.text_index import text_index


class Migration(migrations.Migration):
    dependencies = [("gaps", "0016_newest_first")]

    operations = [text_index("gaps_gap_words", "gaps_gap", "sentence")]
