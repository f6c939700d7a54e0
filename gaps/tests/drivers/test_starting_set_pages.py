"""The starting set: offered, tried, taken over with ticks, by page and by API."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from conftest import ClientOf
from departments.models import Goal, GoalMeasure, MeasureCoupling, Quarter, User
from departments.services.starting import adopt_starting_set
from departments.tests.factories import GoalMeasureFactory
from gaps.tests.drivers.trials import rows_written
from gaps.tests.test_services_pairs import plan_for
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError

pytestmark = pytest.mark.django_db


def ticked(goal: Goal, *keys: str, couple: tuple[str, ...] = ()) -> dict[str, str]:
    rows = {f"take-{key}": "on" for key in keys} | {f"goal-{key}": goal.slug for key in keys}
    return rows | {f"couple-{key}": "on" for key in couple}


PAIR = "sales.new-customers/service.retention"
URL = "/manage/drivers/starting-set/?function=sales&function=service"


def test_nothing_is_offered_before_functions_are_chosen(office: Client, goal: Goal) -> None:
    page = office.get("/manage/drivers/starting-set/").content.decode()
    assert "Customer service" in page
    assert "Customer retention rate" not in page


def test_ticked_rows_are_taken_over_with_their_reason(office: Client, goal: Goal) -> None:
    typed = ticked(goal, "sales.new-customers", "service.retention", couple=(PAIR,))
    assert office.post(URL, {**typed, "verb": "save"}).status_code == 302

    assert set(goal.measures.values_list("name", flat=True)) == {
        "New customers won",
        "Customer retention rate",
    }
    [coupling] = MeasureCoupling.objects.all()
    assert (coupling.sign, coupling.reason[:17]) == (-1, "Each new customer")
    assert AuditEntry.objects.filter(why="From the starting set.").count() == 3


def test_what_is_in_use_is_shown_and_not_offered_again(office: Client, goal: Goal) -> None:
    GoalMeasureFactory.create(goal=goal, name="Loyal ones", terms="Customers who stay")
    page = office.get(URL).content.decode()
    assert "in use as “Loyal ones”" in page
    assert 'name="take-service.retention"' not in page


def test_tick_without_a_goal_is_asked_for_it(office: Client, goal: Goal) -> None:
    page = office.post(URL, {"take-sales.revenue": "on", "verb": "try"})
    assert page.status_code == 422
    assert "Choose the goal of “Sales revenue”." in page.content.decode()


def test_coupling_whose_end_is_missing_is_refused_whole(office: Client, goal: Goal) -> None:
    typed = ticked(goal, "sales.new-customers", couple=(PAIR,))
    page = office.post(URL, {**typed, "verb": "save"})
    assert page.status_code == 422
    assert "Tick “Customer retention rate” too" in page.content.decode()
    assert not goal.measures.exists()


def test_nothing_ticked_is_said(office: Client, goal: Goal) -> None:
    page = office.post(URL, {"verb": "save"})
    assert page.status_code == 422
    assert "Tick what you want to take over." in page.content.decode()


def test_effect_of_taking_over_is_the_conflict_it_brings(
    office: Client, goal: Goal, quarter: Quarter, now: datetime
) -> None:
    other = GoalMeasureFactory.create(goal=goal, name="Something")
    winning = plan_for(quarter, "Sales", other)
    keeping = plan_for(quarter, "Service", other)
    for plan, name in ((winning, "New customers won"), (keeping, "Customer retention rate")):
        use = plan.objectives.get().kpi_uses.get()
        type(use).objects.filter(pk=use.pk).update(goal_measure=None)
        type(use.kpi).objects.filter(pk=use.kpi_id).update(name=name)
    typed = ticked(goal, "sales.new-customers", "service.retention", couple=(PAIR,))
    page = office.post(URL, {**typed, "verb": "try"}).content.decode()
    assert "Each new customer needs the service team" in page
    assert not goal.measures.filter(name="New customers won").exists()


def test_set_is_for_the_office_alone(
    client_of: ClientOf, amina: User, eve: User, clock: Any
) -> None:
    assert [client_of(one).get(URL).status_code for one in (amina, eve)] == [403, 404]


def test_measure_taken_over_in_between_is_a_conflict(
    goal: Goal, dumisa: User, now: datetime
) -> None:
    adopt_starting_set(picks={"hr.skills": goal}, couplings=[], actor=dumisa, now=now)
    with pytest.raises(Conflict):
        adopt_starting_set(picks={"hr.skills": goal}, couplings=[], actor=dumisa, now=now)


@pytest.mark.parametrize(("picks", "couplings"), [(["no.such"], []), ([], ["no/such"]), ([], [])])
def test_what_the_set_does_not_have_is_refused(
    picks: list[str], couplings: list[str], goal: Goal, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError):
        adopt_starting_set(
            picks=dict.fromkeys(picks, goal), couplings=couplings, actor=dumisa, now=now
        )


def test_api_offers_the_set_and_takes_it_over(office: Client, goal: Goal) -> None:
    listed = office.get("/api/v1/starting-set/").json()
    assert len(listed["measures"]) > 50
    assert all(one["reason"] for one in listed["couplings"])

    picks = [
        {"measure": key, "goal": str(goal.pk)}
        for key in ("sales.new-customers", "service.retention")
    ]
    answer = office.post(
        "/api/v1/starting-set/",
        {"picks": picks, "couplings": [PAIR]},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    assert len(answer.json()["measures"]) == 2
    again = office.get("/api/v1/starting-set/").json()
    assert [one["key"] for one in again["couplings"] if one["is_in_use"]] == [PAIR]


@pytest.mark.parametrize(
    "body",
    [
        {"picks": [{"measure": "no.such", "goal": "x"}]},
        {"picks": [{"measure": "hr.skills", "goal": str(uuid4())}]},
        {"couplings": ["no/such"]},
        {"picks": "all"},
    ],
    ids=["unknown measure", "unknown goal", "unknown coupling", "no list"],
)
def test_api_names_what_it_cannot_take(office: Client, goal: Goal, body: dict[str, Any]) -> None:
    answer = office.post("/api/v1/starting-set/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["fields"]


def test_api_tells_the_same_effect_as_the_page(
    two_plans: None, winning: GoalMeasure, keeping: GoalMeasure, office: Client
) -> None:
    before = rows_written()
    body = {
        "couplings": [
            {
                "first": str(winning.pk),
                "second": str(keeping.pk),
                "sign": -1,
                "reason": "New ones need more care.",
            }
        ]
    }
    answer = office.post("/api/v1/drivers/try/", body, content_type="application/json")
    [trial] = answer.json()
    assert [(gap["rule_id"], gap["state"]) for gap in trial["opened"]] == [
        ("B.coupled", "suspected")
    ]
    assert (trial["k_before"], trial["k_after"], trial["n"]) == (2, 2, 2)
    retired = {"retire": [str(keeping.pk)]}
    [other] = office.post("/api/v1/drivers/try/", retired, content_type="application/json").json()
    assert other["opened"]
    assert rows_written() == before


def test_api_tries_a_renamed_measure(two_plans: None, keeping: GoalMeasure, office: Client) -> None:
    renamed = {
        "id": str(keeping.pk),
        "goal": str(keeping.goal_id),
        "kind": "measure",
        "name": "Customers kept",
        "direction": "decrease",
    }
    [trial] = office.post(
        "/api/v1/drivers/try/", {"measures": [renamed]}, content_type="application/json"
    ).json()
    assert "A.direction" in [gap["rule_id"] for gap in trial["opened"]]


def test_api_trial_is_for_the_office_and_checks_what_it_is_given(
    office: Client, client_of: ClientOf, amina: User, eve: User
) -> None:
    asked = [
        client_of(person)
        .post("/api/v1/drivers/try/", {}, content_type="application/json")
        .status_code
        for person in (amina, eve)
    ]
    assert asked == [403, 404]
    bad = office.post(
        "/api/v1/drivers/try/",
        {"retire": [str(uuid4())], "uncouple": ["x"]},
        content_type="application/json",
    )
    assert (bad.status_code, set(bad.json()["fields"])) == (400, {"retire", "uncouple"})


def test_api_tries_no_endless_list(office: Client, goal: Goal) -> None:
    one = {"goal": goal.slug, "name": "Returns", "kind": "driver", "direction": "decrease"}
    answer = office.post(
        "/api/v1/drivers/try/", {"measures": [one] * 201}, content_type="application/json"
    )

    assert answer.status_code == 400
    assert "200" in str(answer.json()["fields"])
