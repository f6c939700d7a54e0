"""KPIs as lasting series, and their use in objectives."""

from datetime import datetime
from decimal import Decimal

import pytest

from departments.models import Department, Obligation, User
from departments.services import plans as plan_services
from departments.tests.factories import ObjectiveFactory, PlanFactory
from kpis.choices import Direction, KpiState, UseState
from kpis.models import Kpi, KpiUse
from kpis.services import kpis, sharing, uses
from kpis.services.kpis import KpiFields
from kpis.services.uses import UseFields
from kpis.signals import kpi_changed
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return Amina's KPI in her draft."""
    return KpiUseFactory.create(
        objective__plan__obligation=sales_obligation, objective__plan__author=amina
    )


def test_a_new_kpi_belongs_to_its_department_and_leaves_an_entry(
    sales: Department, amina: User, now: datetime
) -> None:
    kpi = kpis.create_kpi(
        department=sales,
        fields=KpiFields(name="Revenue", unit="R", direction=Direction.INCREASE, owner=amina),
        actor=amina,
        now=now,
    )
    assert [link.department for link in kpi.department_links.all()] == [sales]
    assert kpi.department_links.get().confirmed_by == amina
    assert AuditEntry.objects.get().event == "kpi.created"


def test_a_missing_unit_may_be_filled_in_under_a_plan_in_force(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    use = KpiUseFactory.create(
        objective__plan__obligation=sales_obligation,
        objective__plan__state="active",
        kpi__unit="",
    )
    kpis.edit_kpi(kpi=use.kpi, changes={"unit": "%"}, actor=amina, now=now)
    assert Kpi.objects.get(pk=use.kpi_id).unit == "%"


def test_the_direction_cannot_change_once_values_rest_on_it(
    use: KpiUse, amina: User, now: datetime
) -> None:
    MeasurementFactory.create(kpi=use.kpi)
    with pytest.raises(DomainError) as refusal:
        kpis.edit_kpi(kpi=use.kpi, changes={"direction": Direction.DECREASE}, actor=amina, now=now)
    assert list(refusal.value.fields) == ["direction"]


def test_an_edit_from_an_old_version_is_a_conflict(use: KpiUse, amina: User, now: datetime) -> None:
    kpis.edit_kpi(kpi=use.kpi, changes={"name": "First"}, actor=amina, now=now)
    with pytest.raises(Conflict):
        kpis.edit_kpi(
            kpi=Kpi.objects.get(pk=use.kpi_id),
            changes={"name": "Second"},
            expected_version=1,
            actor=amina,
            now=now,
        )
    assert Kpi.objects.get(pk=use.kpi_id).name == "First"


def test_retiring_needs_a_reason_and_tells_whose_plans_are_touched(
    use: KpiUse, amina: User, now: datetime
) -> None:
    told: list[object] = []

    def listen(obligation_ids: list[object], **_: object) -> None:
        told.extend(obligation_ids)

    kpi_changed.connect(listen)
    try:
        with pytest.raises(DomainError):
            kpis.retire_kpi(kpi=use.kpi, reason=" ", actor=amina, now=now)
        kpis.retire_kpi(kpi=use.kpi, reason="Nobody reads it.", actor=amina, now=now)
    finally:
        kpi_changed.disconnect(listen)
    assert told == [use.objective.plan.obligation_id]
    assert use.kpi.state == KpiState.RETIRED


def test_a_share_counts_only_after_the_other_head_agreed(
    use: KpiUse, customer_service_obligation: Obligation, amina: User, chipo: User, now: datetime
) -> None:
    objective = ObjectiveFactory.create(
        plan__obligation=customer_service_obligation, plan__author=chipo
    )
    link = sharing.share_kpi(
        kpi=use.kpi, department=customer_service_obligation.department, actor=amina, now=now
    )
    with pytest.raises(DomainError) as refusal:
        uses.use_kpi(objective=objective, kpi=use.kpi, fields=UseFields(), actor=chipo, now=now)
    assert "kpi" in refusal.value.fields
    sharing.confirm_share(link=link, actor=chipo, now=now)
    sharing.confirm_share(link=link, actor=chipo, now=now)
    uses.use_kpi(objective=objective, kpi=use.kpi, fields=UseFields(), actor=chipo, now=now)
    assert AuditEntry.objects.filter(event="kpi.share_confirmed").count() == 1


def test_plus_15_percent_of_200000_is_230000(use: KpiUse, amina: User, now: datetime) -> None:
    uses.save_use(
        use=use,
        changes={"baseline": Decimal(200000), "relative_target": Decimal(15)},
        actor=amina,
        now=now,
    )
    assert KpiUse.objects.get().target_value == Decimal(230000)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"baseline": Decimal(0), "relative_target": Decimal(15)}, "target_value"),
        ({"baseline": Decimal(4), "target_value": Decimal(4)}, "target_value"),
        ({"relative_target": Decimal(0)}, "target_value"),
    ],
)
def test_a_target_against_which_nothing_can_be_measured_is_refused(
    use: KpiUse, amina: User, now: datetime, changes: dict[str, Decimal], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        uses.save_use(use=use, changes=changes, actor=amina, now=now)
    assert field in refusal.value.fields
    assert KpiUse.objects.get().version == 1


def test_a_kpi_taken_out_can_be_put_back(use: KpiUse, amina: User, now: datetime) -> None:
    uses.retire_use(use=use, actor=amina, now=now)
    assert KpiUse.objects.get().state == UseState.RETIRED
    uses.restore_use(use=use, actor=amina, now=now)
    assert KpiUse.objects.get().state == UseState.ACTIVE


def test_the_text_of_a_submitted_plan_is_closed(amina: User, now: datetime) -> None:
    use = KpiUseFactory.create(objective__plan=PlanFactory.create(state="submitted"))
    with pytest.raises(WrongState):
        uses.save_use(use=use, changes={"weight": 2}, actor=amina, now=now)
    with pytest.raises(WrongState):
        plan_services.add_objective(plan=use.objective.plan, text="New", actor=amina, now=now)
