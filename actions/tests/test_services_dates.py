"""Dates of agreed actions and their steps move with a reason, and the reason is kept."""

from datetime import date, datetime
from typing import Any

import pytest

from actions import services
from actions.choices import ActionState
from actions.models import CorrectiveAction, DateChange, Step
from actions.services import StepDraft
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

pytestmark = pytest.mark.django_db

DUE, LATER = date(2026, 12, 1), date(2026, 12, 8)


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def action(gap: Gap, amina: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(gap=gap, responsible=amina, state=ActionState.IN_PROGRESS)


@pytest.fixture
def step(action: CorrectiveAction) -> Step:
    return StepFactory.create(action=action, due_on=DUE)


def moved(step: Step) -> list[tuple[Any, Any, str]]:
    rows = DateChange.objects.filter(step=step)
    return [(row.old_on, row.new_on, row.reason) for row in rows]


def test_a_new_date_of_a_step_is_kept_with_its_reason(
    step: Step, amina: User, now: datetime
) -> None:
    services.reschedule_step(
        step=step, due_on=LATER, reason=" The data comes late. ", actor=amina, now=now
    )
    step.refresh_from_db()
    assert step.due_on == LATER
    assert moved(step) == [(DUE, LATER, "The data comes late.")]
    entry = AuditEntry.objects.get(event="step.rescheduled")
    assert entry.why == "The data comes late."


def test_a_new_deadline_is_kept_with_its_reason(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    services.reschedule_action(
        action=action, deadline=date(2026, 12, 20), reason="Sales is away.", actor=amina, now=now
    )
    change = DateChange.objects.get(action=action, step=None)
    assert (change.old_on, change.new_on) == (date(2026, 12, 12), date(2026, 12, 20))


@pytest.mark.parametrize(
    ("due_on", "reason", "field"),
    [
        pytest.param(LATER, "  ", "date_reason", id="no reason"),
        pytest.param(date(2026, 11, 1), "Late.", "due_on", id="a day that is past"),
        pytest.param(date(2026, 12, 13), "Late.", "due_on", id="after the deadline"),
    ],
)
def test_a_new_date_is_refused(
    due_on: date, reason: str, field: str, step: Step, amina: User, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        services.reschedule_step(step=step, due_on=due_on, reason=reason, actor=amina, now=now)
    step.refresh_from_db()
    assert list(refused.value.fields) == [field]
    assert (step.due_on, moved(step)) == (DUE, [])


def test_a_deadline_does_not_move_before_a_step(
    step: Step, action: CorrectiveAction, amina: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="A step is due on 1 Dec 2026"):
        services.reschedule_action(
            action=action, deadline=date(2026, 11, 30), reason="Sooner.", actor=amina, now=now
        )


def test_the_first_date_of_a_step_and_dates_of_a_proposal_need_no_reason(
    gap: Gap, action: CorrectiveAction, amina: User, now: datetime
) -> None:
    proposal = CorrectiveActionFactory.create(gap=gap, responsible=amina)
    for step in (
        StepFactory.create(action=action, due_on=None),
        StepFactory.create(action=proposal, due_on=DUE),
    ):
        services.reschedule_step(step=step, due_on=LATER, reason="", actor=amina, now=now)
    assert not DateChange.objects.exists()


def test_a_done_step_keeps_its_date(action: CorrectiveAction, amina: User, now: datetime) -> None:
    step = StepFactory.create(action=action, done_at=now)
    with pytest.raises(WrongState):
        services.reschedule_step(step=step, due_on=LATER, reason="Why not.", actor=amina, now=now)


def test_two_people_do_not_move_one_date_over_each_other(
    step: Step, amina: User, now: datetime
) -> None:
    services.reschedule_step(
        step=step, due_on=LATER, reason="Mine.", expected_version=1, actor=amina, now=now
    )
    with pytest.raises(Conflict):
        services.reschedule_step(
            step=step,
            due_on=date(2026, 12, 9),
            reason="Mine too.",
            expected_version=1,
            actor=amina,
            now=now,
        )
    assert len(moved(step)) == 1


def test_the_editor_moves_agreed_dates_for_one_reason_or_not_at_all(
    step: Step, action: CorrectiveAction, amina: User, now: datetime
) -> None:
    draft = StepDraft(step.text, owner=amina, due_on=LATER, id=step.pk, version=step.version)

    def save(reason: str) -> None:
        services.edit_action(
            action=action,
            changes={"deadline": date(2026, 12, 20)},
            steps=[draft],
            date_reason=reason,
            expected_version=1,
            actor=amina,
            now=now,
        )

    with pytest.raises(DomainError) as refused:
        save("")
    assert list(refused.value.fields) == ["date_reason"]
    action.refresh_from_db()
    save("Nobody is free before.")
    assert DateChange.objects.filter(action=action, reason="Nobody is free before.").count() == 2


def test_a_note_is_written_before_and_after_the_tick(
    step: Step, amina: User, now: datetime
) -> None:
    services.note_step(step=step, note="Invited.", evidence="", actor=amina, now=now)
    services.finish_step(step=step, note="Invited.", evidence="", actor=amina, now=now)
    services.note_step(step=step, note="Held.", evidence="Minutes", actor=amina, now=now)
    step.refresh_from_db()
    assert (step.note, step.evidence, step.done_by) == ("Held.", "Minutes", amina)
