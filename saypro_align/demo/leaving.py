"""A department in its last quarter: it owes no plan any more, and what it still does serves no goal."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from departments.models import Plan, Quarter
from departments.services import people as people_services
from departments.services import plans as plan_services
from departments.services import quarters as quarter_services
from gaps.choices import GapState
from gaps.models import Gap
from gaps.services import gaps as gap_services
from kpis.choices import Direction, Frequency
from kpis.services import kpis as kpi_services
from kpis.services import uses as use_services
from saypro_align.demo import planning
from saypro_align.demo.calendar import DemoQuarter
from saypro_align.demo.cast import Cast
from saypro_align.demo.people import LEAVING_DEPARTMENT

_REASON = "Facilities is dissolved at the end of the quarter; only the move is left to do."
_ACCEPTED = "The move is done once and ends with the quarter; no goal speaks of it."


def plan_its_last_weeks(cast: Cast, quarter: DemoQuarter, row: Quarter, now: datetime) -> None:
    """Exempt the department, and put in force the short plan it made all the same."""
    plan = _write(cast, quarter, row, now)
    planning.submit(cast, plan, now + timedelta(minutes=20))
    planning.approve(cast, plan, now + timedelta(minutes=40))


@transaction.atomic
def _write(cast: Cast, quarter: DemoQuarter, row: Quarter, now: datetime) -> Plan:
    administrator, leader, head = cast.people["grace"], cast.people["joseph"], cast.people["mandla"]
    slug = LEAVING_DEPARTMENT.slug
    department = cast.departments[slug] = people_services.create_department(
        name=LEAVING_DEPARTMENT.name,
        slug=slug,
        purpose=LEAVING_DEPARTMENT.purpose,
        active_from=quarter.starts_on + timedelta(days=1),
        actor=administrator,
        now=now,
    )
    people_services.edit_department(
        department=department,
        changes={"active_until": quarter.ends_on},
        expected_version=1,
        actor=administrator,
        now=now,
    )
    people_services.add_membership(
        user=head,
        department=department,
        role="head",
        started_on=quarter.starts_on,
        actor=administrator,
        now=now,
    )
    cast.heads[slug] = head
    row.refresh_from_db()
    obligation = quarter_services.add_obligation(
        quarter=row, department=department, actor=leader, now=now
    )
    quarter_services.exempt_obligation(
        obligation=obligation, reason=_REASON, until=quarter.ends_on, actor=leader, now=now
    )
    plan = plan_services.start_plan(obligation=obligation, actor=head, now=now)
    objective = plan_services.add_objective(
        plan=plan,
        text="Move all 84 desks into the new building",
        weight=1,
        owner=head,
        due_on=quarter.ends_on,
        position=1,
        actor=head,
        now=now,
    )
    kpi = kpi_services.create_kpi(
        department=department,
        fields=kpi_services.KpiFields(
            name="Desks moved",
            unit="desks",
            direction=Direction.INCREASE,
            frequency=Frequency.QUARTERLY,
            source="Floor plan",
            owner=head,
        ),
        actor=head,
        now=now,
    )
    use_services.use_kpi(
        objective=objective,
        kpi=kpi,
        fields=use_services.UseFields(
            baseline=Decimal(0),
            target_value=Decimal(84),
            starts_on=quarter.starts_on,
            due_on=quarter.ends_on,
            contribution="Each desk in its place is one less to carry.",
        ),
        actor=head,
        now=now,
    )
    return plan


def live_with_it(cast: Cast, row: Quarter, now: datetime) -> None:
    """Let the leadership live with the missing goal until the quarter ends."""
    for gap in Gap.objects.filter(
        quarter=row,
        state=GapState.CONFIRMED,
        parties__obligation__department__slug=LEAVING_DEPARTMENT.slug,
    ):
        gap_services.accept_gap(
            gap=gap, reason=_ACCEPTED, until=row.ends_on, actor=cast.people["joseph"], now=now
        )
