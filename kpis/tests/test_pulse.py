"""The question of the month: who is asked, and that no answer is kept."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from departments.models import Department, Goal, Quarter, User
from departments.tests.factories import GoalFactory
from kpis.models import PulseRound, PulseSeat, PulseTally
from kpis.services import pulse as services
from kpis.tests.factories_cascade import PulseSeatFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState


@pytest.fixture
def chain(quarter: Quarter, goal: Goal, sales: Department, bongani: User) -> Goal:
    """Give Bongani a target under one of Sales under one of the organization."""
    top = KptFactory.create(quarter=quarter, goal=goal)
    middle = KptFactory.create(quarter=quarter, level="department", department=sales, parent=top)
    KptFactory.create(
        quarter=quarter, level="person", department=sales, person=bongani, parent=middle
    )
    GoalFactory.create_batch(5)
    return goal


def the_seat(of: User) -> PulseSeat:
    return PulseSeat.objects.select_related("round").get(user=of)


def test_everybody_with_a_chain_is_asked_about_its_goal(
    chain: Goal, bongani: User, amina: User, chipo: User, now: datetime
) -> None:
    services.make_round(now=now)

    assert set(PulseSeat.objects.values_list("user", flat=True)) == {bongani.pk, amina.pk}
    seat = the_seat(bongani)
    assert seat.right == chain
    assert len(seat.choices) == 4
    assert PulseTally.objects.get().asked == 2


def test_the_month_is_asked_about_once(chain: Goal, amina: User, now: datetime) -> None:
    services.make_round(now=now)
    services.make_round(now=now + timedelta(hours=1))
    assert PulseRound.objects.count() == 1


def test_a_worker_that_was_down_asks_later_but_not_on_the_last_days(
    chain: Goal, amina: User, now: datetime
) -> None:
    assert services.make_round(now=now.replace(day=28)) is None
    assert services.make_round(now=now.replace(day=20)) is not None


def test_an_answer_is_counted_and_forgotten(
    chain: Goal, bongani: User, amina: User, now: datetime
) -> None:
    services.make_round(now=now)
    wrong = next(one for one in the_seat(amina).choices if one != str(chain.pk))

    said = [
        services.answer_pulse(seat=the_seat(bongani), goal=chain.pk, actor=bongani, now=now),
        services.answer_pulse(seat=the_seat(amina), goal=UUID(wrong), actor=amina, now=now),
    ]

    assert said == [True, False]
    tally = PulseTally.objects.get()
    assert (tally.asked, tally.answered, tally.right) == (2, 2, 1)
    assert set(PulseSeat.objects.values_list("has_answered", "updated_at")) == {(True, now)}


def test_one_answer_a_month_counts(chain: Goal, bongani: User, now: datetime) -> None:
    services.make_round(now=now)
    first, second = the_seat(bongani), the_seat(bongani)
    services.answer_pulse(seat=first, goal=chain.pk, actor=bongani, now=now)
    with pytest.raises(WrongState):
        services.answer_pulse(seat=second, goal=chain.pk, actor=bongani, now=now)
    assert PulseTally.objects.get().answered == 1


def test_what_was_not_offered_or_comes_late_is_refused(
    chain: Goal, bongani: User, chipo: User, now: datetime
) -> None:
    seat = PulseSeatFactory.create(user=bongani)
    other = GoalFactory.create()
    with pytest.raises(DomainError):
        services.answer_pulse(seat=seat, goal=other.pk, actor=bongani, now=now)
    with pytest.raises(NotAllowed):
        services.answer_pulse(seat=seat, goal=seat.right_id, actor=chipo, now=now)
    with pytest.raises(WrongState):
        services.answer_pulse(
            seat=seat, goal=seat.right_id, actor=bongani, now=now + timedelta(days=31)
        )


def test_as_long_as_nothing_leads_to_a_goal_nobody_is_asked(
    quarter: Quarter, bongani: User, now: datetime
) -> None:
    GoalFactory.create_batch(5)
    assert services.make_round(now=now) is None
    assert not PulseRound.objects.exists()


def test_without_an_open_quarter_nobody_is_asked(db: None, amina: User, now: datetime) -> None:
    assert services.make_round(now=now) is None
