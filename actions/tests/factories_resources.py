"""What actions ask for, and how much time people have, for tests."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from actions.choices import ResourceKind
from actions.choices.resources import RequestState
from actions.models import DateChange, PersonCapacity, ResourceRequest
from actions.tests.factories import MADE_AT, CorrectiveActionFactory, StepFactory
from departments.tests.factories import UserFactory

_APPROVED = (RequestState.APPROVED, RequestState.ALLOCATED)
_CLOSED = (RequestState.DECLINED, RequestState.WITHDRAWN)


class ResourceRequestFactory(DjangoModelFactory[ResourceRequest]):
    """A request for money in any state, with the people and moments that state demands."""

    class Meta:
        model = ResourceRequest

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory)
    kind = ResourceKind.MONEY
    what = factory.Sequence(lambda number: f"Market study {number}")
    amount = Decimal(15_000)
    unit = "R"
    state = RequestState.REQUESTED
    requested_by = factory.SubFactory(UserFactory)
    approved_by = factory.LazyAttribute(
        lambda row: UserFactory.create() if row.state in _APPROVED else None
    )
    approved_at = factory.LazyAttribute(lambda row: row.created_at if row.approved_by else None)
    allocated = factory.LazyAttribute(
        lambda row: row.amount if row.state == RequestState.ALLOCATED else None
    )
    allocated_by = factory.LazyAttribute(lambda row: row.approved_by if row.allocated else None)
    allocated_at = factory.LazyAttribute(lambda row: row.created_at if row.allocated else None)
    closed_by = factory.LazyAttribute(
        lambda row: row.requested_by if row.state in _CLOSED else None
    )
    closed_at = factory.LazyAttribute(lambda row: row.created_at if row.closed_by else None)
    answer = factory.LazyAttribute(lambda row: "Nothing is left." if row.state in _CLOSED else "")


class TimeRequestFactory(ResourceRequestFactory):
    """A request for four hours a week of a person, for six weeks from Monday 23 November 2026."""

    kind = ResourceKind.TIME
    what = factory.Sequence(lambda number: f"Analysis {number}")
    amount = Decimal(4)
    unit = ""
    person = factory.SubFactory(UserFactory)
    starts_on = date(2026, 11, 23)
    ends_on = date(2027, 1, 3)


class PersonCapacityFactory(DjangoModelFactory[PersonCapacity]):
    """Six hours a week from the first of November on."""

    class Meta:
        model = PersonCapacity

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    person = factory.SubFactory(UserFactory)
    hours = Decimal(6)
    from_on = date(2026, 11, 1)


class DateChangeFactory(DjangoModelFactory[DateChange]):
    """A step that moved by a week."""

    class Meta:
        model = DateChange

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    step = factory.SubFactory(StepFactory)
    action = factory.SelfAttribute("step.action")
    old_on = date(2026, 11, 24)
    new_on = date(2026, 12, 1)
    reason = "The numbers came late."
    changed_by = factory.SelfAttribute("action.responsible")
