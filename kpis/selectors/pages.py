"""Everything a KPI's own page shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from departments.models import Department, Plan, Quarter, User
from kpis.choices import UseState
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement, Milestone
from kpis.selectors.forecasts import forecasts_of
from kpis.selectors.listing import KpiLine, uses_in
from kpis.selectors.progress import use_progress
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of

CHART_VALUES = 60
HISTORY_LINES = 30
_NOT_TOLD = ("measurement.recorded", "kpi.kept_apart")
# About a quarter of weekly values is in view; the older ones unfold.
VALUES_IN_VIEW = 13


@dataclass(frozen=True, slots=True)
class KpiPage:
    """A KPI with its values, its uses and its lineage."""

    kpi: Kpi
    current: KpiLine
    uses: list[KpiUse]
    values: list[Measurement]
    revised: dict[date, list[Measurement]]
    milestones: list[Milestone]
    replaces: list[Kpi]
    replaced_by: Kpi | None
    offers: list[KpiDepartment]
    history: list[AuditEntry]

    @property
    def declined(self) -> list[KpiDepartment]:
        """Return the departments that said no to sharing it."""
        return [link for link in self.kpi.department_links.all() if link.declined_at]

    @property
    def rows(self) -> list[tuple[Measurement, list[Measurement]]]:
        """Return each value with the revisions it replaced."""
        return [(value, self.revised.get(value.measured_on, [])) for value in self.values]

    @property
    def newer_rows(self) -> list[tuple[Measurement, list[Measurement]]]:
        """Return the rows in view."""
        return self.rows[:VALUES_IN_VIEW]

    @property
    def older_rows(self) -> list[tuple[Measurement, list[Measurement]]]:
        """Return the rows that unfold."""
        return self.rows[VALUES_IN_VIEW:]


def departments_by_slug() -> dict[str, Department]:
    """Return all departments by their short name, to filter by or to share with."""
    return {department.slug: department for department in Department.objects.all()}


def kpi_page(kpi: Kpi, user: User, *, quarter: Quarter | None, day: date) -> KpiPage:
    """Return everything a KPI's page shows; the number of queries does not grow with its values."""
    use = next(iter(uses_in(user, [kpi.pk], quarter).get(kpi.pk, [])), None)
    progress = use_progress([use] if use else [], day)
    told = forecasts_of([use] if use else [], progress, day)
    current = (
        KpiLine(kpi, use, progress[use.pk], told.get(use.pk)) if use else KpiLine(kpi, None, None)
    )
    values = list(
        Measurement.objects.filter(kpi=kpi, is_latest=True)
        .select_related("recorded_by")
        .order_by("-measured_on")[:CHART_VALUES]
    )
    revised: dict[date, list[Measurement]] = defaultdict(list)
    for old in (
        Measurement.objects.filter(
            kpi=kpi, is_latest=False, measured_on__in=[value.measured_on for value in values]
        )
        .select_related("recorded_by")
        .order_by("-revision")
    ):
        revised[old.measured_on].append(old)
    follower = (
        Kpi.objects.visible_to(user).filter(pk=kpi.replaced_by_id).first()
        if kpi.replaced_by_id
        else None
    )
    return KpiPage(
        kpi=kpi,
        current=current,
        uses=list(
            KpiUse.objects.filter(
                kpi=kpi, objective__plan__in=Plan.objects.visible_to(user), state=UseState.ACTIVE
            )
            .exclude(objective__plan__state__in=["withdrawn", "superseded"])
            .select_related(
                "kpi",
                "objective__plan__obligation__quarter",
                "objective__plan__obligation__department",
                "goal_measure__goal",
            )
            .order_by("-objective__plan__obligation__quarter__starts_on", "pk")[:20]
        ),
        values=values,
        revised=dict(revised),
        milestones=list(use.milestones.filter(retired_at=None)) if use else [],
        replaces=list(kpi.replaces.filter(pk__in=Kpi.objects.visible_to(user))[:20]),
        replaced_by=follower,
        offers=[
            link
            for link in kpi.department_links.all()
            if link.confirmed_at is None and link.declined_at is None
        ],
        history=_history(kpi, follower),
    )


def _history(kpi: Kpi, follower: Kpi | None) -> list[AuditEntry]:
    """Return what happened to the KPI; its follower is told of once the reader may see it."""
    # Each recorded value stands in the table of values with who and when; that another department
    # keeps its own KPI beside this one says what stands in its draft.
    entries = entries_of(kpi, limit=HISTORY_LINES, without=_NOT_TOLD)
    if kpi.replaced_by_id is None or follower is not None:
        return entries
    return [entry for entry in entries if "replaced_by" not in entry.changes]
