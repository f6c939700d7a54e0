"""The list of KPIs, and everything a KPI's own page shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState
from departments.models import Department, Plan, Quarter, User
from kpis.choices import KpiStatus, UseState
from kpis.forecasting import Forecast
from kpis.models import Kpi, KpiDepartment, KpiUse, Kpt, Measurement, Milestone
from kpis.selectors.content import target_text
from kpis.selectors.forecasts import forecasts_of
from kpis.selectors.progress import Progress, use_progress
from kpis.selectors.targets import standing_of
from kpis.target_choices import KptLevel, KptState
from kpis.target_words import target_text as promised_text
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import day_bounds

UNUSED = "unused"
CHART_VALUES = 60
HISTORY_LINES = 30
_NOT_TOLD = ("measurement.recorded", "kpi.kept_apart")
# About a quarter of weekly values is in view; the older ones unfold.
VALUES_IN_VIEW = 13
_LEVELS = (KptLevel.ORGANIZATION, KptLevel.DEPARTMENT, KptLevel.PERSON)


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI in the list, with its use in the quarter if there is one."""

    kpi: Kpi
    use: KpiUse | None
    progress: Progress | None
    forecast: Forecast | None = None
    # The quarter's target that the KPI shows, where no plan has it.
    kpt: Kpt | None = None

    @property
    def departments(self) -> list[Department]:
        """Return who owns the series."""
        return [link.department for link in self.kpi.department_links.all() if link.confirmed_at]

    @property
    def target(self) -> str:
        """Return what shall be reached, as it is shown."""
        if self.use is None:
            return promised_text(self.kpt) if self.kpt else ""
        return target_text(self.use)


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


def kpi_lines(
    user: User,
    *,
    quarter: Quarter | None,
    day: date,
    department: Department | None = None,
    status: str = "",
) -> list[KpiLine]:
    """Return the KPIs the person may see, by name; constant queries.

    How they stand is worked out only where `status` asks for it; `standing` does it for a page.
    """
    kpis = Kpi.objects.visible_to(user)
    if department is not None:
        kpis = kpis.filter(department_links__department=department)
    found = list(
        kpis.select_related("owner")
        .prefetch_related("department_links__department")
        .order_by("name", "pk")
        .distinct()
    )
    uses = uses_in(user, [kpi.pk for kpi in found], quarter)
    kpts = kpts_in(user, [kpi.pk for kpi in found if kpi.pk not in uses], quarter)
    lines: list[KpiLine] = []
    for kpi in found:
        held = uses.get(kpi.pk, [])
        lines += [KpiLine(kpi, use, None) for use in held] or [
            KpiLine(kpi, None, None, kpt=kpts.get(kpi.pk))
        ]
    if status and status != UNUSED:
        lines = standing(lines, day=day)
    return [line for line in lines if _fits(line, status)]


def standing(lines: Iterable[KpiLine], *, day: date) -> list[KpiLine]:
    """Return the lines with how their KPIs stand; constant queries."""
    rows = list(lines)
    progress = use_progress(
        [line.use for line in rows if line.use is not None and line.progress is None], day
    )
    progress |= _of_targets([line.kpt for line in rows if line.kpt is not None], day)
    return [
        replace(line, progress=progress[shown.pk])
        if (shown := line.use or line.kpt) is not None and line.progress is None
        else line
        for line in rows
    ]


def _of_targets(kpts: Sequence[Kpt], day: date) -> dict[UUID, Progress]:
    """Return how the targets stand at the day's end, as KPIs of plans tell it."""
    end = day_bounds(day, organization_zone())[1] - timedelta(microseconds=1)
    return {
        pk: Progress(pk, one.day, one.target, one.actual, one.last_on, one.verdict)
        for pk, one in standing_of(kpts, now=end).items()
    }


def kpts_in(user: User, kpi_ids: Sequence[UUID], quarter: Quarter | None) -> dict[UUID, Kpt]:
    """Return for each KPI the target of the quarter that it shows: the organization's first."""
    if quarter is None:
        return {}
    rows = Kpt.objects.visible_to(user).filter(
        kpi_id__in=kpi_ids, quarter=quarter, state__in=[KptState.FINAL, KptState.CLOSED]
    )
    found: dict[UUID, Kpt] = {}
    for kpt in rows.select_related("kpi", "quarter").order_by("created_at", "pk"):
        if kpt.kpi_id is None:
            continue
        held = found.get(kpt.kpi_id)
        if held is None or _LEVELS.index(kpt.level) < _LEVELS.index(held.level):
            found[kpt.kpi_id] = kpt
    return found


def foretold(lines: Iterable[KpiLine], *, day: date) -> list[KpiLine]:
    """Return the lines with how likely their targets are reached; one query."""
    rows = list(lines)
    known = {line.use.pk: line.progress for line in rows if line.use and line.progress}
    told = forecasts_of([line.use for line in rows if line.use], known, day)
    return [replace(line, forecast=told.get(line.use.pk)) if line.use else line for line in rows]


def departments_by_slug() -> dict[str, Department]:
    """Return all departments by their short name, to filter by or to share with."""
    return {department.slug: department for department in Department.objects.all()}


def uses_in(
    user: User, kpi_ids: Sequence[UUID], quarter: Quarter | None
) -> dict[UUID, list[KpiUse]]:
    """Return each KPI's uses in the quarter's plans: the version in force, else the one in work."""
    if quarter is None:
        return {}
    rows = (
        KpiUse.objects.filter(
            kpi_id__in=kpi_ids,
            state=UseState.ACTIVE,
            objective__state=ObjectiveState.ACTIVE,
            objective__plan__state__in=[*IN_FORCE_STATES, *WORKING_STATES],
            objective__plan__obligation__quarter=quarter,
            objective__plan__in=Plan.objects.visible_to(user),
        )
        .select_related("kpi", "objective__plan__obligation__department")
        .order_by("objective__plan__obligation__department__name", "position", "pk")
    )
    return _official_first(rows)


def kpi_page(kpi: Kpi, user: User, *, quarter: Quarter | None, day: date) -> KpiPage:
    """Return everything a KPI's page shows; the number of queries does not grow with its values."""
    held = uses_in(user, [kpi.pk], quarter).get(kpi.pk, [])
    progress = use_progress(held[:1], day)
    use = held[0] if held else None
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
        current=foretold([KpiLine(kpi, use, progress[use.pk] if use else None)], day=day)[0],
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


def _official_first(rows: Iterable[KpiUse]) -> dict[UUID, list[KpiUse]]:
    """Keep the version in force of each department's plan; a draft only where there is none."""
    by_plan: dict[tuple[UUID, UUID], list[KpiUse]] = defaultdict(list)
    for use in rows:
        by_plan[use.kpi_id, use.objective.plan.obligation_id].append(use)
    found: dict[UUID, list[KpiUse]] = defaultdict(list)
    for (kpi_id, _obligation), uses in by_plan.items():
        official = [use for use in uses if use.objective.plan.is_in_force]
        found[kpi_id] += official or uses
    return found


def _fits(line: KpiLine, status: str) -> bool:
    if not status:
        return True
    if status == UNUSED:
        return line.use is None and line.kpt is None
    return line.progress is not None and line.progress.status == KpiStatus(status)
