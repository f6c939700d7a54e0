"""The API writes by the same rules as the pages."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from conftest import ApiClientOf
from departments.models import Goal, GoalLink, Objective, Obligation, Plan, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement
from kpis.tests.factories import (
    KpiUseFactory,
    MeasurementFactory,
    MilestoneFactory,
)
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
API = "/api/v1"
NOBODY = "3f1d7f1e-5a55-4f0e-9d0e-0c6a1f6b7a11"


@pytest.fixture
def head(api_of: ApiClientOf, amina: User) -> APIClient:
    """Return Amina's client."""
    return api_of(amina)


@pytest.fixture
def draft(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's draft with one KPI."""
    use = KpiUseFactory.create(
        objective__plan__obligation=sales_obligation,
        objective__plan__author=amina,
        kpi__owner=amina,
    )
    return use.objective.plan


def test_a_whole_plan_is_written_submitted_and_approved(
    head: APIClient, api_of: ApiClientOf, farai: User, sales_obligation: Obligation, goal: Goal
) -> None:
    plan = head.post(f"{API}/plans/", {"obligation": str(sales_obligation.pk)})
    assert plan.status_code == 201, plan.content
    plan_id = plan.json()["id"]
    objective = head.post(
        f"{API}/objectives/", {"plan": plan_id, "text": "Turn visitors into customers"}
    ).json()
    link = head.post(
        f"{API}/goal-links/",
        {"objective": objective["id"], "goal": str(goal.pk), "sentence": "More buyers"},
    ).json()
    assert head.post(f"{API}/goal-links/{link['id']}/confirm/").json()["confirmed_by"]
    owner = str(User.objects.get(email="amina@saypro.example").pk)
    kpi = head.post(
        f"{API}/kpis/",
        {
            "department": "sales",
            "name": "Lead conversion rate",
            "unit": "%",
            "direction": "increase",
            "frequency": "weekly",
            "owner": owner,
        },
    ).json()
    use = head.post(
        f"{API}/kpi-uses/",
        {
            "objective": objective["id"],
            "kpi": kpi["id"],
            "baseline": "40",
            "relative_target": "50",
            "due_on": "2026-12-31",
        },
    )
    assert use.status_code == 201, use.content
    assert use.json()["target_value"] == "60.0000"
    shown = head.get(f"{API}/plans/{plan_id}/").json()
    assert shown["objectives"][0]["links"][0]["sentence"] == "More buyers"
    assert shown["objectives"][0]["kpi_uses"][0]["kpi_name"] == "Lead conversion rate"
    submitted = head.post(f"{API}/plans/{plan_id}/submit/", {"version": shown["version"]})
    assert submitted.json()["state"] == "submitted"
    approved = api_of(farai).post(f"{API}/plans/{plan_id}/approve/", {"note": "Good"})
    assert approved.json()["state"] == "active"
    revised = head.post(f"{API}/plans/{plan_id}/revise/")
    assert (revised.status_code, revised.json()["number"]) == (201, 2)


def test_an_incomplete_plan_names_every_place(
    head: APIClient, sales_obligation: Obligation, amina: User
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    ObjectiveFactory.create(plan=plan)
    answer = head.post(f"{API}/plans/{plan.pk}/submit/")
    assert answer.status_code == 422
    assert answer.json()["code"] == "incomplete_plan"
    assert list(answer.json()["fields"]) == ["objectives.0.text"]


@pytest.mark.parametrize("path", ["plans", "objectives", "goal-links", "kpis", "kpi-uses"])
def test_a_change_needs_the_version_and_an_old_one_is_a_conflict(
    head: APIClient, draft: Plan, path: str
) -> None:
    GoalLinkFactory.create(objective=draft.objectives.get())
    rows: dict[str, Any] = {
        "plans": (draft, {"summary": "New"}),
        "objectives": (Objective.objects.get(), {"text": "New text"}),
        "goal-links": (GoalLink.objects.get(), {"sentence": "New"}),
        "kpis": (Kpi.objects.get(), {"source": "New"}),
        "kpi-uses": (KpiUse.objects.get(), {"weight": 3}),
    }
    row, change = rows[path]
    url = f"{API}/{path}/{row.pk}/"
    missing = head.patch(url, change)
    assert missing.status_code == 400
    assert list(missing.json()["fields"]) == ["version"]
    assert head.patch(url, change | {"version": 1}).status_code == 200
    old = head.patch(url, dict.fromkeys(change, "2") | {"version": 1})
    assert old.status_code == 409
    assert old.json()["code"] == "conflict"


def test_a_change_through_the_api_makes_an_open_editor_old(head: APIClient, draft: Plan) -> None:
    objective = draft.objectives.get()
    head.patch(f"{API}/objectives/{objective.pk}/", {"text": "New", "version": 1})
    assert Plan.objects.get().version == 2


def test_a_value_sent_twice_is_there_once(head: APIClient, draft: Plan) -> None:
    kpi = Kpi.objects.get()
    data = {"kpi": str(kpi.pk), "measured_on": "2026-11-20", "value": "2.9"}
    first = head.post(f"{API}/measurements/", data)
    again = head.post(f"{API}/measurements/", data)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    other = head.post(f"{API}/measurements/", data | {"value": "3"})
    assert (other.status_code, other.json()["code"]) == (409, "already_recorded")
    corrected = head.post(
        f"{API}/measurements/{first.json()['id']}/correct/",
        {"value": "3", "note": "Late lead", "revision": 1},
    )
    assert (corrected.status_code, corrected.json()["revision"]) == (201, 2)
    assert Measurement.objects.filter(is_latest=True).get().value == Decimal(3)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"measured_on": "2026-11-22"}, "measured_on"),
        ({"measured_on": "22/11/2026"}, "measured_on"),
        ({"value": "1,200"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "1e40"}, "value"),
        ({"value": None}, "value"),
        ({"kpi": "x"}, "kpi"),
        ({"note": "x" * 301}, "note"),
        ({"measured_on": [1]}, "measured_on"),
    ],
)
def test_a_bad_value_names_its_field(
    head: APIClient, draft: Plan, change: dict[str, Any], field: str
) -> None:
    data = {"kpi": str(Kpi.objects.get().pk), "measured_on": "2026-11-20", "value": "1"}
    answer = head.post(f"{API}/measurements/", data | change)
    assert answer.status_code in (400, 422), answer.content
    assert field in answer.json()["fields"]
    assert not Measurement.objects.exists()


