"""What an action set in motion between departments: a ranking of key projects, or a team."""

from django.conf import settings
from django.db import models

from actions.models.actions import CorrectiveAction
from departments.models import CrossTeam, ProjectRanking
from saypro_align.lib.models import DomainModel


class FocusLink(DomainModel):
    """A ranking that was opened, or a team that was formed, because of an action."""

    action = models.ForeignKey(
        CorrectiveAction, on_delete=models.PROTECT, related_name="focus_links"
    )
    ranking = models.ForeignKey(
        ProjectRanking, null=True, on_delete=models.PROTECT, related_name="action_links"
    )
    team = models.ForeignKey(
        CrossTeam, null=True, on_delete=models.PROTECT, related_name="action_links"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ranking=None, team__isnull=False)
                | models.Q(ranking__isnull=False, team=None),
                name="actions_focuslink_one_of_two",
            ),
            models.UniqueConstraint(
                fields=["action", "ranking"], name="actions_focuslink_ranking_once"
            ),
            models.UniqueConstraint(fields=["action", "team"], name="actions_focuslink_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.ranking or self.team}"
