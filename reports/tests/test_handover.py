"""A person leaves: everything goes to a colleague in one step, and nothing stays behind."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.choices import ActionState
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from conftest import ClientOf
from departments.choices import MembershipRole, PlanState
from departments.models import Department, Membership, Obligation, User
from departments.tests.factories import (
    GoalFactory,
    MembershipFactory,
    ObjectiveFactory,
    PlanFactory,
)
from gaps.choices import GapSource
from gaps.tests.factories import gap_between
from kpis.choices import KpiState
from kpis.tests.factories import KpiFactory
from reports.selectors.holdings import holdings_of
from reports.services.handover import hand_over
from reports.tests.factories import ReportScheduleFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(amina: User, sales_obligation: Obligation, now: datetime) -> dict[str, Any]:
    """Return one thing of each kind that Amina holds, besides being head of Sales."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    gap = gap_between(sales_obligation, source=GapSource.PERSON)
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina)
    return {
        "goal": GoalFactory.create(owner=amina),
        "objective": ObjectiveFactory.create(plan=plan, owner=amina, text="Sell 12 more"),
        "kpi": KpiFactory.create(owner=amina),
        "gap": gap_between(sales_obligation, owner=amina),
        "action": action,
        "step": StepFactory.create(action=action, owner=amina),
        "schedule": ReportScheduleFactory.create(owner=amina),
    }


def test_everything_goes_to_the_colleague(
    everything: dict[str, Any], amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    given = hand_over(person=amina, to=bongani, actor=dumisa, now=now)

    assert {part.kind: len(part.rows) for part in given.parts} == dict.fromkeys(
        ("memberships", "goals", "objectives", "kpis", "gaps", "actions", "steps", "schedules"), 1
    )
    for row in everything.values():
        row.refresh_from_db()
    assert everything["action"].responsible == bongani
    owned = [row for name, row in everything.items() if name != "action"]
    assert {row.owner for row in owned} == {bongani}
    assert holdings_of(amina, dumisa, now).total == 0
    assert AuditEntry.objects.filter(event="user.handed_over", subject_id=amina.pk).count() == 1


def test_the_head_s_place_ends_and_the_heir_who_was_staff_becomes_head(
    amina: User, bongani: User, dumisa: User, sales: Department, now: datetime
) -> None:
    hand_over(person=amina, to=bongani, actor=dumisa, now=now)

    current = Membership.objects.filter(department=sales, ended_on=None)
    assert [(place.user, place.role) for place in current] == [(bongani, MembershipRole.HEAD)]


def test_an_heir_who_is_head_already_stays_it(
    amina: User, bongani: User, dumisa: User, sales: Department, now: datetime
) -> None:
    hand_over(person=bongani, to=amina, actor=dumisa, now=now)

    current = Membership.objects.filter(department=sales, ended_on=None)
    assert [(place.user, place.role) for place in current] == [(amina, MembershipRole.HEAD)]


def test_what_is_over_keeps_its_name(
    amina: User, bongani: User, dumisa: User, sales_obligation: Obligation, now: datetime
) -> None:
    closed = PlanFactory.create(obligation=sales_obligation, state=PlanState.CLOSED, author=amina)
    old = [
        ObjectiveFactory.create(plan=closed, owner=amina),
        KpiFactory.create(owner=amina, state=KpiState.RETIRED, state_reason="Replaced."),
        GoalFactory.create(owner=amina, retired_on=now.date().replace(day=1)),
    ]
    done = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation, source=GapSource.PERSON),
        responsible=amina,
        state=ActionState.CANCELLED,
    )

    hand_over(person=amina, to=bongani, actor=dumisa, now=now)

    for row in [*old, done]:
        row.refresh_from_db()
    assert {row.owner for row in old} | {done.responsible} == {amina}