def test_a_kpi_is_shared_replaced_and_retired(
    head: APIClient, api_of: ApiClientOf, chipo: User, draft: Plan
) -> None:
    use = KpiUse.objects.get()
    shared = head.post(f"{API}/kpis/{use.kpi_id}/share/", {"department": "customer-service"})
    assert shared.status_code == 200, shared.content
    link = KpiDepartment.objects.get(confirmed_at=None)
    assert head.post(f"{API}/kpi-shares/{link.pk}/confirm/").status_code == 403
    assert api_of(chipo).post(f"{API}/kpi-shares/{link.pk}/confirm/").json()["confirmed_by"]
    replaced = head.post(
        f"{API}/kpi-uses/{use.pk}/replace/",
        {"new": {"name": "Sales per lead", "unit": "R"}, "reason": "Closer", "target_value": "9"},
    )
    assert (replaced.status_code, replaced.json()["kpi_name"]) == (201, "Sales per lead")
    both = head.post(f"{API}/kpi-uses/{replaced.json()['id']}/replace/", {"reason": "x"})
    assert both.status_code == 400
    new = Kpi.objects.get(name="Sales per lead")
    assert (
        head.post(f"{API}/kpis/{new.pk}/monitor/", {"reason": "x"}).json()["state"] == "monitored"
    )
    assert head.post(f"{API}/kpis/{new.pk}/retire/", {"reason": "y"}).json()["state"] == "retired"
    assert head.post(f"{API}/kpis/{new.pk}/retire/", {"reason": "y"}).status_code == 409


def test_rows_are_taken_out_and_put_back(head: APIClient, draft: Plan) -> None:
    use, objective = KpiUse.objects.get(), Objective.objects.get()
    for path, row in (("kpi-uses", use), ("objectives", objective)):
        assert head.post(f"{API}/{path}/{row.pk}/retire/").json()["state"] == "retired"
        assert head.post(f"{API}/{path}/{row.pk}/restore/").json()["state"] == "active"


def test_milestones_are_ticked_off(head: APIClient, draft: Plan) -> None:
    line = MilestoneFactory.create(use=KpiUse.objects.get())
    assert head.post(f"{API}/milestones/{line.pk}/finish/").status_code == 409
    Plan.objects.update(state="submitted", submitted_by=draft.author, submitted_at=draft.created_at)
    done = head.post(f"{API}/milestones/{line.pk}/finish/", {"done_on": "2026-11-20"})
    assert done.json()["done_on"] == "2026-11-20"
    assert head.post(f"{API}/milestones/{line.pk}/reopen/").json()["done_on"] is None


