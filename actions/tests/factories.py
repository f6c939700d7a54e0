"""Rows of this app for tests."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from actions.choices import DONE_STATES, ActionKind, ActionState
from actions.choices.life import AgreementState, VerdictKind
from actions.models import ActionAgreement, CorrectiveAction, Step, Verdict, Why
from departments.tests.factories import DepartmentFactory, UserFactory
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
        lambda action: action.created_at if action.state in DONE_STATES else None
    )
    verifier = factory.SubFactory(UserFactory)
    verify_on = factory.LazyAttribute(
        lambda action: action.deadline + timedelta(days=28) if action.deadline else None
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


class ActionAgreementFactory(DjangoModelFactory[ActionAgreement]):
    """Another department that has been asked."""

    class Meta:
        model = ActionAgreement

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory)
    department = factory.SubFactory(DepartmentFactory)
    state = AgreementState.ASKED
    asked_at = factory.SelfAttribute("created_at")


class WhyFactory(DjangoModelFactory[Why]):
    """The next answer to "Why?"."""

    class Meta:
        model = Why

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory)
    position = factory.LazyAttribute(lambda why: why.action.whys.count() + 1)
    answer = factory.Sequence(lambda number: f"Because of reason {number}.")


class VerdictFactory(DjangoModelFactory[Verdict]):
    """A verdict on a finished action, given by its verifier."""

    class Meta:
        model = Verdict

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory, state=ActionState.EFFECTIVE)
    verdict = VerdictKind.EFFECTIVE
    reason = "The conversion rate rose to 4.2 %."
    by = factory.SelfAttribute("action.verifier")
    at = factory.SelfAttribute("created_at")
