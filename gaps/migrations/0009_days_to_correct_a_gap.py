import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gaps', '0008_gap_owner_and_cause'),
    ]

    operations = [
        migrations.AddField(
            model_name='scoringrules',
            name='correction_days',
            field=models.PositiveSmallIntegerField(default=21, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(180)], verbose_name='days to correct a gap'),
        ),
        migrations.AddConstraint(
            model_name='scoringrules',
            constraint=models.CheckConstraint(condition=models.Q(('correction_days__gte', 1), ('correction_days__lte', 180)), name='gaps_scoringrules_correction_days'),
        ),
    ]
