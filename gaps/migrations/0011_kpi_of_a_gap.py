import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gaps', '0010_indexes_of_the_register'),
        ('kpis', '0007_pastes'),
    ]

    operations = [
        migrations.AddField(
            model_name='gapparty',
            name='kpi',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gap_parties', to='kpis.kpi'),
        ),
    ]
