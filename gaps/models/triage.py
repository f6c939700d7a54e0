"""What people tell the rules and one another about suspected gaps."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gaps.choices import ChangeState
from gaps.models.gaps import Gap, GapParty
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class RuleSetting(VersionedModel):
    """How sure an inferred rule must be before it speaks, or that it is silent; a fact has none."""

    rule_id = models.CharField(_("rule"), max_length=40, unique=True, editable=False)
    least_confidence = models.PositiveSmallIntegerField(
        _("least confidence"), default=0, validators=[MaxValueValidator(100)]
    )
    is_on = models.BooleanField(_("in use"), default=True)
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        ordering = ["rule_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least_confidence__lte=100), name="gaps_rulesetting_percent"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="gaps_rulesetting_for_a_reason",
                violation_error_message=_("Say why the rule changes."),
            ),
        ]

    def __str__(self) -> str:
        return self.rule_id


class RuleChange(VersionedModel):
    """What the strategy office wants a rule to be set to; a worker puts it in force."""

    rule_id = models.CharField(_("rule"), max_length=40, editable=False)
    least_confidence = models.PositiveSmallIntegerField(
        _("least confidence"), default=0, validators=[MaxValueValidator(100)], editable=False
    )
    is_on = models.BooleanField(_("in use"), default=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(
        max_length=10, choices=ChangeState, default=ChangeState.WAITING, editable=False
    )
    # How many plans were assessed anew when it came into force.
    plans = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id"],
                condition=models.Q(state="waiting"),
                name="gaps_rulechange_one_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(least_confidence__lte=100), name="gaps_rulechange_percent"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="gaps_rulechange_for_a_reason",
                violation_error_message=_("Say why the rule changes."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", plans=None)
                | models.Q(state="in_force", plans__isnull=False),
                name="gaps_rulechange_plans_iff_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.rule_id


class GapNoteQuerySet(models.QuerySet["GapNote"]):
    """Notes."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "GapNoteQuerySet":
        """Keep what the person may read: the office and the leadership all, heads their own gaps'."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        headed = GapParty.objects.filter(
            gap=models.OuterRef("gap"), obligation__department_id__in=user.headed_department_ids()
        )
        return self.filter(models.Q(author=user) | models.Exists(headed))


class GapNote(DomainModel):
    """What a head tells the strategy office about a gap before it is decided; never changed."""

    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gap_notes"
    )
    text = models.CharField(_("note"), max_length=500)

    objects = GapNoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="gaps_gapnote_text")
        ]

    def __str__(self) -> str:
        return self.text[:80]
