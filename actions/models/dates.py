"""New dates of actions and steps with their reasons, and whom lateness was told to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.actions import CorrectiveAction
from actions.models.steps import Step
from saypro_align.lib.models import DomainModel


class DateChange(DomainModel):
    """A step, or without one the action itself, got another date for a reason; never changed."""

    action = models.ForeignKey(
        CorrectiveAction, on_delete=models.PROTECT, related_name="date_changes"
    )
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="date_changes")
    old_on = models.DateField()
    new_on = models.DateField(null=True)
    reason = models.CharField(_("reason"), max_length=300)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="actions_datechange_for_a_reason",
                violation_error_message=_("Say why the date changes."),
            ),
            models.CheckConstraint(
                condition=models.Q(new_on=None) | ~models.Q(new_on=models.F("old_on")),
                name="actions_datechange_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
