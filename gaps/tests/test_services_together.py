"""Several people decide while plans change: nobody waits in a ring, nothing is found twice."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from departments.models import Goal, Obligation, Plan, User
from departments.signals import plan_changed
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from gaps.choices import GapState
from gaps.models import AlignmentSnapshot, AssessmentRequest, Gap, PlanScore
from gaps.services import assessments, gaps
from kpis.models import KpiUse
from kpis.tests.factories import KpiUseFactory
from saypro_align.lib.exceptions import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def plan(sales_obligation: Obligation, goal: Goal) -> Plan:
    made = PlanFactory.create(obligation=sales_obligation, state="active")
    objective = ObjectiveFactory.create(plan=made)
    GoalLinkFactory.create(objective=objective, goal=goal)
    KpiUseFactory.create(objective=objective, kpi__name="Canteen menus", contribution="It helps.")
    return made


def run_together(*works: Callable[[], None]) -> list[BaseException]:
    """Run each in a thread of its own, begun at one moment; return what went wrong.

    SQLite in memory lives in one connection: there they take turns.
    """
    if connection.vendor == "sqlite":
        for work in works:
            work()
        return []
    start = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def begin(work: Callable[[], None]) -> None:
        start.wait()
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 (told to the test)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_deciding_and_changing_at_once_ends_in_one_truth(
    plan: Plan, dumisa: User, now: datetime
) -> None:
    assessments.assess(
        quarter=plan.obligation.quarter, obligation_ids=[plan.obligation_id], now=now
    )

    def decide() -> None:
        for number in range(ROUNDS):
            gap = Gap.objects.select_related("quarter").get()
            moment = now + timedelta(minutes=number)
            try:
                if gap.state == GapState.DISMISSED:
                    gaps.reopen_gap(gap=gap, reason="Looked again.", actor=dumisa, now=moment)
                else:
                    gaps.dismiss_gap(gap=gap, reason="Meant so.", actor=dumisa, now=moment)
            except DomainError:
                # The other was quicker; that is an answer, not a fault.
                continue

    def change() -> None:
        for number in range(ROUNDS):
            with transaction.atomic():
                KpiUse.objects.update(position=number + 1)
                plan_changed.send(
                    Plan, obligation_ids=[plan.obligation_id], now=now + timedelta(minutes=number)
                )

    assert run_together(decide, decide, change, change) == []
    assessments.sweep_assessments(now=now + timedelta(hours=1))

    assert Gap.objects.count() == 1
    assert PlanScore.objects.count() == 1
    assert not AssessmentRequest.objects.exists()
    numbers = list(AlignmentSnapshot.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    state = Gap.objects.get().state
    assert PlanScore.objects.get().is_fully_aligned is (state == GapState.DISMISSED)
