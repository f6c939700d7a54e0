"""Who is told of late dates, when, and never twice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from actions.choices import ActionState
from actions.ladder import RULE
from actions.models import Step
from actions.services import reschedule_step
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, Reminder, ReminderLine, User
from departments.services.reminding import KINDS, may_still_read
from departments.tests.reminded import only, reminded
from gaps.tests.factories import gap_between
from saypro_align.lib.reminding import Due, Who, to_tell
from saypro_align.outbox.models import OutgoingMail

DUE = date(2026, 11, 24)
# A Tuesday, ten o'clock in Johannesburg.
ON_THE_DAY = datetime(2026, 11, 24, 8, tzinfo=UTC)
EVERY_ROLE = list(Who)


@pytest.mark.parametrize(
    ("late", "roles", "told", "days"),
    [
        pytest.param(-3, EVERY_ROLE, [], [], id="three days before nobody"),
        pytest.param(-2, [Who.OWNER], [], [-2], id="two days before the owner"),
        pytest.param(0, [Who.OWNER], [-2], [], id="on the day nothing new"),
        pytest.param(1, [Who.OWNER], [-2], [1], id="a day late the owner again"),
        pytest.param(1, [Who.OWNER], [], [-2, 1], id="a missed rung is told by the next"),
        pytest.param(3, [Who.RESPONSIBLE], [], [3], id="three days late the responsible person"),
        pytest.param(6, [Who.HEAD], [], [], id="six days late not the head"),
        pytest.param(7, [Who.HEAD], [], [7], id="seven days late the head"),
        pytest.param(14, [Who.OFFICE], [], [14], id="fourteen days late the office"),
        pytest.param(99, [Who.OWNER, Who.HEAD], [1], [-2, 7], id="somebody in two roles"),
        pytest.param(99, [Who.OWNER], [1], [], id="the latest speaks for those before"),
    ],
)
def test_a_rung_is_told_once(late: int, roles: list[Who], told: list[int], days: list[int]) -> None:
    due = Due(RULE.kind, "step", DUE, frozenset(roles))
    assert to_tell(RULE, due, told=told, today=DUE + timedelta(days=late)) == days


def test_the_ladder_reaches_everybody_in_the_end() -> None:
    assert {rung.who for rung in RULE.rungs} == set(Who)


@pytest.fixture
def step(sales_obligation: Obligation, amina: User, bongani: User, dumisa: User) -> Step:
    """Return a step of Bongani's in an action of his head; the strategy office is Dumisa."""
    action = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation),
        responsible=amina,
        state=ActionState.IN_PROGRESS,
        deadline=date(2027, 3, 1),
    )
    return StepFactory.create(action=action, owner=bongani, text="Meet Sales", due_on=DUE)


def run(days: int, hours: int = 0) -> list[tuple[str, str]]:
    """Run the sender so many days after the date; return whom it wrote to and the subject."""
    return reminded(RULE.kind, ON_THE_DAY + timedelta(days=days, hours=hours))


@pytest.mark.django_db
def test_the_ladder_is_climbed_day_by_day(
    step: Step, amina: User, bongani: User, dumisa: User
) -> None:
    told = {days: run(days) for days in (-2, -1, 0, 1, 2, 3, 7, 14)}
    late = "days late: Meet Sales"
    assert told == {
        -2: [],  # a Sunday
        -1: [(bongani.email, "Due tomorrow: Meet Sales")],
        0: [],
        1: [(bongani.email, "1 day late: Meet Sales")],
        2: [],
        3: [(amina.email, f"3 {late}")],
        7: [(amina.email, f"7 {late}")],
        14: [(dumisa.email, f"14 {late}")],
    }


@pytest.mark.django_db
def test_after_days_without_a_run_each_is_told_once_and_nothing_is_told_twice(
    step: Step, amina: User, bongani: User, dumisa: User
) -> None:
    first = run(20)
    assert {recipient for recipient, _subject in first} == {
        amina.email,
        bongani.email,
        dumisa.email,
    }
    assert [run(20), run(21), run(24)] == [[], [], []]


@pytest.mark.django_db
def test_two_late_dates_are_one_mail(step: Step, bongani: User) -> None:
    StepFactory.create(action=step.action, owner=bongani, text="Decide", due_on=DUE)
    assert run(1) == [(bongani.email, "Corrective actions: 2 are due (2 late)")]
    text = OutgoingMail.objects.get().text
    assert "Meet Sales" in text
    assert "Decide" in text


@pytest.mark.django_db
def test_what_comes_later_on_a_day_waits_for_the_next_days_mail(step: Step, bongani: User) -> None:
    assert len(run(1)) == 1
    StepFactory.create(action=step.action, owner=bongani, text="Decide", due_on=DUE)
    assert run(1, hours=2) == []
    assert run(2) == [(bongani.email, "2 days late: Decide")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "hours"),
    [pytest.param(4, 0, id="Saturday"), pytest.param(1, -3, id="seven in the morning")],
)
def test_nobody_is_mailed_outside_working_hours(days: int, hours: int, step: Step) -> None:
    assert run(days, hours) == []


@pytest.mark.django_db
def test_a_new_date_begins_the_ladder_anew(step: Step, amina: User, bongani: User) -> None:
    run(1)
    reschedule_step(
        step=step,
        due_on=date(2026, 12, 1),
        reason="Later.",
        actor=amina,
        now=ON_THE_DAY + timedelta(days=1),
    )
    assert run(2) == []
    assert run(6) == [(bongani.email, "Due tomorrow: Meet Sales")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"done_at": ON_THE_DAY}, {"retired_at": ON_THE_DAY}], ids=["done", "removed"]
)
def test_what_is_done_or_removed_is_not_late(
    fields: dict[str, Any], step: Step, amina: User
) -> None:
    done_by = amina if "done_at" in fields else None
    Step.objects.filter(pk=step.pk).update(**fields, done_by=done_by)
    assert run(20) == []


@pytest.mark.django_db
def test_a_late_deadline_is_told_to_the_responsible_person(
    sales_obligation: Obligation, amina: User
) -> None:
    CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation),
        responsible=amina,
        state=ActionState.APPROVED,
        deadline=DUE,
        title="Replace traffic",
    )
    assert run(1) == [(amina.email, "1 day late: Replace traffic")]
    assert ReminderLine.objects.filter(reminder__user=amina).count() == 2


@pytest.mark.django_db
def test_who_left_gets_no_mail_that_waits(step: Step, bongani: User) -> None:
    run(1)
    reminder = Reminder.objects.get(user=bongani)
    with only(RULE.kind):
        assert may_still_read(KINDS[0], bongani.email, reminder.pk)
        assert not may_still_read(KINDS[0], "somebody@else.example", reminder.pk)
        User.objects.filter(pk=bongani.pk).update(is_active=False)

        assert not may_still_read(KINDS[0], bongani.email, reminder.pk)


@pytest.mark.django_db
def test_a_waiting_mail_does_not_name_a_step_that_was_done_since(step: Step, amina: User) -> None:
    run(1)
    reminder = Reminder.objects.get()
    Step.objects.filter(pk=step.pk).update(done_at=ON_THE_DAY, done_by=amina)

    with only(RULE.kind):
        assert not may_still_read(KINDS[0], reminder.user.email, reminder.pk)
