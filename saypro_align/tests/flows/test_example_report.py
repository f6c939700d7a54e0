"""The customer's example report, word for word, made of what people do in the demo."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine

from actions.models import CorrectiveAction
from actions.services.actions import implement_action
from actions.services.steps import finish_step
from departments.models import Department, GoalMeasure, User
from gaps.models import Gap
from gaps.services.assessments import sweep_assessments
from gaps.services.scores import score_quarter
from kpis.choices import Direction, Frequency
from kpis.models import KpiUse
from kpis.services.kpis import KpiFields
from kpis.services.measurements import record_measurement
from kpis.services.plans import approve_plan, submit_plan
from kpis.services.replacing import ObjectiveWords, replace_kpi
from kpis.services.uses import UseFields
from reports import builders
from reports.choices import Audience, ReportKind
from reports.models import ReportRun, ReportSchedule
from reports.renderers import text
from reports.renderers.links import Links

LINKS = Links(report="https://a.example/r", stop="https://a.example/s", how="https://a.example/h")


@pytest.fixture
def now(demo_story: datetime) -> Iterator[datetime]:
    """Live in the demo's present."""
    with time_machine.travel(demo_story, tick=False):
        yield demo_story


def replace_website_traffic(now: datetime) -> None:
    """Do what README's ten minutes tell: Lerato replaces the KPI, Thandi approves, the action is done."""
    lerato = User.objects.get(email__startswith="lerato@")
    thandi = User.objects.get(email__startswith="thandi@")
    action = CorrectiveAction.objects.get(department__slug="marketing", state="in_progress")
    use = KpiUse.objects.get(
        kpi__name="Website traffic",
        state="active",
        objective__plan__state="active",
        objective__plan__obligation__quarter=action.gap.quarter,  # type: ignore[union-attr]
    )
    added = replace_kpi(
        use=use,
        kpi=KpiFields(
            name="Conversion rate",
            unit="%",
            direction=Direction.INCREASE,
            frequency=Frequency.WEEKLY,
            source="Customer database",
            owner=lerato,
        ),
        fields=UseFields(
            baseline=Decimal("2.8"),
            target_value=Decimal(4),
            due_on=date(2026, 12, 31),
            contribution="Leads that convert are sales.",
            goal_measure=GoalMeasure.objects.get(name="Lead conversion rate"),
        ),
        reason="Visits do not buy.",
        words=ObjectiveWords(
            "Increase the conversion rate from 2.8 % to 4 %", "Leads that convert are sales."
        ),
        because=action.pk,
        actor=lerato,
        now=now,
    )
    record_measurement(
        kpi=added.kpi, measured_on=now.date(), value=Decimal("3.6"), actor=lerato, now=now
    )
    plan = submit_plan(
        plan=added.objective.plan, override_reason="", quiet=True, actor=lerato, now=now
    )
    approve_plan(plan=plan, quiet=True, actor=thandi, now=now)
    sweep_assessments(now=now)
    for step in action.steps.filter(done_at=None, retired_at=None).order_by("position"):
        finish_step(step=step, actor=lerato, now=now)
    action.refresh_from_db()
    implement_action(action=action, actor=lerato, now=now)
    score_quarter(quarter=Gap.objects.get(actions=action).quarter, now=now)


@pytest.mark.django_db
def test_the_marketing_example_reads_as_the_customer_wrote_it(now: datetime) -> None:
    replace_website_traffic(now)
    Department.objects.filter(slug="marketing").update(is_shown_outside=True)
    run = ReportRun(
        schedule=ReportSchedule.objects.filter(audience=Audience.EXTERNAL)[0],
        kind=ReportKind.STAKEHOLDER,
        audience=Audience.EXTERNAL,
        period_key="2026-Q4",
        period_start=date(2026, 10, 1),
        period_end=date(2026, 12, 31),
    )

    report, _quarter = builders.build(run, now=now)

    [table] = [block for block in report.sections[0].blocks if block.key == "gaps"]
    labels = [column.label for column in table.columns]  # type: ignore[union-attr]
    rows = [
        dict(zip(labels, (cell.text for cell in row), strict=True))
        for row in table.rows  # type: ignore[union-attr]
    ]
    assert [row for row in rows if row["Department"] == "Marketing"] == [
        {
            "Department": "Marketing",
            "Gap identified": "Misaligned KPI (website traffic vs. sales conversions).",
            "Corrective action": "New KPI of “conversion rate” implemented.",
            "Status": "KPI now aligned with organizational growth targets, progress on target.",
        }
    ]
    mail = text.render(report, LINKS)
    assert all(words in mail for words in rows[-1].values())
