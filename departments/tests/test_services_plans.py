"""The life of a plan, four eyes, and what must not be possible in between."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from departments.choices import PlanState
from departments.models import Goal, Obligation, Plan, Quarter, User
from departments.services import plans as plan_services
from departments.services import quarters as quarter_services
from departments.signals import plan_changed
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(sales_obligation: Obligation, amina: User, now: datetime) -> Plan:
    """Return Amina's draft with one objective."""
    plan = plan_services.start_plan(obligation=sales_obligation, actor=amina, now=now)
    plan_services.add_objective(
        plan=plan, text="Increase conversions by 15 %", actor=amina, now=now
    )
    return plan


@pytest.fixture
def submitted(draft: Plan, amina: User, now: datetime) -> Plan:
    """Return Amina's submitted plan."""
    return plan_services.submit_plan(plan=draft, expected_version=None, actor=amina, now=now)


@pytest.fixture
def approved(submitted: Plan, dumisa: User, now: datetime) -> Plan:
    """Return Amina's plan in force."""
    return plan_services.approve_plan(plan=submitted, actor=dumisa, now=now)


@pytest.fixture
def heard() -> Any:
    """Collect what plan_changed says."""
    ids: list[UUID] = []

    def hear(obligation_ids: list[UUID], **_: Any) -> None:
        ids.extend(obligation_ids)

    plan_changed.connect(hear)
    yield ids
    plan_changed.disconnect(hear)


def test_a_plan_goes_from_draft_to_active(approved: Plan) -> None:
    approved.refresh_from_db()
    assert approved.state == PlanState.ACTIVE
    assert approved.in_force_since is not None
    events = list(
        AuditEntry.objects.filter(subject_id=approved.pk)
        .order_by("event")
        .values_list("event", flat=True)
    )
    assert events == ["plan.approved", "plan.started", "plan.submitted"]


def test_each_step_tells_the_apps_above(
    heard: list[UUID], approved: Plan, sales_obligation: Obligation
) -> None:
    assert len(heard) >= 4
    assert set(heard) == {sales_obligation.pk}


def test_who_wrote_a_plan_cannot_approve_it(submitted: Plan, amina: User, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="Somebody else must decide"):
        plan_services.approve_plan(plan=submitted, actor=amina, now=now)
    submitted.refresh_from_db()
    assert submitted.state == PlanState.SUBMITTED


def test_the_database_refuses_an_approver_who_is_the_author(
    submitted: Plan, amina: User, now: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=submitted.pk).update(decided_by=amina, decided_at=now)


