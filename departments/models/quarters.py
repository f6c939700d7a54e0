"""Quarters and who owes a plan in them."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import QuarterState
from departments.models.people import Department
from saypro_align.lib.models import VersionedModel


class Quarter(VersionedModel):
    """A planning period with its vision and its dates."""

    code = models.SlugField(_("short name"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    plans_due_at = models.DateTimeField(_("plans due"))
    mid_quarter_on = models.DateField(_("mid-quarter review"))
    vision = models.TextField(_("vision"), blank=True)
    state = models.CharField(
        max_length=10, choices=QuarterState, default=QuarterState.PREPARING, editable=False
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="departments_quarter_ends_after_start",
                violation_error_message=_("The last day must be after the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(mid_quarter_on__gte=models.F("starts_on"))
                & models.Q(mid_quarter_on__lte=models.F("ends_on")),
                name="departments_quarter_mid_inside",
                violation_error_message=_("The mid-quarter review must lie inside the quarter."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=QuarterState.values),
                name="departments_quarter_state",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def judged_on(self, day: date) -> date:
        """Return the day inside the quarter on which its goals are asked for: as near as can be."""
        return min(max(day, self.starts_on), self.ends_on)

    def is_past_deadline(self, now: datetime) -> bool:
        """Return whether plans are due by now."""
        return now >= self.plans_due_at


class Obligation(VersionedModel):
    """A department owes a plan in a quarter, unless the leadership exempted it."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="obligations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="obligations")
    exempted_at = models.DateTimeField(null=True, editable=False)
    exempted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    exempt_reason = models.CharField(max_length=500, blank=True, editable=False)
    exempt_until = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "department"], name="departments_obligation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    exempted_at=None, exempted_by=None, exempt_until=None, exempt_reason=""
                )
                | (
                    models.Q(
                        exempted_at__isnull=False,
                        exempted_by__isnull=False,
                        exempt_until__isnull=False,
                    )
                    & ~models.Q(exempt_reason="")
                ),
                name="departments_obligation_exemption_complete",
                violation_error_message=_("An exemption needs a reason and an end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.quarter}"
