"""Rows of this app for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction, Step
from departments.tests.factories import UserFactory
from gaps.tests.factories import GapFactory

MADE_AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

_AGREED = frozenset(ActionState) - {ActionState.PROPOSED, ActionState.CANCELLED}


class CorrectiveActionFactory(DjangoModelFactory[CorrectiveAction]):
    """A complete action in any state, with the people and moments that state demands."""

    class Meta:
        model = CorrectiveAction

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    gap = factory.SubFactory(GapFactory)
    department = factory.LazyAttribute(
        lambda action: action.gap.parties.get().obligation.department
    )
    kind = ActionKind.REPLACE_KPI
    title = factory.Sequence(lambda number: f"Replace KPI {number}")
    responsible = factory.SubFactory(UserFactory)
    deadline = date(2026, 12, 12)
    criterion = "The conversion rate of leads rises above 4 %."
    state = ActionState.PROPOSED
    proposed_by = factory.SelfAttribute("responsible")
    approved_by = factory.LazyAttribute(
        lambda action: UserFactory.create() if action.state in _AGREED else None
    )
    approved_at = factory.LazyAttribute(
        lambda action: action.created_at if action.approved_by else None
    )
    implemented_at = factory.LazyAttribute(
        lambda action: action.created_at if action.state == ActionState.IMPLEMENTED else None
    )
    cancel_reason = factory.LazyAttribute(
        lambda action: "Not needed." if action.state == ActionState.CANCELLED else ""
    )


class StepFactory(DjangoModelFactory[Step]):
    """A step that is not done."""

    class Meta:
        model = Step

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory)
    position = factory.LazyAttribute(lambda step: step.action.steps.count() + 1)
    text = factory.Sequence(lambda number: f"Do thing {number}.")
    owner = factory.SelfAttribute("action.responsible")
    due_on = date(2026, 12, 1)
    done_by = factory.LazyAttribute(
        lambda step: step.action.responsible if getattr(step, "done_at", None) else None
    )
