"""Rows of support, recognition and incentives for tests."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from actions.choices.support import IncentiveRule, IncentiveState, SupportKind, SupportState
from actions.models import (
    Incentive,
    IncentiveKpi,
    IncentiveLine,
    IncentiveList,
    Recognition,
    RecognitionOptOut,
    RecognitionRecipient,
    SupportRequest,
)
from departments.models import User
from departments.tests.factories import DepartmentFactory, QuarterFactory, UserFactory
from kpis.tests.factories import KpiFactory

MADE_AT = datetime(2026, 11, 12, 8, 0, tzinfo=UTC)


class _Stamped(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")


class SupportRequestFactory(_Stamped):
    """A tool for a whole team, in any state, with the people and moments that state demands."""

    class Meta:
        model = SupportRequest

    department = factory.SubFactory(DepartmentFactory)
    kind = SupportKind.TOOL
    what = factory.Sequence(lambda number: f"Licence for the customer register {number}")
    needed_by = date(2026, 12, 1)
    asked_by = factory.SubFactory(UserFactory)
    state = SupportState.OPEN
    answered_by = factory.LazyAttribute(
        lambda row: UserFactory.create() if row.state in SupportState.answered() else None
    )
    answered_at = factory.LazyAttribute(lambda row: row.created_at if row.answered_by else None)
    available_at = factory.LazyAttribute(
        lambda row: row.created_at if row.state == SupportState.AVAILABLE else None
    )
    answer = factory.LazyAttribute(
        lambda row: "Too dear." if row.state == SupportState.DECLINED else ""
    )


class RecognitionFactory(_Stamped):
    """Thanks to a department; `people=[…]` names those thanked as persons."""

    class Meta:
        model = Recognition
        skip_postgeneration_save = True

    by = factory.SubFactory(UserFactory)
    department = factory.SubFactory(DepartmentFactory)
    why = factory.Sequence(lambda number: f"You answered every customer within a day, {number}!")

    @factory.post_generation
    def people(self, create: bool, extracted: list[User] | None, **_: Any) -> None:
        """Thank these people."""
        for person in extracted or []:
            RecognitionRecipientFactory.create(recognition=self, person=person)


class RecognitionRecipientFactory(_Stamped):
    """A person who is thanked."""

    class Meta:
        model = RecognitionRecipient

    recognition = factory.SubFactory(RecognitionFactory)
    person = factory.SubFactory(UserFactory)


class OptOutFactory(_Stamped):
    """Somebody who stays off the wall."""

    class Meta:
        model = RecognitionOptOut

    person = factory.SubFactory(UserFactory)


class IncentiveFactory(_Stamped):
    """A draft about fully aligned plans."""

    class Meta:
        model = Incentive

    quarter = factory.SubFactory(QuarterFactory)
    title = factory.Sequence(lambda number: f"A free afternoon {number}")
    rule = IncentiveRule.ALIGNED
    reward = "A free afternoon for the whole team"
    made_by = factory.SubFactory(UserFactory)
    state = IncentiveState.DRAFT
    opened_at = factory.LazyAttribute(
        lambda row: None if row.state == IncentiveState.DRAFT else row.created_at
    )


class IncentiveKpiFactory(_Stamped):
    """A KPI an incentive names."""

    class Meta:
        model = IncentiveKpi

    incentive = factory.SubFactory(
        IncentiveFactory, rule=IncentiveRule.ATTAINMENT, least_percent=100
    )
    kpi = factory.SubFactory(KpiFactory)


class IncentiveListFactory(_Stamped):
    """A list that was worked out."""

    class Meta:
        model = IncentiveList

    incentive = factory.SubFactory(IncentiveFactory)
    number = 1
    computed_by = factory.SubFactory(UserFactory)
    as_of = MADE_AT
    rule_version = "incentive-1"
    eligible = 1
    total = 2


class IncentiveLineFactory(_Stamped):
    """A department that has it all."""

    class Meta:
        model = IncentiveLine

    result = factory.SubFactory(IncentiveListFactory)
    department = factory.SubFactory(DepartmentFactory)
    department_name = factory.SelfAttribute("department.name")
    reached = 1
    asked = 1
    is_eligible = True