def test_foreign_ids_are_not_found_or_refused(
    head: APIClient, draft: Plan, customer_service_obligation: Obligation
) -> None:
    foreign = KpiUseFactory.create(objective__plan__obligation=customer_service_obligation)
    plan = foreign.objective.plan
    for path, data in (
        ("objectives", {"plan": str(plan.pk), "text": "Mine now"}),
        ("kpi-uses", {"objective": str(foreign.objective_id), "kpi": str(foreign.kpi_id)}),
        ("kpi-uses", {"objective": str(Objective.objects.first()), "kpi": str(foreign.kpi_id)}),
        ("measurements", {"kpi": str(foreign.kpi_id), "measured_on": "2026-11-20", "value": "1"}),
        ("plans", {"obligation": NOBODY}),
    ):
        assert head.post(f"{API}/{path}/", data).status_code in (400, 404), path
    for path, row in (("plans", plan), ("objectives", foreign.objective), ("kpi-uses", foreign)):
        assert head.get(f"{API}/{path}/{row.pk}/").status_code == 404
        assert head.patch(f"{API}/{path}/{row.pk}/", {"version": 1}).status_code == 404
    Plan.objects.filter(pk=plan.pk).update(
        state="submitted", submitted_by=plan.author, submitted_at=plan.created_at
    )
    assert head.get(f"{API}/plans/{plan.pk}/").status_code == 200
    assert head.patch(f"{API}/plans/{plan.pk}/", {"version": 1}).status_code == 403
    own = draft.objectives.get()
    taken = head.post(f"{API}/kpi-uses/", {"objective": str(own.pk), "kpi": str(foreign.kpi_id)})
    assert (taken.status_code, list(taken.json()["fields"])) == (422, ["kpi"])


@pytest.mark.parametrize("who", ["bongani", "dumisa", "farai", "gugu", "eve"])
def test_nobody_else_writes(
    request: pytest.FixtureRequest, api_of: ApiClientOf, draft: Plan, who: str
) -> None:
    client = api_of(request.getfixturevalue(who))
    objective = draft.objectives.get()
    for answer in (
        client.patch(f"{API}/plans/{draft.pk}/", {"summary": "x", "version": 1}),
        client.post(f"{API}/objectives/", {"plan": str(draft.pk), "text": "x"}),
        client.post(f"{API}/objectives/{objective.pk}/retire/"),
        client.post(f"{API}/plans/{draft.pk}/submit/"),
    ):
        assert answer.status_code in (403, 404)
    assert not AuditEntry.objects.exists()


def test_lists_are_narrowed_by_quarter_and_department(
    head: APIClient, draft: Plan, customer_service_obligation: Obligation
) -> None:
    KpiUseFactory.create(
        objective__plan__obligation=customer_service_obligation, objective__plan__state="active"
    )
    MeasurementFactory.create(kpi=Kpi.objects.first())
    for path in ("plans", "objectives", "kpi-uses", "kpis"):
        every = head.get(f"{API}/{path}/").json()["results"]
        sales = head.get(f"{API}/{path}/?department=sales&quarter=2026-Q4").json()["results"]
        none = head.get(f"{API}/{path}/?quarter=2030-Q1").json()["results"]
        assert (len(every), len(sales), len(none)) == (2, 1, 0), path
    assert head.get(f"{API}/measurements/?page_size=99999999").status_code == 200
    assert head.get(f"{API}/kpi-uses/?plan=nonsense").status_code == 400


@pytest.mark.parametrize(
    "path", ["plans", "objectives", "goal-links", "kpis", "kpi-uses", "measurements", "milestones"]
)
def test_lists_ask_as_often_for_many_rows_as_for_few(
    head: APIClient, draft: Plan, now: datetime, path: str
) -> None:
    def grow(count: int) -> None:
        for _number in range(count):
            use = KpiUseFactory.create(objective__plan=draft)
            GoalLinkFactory.create(objective=use.objective)
            MeasurementFactory.create(kpi=use.kpi, measured_on=now.date())
            MilestoneFactory.create(use=use)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert head.get(f"{API}/{path}/").status_code == 200
        return len(queries)

    grow(3)
    few = asked()
    grow(6)
    assert asked() == few
