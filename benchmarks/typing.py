"""A plan of 10 objectives × 3 KPIs as somebody types it, beside all other plans of the quarter."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.organization import NOW
from departments.models import Department, Goal, Membership, Obligation, Plan, Quarter, User

OBJECTIVES = 10
KPIS = 3
_NAMES = ("Website traffic", "Repeat orders", "Answer time")


def draft(quarter: Quarter) -> Plan:
    """Return the empty draft of one more department."""
    head = User.objects.create(email="typing@bench.example", name="Typing")
    unit = Department.objects.create(
        name="Typing", slug="typing", active_from=quarter.starts_on, created_at=NOW, updated_at=NOW
    )
    Membership.objects.create(
        user=head,
        department=unit,
        role="head",
        started_on=quarter.starts_on,
        created_at=NOW,
        updated_at=NOW,
    )
    duty = Obligation.objects.create(
        quarter=quarter, department=unit, created_at=NOW, updated_at=NOW
    )
    return Plan.objects.create(
        obligation=duty, number=1, author=head, created_at=NOW, updated_at=NOW
    )


def asking(plan: Plan, name: str, objectives: int = OBJECTIVES) -> Callable[[], object]:
    """Return what posts so many objectives to one of the editor's two advisers."""
    client = Client()
    client.force_login(plan.author, backend=settings.AUTHENTICATION_BACKENDS[0])
    url = reverse(name, args=[plan.obligation.department.slug, plan.pk])
    data = _typed(plan, objectives)

    def ask() -> object:
        answer = client.post(url, data)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}.")
        return answer.content

    return ask


def _typed(plan: Plan, objectives: int) -> dict[str, Any]:
    goals = list(Goal.objects.order_by("slug"))
    data: dict[str, Any] = {
        "plan-version": plan.version,
        "objectives-TOTAL_FORMS": objectives,
    }
    for index in range(objectives):
        row = f"objectives-{index}"
        data |= {
            f"{row}-key": uuid4(),
            f"{row}-text": f"Raise repeat orders of group {index} by 5 %",
            f"{row}-goal": goals[index % len(goals)].pk,
            f"{row}-kpis-TOTAL_FORMS": KPIS,
        }
        for number, name in enumerate(_NAMES[:KPIS]):
            kpi = f"{row}-kpis-{number}"
            data |= {
                f"{kpi}-key": uuid4(),
                f"{kpi}-name": f"{name} {index}",
                f"{kpi}-unit": "%",
                f"{kpi}-direction": "increase",
                f"{kpi}-baseline": "40",
                f"{kpi}-target_value": "45",
                f"{kpi}-due_on": str(plan.obligation.quarter.ends_on),
                f"{kpi}-contribution": "It lowers what we spend on it.",
            }
    return data
