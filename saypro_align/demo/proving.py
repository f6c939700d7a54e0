"""Numbers that show whether actions worked: one rises, one stays where it was, one is read too rarely.

They stand in no plan: each was named when its action was proposed, and is measured on Mondays.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final, Literal

from actions.choices.life import CriterionWay
from actions.models import CorrectiveAction
from kpis.choices import Direction, Frequency
from kpis.models import Kpi, Measurement
from kpis.services import kpis as kpi_services
from saypro_align.demo.cast import Cast
from saypro_align.demo.measuring import note, stray


@dataclass(frozen=True, slots=True)
class DemoProof:
    """The KPI by which an action of the department is judged, and what becomes of it."""

    department: str
    name: str
    unit: str
    source: str
    owner: str
    level: Decimal
    noise: Decimal
    lifted: Decimal
    least: Decimal
    frequency: Literal[Frequency.WEEKLY, Frequency.TWO_WEEKLY] = Frequency.WEEKLY


PROOFS: Final = (
    DemoProof(
        department="sales",
        name="Visits to customers named by the goal",
        unit="%",
        source="Visit reports",
        owner="pieter",
        level=Decimal(41),
        noise=Decimal(5),
        lifted=Decimal(14),
        least=Decimal(5),
    ),
    DemoProof(
        department="marketing",
        name="Campaigns that offer an order",
        unit="%",
        source="Campaign calendar",
        owner="sipho",
        level=Decimal(28),
        noise=Decimal(6),
        lifted=Decimal(0),
        least=Decimal(10),
    ),
    DemoProof(
        department="hr",
        name="People who would recommend us as a place to work",
        unit="%",
        source="Short survey",
        owner="tebogo",
        level=Decimal(63),
        noise=Decimal(4),
        lifted=Decimal(3),
        least=Decimal(5),
        frequency=Frequency.TWO_WEEKLY,
    ),
)
_BY_DEPARTMENT: Final = {told.department: told for told in PROOFS}


def start_series(cast: Cast, now: datetime) -> None:
    """Let each head begin the series."""
    for told in PROOFS:
        cast.proofs[told.department] = kpi_services.create_kpi(
            department=cast.departments[told.department],
            fields=kpi_services.KpiFields(
                name=told.name,
                unit=told.unit,
                direction=Direction.INCREASE,
                frequency=told.frequency,
                source=told.source,
                owner=cast.people[told.owner],
            ),
            actor=cast.heads[told.department],
            now=now,
        )


def criterion(cast: Cast, department: str) -> dict[str, Any]:
    """Return by what the department's action is judged, where a number can show it."""
    told = _BY_DEPARTMENT.get(department)
    if told is None:
        return {}
    return {
        "criterion_kpi": cast.proofs[department],
        "criterion_way": CriterionWay.UP,
        "criterion_shift": told.least,
    }


def record_week(cast: Cast, day: date, now: datetime) -> None:
    """Record what is due on this Monday; a number rises once its action is done."""
    finished = set(
        CorrectiveAction.objects.filter(
            criterion_kpi__in=cast.proofs.values(), implemented_at__lt=now
        ).values_list("criterion_kpi_id", flat=True)
    )
    rows = []
    for told in PROOFS:
        kpi = cast.proofs[told.department]
        if told.frequency == Frequency.TWO_WEEKLY and day.isocalendar().week % 2:
            continue
        rows.append(_measured(cast, told, kpi, day, now, is_done=kpi.pk in finished))
    Measurement.objects.bulk_create(rows)
    note(rows, now)


def _measured(
    cast: Cast, told: DemoProof, kpi: Kpi, day: date, now: datetime, *, is_done: bool
) -> Measurement:
    level = told.level + (told.lifted if is_done else 0) + told.noise * stray(told.name, day)
    return Measurement(
        kpi=kpi,
        measured_on=day,
        value=level.quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN),
        recorded_by=cast.people[told.owner],
        created_at=now,
        updated_at=now,
    )
