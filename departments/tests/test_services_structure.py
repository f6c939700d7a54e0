"""Quarters, goals, priorities and people: what changes alignment is told, the rest is kept safe."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from departments.choices import QuarterState
from departments.models import Department, Goal, Obligation, Quarter, User
from departments.services import drivers, goals, people, quarters
from departments.signals import plan_changed
from departments.tasks import answer_reset_requests_task, turn_the_day_task
from departments.tests.factories import (
    GoalFactory,
    GoalMeasureFactory,
    KeyProjectFactory,
    MeasureCouplingFactory,
    MembershipFactory,
    ObligationFactory,
    ProjectPriorityFactory,
    QuarterFactory,
    UserFactory,
)
from saypro_align.audit.models import AuditEntry
from saypro_align.celery import app
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.settings.beat import CELERY_BEAT_SCHEDULE

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[UUID]]:
    """Collect what plan_changed says."""
    ids: list[UUID] = []

    def hear(obligation_ids: list[UUID], **_: Any) -> None:
        ids.extend(obligation_ids)

    plan_changed.connect(hear)
    yield ids
    plan_changed.disconnect(hear)


Act = Callable[[Goal, User, datetime], Any]


@pytest.mark.parametrize(
    "act",
    [
        lambda goal, user, now: goals.create_goal(
            title="Other", why="Because.", category="revenue", actor=user, now=now
        ),
        lambda goal, user, now: goals.edit_goal(
            goal=goal, changes={"weight": 3}, expected_version=1, actor=user, now=now
        ),
        lambda goal, user, now: goals.retire_goal(goal=goal, reason="Done", actor=user, now=now),
        lambda goal, user, now: drivers.add_measure(
            goal=goal, kind="measure", name="Orders", direction="increase", actor=user, now=now
        ),
        lambda goal, user, now: drivers.retire_measure(
            measure=GoalMeasureFactory.create(goal=goal), actor=user, now=now
        ),
        lambda goal, user, now: drivers.couple_measures(
            first=GoalMeasureFactory.create(),
            second=GoalMeasureFactory.create(),
            sign=-1,
            reason="Time",
            actor=user,
            now=now,
        ),
    ],
    ids=["create", "edit", "retire", "measure", "retire measure", "couple"],
)
def test_goals_and_what_moves_them_touch_every_plan_of_open_quarters(
    act: Act,
    heard: list[UUID],
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    dumisa: User,
    now: datetime,
) -> None:
    closed = QuarterFactory.create(
        starts_on=sales_obligation.quarter.starts_on.replace(year=2024), state=QuarterState.CLOSED
    )
    ObligationFactory.create(quarter=closed)
    act(GoalFactory.create(), dumisa, now)
    assert set(heard) == {sales_obligation.pk, customer_service_obligation.pk}


def test_a_priority_touches_the_departments_that_share_the_goal(
    heard: list[UUID],
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    amina: User,
    now: datetime,
) -> None:
    ObligationFactory.create(quarter=sales_obligation.quarter)
    project = KeyProjectFactory.create()
    ProjectPriorityFactory.create(
        project=project, department=customer_service_obligation.department
    )
    goals.set_priority(
        project=project, department=sales_obligation.department, rank=2, actor=amina, now=now
    )
    assert set(heard) == {sales_obligation.pk, customer_service_obligation.pk}


def test_a_priority_is_one_row_however_often_it_is_set(
    sales: Department, amina: User, now: datetime
) -> None:
    project = KeyProjectFactory.create()
    first = goals.set_priority(project=project, department=sales, rank=2, actor=amina, now=now)
    again = goals.set_priority(
        project=project, department=sales, rank=1, expected_version=1, actor=amina, now=now
    )
    assert (first.pk, again.rank, again.version) == (again.pk, 1, 2)
    with pytest.raises(Conflict):
        goals.set_priority(
            project=project, department=sales, rank=3, expected_version=1, actor=amina, now=now
        )


def test_the_order_of_two_coupled_measures_does_not_matter(dumisa: User, now: datetime) -> None:
    one, two = GoalMeasureFactory.create(), GoalMeasureFactory.create()
    drivers.couple_measures(first=one, second=two, sign=1, reason="x", actor=dumisa, now=now)
    with pytest.raises(ValidationError, match="already coupled"):
        drivers.couple_measures(first=two, second=one, sign=-1, reason="y", actor=dumisa, now=now)


def test_a_measure_is_not_coupled_with_itself(dumisa: User, now: datetime) -> None:
    measure = GoalMeasureFactory.create()
    with pytest.raises(DomainError) as caught:
        drivers.couple_measures(
            first=measure, second=measure, sign=1, reason="x", actor=dumisa, now=now
        )
    assert list(caught.value.fields) == ["second"]


def test_a_retired_measure_takes_its_couplings_along(dumisa: User, now: datetime) -> None:
    coupling = MeasureCouplingFactory.create()
    drivers.retire_measure(measure=coupling.second, actor=dumisa, now=now)
    coupling.refresh_from_db()
    assert coupling.retired_at == now


def test_a_goal_retired_today_holds_until_midnight(dumisa: User, now: datetime) -> None:
    goal = goals.retire_goal(goal=GoalFactory.create(), reason="Done", actor=dumisa, now=now)
    assert goal.is_active_on(now.date())
    assert not goal.is_active_on(now.date() + timedelta(days=1))
    with pytest.raises(WrongState):
        goals.edit_goal(
            goal=goal, changes={"weight": 1}, expected_version=None, actor=dumisa, now=now
        )


def test_an_owner_must_work_here(eve: User, dumisa: User, now: datetime) -> None:
    with pytest.raises(DomainError) as caught:
        goals.create_goal(
            title="Grow", why="x", category="revenue", owner=eve, actor=dumisa, now=now
        )
    assert list(caught.value.fields) == ["owner"]


def test_an_expired_exemption_ends_by_itself_once(
    heard: list[UUID], sales_obligation: Obligation, farai: User, now: datetime
) -> None:
    quarters.exempt_obligation(
        obligation=sales_obligation,
        reason="Moving",
        until=now.date() + timedelta(days=2),
        actor=farai,
        now=now,
    )
    assert quarters.end_expired_exemptions(now + timedelta(days=2)) == []
    later = now + timedelta(days=3)
    assert quarters.end_expired_exemptions(later) == [sales_obligation]
    assert quarters.end_expired_exemptions(later) == []
    sales_obligation.refresh_from_db()
    assert sales_obligation.exempted_by is None
    assert heard == [sales_obligation.pk] * 2
    entry = AuditEntry.objects.get(event="obligation.exemption_ended")
    assert (entry.actor, entry.why) == (None, "The exemption expired.")


def test_the_database_refuses_half_an_exemption(
    sales_obligation: Obligation, now: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=sales_obligation.pk).update(exempted_at=now)


def test_an_open_quarter_cannot_be_opened_again(
    quarter: Quarter, dumisa: User, now: datetime
) -> None:
    with pytest.raises(WrongState):
        quarters.open_quarter(quarter=quarter, actor=dumisa, now=now)


def test_a_closed_quarter_is_frozen(dumisa: User, quarter: Quarter, now: datetime) -> None:
    after = now + timedelta(days=60)
    quarters.close_quarter(quarter=quarter, actor=dumisa, now=after)
    with pytest.raises(WrongState):
        quarters.edit_quarter(
            quarter=quarter, changes={"vision": "x"}, expected_version=2, actor=dumisa, now=after
        )


def test_a_department_belongs_to_a_quarter_once(
    sales_obligation: Obligation, dumisa: User, now: datetime
) -> None:
    with pytest.raises(ValidationError):
        quarters.add_obligation(
            quarter=sales_obligation.quarter,
            department=sales_obligation.department,
            actor=dumisa,
            now=now,
        )


def test_addresses_are_compared_without_their_case(amina: User, gugu: User, now: datetime) -> None:
    with pytest.raises(ValidationError, match="exists"):
        people.add_user(email="AMINA@saypro.example", name="Other", actor=gugu, now=now)


def test_deactivating_ends_the_session_and_keeps_the_past(
    amina: User, as_amina: Client, gugu: User, now: datetime
) -> None:
    people.deactivate_user(user=amina, reason="Left", actor=gugu, now=now)
    as_amina.get("/goals/")
    assert as_amina.get("/goals/").status_code == 302
    assert User.objects.get(pk=amina.pk).name == amina.name


def test_nobody_deactivates_himself(gugu: User, now: datetime) -> None:
    with pytest.raises(WrongState, match="yourself"):
        people.deactivate_user(user=gugu, actor=gugu, now=now)


@pytest.mark.parametrize("role", ["", "coordinator", "leader"])
def test_nobody_changes_his_own_role(role: str, gugu: User, now: datetime) -> None:
    UserFactory.create(organization_role="administrator")
    with pytest.raises(NotAllowed, match="Somebody else must change your role"):
        people.edit_user(
            user=gugu,
            changes={"organization_role": role},
            expected_version=1,
            actor=gugu,
            now=now,
        )
    people.edit_user(
        user=gugu,
        changes={"name": "Gugu D.", "organization_role": "administrator"},
        expected_version=1,
        actor=gugu,
        now=now,
    )


def test_an_external_reader_belongs_to_no_department(
    eve: User, bongani: User, sales: Department, gugu: User, now: datetime
) -> None:
    with pytest.raises(DomainError):
        people.add_membership(user=eve, department=sales, role="staff", actor=gugu, now=now)
    with pytest.raises(DomainError, match="End the memberships"):
        people.edit_user(
            user=bongani,
            changes={"organization_role": "external"},
            expected_version=1,
            actor=gugu,
            now=now,
        )


def test_a_person_is_in_a_department_once_at_a_time(
    bongani: User, sales: Department, gugu: User, now: datetime
) -> None:
    with pytest.raises(ValidationError, match="already belongs"):
        people.add_membership(user=bongani, department=sales, role="head", actor=gugu, now=now)
    people.end_membership(membership=bongani.memberships.get(), actor=gugu, now=now)
    people.add_membership(user=bongani, department=sales, role="head", actor=gugu, now=now)
    assert bongani.headed_department_ids() == {sales.pk}


def test_a_stale_person_is_a_conflict(amina: User, gugu: User, now: datetime) -> None:
    stale = User.objects.get(pk=amina.pk)
    people.edit_user(
        user=amina, changes={"name": "Amina Y."}, expected_version=1, actor=gugu, now=now
    )
    with pytest.raises(Conflict) as caught:
        people.edit_user(
            user=stale, changes={"name": "A. Yusuf"}, expected_version=1, actor=gugu, now=now
        )
    assert caught.value.current.name == "Amina Y."
    assert User.objects.get(pk=amina.pk).version == 2


def test_the_server_alone_makes_a_superuser(amina: User, gugu: User, now: datetime) -> None:
    with pytest.raises(DomainError):
        people.edit_user(
            user=amina,
            changes={"is_superuser": True},
            expected_version=1,
            actor=gugu,
            now=now,
        )


def test_the_timetable_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    named = {str(entry["task"]) for entry in CELERY_BEAT_SCHEDULE.values()}
    ours = {name for name in named if name.startswith(("departments.", "saypro_align."))}
    assert ours <= set(app.tasks)
    assert len(ours) == 6


def test_the_tasks_wake_the_services(
    sales_obligation: Obligation, farai: User, clock: Any, now: datetime
) -> None:
    quarters.exempt_obligation(
        obligation=sales_obligation, reason="Moving", until=now.date(), actor=farai, now=now
    )
    clock.shift(timedelta(days=1))
    turn_the_day_task()
    answer_reset_requests_task()
    sales_obligation.refresh_from_db()
    assert sales_obligation.exempted_at is None


def test_a_membership_that_ended_gives_no_rights(sales: Department, now: datetime) -> None:
    ended = MembershipFactory.create(department=sales, role="head", ended_on=now.date())
    assert ended.user.headed_department_ids() == set()
    assert ended.user.policy_roles() == {"staff"}
