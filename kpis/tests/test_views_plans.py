"""The steps of a plan's life in the browser."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Obligation, Plan, User
from departments.services import plans as plan_services
from departments.tests.factories import (
    ObjectiveFactory,
    PlanFactory,
)
from kpis.models import Kpi, KpiUse
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def step(plan: Plan, name: str) -> str:
    app = "gaps" if name in ("check", "submit") else "kpis"
    return reverse(f"{app}:plan_{name}", args=[plan.obligation.department.slug, plan.pk])


@pytest.fixture
def start_url(sales_obligation: Obligation) -> str:
    """Return where Sales starts its plan."""
    return reverse("kpis:plan_start", args=["sales", sales_obligation.quarter.code])


@pytest.fixture
def draft(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's complete draft."""
    use = KpiUseFactory.create(
        objective__plan__obligation=sales_obligation, objective__plan__author=amina
    )
    return use.objective.plan


@pytest.fixture
def submitted(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's submitted plan."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="submitted")
    KpiUseFactory.create(objective__plan=plan)
    return plan


@pytest.fixture
def active(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's plan in force."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    KpiUseFactory.create(objective__plan=plan)
    return plan


def events() -> list[str]:
    return list(AuditEntry.objects.values_list("event", flat=True))


def test_the_check_page_names_what_is_missing_and_leads_to_its_field(
    as_amina: Client, draft: Plan
) -> None:
    KpiUse.objects.update(target_value=None)
    ObjectiveFactory.create(plan=draft)
    page = as_amina.get(step(draft, "check")).content.decode()
    assert f"{step(draft, 'edit')}#id_objectives-0-kpis-0-target_value" in page
    assert "2 facts are missing" in page
    assert "Add at least one KPI to objective 2." in page
    editor = as_amina.get(step(draft, "edit")).content.decode()
    assert 'id="id_objectives-0-kpis-0-target_value"' in editor


def test_a_complete_plan_is_submitted_in_one_press(
    as_amina: Client, amina: User, draft: Plan
) -> None:
    answer = as_amina.post(step(draft, "submit"), {"version": "1"})
    assert answer["Location"] == step(draft, "check")
    stored = Plan.objects.get()
    assert (stored.state, stored.submitted_by) == ("submitted", amina)
    assert events() == ["plan.submitted"]


def test_an_incomplete_plan_is_not_submitted_and_the_reason_typed_is_kept(
    as_amina: Client, sales_obligation: Obligation, amina: User
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    answer = as_amina.post(step(plan, "submit"), {"version": "1", "override_reason": " "})
    assert answer.status_code == 422
    assert "The plan is not complete." in answer.content.decode()
    assert Plan.objects.get().state == "draft"
    as_amina.post(step(plan, "submit"), {"version": "1", "override_reason": "Merger in March"})
    assert Plan.objects.get().override_reason == "Merger in March"


def test_submitting_an_old_version_is_refused_and_the_next_press_knows_the_new_one(
    as_amina: Client, draft: Plan
) -> None:
    Plan.objects.update(version=7)
    answer = as_amina.post(step(draft, "submit"), {"version": "1"})
    assert answer.status_code == 409
    assert answer.context["form"]["version"].value() == "7"
    assert Plan.objects.get().state == "draft"


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 400])
def test_a_broken_version_is_named(as_amina: Client, draft: Plan, version: str) -> None:
    answer = as_amina.post(step(draft, "submit"), {"version": version})
    assert answer.status_code in (409, 422)
    assert Plan.objects.get().state == "draft"


def test_the_head_withdraws_what_nobody_approved(as_amina: Client, submitted: Plan) -> None:
    assert "Withdraw plan" in as_amina.get(step(submitted, "withdraw")).content.decode()
    as_amina.post(step(submitted, "withdraw"), {"version": "1", "reason": "Too early"})
    assert Plan.objects.get().state == "withdrawn"
    assert AuditEntry.objects.get().why == "Too early"


def test_a_plan_in_force_cannot_be_withdrawn(as_amina: Client, active: Plan) -> None:
    answer = as_amina.post(step(active, "withdraw"), {"version": "1"})
    assert answer.status_code == 409
    assert "A plan in force cannot be withdrawn." in answer.content.decode()


def test_the_strategy_office_returns_a_plan_with_a_note(
    as_dumisa: Client, as_amina: Client, submitted: Plan
) -> None:
    answer = as_dumisa.post(step(submitted, "return"), {"version": "1", "note": ""})
    assert answer.status_code == 422
    assert "Say what should change." in answer.content.decode()
    as_dumisa.post(step(submitted, "return"), {"version": "1", "note": "Name the customers."})
    assert Plan.objects.get().state == "returned"
    assert "Name the customers." in as_amina.get(step(submitted, "edit")).content.decode()


def test_a_leader_approves_a_plan(as_farai: Client, farai: User, submitted: Plan) -> None:
    as_farai.post(step(submitted, "approve"), {"version": "1", "note": "Well done"})
    stored = Plan.objects.get()
    assert (stored.state, stored.decided_by) == ("active", farai)


def test_nobody_approves_the_own_plan(
    as_dumisa: Client, dumisa: User, sales_obligation: Obligation
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=dumisa, state="submitted")
    for name in ("approve", "return"):
        answer = as_dumisa.post(step(plan, name), {"version": "1", "note": "Mine"})
        assert answer.status_code == 403
        assert "Somebody else must decide on this plan." in answer.content.decode()
    assert Plan.objects.get().state == "submitted"


def test_a_new_version_leaves_the_approved_one_in_force(as_amina: Client, active: Plan) -> None:
    answer = as_amina.post(step(active, "revise"))
    draft = Plan.objects.get(state="draft")
    assert answer["Location"] == step(draft, "edit")
    assert Plan.objects.filter(state="active").exists()
    assert KpiUse.objects.filter(objective__plan=draft).count() == 1
    again = as_amina.post(step(active, "revise"), follow=True)
    assert "Another version of this plan is being worked on." in again.content.decode()
    assert Plan.objects.count() == 2


def test_the_history_lists_the_versions_a_reader_may_see(
    as_amina: Client, as_chipo: Client, active: Plan
) -> None:
    as_amina.post(step(active, "revise"))
    own = as_amina.get(step(active, "versions"))
    foreign = as_chipo.get(step(active, "versions"))
    assert [plan.number for plan in own.context["versions"]] == [2, 1]
    assert [plan.number for plan in foreign.context["versions"]] == [1]


WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("draft", "submit", {"version": "1"}),
    ("draft", "withdraw", {"version": "1"}),
    ("active", "revise", {}),
]


