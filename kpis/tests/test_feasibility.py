"""Heads say whether proposed targets can be reached; who is missing and who disagrees is named."""

from datetime import UTC, date, datetime, timedelta

import pytest

from departments.models import Department, User
from kpis.choices.discussions import FeasibilityAnswer
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Feasibility, Kpt
from kpis.selectors.feasibility import Poll, csv_lines, poll_of, polls_of, proposed, to_answer
from kpis.services.feasibility import Said, say_feasible
from kpis.tests.factories_cascade import KptContributionFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.audit import past
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

YES, CONDITIONS, NO = FeasibilityAnswer.YES, FeasibilityAnswer.CONDITIONS, FeasibilityAnswer.NO


@pytest.fixture
def kpt(sales: Department, customer_service: Department) -> Kpt:
    """Return a proposed target of the organization, which has two departments."""
    held: Kpt = KptFactory.create(state=KptState.PROPOSED)
    return held


def poll(kpt: Kpt, now: datetime) -> Poll:
    return poll_of(kpt, today=now.date())


def test_all_departments_are_asked_and_the_missing_are_named(
    kpt: Kpt, sales: Department, amina: User, chipo: User, now: datetime
) -> None:
    say_feasible(said=[Said(kpt, sales, YES)], actor=amina, now=now)
    told = poll(kpt, now)

    assert [(one.department.name, one.who) for one in told.missing] == [
        ("Customer Service", "Chipo Banda")
    ]
    assert (told.yes, told.answered, len(told.voices), told.share) == (1, 1, 2, "100.0\u00a0%")


def test_who_disagrees_is_seen_a_no_first(
    kpt: Kpt,
    sales: Department,
    customer_service: Department,
    amina: User,
    chipo: User,
    now: datetime,
) -> None:
    said = Said(kpt, customer_service, CONDITIONS, "With two more people.")
    say_feasible(said=[said], actor=chipo, now=now)
    say_feasible(said=[Said(kpt, sales, NO, "The market is gone.")], actor=amina, now=now)
    told = poll(kpt, now)

    assert [one.answer.comment for one in told.dissent if one.answer] == [
        "The market is gone.",
        "With two more people.",
    ]
    assert told.share == "0.0\u00a0%"


def test_the_last_answer_counts_and_the_earlier_ones_stay(
    kpt: Kpt, sales: Department, amina: User, now: datetime
) -> None:
    later = now + timedelta(hours=2)
    say_feasible(said=[Said(kpt, sales, NO, "No.")], actor=amina, now=now)
    say_feasible(said=[Said(kpt, sales, YES)], actor=amina, now=later)
    say_feasible(said=[Said(kpt, sales, YES)], actor=amina, now=later)

    assert poll(kpt, now).yes == 1
    assert list(Feasibility.objects.values_list("answer", flat=True)) == ["no", "yes"]
    with past.as_of(now + timedelta(hours=1), reader=amina):
        assert poll(kpt, now).count(NO) == 1


def test_a_departments_target_asks_it_and_those_who_contribute(
    sales: Department, customer_service: Department, now: datetime
) -> None:
    kpt = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, state=KptState.PROPOSED)
    before = [voice.department for voice in poll(kpt, now).voices]
    KptContributionFactory.create(kpt=kpt, department=customer_service)

    assert before == [sales]
    assert [one.department for one in poll(kpt, now).voices] == [customer_service, sales]


def test_a_doubt_says_why(kpt: Kpt, sales: Department, amina: User, now: datetime) -> None:
    with pytest.raises(DomainError, match="Say under which conditions"):
        say_feasible(said=[Said(kpt, sales, CONDITIONS, "  ")], actor=amina, now=now)


def test_only_the_own_head_answers_and_only_while_it_is_proposed(
    kpt: Kpt, sales: Department, amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    for who in (bongani, chipo):
        with pytest.raises(NotAllowed):
            say_feasible(said=[Said(kpt, sales, YES)], actor=who, now=now)
    final = KptFactory.create()
    with pytest.raises(WrongState):
        say_feasible(said=[Said(final, sales, YES)], actor=amina, now=now)


def test_a_head_has_all_proposed_targets_on_one_page_what_is_missing_first(
    kpt: Kpt, sales: Department, amina: User, now: datetime
) -> None:
    other = KptFactory.create(state=KptState.PROPOSED, quarter=kpt.quarter)
    KptFactory.create(level=KptLevel.PERSON, department=sales, state=KptState.PROPOSED)
    say_feasible(said=[Said(kpt, sales, YES)], actor=amina, now=now)

    polls = polls_of(proposed(amina), today=now.date())

    assert [one.kpt for one in to_answer(amina, polls)] == [other, kpt]
    assert ["Sales", "Amina Yusuf", "Yes"] in [list(line[1:4]) for line in csv_lines(polls)]


def test_the_file_names_the_day_on_which_the_head_answered(
    kpt: Kpt, sales: Department, amina: User
) -> None:
    after_midnight = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    say_feasible(said=[Said(kpt, sales, YES)], actor=amina, now=after_midnight)

    polls = polls_of(proposed(amina), today=date(2026, 11, 23))

    assert {line[-1] for line in csv_lines(polls)} == {"", "2026-11-23"}


@pytest.mark.parametrize("count", [2, 20], ids=["few", "many"])
def test_the_page_costs_the_same_queries_whatever_its_length(
    sales: Department,
    amina: User,
    now: datetime,
    count: int,
    django_assert_num_queries: object,
) -> None:
    first = KptFactory.create(state=KptState.PROPOSED)
    KptFactory.create_batch(count, state=KptState.PROPOSED, quarter=first.quarter)

    with django_assert_num_queries(6):  # type: ignore[operator]
        polls = polls_of(proposed(amina), today=now.date())
        assert len(polls) == count + 1
