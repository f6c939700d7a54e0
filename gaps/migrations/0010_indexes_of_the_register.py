from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gaps', '0009_days_to_correct_a_gap'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='gap',
            index=models.Index(fields=['quarter', 'severity', 'opened_at'], name='gaps_gap_by_severity'),
        ),
        migrations.AddIndex(
            model_name='gap',
            index=models.Index(fields=['quarter', 'rule_id'], name='gaps_gap_by_rule'),
        ),
        migrations.AddIndex(
            model_name='gap',
            index=models.Index(fields=['quarter', 'cause'], name='gaps_gap_by_cause'),
        ),
    ]
