"""What actions ask for: who may say yes, how much is given, and what is refused."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from actions.choices import ActionState
from actions.choices.resources import RequestState
from actions.models import CorrectiveAction, PersonCapacity, ResourceRequest
from actions.selectors.load import load_rows, loads_of
from actions.selectors.resources import Total, action_resources, totals
from actions.services import capacity, handover, resources
from actions.services.resources import ResourceDraft
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from actions.tests.factories_resources import (
    PersonCapacityFactory,
    ResourceRequestFactory,
    TimeRequestFactory,
)
from departments.models import Obligation, User
from departments.tests.factories import UserFactory
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

MONEY = ResourceDraft(kind="money", what="Market study", amount=Decimal(15_000), unit="R")
FROM, UNTIL = date(2026, 11, 23), date(2026, 12, 20)


@pytest.fixture
def action(sales_obligation: Obligation, amina: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation), responsible=amina, state=ActionState.IN_PROGRESS
    )


@pytest.fixture
def asked(action: CorrectiveAction, amina: User, now: datetime) -> ResourceRequest:
    return resources.request_resource(action=action, draft=MONEY, actor=amina, now=now)


def time_of(person: User | None, **fields: Any) -> ResourceDraft:
    return ResourceDraft(
        kind="time",
        what="Analysis",
        amount=Decimal(6),
        person=person,
        **{"starts_on": FROM, "ends_on": UNTIL, **fields},
    )


def test_a_request_is_approved_and_given_in_part_with_the_reason(
    asked: ResourceRequest, amina: User, dumisa: User, now: datetime
) -> None:
    resources.approve_request(request=asked, actor=dumisa, now=now)
    resources.allocate_request(
        request=asked, amount=Decimal(10_000), reason="The rest in January.", actor=dumisa, now=now
    )
    asked.refresh_from_db()
    assert (asked.state, asked.allocated, asked.missing) == (
        "allocated",
        Decimal(10_000),
        Decimal(5_000),
    )
    mail = OutgoingMail.objects.get(kind="resource_answered")
    assert (mail.recipient, mail.subject) == (amina.email, "Allocated: Market study")
    assert "The rest in January." in mail.text


def test_what_was_given_in_part_is_given_whole_later(
    asked: ResourceRequest, dumisa: User, now: datetime
) -> None:
    resources.approve_request(request=asked, actor=dumisa, now=now)
    for amount, reason in ((Decimal(10_000), "Later more."), (Decimal(15_000), "")):
        resources.allocate_request(
            request=asked, amount=amount, reason=reason, actor=dumisa, now=now
        )
    assert (asked.allocated, asked.missing) == (Decimal(15_000), Decimal(0))


@pytest.mark.parametrize(
    ("amount", "reason", "field"),
    [
        pytest.param("15000.01", "x", "amount", id="more than asked for"),
        pytest.param("0", "x", "amount", id="nothing"),
        pytest.param("9", " ", "reason", id="less without a reason"),
    ],
)
def test_an_allocation_is_refused(
    amount: str, reason: str, field: str, asked: ResourceRequest, dumisa: User, now: datetime
) -> None:
    resources.approve_request(request=asked, actor=dumisa, now=now)
    with pytest.raises(DomainError) as refused:
        resources.allocate_request(
            request=asked, amount=Decimal(amount), reason=reason, actor=dumisa, now=now
        )
    assert list(refused.value.fields) == [field]


def test_nobody_approves_what_he_asked_for(
    action: CorrectiveAction, dumisa: User, now: datetime
) -> None:
    own = resources.request_resource(action=action, draft=MONEY, actor=dumisa, now=now)
    with pytest.raises(NotAllowed):
        resources.approve_request(request=own, actor=dumisa, now=now)


def test_nobody_approves_what_he_changed_himself(
    asked: ResourceRequest, dumisa: User, farai: User, now: datetime
) -> None:
    resources.edit_request(
        request=asked,
        changes={"amount": Decimal(90_000)},
        expected_version=asked.version,
        actor=dumisa,
        now=now,
    )
    with pytest.raises(NotAllowed, match="You asked for this yourself"):
        resources.approve_request(request=asked, actor=dumisa, now=now)
    assert not action_resources(asked.action, dumisa, now).lines[0].may_approve
    resources.approve_request(request=asked, actor=farai, now=now)
    assert asked.state == RequestState.APPROVED


def test_nothing_is_given_before_it_is_approved(
    asked: ResourceRequest, dumisa: User, now: datetime
) -> None:
    with pytest.raises(WrongState):
        resources.allocate_request(request=asked, amount=Decimal(1), actor=dumisa, now=now)


def test_who_asked_is_told_the_reason_of_a_no(
    asked: ResourceRequest, dumisa: User, now: datetime
) -> None:
    resources.decline_request(request=asked, reason="Nothing is left.", actor=dumisa, now=now)
    assert "Nothing is left." in OutgoingMail.objects.get(kind="resource_answered").text
    assert asked.state == RequestState.DECLINED
    assert asked.missing == 15_000


def test_a_request_changes_until_it_is_decided_on(
    asked: ResourceRequest, amina: User, dumisa: User, now: datetime
) -> None:
    def change(version: int) -> None:
        resources.edit_request(
            request=asked,
            changes={"amount": Decimal(9_000)},
            expected_version=version,
            actor=amina,
            now=now,
        )

    change(1)
    with pytest.raises(Conflict):
        change(1)
    resources.approve_request(request=asked, actor=dumisa, now=now)
    with pytest.raises(WrongState):
        change(3)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"starts_on": None}, "starts_on", id="no first day"),
        pytest.param({"ends_on": date(2026, 11, 1)}, "ends_on", id="ends before it starts"),
    ],
)
def test_time_is_asked_for_between_two_days(
    fields: dict[str, Any],
    field: str,
    action: CorrectiveAction,
    amina: User,
    bongani: User,
    now: datetime,
) -> None:
    with pytest.raises(DomainError) as refused:
        resources.request_resource(
            action=action, draft=time_of(bongani, **fields), actor=amina, now=now
        )
    assert list(refused.value.fields) == [field]


def test_a_step_of_another_action_is_refused(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    other = StepFactory.create(
        action=CorrectiveActionFactory.create(gap=action.gap, responsible=amina)
    )
    with pytest.raises(DomainError, match="Choose a step of this action"):
        resources.request_resource(
            action=action,
            draft=ResourceDraft(kind="money", what="x", amount=Decimal(1), step=other),
            actor=amina,
            now=now,
        )


def test_time_is_given_as_somebodys_hours_and_counts_in_his_weeks(
    action: CorrectiveAction, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    row = resources.request_resource(action=action, draft=time_of(None), actor=amina, now=now)
    resources.approve_request(request=row, actor=dumisa, now=now)
    with pytest.raises(DomainError, match="Say whose time it is"):
        resources.allocate_request(request=row, amount=Decimal(6), actor=dumisa, now=now)
    resources.allocate_request(
        request=row, amount=Decimal(6), person=bongani, actor=dumisa, now=now
    )
    load = loads_of([bongani], now)[bongani.pk]
    assert [week.hours for week in load.weeks[:6]] == [0, 6, 6, 6, 6, 0]
    resources.withdraw_request(request=row, reason="Solved.", actor=amina, now=now)
    assert not loads_of([bongani], now)[bongani.pk].has_any


def test_nobody_outside_gives_time(action: CorrectiveAction, amina: User, now: datetime) -> None:
    left = UserFactory.create(is_active=False)
    with pytest.raises(DomainError, match="Choose somebody who works here"):
        resources.request_resource(action=action, draft=time_of(left), actor=amina, now=now)


def test_what_a_closed_action_needs_is_not_asked_for(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    closed = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation), state=ActionState.CANCELLED, responsible=amina
    )
    with pytest.raises(WrongState):
        resources.request_resource(action=closed, draft=MONEY, actor=amina, now=now)


def test_totals_are_given_of_asked_by_kind_and_unit_without_what_was_withdrawn(
    action: CorrectiveAction,
) -> None:
    for state, given in (
        ("requested", None),
        ("allocated", Decimal(15_000)),
        ("declined", None),
        ("withdrawn", None),
    ):
        ResourceRequestFactory.create(action=action, state=state, allocated=given)
    TimeRequestFactory.create(
        action=action, state="allocated", allocated=Decimal(3), answer="Half a day a week less."
    )
    found = totals(ResourceRequest.objects.all())
    assert found == [
        Total(found[0].kind, "", Decimal(4), Decimal(3), 1, 0),
        Total(found[1].kind, "R", Decimal(45_000), Decimal(15_000), 3, 1),
    ]
    assert [total.counted_in for total in found] == ["hours a week", "R"]


def test_the_action_names_what_is_missing_and_what_nobody_asked_for(
    action: CorrectiveAction, amina: User, now: datetime
) -> None:
    declined = ResourceRequestFactory.create(action=action, state="declined")
    needing = StepFactory.create(action=action, resource_kind="technology", resource="Licence")
    asked_for = StepFactory.create(action=action, resource_kind="money")
    ResourceRequestFactory.create(action=action, step=asked_for)
    found = action_resources(action, amina, now)
    assert (found.missing, found.unasked) == ([declined], [needing])


def test_a_head_reads_the_time_of_his_people_and_staff_their_own(
    action: CorrectiveAction, amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    for person in (amina, bongani, chipo):
        TimeRequestFactory.create(action=action, person=person, state="allocated")

    def known(reader: User) -> set[User]:
        return {row.person for row in load_rows(reader, now)}

    assert known(amina) == {amina, bongani}
    assert known(bongani) == {bongani}
    assert known(chipo) == {chipo}


def test_who_has_given_too_much_away_comes_first(
    action: CorrectiveAction, dumisa: User, amina: User, bongani: User, now: datetime
) -> None:
    for person, hours in ((amina, 8), (bongani, 7)):
        TimeRequestFactory.create(
            action=action, person=person, amount=Decimal(hours), state="allocated"
        )
    PersonCapacityFactory.create(person=bongani, hours=Decimal(6))
    assert [row.person for row in load_rows(dumisa, now)] == [bongani, amina]
    assert [row.person for row in load_rows(dumisa, now, only_over=True)] == [bongani]


def test_hours_set_twice_for_one_day_are_one_row(bongani: User, amina: User, now: datetime) -> None:
    for hours in (4, 5):
        capacity.set_capacity(
            person=bongani, hours=Decimal(hours), from_on=UNTIL, actor=amina, now=now
        )
    assert PersonCapacity.objects.get(person=bongani).hours == 5


def test_hours_are_not_set_for_days_that_are_past(
    bongani: User, amina: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="Choose a day that is not past"):
        capacity.set_capacity(
            person=bongani, hours=Decimal(4), from_on=date(2026, 11, 1), actor=amina, now=now
        )


def test_the_time_of_somebody_who_leaves_goes_to_a_colleague(
    action: CorrectiveAction, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    TimeRequestFactory.create(action=action, person=bongani, state="allocated")
    TimeRequestFactory.create(action=action, person=bongani, state="declined")
    held = handover.hours_of(bongani)
    assert handover.give_hours(requests=list(held), to=amina, actor=dumisa, now=now) == 1
    assert [row.person for row in load_rows(dumisa, now)] == [amina]
