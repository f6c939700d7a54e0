"""Incentives: a rule and a quarter, and the list of who reached it. Nothing is paid out."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.support import IncentiveRule, IncentiveState
from departments.models import Department, Quarter
from kpis.models import Kpi
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class IncentiveQuerySet(models.QuerySet["Incentive"]):
    """Incentives."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "IncentiveQuerySet":
        """Keep what was announced; drafts are for the strategy office and the leadership."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        return self.exclude(state=IncentiveState.DRAFT).exclude(opened_at=None)


class Incentive(VersionedModel):
    """What departments that reach something in a quarter are offered."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="incentives")
    title = models.CharField(_("title"), max_length=200)
    rule = models.CharField(_("rule"), max_length=12, choices=IncentiveRule)
    # Only for the rules about KPIs and targets: "at least 100 %".
    least_percent = models.DecimalField(
        _("at least, in per cent of the way to the target value"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
    )
    reward = models.CharField(_("reward"), max_length=300)
    state = models.CharField(
        max_length=10, choices=IncentiveState, default=IncentiveState.DRAFT, editable=False
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    # The list that waits for a decision, or was decided on.
    result = models.ForeignKey(
        "IncentiveList",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="", editable=False)

    objects = IncentiveQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter__starts_on", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=IncentiveState.values)
                & models.Q(rule__in=IncentiveRule.values),
                name="actions_incentive_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(reward=""),
                name="actions_incentive_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(rule__in=["attainment", "targets"], least_percent__gt=0)
                | models.Q(rule="aligned", least_percent=None),
                name="actions_incentive_percent_of_its_rule",
                violation_error_message=_("Enter from which per cent on it counts, above 0."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["computed", "approved", "rejected"])
                | models.Q(result__isnull=False),
                name="actions_incentive_decided_on_a_list",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "rejected"])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="actions_incentive_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["rejected", "cancelled"]) | ~models.Q(reason=""),
                name="actions_incentive_no_with_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_choice(self) -> IncentiveState:
        """Return the state with its label and tone, as badges want it."""
        return IncentiveState(self.state)


class IncentiveKpi(VersionedModel):
    """A KPI that an incentive names."""

    incentive = models.ForeignKey(Incentive, on_delete=models.PROTECT, related_name="kpi_rows")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["kpi__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incentive", "kpi"], name="actions_incentivekpi_named_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.kpi)


class IncentiveList(DomainModel):
    """Who reached it, as worked out at one moment. Never changed."""

    incentive = models.ForeignKey(Incentive, on_delete=models.PROTECT, related_name="lists")
    number = models.PositiveSmallIntegerField(editable=False)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    as_of = models.DateTimeField(editable=False)
    rule_version = models.CharField(max_length=40, editable=False)
    eligible = models.PositiveSmallIntegerField(editable=False)
    total = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incentive", "number"], name="actions_incentivelist_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(eligible__lte=models.F("total")),
                name="actions_incentivelist_part_of_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eligible}/{self.total}"


class IncentiveLine(DomainModel):
    """One department of a list: what it reached of what was asked, in whole numbers."""

    result = models.ForeignKey(IncentiveList, on_delete=models.PROTECT, related_name="lines")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    department_name = models.CharField(max_length=120, editable=False)
    reached = models.PositiveSmallIntegerField(editable=False)
    asked = models.PositiveSmallIntegerField(editable=False)
    is_eligible = models.BooleanField(editable=False)
    # What it rests on: each KPI with its exact attainment, or the plan and its reasons.
    parts = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["department_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "department"], name="actions_incentiveline_department_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reached__lte=models.F("asked"))
                & (
                    models.Q(is_eligible=False)
                    | models.Q(is_eligible=True, reached=models.F("asked"), asked__gte=1)
                ),
                name="actions_incentiveline_eligible_has_all",
            ),
        ]

    def __str__(self) -> str:
        return self.department_name
