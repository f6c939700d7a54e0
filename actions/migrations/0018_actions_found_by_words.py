"""Words of corrective actions are found by an index, where the database has full text."""

from django.db import migrations

from saypro_align.lib.text_index import text_index


class Migration(migrations.Migration):
    dependencies = [("actions", "0017_incentives_over_targets")]

    operations = [text_index("actions_action_words", "actions_correctiveaction", "title", "description")]