@pytest.mark.parametrize(("which", "name", "data"), WRITES)
@pytest.mark.parametrize("who", ["as_bongani", "as_chipo", "as_dumisa", "as_farai", "as_eve"])
def test_only_the_head_takes_these_steps(
    request: pytest.FixtureRequest, which: str, name: str, data: dict[str, Any], who: str
) -> None:
    plan: Plan = request.getfixturevalue(which)
    client: Client = request.getfixturevalue(who)
    hidden = who == "as_eve" or (which == "draft" and who in ("as_chipo", "as_farai"))
    assert client.post(step(plan, name), data).status_code == (404 if hidden else 403)
    assert Plan.objects.get().state == plan.state
    assert events() == []


@pytest.mark.parametrize("name", ["approve", "return"])
@pytest.mark.parametrize("who", ["as_amina", "as_bongani", "as_chipo", "as_gugu", "as_eve"])
def test_only_strategy_office_and_leadership_decide(
    request: pytest.FixtureRequest, submitted: Plan, name: str, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    answer = client.post(step(submitted, name), {"version": "1", "note": "Yes"})
    assert answer.status_code == (404 if who == "as_eve" else 403)
    assert Plan.objects.get().state == "submitted"


@pytest.mark.parametrize("name", ["submit", "revise"])
def test_a_step_that_writes_is_not_taken_by_a_link(
    as_amina: Client, draft: Plan, name: str
) -> None:
    assert as_amina.get(step(draft, name)).status_code == 405


def test_what_a_draft_said_before_it_was_submitted_stays_in_the_department(
    as_chipo: Client, as_amina: Client, amina: User, dumisa: User, draft: Plan, now: datetime
) -> None:
    for summary in ("Close the north office", "Sell more"):
        plan_services.save_plan(
            plan=draft, summary=summary, expected_version=None, actor=amina, now=now
        )
    plan_services.submit_plan(
        plan=draft, expected_version=None, override_reason="Later", actor=amina, now=now
    )
    plan_services.approve_plan(plan=draft, actor=dumisa, now=now)
    slug, quarter = draft.obligation.department.slug, draft.obligation.quarter.code
    history = step(draft, "versions")
    for address in (history, f"/departments/{slug}/plans/{quarter}/"):
        assert "north office" in as_amina.get(address).content.decode()
        page = as_chipo.get(address).content.decode()
        assert "changed the plan" in page
        assert "north office" not in page


def test_replacing_a_kpi_begins_a_new_version_and_keeps_the_lineage(
    as_amina: Client, as_chipo: Client, as_farai: Client, amina: User, active: Plan
) -> None:
    use = KpiUse.objects.get()
    url = reverse("kpis:kpi_replace", args=[use.pk])
    page = reverse("kpis:kpi_page", args=[use.kpi_id])
    assert as_amina.get(url).status_code == 200
    data = {
        "name": "Share of leads won",
        "unit": "%",
        "direction": "increase",
        "frequency": "weekly",
        "owner": str(amina.pk),
        "baseline": "2,8",
        "target_value": "4",
        "due_on": "31 Dec 2026",
        "contribution": "More leads that convert raise sales.",
        "reason": "",
    }
    missing = as_amina.post(url, data)
    assert missing.status_code == 422
    assert "Enter the reason." in missing.content.decode()
    assert Plan.objects.count() == 1
    answer = as_amina.post(url, data | {"reason": "Visits do not sell."})
    draft = Plan.objects.get(state="draft")
    assert answer["Location"] == step(draft, "check")
    old, new = Kpi.objects.get(pk=use.kpi_id), Kpi.objects.exclude(pk=use.kpi_id).get()
    assert (old.replaced_by, old.state) == (new, "active")
    assert "Share of leads won" in as_amina.get(page).content.decode()
    assert "Share of leads won" not in as_chipo.get(page).content.decode()
    as_amina.post(step(draft, "submit"), {"version": str(Plan.objects.get(pk=draft.pk).version)})
    version = str(Plan.objects.get(pk=draft.pk).version)
    as_farai.post(step(draft, "approve"), {"version": version})
    old.refresh_from_db()
    assert old.state == "retired"
    assert "Share of leads won" in as_chipo.get(page).content.decode()
    stored = KpiUse.objects.get(objective__plan=draft, state="active")
    assert (stored.kpi, stored.target_value) == (new, Decimal(4))


def test_a_quarter_or_department_nobody_knows_is_not_found(
    as_amina: Client, sales: Department
) -> None:
    for slug, quarter in (("sales", "2099-Q1"), ("nowhere", "2026-Q4")):
        url = reverse("kpis:plan_start", args=[slug, quarter])
        assert as_amina.get(url).status_code == 404
