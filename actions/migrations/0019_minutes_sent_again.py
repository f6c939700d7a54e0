"""Meetings know when corrected minutes went out."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0018_actions_found_by_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalsession',
            name='minutes_sent_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='minutes_sent_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