def test_an_empty_plan_is_submitted_only_with_a_reason(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    plan = plan_services.start_plan(obligation=sales_obligation, actor=amina, now=now)
    with pytest.raises(DomainError, match="at least one objective"):
        plan_services.submit_plan(plan=plan, expected_version=None, actor=amina, now=now)
    plan_services.submit_plan(
        plan=plan,
        expected_version=None,
        override_reason="The department is being rebuilt.",
        actor=amina,
        now=now,
    )
    assert plan.state == PlanState.SUBMITTED


def test_a_second_working_version_is_refused(
    draft: Plan, sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    with pytest.raises(WrongState, match="being worked on"):
        plan_services.start_plan(obligation=sales_obligation, actor=amina, now=now)


def test_a_submitted_plan_takes_no_objective(submitted: Plan, amina: User, now: datetime) -> None:
    with pytest.raises(WrongState):
        plan_services.add_objective(plan=submitted, text="One more", actor=amina, now=now)
    assert submitted.objectives.count() == 1


def test_approving_twice_changes_nothing_the_second_time(
    submitted: Plan, dumisa: User, farai: User, now: datetime
) -> None:
    stale = Plan.objects.get(pk=submitted.pk)
    plan_services.approve_plan(plan=submitted, actor=dumisa, now=now)
    with pytest.raises(Conflict):
        plan_services.approve_plan(plan=stale, actor=farai, now=now)
    stored = Plan.objects.get(pk=submitted.pk)
    assert stored.decided_by == dumisa
    assert AuditEntry.objects.filter(event="plan.approved").count() == 1


def test_a_returned_plan_can_be_changed_and_submitted_again(
    submitted: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    plan_services.return_plan(plan=submitted, note="Add a number.", actor=dumisa, now=now)
    assert submitted.state == PlanState.RETURNED
    plan_services.add_objective(plan=submitted, text="Win 20 clients", actor=amina, now=now)
    plan_services.submit_plan(plan=submitted, expected_version=None, actor=amina, now=now)
    assert (submitted.state, submitted.decided_by) == (PlanState.SUBMITTED, None)


def test_returning_needs_a_note(submitted: Plan, dumisa: User, now: datetime) -> None:
    with pytest.raises(DomainError) as caught:
        plan_services.return_plan(plan=submitted, note="  ", actor=dumisa, now=now)
    assert "note" in caught.value.fields


def test_a_revision_keeps_keys_and_links_and_leaves_the_official_plan(
    approved: Plan, goal: Goal, amina: User, dumisa: User, now: datetime
) -> None:
    draft, first = plan_services.revise_plan(plan=approved, actor=amina, now=now)
    copy = draft.objectives.get()
    plan_services.link_goal(objective=copy, goal=goal, confirm=True, actor=amina, now=now)
    plan_services.submit_plan(plan=draft, expected_version=None, actor=amina, now=now)
    assert Plan.objects.get(pk=approved.pk).state == PlanState.ACTIVE
    plan_services.approve_plan(plan=draft, actor=dumisa, now=now)
    assert Plan.objects.get(pk=approved.pk).state == PlanState.SUPERSEDED
    third, second = plan_services.revise_plan(plan=draft, actor=amina, now=now)
    link = third.objectives.get().links.get()
    assert third.number == 3
    assert list(first) == [approved.objectives.get().pk]
    assert copy.key == third.objectives.get().key == approved.objectives.get().key
    assert (link.goal, link.confirmed_by) == (goal, amina)
    assert list(second) == [copy.pk]


def test_a_stale_version_is_refused_and_shows_both(draft: Plan, amina: User, now: datetime) -> None:
    seen = draft.version
    plan_services.save_plan(plan=draft, summary="Mine", expected_version=seen, actor=amina, now=now)
    other = Plan.objects.get(pk=draft.pk)
    with pytest.raises(Conflict) as caught:
        plan_services.save_plan(
            plan=other, summary="Theirs", expected_version=seen, actor=amina, now=now
        )
    assert caught.value.current.summary == "Mine"
    assert caught.value.mine == {"summary": "Theirs"}


def test_touching_a_plan_lets_one_of_two_editors_in(draft: Plan, now: datetime) -> None:
    seen = draft.version
    plan_services.touch_plan(plan=draft, expected_version=seen, now=now)
    assert draft.version == seen + 1
    with pytest.raises(Conflict):
        plan_services.touch_plan(plan=Plan.objects.get(pk=draft.pk), expected_version=seen, now=now)


def test_fields_the_server_decides_cannot_be_written(
    draft: Plan, amina: User, now: datetime
) -> None:
    objective = draft.objectives.get()
    with pytest.raises(DomainError) as caught:
        plan_services.save_objective(
            objective=objective, changes={"state": "retired"}, actor=amina, now=now
        )
    assert list(caught.value.fields) == ["state"]


def test_one_goal_is_linked_once(draft: Plan, goal: Goal, amina: User, now: datetime) -> None:
    objective = draft.objectives.get()
    link = plan_services.link_goal(objective=objective, goal=goal, actor=amina, now=now)
    with pytest.raises(ValidationError):
        plan_services.link_goal(objective=objective, goal=goal, actor=amina, now=now)
    plan_services.unlink_goal(link=link, actor=amina, now=now)
    again = plan_services.link_goal(objective=objective, goal=goal, actor=amina, now=now)
    plan_services.confirm_link(link=again, actor=amina, now=now)
    plan_services.confirm_link(link=again, actor=amina, now=now)
    assert AuditEntry.objects.filter(event="link.confirmed").count() == 1


def test_withdrawing_leaves_the_obligation_free_for_a_new_plan(
    submitted: Plan, sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    plan_services.withdraw_plan(plan=submitted, reason="Wrong file", actor=amina, now=now)
    fresh = plan_services.start_plan(obligation=sales_obligation, actor=amina, now=now)
    assert (submitted.state, fresh.number) == (PlanState.WITHDRAWN, 2)


def test_approved_early_becomes_active_on_the_first_day(
    quarter: Quarter, submitted: Plan, dumisa: User
) -> None:
    early = datetime.combine(
        quarter.starts_on - timedelta(days=10),
        datetime.min.time(),
        tzinfo=quarter.plans_due_at.tzinfo,
    )
    plan_services.approve_plan(plan=submitted, actor=dumisa, now=early)
    assert submitted.state == PlanState.APPROVED
    assert plan_services.activate_plans(early) == []
    begun = early + timedelta(days=11)
    assert plan_services.activate_plans(begun) == [submitted]
    assert plan_services.activate_plans(begun) == []
    assert Plan.objects.get(pk=submitted.pk).state == PlanState.ACTIVE


def test_a_closed_quarter_freezes_its_plans(
    quarter: Quarter, approved: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    with pytest.raises(WrongState, match="last day"):
        quarter_services.close_quarter(quarter=quarter, actor=dumisa, now=now)
    later = now + timedelta(days=60)
    quarter_services.close_quarter(quarter=quarter, actor=dumisa, now=later)
    frozen = Plan.objects.get(pk=approved.pk)
    assert frozen.state == PlanState.CLOSED
    with pytest.raises(WrongState):
        plan_services.revise_plan(plan=frozen, actor=amina, now=later)
