"""What a corrective action is about: a gap of a plan, a target that lags, or an obstacle in the way."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import Department, Quarter
from gaps.models import Gap
from gaps.permissions import party_department_ids
from kpis.choices.targets import KptLevel
from kpis.models import Kpi, Kpt, Obstacle
from kpis.permissions.boards import sides_of


@dataclass(frozen=True, slots=True)
class About:
    """One gap; or one target, one obstacle, or both where the obstacle is in the target's way."""

    gap: Gap | None = None
    kpt: Kpt | None = None
    obstacle: Obstacle | None = None

    @property
    def told(self) -> str:
        """Return it in one sentence."""
        if self.gap is not None:
            return self.gap.told
        if self.obstacle is not None:
            return self.obstacle.what
        return str(self.kpt) if self.kpt else ""

    @property
    def label(self) -> str:
        """Return what the sentence is introduced by."""
        if self.gap is not None:
            return _("For the gap:")
        return _("For the obstacle:") if self.obstacle is not None else _("For the target:")

    @property
    def kind_name(self) -> str:
        """Return the kind of gap, or that a target lags."""
        if self.gap is not None:
            return self.gap.get_kind_display()
        return _("Obstacle") if self.obstacle is not None else _("Target behind")

    @property
    def url(self) -> str:
        """Return the page of the thing itself."""
        if self.gap is not None:
            return reverse("gaps:gap_page", args=[self.gap.pk])
        if self.obstacle is not None:
            return reverse("actions:obstacle_page", args=[self.obstacle.pk])
        return reverse("kpis:target_page", args=[self.kpt.pk]) if self.kpt else ""

    @property
    def list_name(self) -> str:
        """Return the name of the list it stands in."""
        if self.gap is not None:
            return _("Gaps")
        return _("Obstacles") if self.obstacle is not None else _("Targets")

    @property
    def list_url(self) -> str:
        """Return the list it stands in."""
        if self.gap is not None:
            return reverse("gaps:gap_list")
        return reverse(
            "actions:obstacle_board" if self.obstacle is not None else "actions:target_board"
        )

    @property
    def new_url(self) -> str:
        """Return where another action about it is begun."""
        if self.gap is not None:
            return reverse("actions:action_create", args=[self.gap.pk])
        if self.obstacle is not None:
            return reverse("actions:obstacle_correct", args=[self.obstacle.pk])
        return reverse("actions:target_correct", args=[self.kpt.pk]) if self.kpt else ""

    @property
    def quarter(self) -> Quarter | None:
        """Return the quarter of the gap or the target."""
        if self.gap is not None:
            return self.gap.quarter
        return self.kpt.quarter if self.kpt else None

    @property
    def kpi(self) -> Kpi | None:
        """Return the series that the target is measured by."""
        if self.kpt is not None:
            return self.kpt.kpi
        return self.obstacle.kpi if self.obstacle is not None else None

    @property
    def concerns_all(self) -> bool:
        """Return whether any department may do something about it: it is the organization's."""
        if self.gap is not None:
            return False
        is_everybodys = self.kpt is not None and self.kpt.level == KptLevel.ORGANIZATION
        return is_everybodys or not self.department_ids

    @property
    def department_ids(self) -> set[UUID]:
        """Return the departments it concerns, as far as they are named."""
        if self.gap is not None:
            return party_department_ids(self.gap)
        named = {self.kpt.department_id} if self.kpt is not None else set()
        if self.obstacle is not None:
            named |= sides_of(self.obstacle)
        return {pk for pk in named if pk is not None}

    def departments(self, today: date) -> QuerySet[Department]:
        """Return the departments that may carry an action about it."""
        rows = Department.objects.order_by("name", "id")
        if self.concerns_all:
            return rows.filter(
                Q(pk__in=self.department_ids)
                | Q(pk__in=Department.objects.active_on(today).values("pk"))
            )
        return rows.filter(pk__in=self.department_ids)

    def concerns(self, department: Department, today: date) -> bool:
        """Return whether the department may carry an action about it."""
        return self.departments(today).filter(pk=department.pk).exists()
