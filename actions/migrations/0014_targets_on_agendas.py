from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0013_actions_about_targets")]

    operations = [
        migrations.RemoveConstraint(
            model_name="agendaitem",
            name="actions_agendaitem_choices",
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="subject_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("standing", "Where we stand"),
                    ("goal", "Goal"),
                    ("gap", "Gap"),
                    ("action", "Corrective action"),
                    ("kpi", "KPI"),
                    ("request", "Request"),
                    ("proposal", "Proposed change"),
                    ("feedback", "Feedback"),
                    ("ranking", "Ranking"),
                    ("project", "Key project"),
                    ("target", "Target"),
                ],
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="historicalagendaitem",
            name="subject_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("standing", "Where we stand"),
                    ("goal", "Goal"),
                    ("gap", "Gap"),
                    ("action", "Corrective action"),
                    ("kpi", "KPI"),
                    ("request", "Request"),
                    ("proposal", "Proposed change"),
                    ("feedback", "Feedback"),
                    ("ranking", "Ranking"),
                    ("project", "Key project"),
                    ("target", "Target"),
                ],
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject_kind__in",
                        [
                            "",
                            "standing",
                            "goal",
                            "gap",
                            "action",
                            "kpi",
                            "request",
                            "proposal",
                            "feedback",
                            "ranking",
                            "project",
                            "target",
                        ],
                    ),
                    ("outcome__in", ["", "discussed", "decided", "postponed"]),
                ),
                name="actions_agendaitem_choices",
            ),
        ),
    ]
