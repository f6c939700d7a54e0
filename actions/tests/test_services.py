"""What the services of this app allow, refuse and write."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from actions import services
from actions.choices import GAP_KINDS, ActionKind, ActionState
from actions.models import CorrectiveAction
from actions.selectors import progress, steps_of
from actions.services import StepDraft
from actions.services.actions import NotReady
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Department, Obligation, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from gaps.choices import GapState, Severity
from gaps.models import Gap
from gaps.tests.factories import GapPartyFactory, gap_between
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def action(gap: Gap, amina: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(gap=gap, responsible=amina)


def in_state(state: str, gap: Gap, amina: User) -> CorrectiveAction:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state=state)
    StepFactory.create(action=action, done_at=action.created_at)
    return action


def test_proposing_leaves_steps_an_audit_entry_and_a_planned_gap(
    gap: Gap, sales: Department, amina: User, now: datetime
) -> None:
    action = services.propose_action(
        gap=gap,
        department=sales,
        kind=ActionKind.REPLACE_KPI,
        title="Replace website traffic",
        steps=[StepDraft("Meet Sales"), StepDraft("Replace it", weight=3)],
        actor=amina,
        now=now,
    )
    gap.refresh_from_db()
    assert action.state == ActionState.PROPOSED
    assert [step.text for step in steps_of(action)] == ["Meet Sales", "Replace it"]
    assert gap.state == GapState.PLANNED
    assert AuditEntry.objects.filter(event="action.proposed", subject_id=action.pk).count() == 1


def test_an_action_belongs_to_a_department_that_the_gap_concerns(
    gap: Gap, customer_service: Department, amina: User, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        services.propose_action(
            gap=gap, department=customer_service, kind="A", title="No", actor=amina, now=now
        )
    assert list(refused.value.fields) == ["department"]
    assert not CorrectiveAction.objects.exists()


@pytest.mark.parametrize("state", [GapState.RESOLVED, GapState.VERIFIED, GapState.DISMISSED])
def test_nothing_is_planned_for_a_gap_that_is_gone(
    state: str, sales_obligation: Obligation, sales: Department, amina: User, now: datetime
) -> None:
    gap = gap_between(sales_obligation, state=state)
    with pytest.raises(WrongState):
        services.propose_action(
            gap=gap, department=sales, kind="A", title="Too late", actor=amina, now=now
        )


def test_approval_names_every_missing_field(gap: Gap, amina: User, now: datetime) -> None:
    gap.severity = Severity.HIGH
    gap.save()
    action = CorrectiveActionFactory.create(
        gap=gap,
        responsible=None,
        deadline=None,
        criterion="",
        proposed_by=amina,
        verifier=None,
    )
    with pytest.raises(NotReady) as refused:
        services.approve_action(action=action, actor=amina, now=now)
    assert set(refused.value.fields) == {
        "steps",
        "deadline",
        "responsible",
        "criterion",
        "verifier",
        "verify_on",
        "whys",
        "cause",
    }


def test_training_held_alone_is_no_criterion(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    StepFactory.create(action=action)
    action.criterion = "Training held."
    action.save()
    with pytest.raises(NotReady) as refused:
        services.approve_action(action=action, actor=amina, now=now)
    assert list(refused.value.fields) == ["criterion"]


def test_a_medium_gap_needs_no_root_cause(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    StepFactory.create(action=action)
    services.approve_action(action=action, actor=amina, now=now)
    action.refresh_from_db()
    assert (action.state, action.approved_by) == (ActionState.APPROVED, amina)


def test_an_agreement_on_a_stale_version_is_a_conflict(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    StepFactory.create(action=action)
    with pytest.raises(Conflict):
        services.approve_action(action=action, expected_version=99, actor=amina, now=now)


VERBS: dict[str, Callable[..., Any]] = {
    "approve": services.approve_action,
    "start": services.start_action,
    "implement": services.implement_action,
    "cancel": services.cancel_action,
}
PERMITTED = {
    ("proposed", "approve"): "approved",
    ("approved", "start"): "in_progress",
    ("in_progress", "implement"): "implemented",
    ("proposed", "cancel"): "cancelled",
    ("approved", "cancel"): "cancelled",
    ("in_progress", "cancel"): "cancelled",
}
MATRIX = [(state, verb) for state in ActionState.values for verb in VERBS]


@pytest.mark.parametrize(("state", "verb"), [pair for pair in MATRIX if pair in PERMITTED])
def test_a_permitted_verb_leads_to_its_state(
    state: str, verb: str, gap: Gap, amina: User, now: datetime
) -> None:
    action = in_state(state, gap, amina)
    reason = {"reason": "No longer needed."} if verb == "cancel" else {}
    VERBS[verb](action=action, actor=amina, now=now, **reason)
    action.refresh_from_db()
    assert action.state == PERMITTED[state, verb]
    assert action.version == 2


@pytest.mark.parametrize(("state", "verb"), [pair for pair in MATRIX if pair not in PERMITTED])
def test_every_other_verb_is_refused_and_changes_nothing(
    state: str, verb: str, gap: Gap, amina: User, now: datetime
) -> None:
    action = in_state(state, gap, amina)
    reason = {"reason": "No longer needed."} if verb == "cancel" else {}
    with pytest.raises(WrongState):
        VERBS[verb](action=action, actor=amina, now=now, **reason)
    action.refresh_from_db()
    assert (action.state, action.version) == (state, 1)
    assert not AuditEntry.objects.exists()


def test_cancelling_asks_for_a_reason(action: CorrectiveAction, amina: User, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        services.cancel_action(action=action, reason="  ", actor=amina, now=now)
    assert list(refused.value.fields) == ["reason"]


def test_the_first_tick_starts_an_agreed_action_and_its_gap(
    gap: Gap, amina: User, now: datetime
) -> None:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state=ActionState.APPROVED)
    step = StepFactory.create(action=action)
    services.finish_step(step=step, note="Met on Monday", evidence="Minutes", actor=amina, now=now)
    action.refresh_from_db()
    gap.refresh_from_db()
    step.refresh_from_db()
    assert action.state == ActionState.IN_PROGRESS
    assert gap.state == GapState.IN_ACTION
    assert (step.done_at, step.done_by, step.note, step.evidence) == (
        now,
        amina,
        "Met on Monday",
        "Minutes",
    )


def test_a_step_is_ticked_once_and_can_be_taken_back(gap: Gap, amina: User, now: datetime) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    step = StepFactory.create(action=action)
    services.finish_step(step=step, actor=amina, now=now)
    with pytest.raises(WrongState):
        services.finish_step(step=step, actor=amina, now=now)
    services.reopen_step(step=step, actor=amina, now=now)
    step.refresh_from_db()
    assert (step.done_at, step.done_by) == (None, None)


@pytest.mark.parametrize("state", ["proposed", "implemented", "cancelled", "effective"])
def test_no_step_is_ticked_before_the_agreement_or_after_the_end(
    state: str, gap: Gap, amina: User, now: datetime
) -> None:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state=state)
    step = StepFactory.create(action=action)
    with pytest.raises(WrongState):
        services.finish_step(step=step, actor=amina, now=now)


def test_an_action_with_open_steps_is_not_finished(gap: Gap, amina: User, now: datetime) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    StepFactory.create(action=action, text="Review the content")
    with pytest.raises(NotReady, match="Review the content"):
        services.implement_action(action=action, actor=amina, now=now)


def test_progress_is_the_done_share_of_the_weight(action: CorrectiveAction) -> None:
    """Weights 1 and 3, the heavy one done: 3/4; a removed step does not count."""
    StepFactory.create(action=action, weight=1)
    StepFactory.create(action=action, weight=3, done_at=action.created_at)
    StepFactory.create(action=action, weight=100, retired_at=action.created_at)
    shown = progress(action.steps.all())
    assert shown.share == Fraction(3, 4)
    assert (shown.done, shown.total) == (1, 2)


def test_without_steps_there_is_no_progress(action: CorrectiveAction) -> None:
    assert progress(action.steps.all()).share is None


def test_moving_a_step_exchanges_it_with_its_neighbour(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    for text in ("one", "two", "three"):
        StepFactory.create(action=action, text=text)
    services.move_step(step=steps_of(action)[2], up=True, actor=amina, now=now)
    assert [step.text for step in steps_of(action)] == ["one", "three", "two"]
    services.move_step(step=steps_of(action)[0], up=True, actor=amina, now=now)
    assert [step.text for step in steps_of(action)] == ["one", "three", "two"]


def test_an_agreed_action_keeps_its_last_step(gap: Gap, amina: User, now: datetime) -> None:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state=ActionState.APPROVED)
    step = StepFactory.create(action=action)
    with pytest.raises(DomainError):
        services.retire_step(step=step, actor=amina, now=now)


def test_a_step_that_is_done_is_not_removed(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    step = StepFactory.create(action=action, done_at=action.created_at)
    with pytest.raises(WrongState):
        services.retire_step(step=step, actor=amina, now=now)


def test_editing_replaces_the_list_of_steps(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    kept = StepFactory.create(action=action, text="kept")
    StepFactory.create(action=action, text="dropped")
    services.edit_action(
        action=action,
        changes={"title": "A better title"},
        steps=[StepDraft("new"), StepDraft("kept, reworded", id=kept.pk, version=1)],
        expected_version=1,
        actor=amina,
        now=now,
    )
    assert [step.text for step in steps_of(action)] == ["new", "kept, reworded"]
    assert action.steps.count() == 3


def test_a_step_somebody_else_changed_is_a_conflict_and_saves_nothing(
    action: CorrectiveAction, amina: User, dumisa: User, now: datetime
) -> None:
    step = StepFactory.create(action=action, text="mine")
    services.edit_step(
        step=step, changes={"text": "theirs"}, expected_version=1, actor=dumisa, now=now
    )
    with pytest.raises(Conflict):
        services.edit_action(
            action=action,
            changes={"title": "Other"},
            steps=[StepDraft("mine again", id=step.pk, version=1)],
            expected_version=1,
            actor=amina,
            now=now,
        )
    stored = CorrectiveAction.objects.get(pk=action.pk)
    assert stored.version == 1
    assert stored.title != "Other"


def test_an_agreed_action_cannot_lose_its_responsible_person(
    gap: Gap, amina: User, now: datetime
) -> None:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state=ActionState.APPROVED)
    StepFactory.create(action=action)
    with pytest.raises(Exception, match="responsible person"):
        services.edit_action(
            action=action,
            changes={"responsible": None},
            expected_version=None,
            actor=amina,
            now=now,
        )


def test_overdue_is_judged_by_the_day_of_the_department(
    gap: Gap, amina: User, sales: Department
) -> None:
    """Deadline 12 December: at 23:30 UTC it is the 13th in Johannesburg, the 12th in Lisbon."""
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, deadline=date(2026, 12, 12))
    late_evening = datetime.fromisoformat("2026-12-12T23:30:00+00:00")
    assert list(CorrectiveAction.objects.overdue_at(late_evening)) == [action]
    sales.time_zone = "Europe/Lisbon"
    sales.save()
    assert not CorrectiveAction.objects.overdue_at(late_evening).exists()


@pytest.mark.parametrize("state", ["implemented", "cancelled", "effective"])
def test_a_closed_action_is_never_overdue(state: str, gap: Gap, amina: User, now: datetime) -> None:
    CorrectiveActionFactory.create(gap=gap, responsible=amina, state=state)
    assert not CorrectiveAction.objects.overdue_at(now + timedelta(days=400)).exists()


@pytest.mark.parametrize("kind", GAP_KINDS)
def test_every_kind_of_gap_has_a_complete_suggestion(
    kind: str, sales_obligation: Obligation, customer_service_obligation: Obligation, now: datetime
) -> None:
    gap = gap_between(sales_obligation, customer_service_obligation, kind=kind)
    draft = services.prefilled_action(gap, now=now)
    assert draft.kind == kind
    assert len(draft.steps) >= 3
    assert draft.deadline >= max(step.due_on for step in draft.steps if step.due_on)
    assert draft.criterion
    assert draft.title
    assert "%(" not in " ".join([draft.title, draft.criterion, *(s.text for s in draft.steps)])


def test_the_suggestion_names_the_objective_and_the_goal_of_the_plan(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    objective = ObjectiveFactory.create(plan=plan, text="Improve employee satisfaction")
    GoalLinkFactory.create(objective=objective, goal__title="Keep our people")
    gap = _gap_on(sales_obligation, objective.key)
    draft = services.prefilled_action(gap, now=now, actor=amina)
    assert "Improve employee satisfaction" in draft.title
    assert draft.responsible == amina


def _gap_on(obligation: Obligation, key: Any) -> Gap:
    gap = gap_between(obligation, kind="E")
    gap.parties.all().delete()
    GapPartyFactory.create(gap=gap, obligation=obligation, objective_key=key)
    return gap
