"""Heads are asked each month, the strategy office answers, and what changed is named."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.choices.feedback import FeedbackState
from actions.models import Feedback
from actions.selectors import feedback_reminders
from actions.selectors.feedback import feedback_lines, feedback_rates, listed
from actions.services import feedback as services
from actions.services import feedback_mails
from actions.services.feedback import ChangeDraft
from actions.tests.factories_trainings import FeedbackFactory
from departments.models import Department, Goal, Obligation, User
from departments.reminding import REMINDER
from departments.tests.factories import DepartmentFactory, PlanFactory, QuarterFactory
from departments.tests.reminded import reminded
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXTS = {"works": "The weekly numbers.", "works_not": "", "adjustment": "One KPI less."}


@pytest.fixture
def sent(sales: Department, amina: User, now: datetime) -> Feedback:
    """Return feedback of Sales that waits for an answer."""
    form = FeedbackFactory.create(department=sales)
    return services.send_feedback(feedback=form, changes=TEXTS, actor=amina, now=now)


def months() -> list[date]:
    rows = Feedback.objects.filter(is_asked=True).order_by("month")
    return list(rows.values_list("month", flat=True))


@pytest.mark.usefixtures("quarter")
def test_each_department_is_asked_once_about_the_month_that_ended(
    sales: Department, customer_service: Department, now: datetime
) -> None:
    DepartmentFactory.create(active_until=date(2026, 9, 30))

    assert services.ask_for_feedback(now=now) == 2
    assert services.ask_for_feedback(now=now + DAY) == 0

    assert set(months()) == {date(2026, 10, 1)}
    assert set(Feedback.objects.values_list("due_on", flat=True)) == {date(2026, 11, 28)}


@pytest.mark.usefixtures("sales", "quarter")
def test_months_of_an_outage_are_made_up_for(now: datetime) -> None:
    QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1))
    services.ask_for_feedback(now=now)

    services.ask_for_feedback(now=now + 80 * DAY)

    assert months() == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


@pytest.mark.usefixtures("sales")
def test_a_month_outside_all_quarters_has_no_form(now: datetime) -> None:
    QuarterFactory.create()

    assert services.ask_for_feedback(now=now - 60 * DAY) == 0
    # On the last evening of October in Pretoria the month has not ended, though it has in Auckland.
    late = datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("Africa/Johannesburg"))
    assert services.ask_for_feedback(now=late) == 0
    assert services.ask_for_feedback(now=late + timedelta(hours=1)) == 1


def test_heads_are_told_once_and_reminded_once(
    sales: Department, amina: User, now: datetime
) -> None:
    FeedbackFactory.create(department=sales, created_at=now, due_on=now.date() + 3 * DAY)

    for days in (0, 1, 2, 3, 4):
        feedback_mails.send_feedback_mails(now=now + days * DAY)
        reminded(feedback_reminders.RULE.kind, now + days * DAY)

    kinds = OutgoingMail.objects.filter(recipient=amina.email).values_list("kind", flat=True)
    assert sorted(kinds) == [feedback_mails.ASKED, REMINDER]


def test_what_was_sent_is_mailed_about_no_more(sent: Feedback, amina: User) -> None:
    assert not feedback_mails.may_still_read(feedback_mails.ASKED, amina.email, sent.pk)
    assert feedback_mails.may_still_read(feedback_mails.ANSWERED, amina.email, sent.pk)


def test_an_empty_form_is_not_sent(sales: Department, amina: User, now: datetime) -> None:
    form = FeedbackFactory.create(department=sales)

    with pytest.raises(DomainError, match="at least one thing"):
        services.send_feedback(feedback=form, changes={"works": "  "}, actor=amina, now=now)
    assert Feedback.objects.get().state == FeedbackState.OPEN


def test_two_heads_who_write_at_once_lose_nothing(
    sales: Department, amina: User, now: datetime
) -> None:
    form = FeedbackFactory.create(department=sales)
    services.save_feedback(
        feedback=Feedback.objects.get(), changes={"works": "Mine"}, actor=amina, now=now
    )

    with pytest.raises(Conflict):
        services.save_feedback(feedback=form, changes={"works": "Yours"}, actor=amina, now=now)
    assert Feedback.objects.get().works == "Mine"


def test_adopted_feedback_names_what_changed_and_the_thing_names_the_feedback(
    sent: Feedback, goal: Goal, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    services.answer_feedback(
        feedback=sent,
        outcome=FeedbackState.ADOPTED,
        answer="Done.",
        changes=(ChangeDraft("The goal has one measure less.", goal),),
        actor=dumisa,
        now=now,
    )

    line = feedback_lines(listed(amina), amina, now)[0]
    assert [(one.what, one.name) for one in line.changes] == [
        ("The goal has one measure less.", goal.title)
    ]
    because = goal.feedback_changes.told_to(bongani)[0]
    assert (because.feedback, because.may_open) == (sent, False)
    assert goal.feedback_changes.told_to(amina)[0].may_open
    mail = OutgoingMail.objects.get()
    assert mail.recipient == amina.email
    assert "The goal has one measure less." in mail.text


def test_a_plan_version_can_be_what_changed(
    sent: Feedback, sales_obligation: Obligation, amina: User, dumisa: User, now: datetime
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation)

    services.answer_feedback(
        feedback=sent,
        outcome=FeedbackState.ADOPTED,
        answer="Done.",
        changes=(ChangeDraft("One KPI less.", plan),),
        actor=dumisa,
        now=now,
    )

    change = feedback_lines(listed(amina), amina, now)[0].changes[0]
    assert change.url.endswith(f"/departments/sales/plans/2026-Q4/?version={plan.number}")


@pytest.mark.parametrize(
    ("outcome", "answer", "field"),
    [
        (FeedbackState.ADOPTED, "Done.", "thing"),
        (FeedbackState.DECLINED, "  ", "answer"),
        ("sent", "Done.", "outcome"),
    ],
    ids=["adopted and nothing changed", "no words", "no outcome"],
)
def test_an_answer_says_what_becomes_of_it(
    sent: Feedback, dumisa: User, now: datetime, outcome: str, answer: str, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        services.answer_feedback(
            feedback=sent, outcome=outcome, answer=answer, actor=dumisa, now=now
        )
    assert field in refused.value.fields


def test_nobody_answers_himself_and_nothing_is_answered_unsent(
    sent: Feedback, customer_service: Department, amina: User, dumisa: User, now: datetime
) -> None:
    draft = FeedbackFactory.create(department=customer_service)

    with pytest.raises(NotAllowed):
        services.answer_feedback(
            feedback=sent, outcome="answered", answer="Fine.", actor=amina, now=now
        )
    with pytest.raises(WrongState):
        services.answer_feedback(
            feedback=draft, outcome="answered", answer="Fine.", actor=dumisa, now=now
        )


def test_adopted_feedback_stays_adopted(
    sent: Feedback, goal: Goal, dumisa: User, now: datetime
) -> None:
    services.answer_feedback(
        feedback=sent, outcome="declined", answer="Not now.", actor=dumisa, now=now
    )
    services.answer_feedback(
        feedback=sent,
        outcome="adopted",
        answer="After all.",
        changes=(ChangeDraft("Goal reworded.", goal),),
        actor=dumisa,
        now=now + DAY,
    )

    with pytest.raises(WrongState, match="adopted"):
        services.answer_feedback(
            feedback=sent, outcome="declined", answer="No.", actor=dumisa, now=now
        )
    assert Feedback.objects.get().answered_at == now


def test_the_loop_in_numbers(sent: Feedback, dumisa: User, now: datetime) -> None:
    FeedbackFactory.create(state=FeedbackState.ANSWERED)
    FeedbackFactory.create(state=FeedbackState.OPEN)

    soon, later = feedback_rates(now + 7 * DAY), feedback_rates(now + 8 * DAY)

    assert (soon.answered.done, soon.answered.total, soon.answered.shown) == (1, 2, "50.0")
    assert (soon.returned.done, soon.returned.total) == (2, 3)
    assert (soon.late_answers, later.late_answers) == (0, 1)
    line = feedback_lines(listed(dumisa), dumisa, now + 8 * DAY)[0]
    assert (line.row, line.days_waiting, line.is_answer_late) == (sent, 8, True)


def test_a_feedback_begun_twice_is_one_draft(sales: Department, amina: User, now: datetime) -> None:
    first = services.begin_feedback(department=sales, actor=amina, now=now)
    again = services.begin_feedback(department=sales, actor=amina, now=now)

    assert first == again
    assert first.month == date(2026, 11, 1)
