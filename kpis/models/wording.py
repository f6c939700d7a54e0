"""A clearer wording that the strategy office suggests for an objective, and what the head made of it."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Objective, Obligation, Plan
from kpis.choices import Direction, Frequency
from kpis.choices.metrics import SuggestionState
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class WordingQuerySet(models.QuerySet["WordingSuggestion"]):
    """Suggested wordings."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "WordingQuerySet":
        """Keep those of the person's departments; the strategy office reads all.

        The leadership reads no drafts: it reads a suggestion once its objective, in the words it was
        made for, stands in a plan it may read.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator:
            return self
        own = models.Q(obligation__department_id__in=user.department_ids())
        if not user.is_leader:
            return self.filter(own)
        published = Objective.objects.filter(
            plan__in=Plan.objects.visible_to(user),
            key=models.OuterRef("objective_key"),
            text=models.OuterRef("objective_text"),
        )
        return self.filter(own | models.Exists(published))


class WordingSuggestion(VersionedModel):
    """An objective's words and KPI as suggested, beside the words it was made for.

    `objective_key` is the lasting key in the department's plan. What was suggested never changes;
    `final_text` and `final_kpi` say what the head put into the plan.
    """

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="wording_suggestions"
    )
    objective_key = models.UUIDField(editable=False)
    objective_text = models.CharField(max_length=300, editable=False)
    text = models.CharField(_("objective"), max_length=300)
    kpi_name = models.CharField(_("KPI"), max_length=300)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    direction = models.CharField(_("good when"), max_length=12, choices=Direction, blank=True)
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency, blank=True)
    source = models.CharField(_("where the number comes from"), max_length=200, blank=True)
    baseline = models.DecimalField(
        _("today"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    target_value = models.DecimalField(
        _("target value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    reason = models.CharField(_("why it reads better so"), max_length=500)
    state = models.CharField(
        max_length=10, choices=SuggestionState, default=SuggestionState.OPEN, editable=False
    )
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answer = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    final_text = models.CharField(max_length=300, blank=True, editable=False)
    final_kpi = models.CharField(max_length=400, blank=True, editable=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=SuggestionState.values)
                & models.Q(direction__in=["", *Direction.values])
                & models.Q(frequency__in=["", *Frequency.values]),
                name="kpis_wording_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(kpi_name="") & ~models.Q(reason=""),
                name="kpis_wording_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None, answered_by=None)
                | (
                    ~models.Q(state="open")
                    & models.Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="kpis_wording_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="kpis_wording_declined_for_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["accepted", "edited"]) | ~models.Q(final_text=""),
                name="kpis_wording_both_kept",
            ),
            models.UniqueConstraint(
                fields=["obligation", "objective_key"],
                condition=models.Q(state="open"),
                name="kpis_wording_one_at_a_time",
                violation_error_message=_("A wording for this objective waits for its head."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["obligation"],
                name="kpis_wording_open",
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def state_choice(self) -> SuggestionState:
        """Return the state with its label and tone, as badges want it."""
        return SuggestionState(self.state)
