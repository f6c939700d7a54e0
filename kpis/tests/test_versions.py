"""Versions of a plan: their differences in words, and the way back to one of them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import ApiClientOf, ClientOf
from departments.models import GoalLink, Objective, Obligation, Plan, User
from departments.services.objectives import retire_objective, save_objective
from departments.tests.factories import GoalFactory, GoalLinkFactory, ObjectiveFactory, PlanFactory
from kpis.comparing import PlanDifference, compare
from kpis.models import KpiUse, TypedText
from kpis.selectors import plan_content
from kpis.services import plans
from kpis.services.plans import TypedTextsWait
from kpis.services.uses import retire_use, save_use
from kpis.tests.factories import KpiUseFactory, MilestoneFactory
from saypro_align.lib.exceptions import WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def first(sales_obligation: Obligation, amina: User) -> Plan:
    """Return the plan in force with two objectives."""
    plan = PlanFactory.create(
        obligation=sales_obligation, author=amina, state="active", summary="We win customers."
    )
    objective = ObjectiveFactory.create(plan=plan, text="Turn visitors into customers")
    GoalLinkFactory.create(objective=objective, goal=GoalFactory.create(title="Grow sales"))
    KpiUseFactory.create(objective=objective, kpi__name="Conversion")
    ObjectiveFactory.create(plan=plan, position=2, text="Keep the team")
    return plan


@pytest.fixture
def draft(first: Plan, amina: User, now: datetime) -> Plan:
    """Return the new version of it, as it was copied."""
    made, _copies = plans.revise_plan(plan=first, actor=amina, now=now)
    return made


@pytest.fixture
def as_amina(client_of: ClientOf, amina: User) -> Client:
    return client_of(amina)


def between(old: Plan, new: Plan) -> PlanDifference:
    contents = [plan_content(Plan.objects.get(pk=plan.pk)) for plan in (old, new)]
    return compare(*contents)


def told(difference: PlanDifference) -> list[tuple[str, str, str]]:
    """Return name, state and changed words of every row, as a reader sees them."""
    signs = {"same": "{}", "removed": "[-{}]", "added": "[+{}]"}
    return [
        (
            row.name,
            row.state,
            "; ".join(
                line.label + ": " + "".join(signs[one.kind].format(one.text) for one in line.pieces)
                for line in row.lines
            ),
        )
        for objective in difference.changed
        for row in (objective, *objective.kpis)
    ]


def url(plan: Plan, name: str = "versions") -> str:
    return reverse(f"kpis:plan_{name}", args=["sales", plan.pk])


# --- the difference -----------------------------------------------------------------------------


def test_a_copy_says_the_same(first: Plan, draft: Plan) -> None:
    found = between(first, draft)
    assert found.is_none
    assert found.unchanged == 2


def test_changed_words_are_told_field_by_field(
    first: Plan, draft: Plan, amina: User, now: datetime
) -> None:
    objective = draft.objectives.get(position=1)
    by: dict[str, Any] = {"actor": amina, "now": now}
    save_objective(objective=objective, changes={"text": "Turn more visitors into customers"}, **by)
    use = KpiUse.objects.get(objective=objective)
    save_use(use=use, changes={"target_value": Decimal(5), "contribution": "It sells."}, **by)
    found = between(first, draft)
    assert told(found) == [
        (
            "Turn more visitors into customers",
            "changed",
            "Objective: Turn[+ more] visitors into customers",
        ),
        (
            "Conversion",
            "changed",
            "Target value: [-4][+5]\N{NO-BREAK SPACE}%; "
            "How does it move the goal?: "
            "[-More leads that convert raise sales][+It sells].",
        ),
    ]
    assert found.unchanged == 1


def test_rows_that_went_or_came_are_named(
    first: Plan, draft: Plan, amina: User, now: datetime
) -> None:
    use = KpiUse.objects.get(objective__plan=draft)
    retire_use(use=use, actor=amina, now=now)
    KpiUseFactory.create(objective=use.objective, kpi__name="Revenue", kpi__unit="R")
    retire_objective(objective=draft.objectives.get(position=2), actor=amina, now=now)
    ObjectiveFactory.create(plan=draft, position=3, text="Open a shop")
    states = [(name, state) for name, state, _words in told(between(first, draft))]
    assert states == [
        ("Turn visitors into customers", "changed"),
        ("Revenue", "added"),
        ("Conversion", "removed"),
        ("Open a shop", "added"),
        ("Keep the team", "removed"),
    ]


def test_the_summary_and_the_goal_are_compared(first: Plan, draft: Plan) -> None:
    Plan.objects.filter(pk=draft.pk).update(summary="We keep customers.")
    GoalLink.objects.filter(objective__plan=draft).update(
        goal=GoalFactory.create(title="Keep customers")
    )
    found = between(first, draft)
    assert [line.label for line in found.lines] == ["Summary"]
    assert [line.label for line in found.changed[0].lines] == ["Goal"]


def test_the_page_shows_the_newest_two_and_any_other_pair(
    as_amina: Client, first: Plan, draft: Plan
) -> None:
    Objective.objects.filter(plan=draft, position=1).update(text="Turn guests into customers")
    page = as_amina.get(url(draft)).content.decode()
    assert "What changed from version 1 to version 2" in page
    assert "</span>visitors</del>" in page
    assert "</span>guests</ins>" in page
    back = as_amina.get(f"{url(draft)}?from=2&to=1").content.decode()
    assert "What changed from version 2 to version 1" in back
    same = as_amina.get(f"{url(draft)}?from=1&to=1").content.decode()
    assert "Choose two different versions." in same
    assert as_amina.get(f"{url(draft)}?from=x&to=\0").status_code == 200


def test_more_rows_and_versions_cost_no_more_queries(
    as_amina: Client, first: Plan, draft: Plan, django_assert_max_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        as_amina.get(url(draft))
    for number in range(10):
        PlanFactory.create(obligation=first.obligation, author=first.author, state="withdrawn")
        KpiUseFactory.create(objective__plan=draft, objective__position=3 + number)
    with django_assert_max_num_queries(len(few)):
        as_amina.get(f"{url(draft)}?from=1&to=2")


def test_words_cannot_bring_markup(as_amina: Client, first: Plan, draft: Plan) -> None:
    Objective.objects.filter(plan=draft, position=1).update(text="<img src=x onerror=alert(1)>")
    assert b"<img src=x" not in as_amina.get(url(draft)).content


def test_a_draft_is_compared_by_its_own_department_only(
    client_of: ClientOf, chipo: User, first: Plan, draft: Plan
) -> None:
    Objective.objects.filter(plan=draft, position=1).update(text="A secret aim")
    page = client_of(chipo).get(f"{url(first)}?from=1&to=2").content.decode()
    assert "A secret aim" not in page
    assert "Restore" not in page


# --- the way back -------------------------------------------------------------------------------


def test_restoring_begins_a_draft_and_keeps_the_one_before(
    as_amina: Client, first: Plan, draft: Plan, amina: User, now: datetime
) -> None:
    Objective.objects.filter(plan=draft, position=1).update(text="Something else")
    held = KpiUse.objects.get(objective__plan=first)
    MilestoneFactory.create(use=held, name="Tool chosen")
    answer = as_amina.post(url(first, "restore"))
    restored = Plan.objects.get(state="draft")
    assert answer["Location"] == url(restored, "edit")
    assert (restored.number, restored.based_on) == (3, first)
    assert Plan.objects.get(pk=draft.pk).state == "withdrawn"
    assert Plan.objects.get(pk=first.pk).state == "active"
    assert between(first, restored).is_none
    use = KpiUse.objects.get(objective__plan=restored)
    assert (use.key, use.kpi) == (held.key, held.kpi)
    assert [line.name for line in use.milestones.all()] == ["Tool chosen"]

    as_amina.post(url(draft, "restore"))
    again = Plan.objects.get(state="draft")
    assert again.objectives.get(position=1).text == "Something else"


def test_without_a_draft_nothing_is_withdrawn(first: Plan, amina: User, now: datetime) -> None:
    restored = plans.restore_plan(plan=first, actor=amina, now=now)
    assert restored.number == 2
    assert not Plan.objects.filter(state="withdrawn").exists()


def test_what_is_worked_on_or_read_is_not_swept_away(
    as_amina: Client, first: Plan, draft: Plan, amina: User, now: datetime
) -> None:
    with pytest.raises(WrongState, match="being worked on"):
        plans.restore_plan(plan=draft, actor=amina, now=now)
    Plan.objects.filter(pk=draft.pk).update(state="submitted", submitted_by=amina, submitted_at=now)
    told_on = as_amina.post(url(first, "restore"), follow=True).content.decode()
    assert "Another version is being read. Take it back first." in told_on
    assert Plan.objects.count() == 2


def test_typed_texts_are_not_lost_by_restoring(
    first: Plan, draft: Plan, amina: User, now: datetime
) -> None:
    TypedText.objects.create(
        plan=draft,
        row="plan",
        field="summary",
        text="Half a senten",
        base="We win customers.",
        begun_at=now,
        typed_at=now,
        typed_by=amina,
    )
    with pytest.raises(TypedTextsWait):
        plans.restore_plan(plan=first, actor=amina, now=now)
    assert Plan.objects.get(pk=draft.pk).state == "draft"


def test_a_closed_quarter_takes_no_version_back(
    as_amina: Client, first: Plan, sales_obligation: Obligation
) -> None:
    type(sales_obligation.quarter).objects.update(state="closed")
    assert "Restore" not in as_amina.get(url(first)).content.decode()
    as_amina.post(url(first, "restore"))
    assert Plan.objects.count() == 1


def test_only_the_head_restores(
    client_of: ClientOf, api_of: ApiClientOf, bongani: User, eve: User, amina: User, first: Plan
) -> None:
    assert client_of(bongani).post(url(first, "restore")).status_code == 403
    assert client_of(eve).post(url(first, "restore")).status_code == 404
    address = f"/api/v1/plans/{first.pk}/restore/"
    assert api_of(bongani).post(address).status_code == 403
    answer = api_of(amina).post(address)
    assert (answer.status_code, answer.json()["state"]) == (201, "draft")
