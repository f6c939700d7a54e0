"""What colleagues suspected in the last days: it waits for the strategy office and does not count yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from departments.models import Quarter
from gaps.choices import GapKind, Severity
from gaps.services.raising import PartyDraft, raise_gap
from kpis.models import KpiUse
from saypro_align.demo.cast import Cast


@dataclass(frozen=True, slots=True)
class DemoSuspicion:
    """A gap that somebody raised, so many days ago, about one or two KPIs of the running quarter."""

    days_ago: int
    kind: GapKind
    severity: Severity
    sentence: str
    by: str
    kpis: tuple[str, ...]


SUSPICIONS: Final = (
    DemoSuspicion(
        4,
        GapKind.CONFLICTING_GOALS,
        Severity.HIGH,
        "Each new feature brings questions that nobody can solve at the first contact yet.",
        "nomsa",
        ("Adoption of new features", "First-contact resolution"),
    ),
    DemoSuspicion(
        3,
        GapKind.MISALIGNED_KPI,
        Severity.MEDIUM,
        "A vacancy filled in time does not yet mean that the person stays.",
        "anil",
        ("Vacancies filled in time",),
    ),
    DemoSuspicion(
        2,
        GapKind.UNCLEAR_OBJECTIVE,
        Severity.MEDIUM,
        "Nobody has said what counts as solved at the first contact.",
        "fatima",
        ("First-contact resolution",),
    ),
    DemoSuspicion(
        2,
        GapKind.NO_SHARED_FOCUS,
        Severity.MEDIUM,
        "Both work for more royalties, but no project is common to them.",
        "lerato",
        ("Royalty revenue", "Processing time for royalty payments"),
    ),
    DemoSuspicion(
        1,
        GapKind.IRRELEVANT_METRIC,
        Severity.LOW,
        "The compliance rate has been met for a year; it no longer shows what changes.",
        "ayanda",
        ("Compliance rate with licensing agreements",),
    ),
)


def suspect(cast: Cast, quarter: Quarter, told: DemoSuspicion, now: datetime) -> None:
    """Let somebody say what does not fit."""
    uses = KpiUse.objects.filter(
        objective__plan__obligation__quarter=quarter, kpi__name__in=told.kpis
    ).select_related("kpi", "objective__plan__obligation")
    by_name = {use.kpi.name: use for use in uses.order_by("objective__plan__number")}
    raise_gap(
        quarter=quarter,
        kind=told.kind,
        severity=told.severity,
        sentence=told.sentence,
        parties=[
            PartyDraft(use.objective.plan.obligation, use.objective.key, use.key)
            for use in (by_name[name] for name in told.kpis)
        ],
        actor=cast.people[told.by],
        now=now,
    )
