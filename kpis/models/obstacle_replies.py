"""What people answer to an obstacle: one of the answers may be its solution."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.check_ins import Obstacle
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_REPLY = 1000


class ObstacleReplyQuerySet(models.QuerySet["ObstacleReply"]):
    """Answers to obstacles."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ObstacleReplyQuerySet":
        """Keep the answers to obstacles the person may read."""
        return self.filter(obstacle__in=Obstacle.objects.visible_to(user))


class ObstacleReply(VersionedModel):
    """What somebody says would help. What was taken back stays, without its words on the page."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    text = models.CharField(_("what would help"), max_length=LONGEST_REPLY)
    is_solution = models.BooleanField(default=False, editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ObstacleReplyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "obstacle replies"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="kpis_obstaclereply_says_something",
                violation_error_message=_("Say what would help."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_solution=False, marked_by=None)
                | models.Q(is_solution=True, marked_by__isnull=False, withdrawn_at=None),
                name="kpis_obstaclereply_marked_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["obstacle"],
                condition=models.Q(is_solution=True),
                name="kpis_obstaclereply_one_solution",
                violation_error_message=_("Another answer is the solution already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
