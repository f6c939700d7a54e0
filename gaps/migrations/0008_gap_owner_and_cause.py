import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gaps', '0007_past_of_scores_and_assessments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='gap',
            name='gaps_gap_choices',
        ),
        migrations.AddField(
            model_name='gap',
            name='cause',
            field=models.CharField(blank=True, choices=[('overlooked', 'Overlooked when the plan was written'), ('habit', 'Taken over from an earlier plan'), ('no_data', 'No data to measure it'), ('not_agreed', 'Not agreed between departments'), ('strategy', 'The strategy changed'), ('unclear_goal', 'The goal is not clear'), ('capacity', 'Too few people, too little time or money'), ('other', 'Something else')], editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='gap',
            name='owner',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gaps_to_answer', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalgap',
            name='cause',
            field=models.CharField(blank=True, choices=[('overlooked', 'Overlooked when the plan was written'), ('habit', 'Taken over from an earlier plan'), ('no_data', 'No data to measure it'), ('not_agreed', 'Not agreed between departments'), ('strategy', 'The strategy changed'), ('unclear_goal', 'The goal is not clear'), ('capacity', 'Too few people, too little time or money'), ('other', 'Something else')], editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='historicalgap',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='gap',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['suspected', 'confirmed', 'planned', 'in_action', 'resolved', 'verified', 'dismissed', 'accepted', 'reopened']), ('kind__in', ['A', 'B', 'C', 'D', 'E']), ('severity__in', ['critical', 'high', 'medium', 'low', 'advisory']), ('source__in', ['rule', 'person']), ('cause__in', ['', 'overlooked', 'habit', 'no_data', 'not_agreed', 'strategy', 'unclear_goal', 'capacity', 'other'])), name='gaps_gap_choices'),
        ),
    ]
