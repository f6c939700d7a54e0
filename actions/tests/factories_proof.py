"""An action with a KPI that shows whether it worked, and the weekly values of that KPI."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from actions.choices import ActionState
from actions.choices.life import CriterionWay
from actions.models import CorrectiveAction
from actions.tests.factories import CorrectiveActionFactory
from gaps.models import Gap
from kpis.models import Kpi, Measurement
from kpis.tests.factories import KpiFactory, MeasurementFactory

# Monday; the twelve weeks before are measured, then the action runs for two weeks.
STARTED = datetime(2026, 8, 31, 8, tzinfo=UTC)
DONE = STARTED + timedelta(weeks=2)
CALM = "20 22 19 21 20 18 21 22 19 20 21 19"
LIFTED = "24 26 25 23 26 24 25 26"
AS_EVER = "20 21 19 22 21 19 20 21"


def measure(kpi: Kpi, values: str, first: datetime) -> list[Measurement]:
    """Measure the KPI each week, each value known on its day."""
    return [
        MeasurementFactory.create(
            kpi=kpi,
            measured_on=(first + timedelta(weeks=week)).date(),
            value=Decimal(value),
            created_at=first + timedelta(weeks=week),
        )
        for week, value in enumerate(values.split())
    ]


def measured_action(
    gap: Gap, *, after: str = LIFTED, before: str = CALM, **given: Any
) -> CorrectiveAction:
    """Return an action that is done, with its KPI measured before and after."""
    department = gap.parties.get().obligation.department
    kpi = given.pop("criterion_kpi", None) or KpiFactory.create(
        name="Qualified leads", unit="leads", departments=[department]
    )
    told = {
        "state": ActionState.VERIFICATION_DUE,
        "criterion_way": CriterionWay.UP,
        "started_at": STARTED,
        "implemented_at": DONE,
        "deadline": DONE.date(),
        "verify_on": (DONE + timedelta(weeks=8)).date(),
    }
    action = CorrectiveActionFactory.create(gap=gap, criterion_kpi=kpi, **{**told, **given})
    weeks = len(before.split())
    measure(kpi, before, STARTED - timedelta(weeks=weeks - 1))
    measure(kpi, after, DONE + timedelta(weeks=1))
    return action


def on_day(action: CorrectiveAction, weeks: int) -> datetime:
    """Return the evening of a day so many weeks after the action was done."""
    if action.implemented_at is None:
        raise ValueError(action)
    day = action.implemented_at.date() + timedelta(weeks=weeks)
    return datetime.combine(day, time(20), tzinfo=UTC)
