"""Rows of this app for tests; numbers and dates follow the quarter of the objective's plan."""

import uuid
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from departments.models import Department
from departments.tests.factories import (
    MADE_AT,
    DepartmentFactory,
    ObjectiveFactory,
    PlanFactory,
    QuarterFactory,
    UserFactory,
)
from kpis.choices import Direction, Frequency, UploadState
from kpis.models import (
    Handshake,
    HandshakeOffer,
    Kpi,
    KpiDepartment,
    KpiPhase,
    KpiUse,
    Measurement,
    Milestone,
    Paste,
    PlanSetUpload,
)


class _Stamped(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")


class KpiFactory(_Stamped):
    """A complete KPI; `departments=[…]` names its owners, each confirmed."""

    class Meta:
        model = Kpi
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Lead conversion rate {number}")
    unit = "%"
    direction = Direction.INCREASE
    frequency = Frequency.WEEKLY
    source = "Customer register"
    owner = factory.SubFactory(UserFactory)

    @factory.post_generation
    def departments(self, create: bool, extracted: list[Department] | None, **_: Any) -> None:
        """Give the KPI its departments."""
        for department in extracted or []:
            KpiDepartmentFactory(kpi=self, department=department)


class KpiDepartmentFactory(_Stamped):
    """A department's confirmed ownership of a KPI."""

    class Meta:
        model = KpiDepartment

    kpi = factory.SubFactory(KpiFactory)
    confirmed_by = factory.SelfAttribute("kpi.owner")
    confirmed_at = factory.SelfAttribute("created_at")


class KpiUseFactory(_Stamped):
    """A KPI in an objective: from 2.8 to 4.0 by the objective's date, owned by its department."""

    class Meta:
        model = KpiUse
        skip_postgeneration_save = True

    objective = factory.SubFactory(ObjectiveFactory)
    kpi = factory.SubFactory(KpiFactory)
    position = factory.LazyAttribute(lambda use: use.objective.kpi_uses.count() + 1)
    baseline = Decimal("2.8")
    target_value = Decimal("4.0")
    starts_on = factory.LazyAttribute(lambda use: use.objective.plan.obligation.quarter.starts_on)
    due_on = factory.LazyAttribute(lambda use: use.objective.plan.obligation.quarter.ends_on)
    contribution = "More leads that convert raise sales."

    @factory.post_generation
    def owned(self, create: bool, extracted: bool | None, **_: Any) -> None:
        """Let the objective's department own the KPI; `owned=False` leaves it a foreign one."""
        use: Any = self
        department = use.objective.plan.obligation.department
        held = use.kpi.department_links.filter(department=department)
        if extracted is not False and not held.exists():
            KpiDepartmentFactory(kpi=use.kpi, department=department)


class KpiPhaseFactory(_Stamped):
    """A point of an approved path."""

    class Meta:
        model = KpiPhase

    use = factory.SubFactory(KpiUseFactory)
    on = factory.LazyAttribute(
        lambda phase: phase.use.objective.plan.obligation.quarter.mid_quarter_on
    )
    expected = Decimal("3.0")


class MilestoneFactory(_Stamped):
    """A step of a KPI that counts milestones."""

    class Meta:
        model = Milestone

    use = factory.SubFactory(KpiUseFactory, kpi__direction=Direction.MILESTONES)
    name = factory.Sequence(lambda number: f"Milestone {number}")


class MeasurementFactory(_Stamped):
    """A value measured on the quarter's first day unless told otherwise."""

    class Meta:
        model = Measurement

    kpi = factory.SubFactory(KpiFactory)
    measured_on = factory.LazyAttribute(lambda measurement: measurement.created_at.date())
    value = Decimal("3.0")
    recorded_by = factory.SelfAttribute("kpi.owner")


class PlanSetUploadFactory(_Stamped):
    """A checked plan-set file."""

    class Meta:
        model = PlanSetUpload

    file_name = "plans.json"
    digest = "0" * 64
    content = b"{}"
    quarter_code = "2026"
    uploaded_by = factory.SubFactory(UserFactory)
    state = UploadState.READY
    counts = [1, 1, 1, 1]


class PasteFactory(_Stamped):
    """Rows pasted by the plan's author."""

    class Meta:
        model = Paste

    plan = factory.SubFactory(PlanFactory)
    pasted_by = factory.SelfAttribute("plan.author")


class HandshakeFactory(_Stamped):
    """A request that waits until the quarter's end; `offer=False` leaves out its first round."""

    class Meta:
        model = Handshake
        skip_postgeneration_save = True

    quarter = factory.SubFactory(QuarterFactory)
    asking = factory.SubFactory(DepartmentFactory)
    asked = factory.SubFactory(DepartmentFactory)
    objective_key = factory.LazyFunction(uuid.uuid4)
    objective_text = "Sell more to customers we have"
    text = "Call back everybody who asked for a quote"
    due_on = factory.LazyAttribute(lambda row: row.quarter.ends_on)
    answer_by = factory.SelfAttribute("due_on")
    asked_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def offer(self, create: bool, extracted: bool | None, **_: Any) -> None:
        """Keep the first round, as asking does."""
        if extracted is not False:
            HandshakeOfferFactory(handshake=self)


class HandshakeOfferFactory(_Stamped):
    """A round of a request, on the terms that stand now."""

    class Meta:
        model = HandshakeOffer

    handshake = factory.SubFactory(HandshakeFactory, offer=False)
    number = factory.SelfAttribute("handshake.offers_made")
    by = factory.SelfAttribute("handshake.asking")
    made_by = factory.SelfAttribute("handshake.asked_by")
    text = factory.SelfAttribute("handshake.text")
    due_on = factory.SelfAttribute("handshake.due_on")
