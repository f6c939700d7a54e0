"""What tests of check-ins share: Amina's two numbers, and telling them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from departments.models import Obligation, User
from kpis.choices.check_ins import Via
from kpis.models import CheckIn, Kpi, KpiUse
from kpis.services.check_in_input import Said, Told
from kpis.services.check_ins import submit_check_in
from kpis.tests.factories import KpiUseFactory, MeasurementFactory

# The tests' clock stands at Saturday 21 November; a Friday before that everything was well.
LAST_WEEK = date(2026, 11, 13)
MONDAY = timedelta(days=2)


def owned_use(obligation: Obligation, owner: User, name: str = "Lead conversion rate") -> KpiUse:
    """Return a weekly KPI of the owner in a plan in force, with six values of about 2.8."""
    plan = obligation.plans.filter(state="active").first()
    where = (
        {"objective__plan": plan}
        if plan
        else {
            "objective__plan__obligation": obligation,
            "objective__plan__author": owner,
            "objective__plan__state": "active",
        }
    )
    use: KpiUse = KpiUseFactory.create(kpi__name=name, kpi__owner=owner, **where)
    for weeks, value in enumerate(("2.8", "2.7", "2.6", "2.7", "2.6", "2.5")):
        MeasurementFactory.create(
            kpi=use.kpi,
            measured_on=LAST_WEEK - timedelta(weeks=weeks),
            value=Decimal(value),
            recorded_by=owner,
        )
    return use


def tell(user: User, now: datetime, kpi: Kpi, value: str | None = None, **more: Any) -> CheckIn:
    """Check in with one number."""
    told = {name: more.pop(name) for name in ("narrative", "obstacle", "wishes") if name in more}
    said = Said(value=None if value is None else Decimal(value), **more)
    saved = submit_check_in(
        user=user, told=Told({kpi.pk: said}, **told), via=Via.PAGE, actor=user, now=now
    )
    return saved[0]
