"""Incentives over the targets of departments."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0016_updates_and_review_wishes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='incentive',
            name='actions_incentive_choices',
        ),
        migrations.RemoveConstraint(
            model_name='incentive',
            name='actions_incentive_percent_of_its_rule',
        ),
        migrations.AlterField(
            model_name='historicalincentive',
            name='rule',
            field=models.CharField(choices=[('attainment', 'Named KPIs reach their target values'), ('targets', "The department's targets are reached"), ('aligned', 'The plan is fully aligned')], max_length=12, verbose_name='rule'),
        ),
        migrations.AlterField(
            model_name='incentive',
            name='rule',
            field=models.CharField(choices=[('attainment', 'Named KPIs reach their target values'), ('targets', "The department's targets are reached"), ('aligned', 'The plan is fully aligned')], max_length=12, verbose_name='rule'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'computed', 'approved', 'rejected', 'cancelled']), ('rule__in', ['attainment', 'targets', 'aligned'])), name='actions_incentive_choices'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('least_percent__gt', 0), ('rule__in', ['attainment', 'targets'])), models.Q(('least_percent', None), ('rule', 'aligned')), _connector='OR'), name='actions_incentive_percent_of_its_rule', violation_error_message='Enter from which per cent on it counts, above 0.'),
        ),
    ]
