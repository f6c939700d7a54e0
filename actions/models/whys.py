"""Why it came to the gap, asked again and again."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.actions import CorrectiveAction
from saypro_align.lib.models import VersionedModel

MOST_WHYS = 5


class Why(VersionedModel):
    """One answer to "Why?"; the last one is the root cause. An answer taken back is empty."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, related_name="whys")
    position = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WHYS)]
    )
    answer = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["action", "position"], name="actions_why_place_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=MOST_WHYS),
                name="actions_why_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return self.answer
