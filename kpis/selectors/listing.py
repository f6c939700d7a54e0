"""The list of KPIs: the database finds a page of them, then what stands in its lines is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState
from departments.models import Department, Plan, Quarter, User
from kpis.choices import KpiStatus, UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.forecasting import Forecast
from kpis.models import Kpi, KpiUse, Kpt
from kpis.selectors.content import target_text
from kpis.selectors.forecasts import forecasts_of
from kpis.selectors.progress import Progress, use_progress
from kpis.selectors.statuses import statuses_in
from kpis.selectors.targets import standing_of
from kpis.words.targets import target_text as promised_text
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import day_bounds

UNUSED = "unused"
_LEVELS = (KptLevel.ORGANIZATION, KptLevel.DEPARTMENT, KptLevel.PERSON)
# Ids, or a query that finds them.
Ids = Sequence[UUID] | QuerySet[Kpi, UUID]


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


def listed_ids(
    user: User,
    *,
    quarter: Quarter | None,
    day: date,
    department: Department | None = None,
    status: str = "",
) -> Ids:
    """Return which KPIs the person may see, by name, for a paginator to cut a page from.

    How they stand is worked out only where `status` asks for it, of the quarter's KPIs alone.
    """
    kpis = Kpi.objects.visible_to(user).order_by("name", "pk").values_list("pk", flat=True)
    if department is not None:
        kpis = kpis.filter(Exists(department.kpi_links.filter(kpi=OuterRef("pk"))))
    if not status:
        return kpis
    uses, kpts = _shown_uses(user, quarter), _shown_kpts(user, quarter)
    used = Exists(uses.filter(kpi=OuterRef("pk"))) | Exists(kpts.filter(kpi=OuterRef("pk")))
    if status == UNUSED:
        return kpis.exclude(used)
    if quarter is None:
        return kpis.filter(used)
    found = list(kpis.filter(used))
    of_plans = statuses_in(uses, quarter, day)
    of_targets = _standing(_first_kpts(kpts.filter(kpi_id__in=set(found) - of_plans.keys())), day)
    return [pk for pk in found if status in (of_plans.get(pk) or of_targets[pk])]


def lines_of(
    kpi_ids: Iterable[UUID], user: User, *, quarter: Quarter | None, day: date, status: str = ""
) -> list[KpiLine]:
    """Return what a page of the list shows, one line for each plan a KPI stands in."""
    ids = list(kpi_ids)
    kpis = (
        Kpi.objects.select_related("owner")
        .prefetch_related("department_links__department")
        .in_bulk(ids)
    )
    shown = _shown(uses_in(user, ids, quarter), _shown_kpts(user, quarter), ids)
    progress = _progress(shown, day)
    uses = [one for held in shown.values() for one in held if isinstance(one, KpiUse)]
    forecasts = forecasts_of(uses, progress, day)
    lines: list[KpiLine] = []
    for pk in ids:
        found = [
            KpiLine(
                kpis[pk],
                one if isinstance(one, KpiUse) else None,
                progress[one.pk],
                forecasts.get(one.pk),
                kpt=one if isinstance(one, Kpt) else None,
            )
            for one in shown.get(pk, [])
        ]
        lines += found or [KpiLine(kpis[pk], None, None)]
    if status in ("", UNUSED):
        return lines
    return [line for line in lines if line.progress and line.progress.status == status]


def uses_in(user: User, kpi_ids: Ids, quarter: Quarter | None) -> dict[UUID, list[KpiUse]]:
    """Return each KPI's uses in the quarter's plans: the version in force, else the one in work."""
    rows = _shown_uses(user, quarter).filter(kpi_id__in=kpi_ids)
    return _official_first(
        rows.select_related("kpi", "objective__plan__obligation__department").order_by(
            "objective__plan__obligation__department__name", "position", "pk"
        )
    )


def _shown(
    uses: Mapping[UUID, list[KpiUse]], kpts: QuerySet[Kpt], kpi_ids: Iterable[UUID]
) -> dict[UUID, Sequence[KpiUse | Kpt]]:
    """Return what tells how each KPI stands: its uses, else the quarter's target."""
    others = _first_kpts(kpts.filter(kpi_id__in=set(kpi_ids) - uses.keys()))
    return {**{pk: [kpt] for pk, kpt in others.items()}, **uses}


def _progress(shown: Mapping[UUID, Sequence[KpiUse | Kpt]], day: date) -> dict[UUID, Progress]:
    """Return how all of them stand, by their own ids; constant queries."""
    every = [one for held in shown.values() for one in held]
    found = use_progress([one for one in every if isinstance(one, KpiUse)], day)
    return found | _of_targets([one for one in every if isinstance(one, Kpt)], day)


def _of_targets(kpts: Sequence[Kpt], day: date) -> dict[UUID, Progress]:
    """Return how the targets stand at the day's end, as KPIs of plans tell it."""
    end = day_bounds(day, organization_zone())[1] - timedelta(microseconds=1)
    return {
        pk: Progress(pk, one.day, one.target, one.actual, one.last_on, one.verdict)
        for pk, one in standing_of(kpts, now=end).items()
    }


def _standing(kpts: Mapping[UUID, Kpt], day: date) -> dict[UUID, list[KpiStatus]]:
    """Return how the KPIs stand of which the quarter's target tells."""
    progress = _of_targets(list(kpts.values()), day)
    return {pk: [progress[kpt.pk].status] for pk, kpt in kpts.items()}


def _shown_uses(user: User, quarter: Quarter | None) -> QuerySet[KpiUse]:
    if quarter is None:
        return KpiUse.objects.none()
    return KpiUse.objects.filter(
        state=UseState.ACTIVE,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=[*IN_FORCE_STATES, *WORKING_STATES],
        objective__plan__obligation__quarter=quarter,
        objective__plan__in=Plan.objects.visible_to(user),
    )


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


def _shown_kpts(user: User, quarter: Quarter | None) -> QuerySet[Kpt]:
    return Kpt.objects.visible_to(user).filter(
        quarter=quarter, state__in=[KptState.FINAL, KptState.CLOSED]
    )


def _first_kpts(rows: QuerySet[Kpt]) -> dict[UUID, Kpt]:
    """Return for each KPI the target of the quarter that it shows: the organization's first."""
    found: dict[UUID, Kpt] = {}
    for kpt in rows.select_related("kpi", "quarter").order_by("created_at", "pk"):
        if kpt.kpi_id is None:
            continue
        held = found.get(kpt.kpi_id)
        if held is None or _LEVELS.index(kpt.level) < _LEVELS.index(held.level):
            found[kpt.kpi_id] = kpt
    return found