def test_only_what_is_ticked_is_given(
    everything: dict[str, Any], amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    hand_over(person=amina, to=bongani, kinds=["kpis"], actor=dumisa, now=now)

    kinds = [part.kind for part in holdings_of(amina, dumisa, now).parts]
    assert kinds == ["memberships", "goals", "objectives", "gaps", "actions", "steps", "schedules"]


def test_the_heir_gets_one_mail_with_counts_and_no_text_of_a_draft(
    everything: dict[str, Any], amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    hand_over(person=amina, to=bongani, actor=dumisa, now=now)

    mail = OutgoingMail.objects.get(kind="handed_over")
    assert mail.recipient == bongani.email
    assert "1\N{NO-BREAK SPACE}objective" in mail.text
    assert "Sell 12 more" not in mail.text + mail.html


def test_nothing_is_given_that_nobody_looked_at(
    everything: dict[str, Any], amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    seen = holdings_of(amina, dumisa, now).seen
    late = KpiFactory.create(owner=amina)

    with pytest.raises(Conflict):
        hand_over(person=amina, to=bongani, seen=seen, actor=dumisa, now=now)

    late.refresh_from_db()
    assert late.owner == amina
    assert not AuditEntry.objects.filter(event__contains="handed_over").exists()


def test_a_second_press_finds_nothing_and_mails_nobody(
    amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    hand_over(person=amina, to=bongani, actor=dumisa, now=now)
    with pytest.raises(DomainError, match="nothing to hand over"):
        hand_over(person=amina, to=bongani, actor=dumisa, now=now)
    assert OutgoingMail.objects.filter(kind="handed_over").count() == 1


def test_nobody_gives_himself_a_place_in_a_department(
    amina: User, dumisa: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        hand_over(person=amina, to=dumisa, actor=dumisa, now=now)
    assert amina.memberships.filter(ended_on=None).exists()


@pytest.mark.parametrize("heir", ["eve", "amina"])
def test_who_cannot_take_it_is_refused(
    heir: str, request: pytest.FixtureRequest, amina: User, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError) as refusal:
        hand_over(person=amina, to=request.getfixturevalue(heir), actor=dumisa, now=now)
    assert "to" in refusal.value.fields


def test_the_administrator_sees_the_count_of_a_draft_but_not_its_text(
    everything: dict[str, Any], amina: User, gugu: User, client_of: ClientOf, clock: Any
) -> None:
    page = client_of(gugu).get(f"/people/{amina.pk}/hand-over/").content.decode()

    assert "1\N{NO-BREAK SPACE}objective" in page
    assert "Sell 12 more" not in page


def test_a_stale_page_shows_what_is_held_now(
    everything: dict[str, Any],
    amina: User,
    bongani: User,
    dumisa: User,
    client_of: ClientOf,
    clock: Any,
) -> None:
    typed = {"to": bongani.pk, "kinds": ["kpis"], "seen": "0" * 64}
    response = client_of(dumisa).post(f"/people/{amina.pk}/hand-over/", typed)

    assert response.status_code == 409
    assert "has changed" in response.content.decode()
    assert not AuditEntry.objects.filter(event__contains="handed_over").exists()


@pytest.mark.parametrize(
    "typed", [{}, {"to": "x", "kinds": "goals"}, {"kinds": ["nothing"]}, {"to": "", "seen": "\x00"}]
)
def test_bad_input_is_answered_at_the_field(
    typed: dict[str, Any], amina: User, dumisa: User, client_of: ClientOf, clock: Any
) -> None:
    response = client_of(dumisa).post(f"/people/{amina.pk}/hand-over/", typed)

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_who_leaves_is_asked_and_leads_on(
    amina: User, dumisa: User, client_of: ClientOf, clock: Any
) -> None:
    client = client_of(dumisa)
    assert client.get("/people/hand-over/").status_code == 200
    assert client.get("/people/hand-over/?person=nobody").status_code == 422
    chosen = client.get(f"/people/hand-over/?person={amina.pk}")
    assert chosen["Location"] == f"/people/{amina.pk}/hand-over/"


def test_the_number_of_queries_of_the_preview_does_not_grow(
    everything: dict[str, Any], amina: User, dumisa: User, client_of: ClientOf, clock: Any
) -> None:
    def count() -> int:
        client = client_of(dumisa)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/people/{amina.pk}/hand-over/")
        return len(queries)

    before = count()
    KpiFactory.create_batch(5, owner=amina)
    GoalFactory.create_batch(5, owner=amina)
    StepFactory.create_batch(5, action=everything["action"], owner=amina)
    MembershipFactory.create_batch(5, user=amina)
    assert count() == before
