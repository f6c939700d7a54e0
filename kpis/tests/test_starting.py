"""A plan begins as a copy of an earlier quarter: what comes along, and what never does."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import ApiClientOf, ClientOf
from departments.models import Objective, Obligation, Plan, User
from departments.services.objectives import save_objective
from departments.tests.factories import (
    GoalFactory,
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
)
from kpis.choices import Aggregation, Direction
from kpis.models import KpiUse, Measurement, Milestone
from kpis.selectors import plan_content
from kpis.services.starting import CopyChoices, start_plan_from
from kpis.tests.factories import KpiUseFactory, MeasurementFactory, MilestoneFactory
from saypro_align.lib.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(sales_obligation: Obligation, amina: User) -> Plan:
    """Return the plan in force with two objectives, their KPIs and a goal."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    first = KpiUseFactory.create(
        objective__plan=plan, objective__text="Turn visitors into customers", kpi__name="Conversion"
    )
    GoalLinkFactory.create(objective=first.objective, goal=GoalFactory.create(title="Grow sales"))
    MeasurementFactory.create(kpi=first.kpi, measured_on=date(2026, 11, 20), value=Decimal("3.1"))
    KpiUseFactory.create(
        objective__plan=plan, objective__position=2, objective__text="Win back lost customers"
    )
    return plan


@pytest.fixture
def following(sales_obligation: Obligation) -> Obligation:
    """Return what Sales owes in the next quarter."""
    quarter = QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1))
    return ObligationFactory.create(department=sales_obligation.department, quarter=quarter)


@pytest.fixture
def copied(following: Obligation, source: Plan, amina: User, now: datetime) -> Any:
    """Return a function that copies with some choices."""

    def copy(**choices: Any) -> Plan:
        return start_plan_from(
            obligation=following,
            source=source,
            choices=CopyChoices(**choices),
            actor=amina,
            now=now,
        )

    return copy


@pytest.fixture
def as_amina(client_of: ClientOf, amina: User, clock: object) -> Client:
    return client_of(amina)


def use_of(plan: Plan, name: str = "Conversion") -> KpiUse:
    return KpiUse.objects.select_related("kpi").get(objective__plan=plan, kpi__name=name)


def url_of(obligation: Obligation) -> str:
    return reverse("kpis:plan_start", args=["sales", obligation.quarter.code])


# --- what comes along -------------------------------------------------------------------------


def test_the_last_result_becomes_todays_value(copied: Any, source: Plan) -> None:
    use = use_of(copied())
    assert (use.baseline, use.target_value) == (Decimal("3.1"), None)
    assert use.due_on == date(2027, 3, 31)
    assert use.key != use_of(source).key
    assert use.kpi == use_of(source).kpi


def test_values_stay_with_their_series(copied: Any) -> None:
    before = list(Measurement.objects.values_list("pk", flat=True))
    copied()
    assert list(Measurement.objects.values_list("pk", flat=True)) == before


def test_without_a_result_today_is_left_to_be_typed(copied: Any) -> None:
    Measurement.objects.all().delete()
    assert use_of(copied()).baseline is None


def test_todays_value_may_stay_as_it_was(copied: Any) -> None:
    assert use_of(copied(today_is_last_result=False)).baseline == Decimal("2.8")


def test_target_values_come_only_on_wish(copied: Any) -> None:
    assert use_of(copied(keep_targets=True)).target_value == Decimal("4.0")


def test_a_target_that_is_reached_is_no_target_any_more(copied: Any) -> None:
    Measurement.objects.update(value=Decimal("4.0"))
    assert use_of(copied(keep_targets=True)).target_value is None


def test_a_change_in_per_cent_counts_from_the_new_value(copied: Any, source: Plan) -> None:
    KpiUse.objects.filter(pk=use_of(source).pk).update(relative_target=Decimal(10))
    use = use_of(copied(keep_targets=True))
    assert (use.relative_target, use.target_value) == (Decimal(10), Decimal("3.41"))


def test_a_sum_is_what_its_quarter_brought(copied: Any, source: Plan) -> None:
    use = use_of(source)
    type(use.kpi).objects.filter(pk=use.kpi_id).update(aggregation=Aggregation.CUMULATIVE)
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 10, 5), value=Decimal(2))
    assert use_of(copied()).baseline == Decimal("5.1")


def test_open_milestones_come_with_the_targets(copied: Any, source: Plan) -> None:
    use = use_of(source)
    type(use.kpi).objects.filter(pk=use.kpi_id).update(direction=Direction.MILESTONES)
    MilestoneFactory.create(use=use, name="Contract signed", done_on=date(2026, 11, 2))
    MilestoneFactory.create(use=use, name="Tool in use")
    plan = copied(keep_targets=True)
    names = Milestone.objects.filter(use__objective__plan=plan).values_list("name", flat=True)
    assert list(names) == ["Tool in use"]


def test_goals_come_unconfirmed_and_ended_ones_stay_behind(copied: Any, source: Plan) -> None:
    ended = GoalFactory.create(title="Old aim", retired_on=date(2026, 11, 1))
    objective = source.objectives.get(position=1)
    GoalLinkFactory.create(objective=objective, goal=ended)
    links = copied().objectives.get(position=1).links.all()
    assert [(link.goal.title, link.confirmed_at) for link in links] == [("Grow sales", None)]


def test_a_kpi_that_counts_no_more_stays_behind(copied: Any, source: Plan) -> None:
    kpi = use_of(source).kpi
    type(kpi).objects.filter(pk=kpi.pk).update(state="retired", state_reason="Useless.")
    assert not KpiUse.objects.filter(objective__plan=copied(), kpi=kpi).exists()


def test_only_the_chosen_objectives_come(copied: Any, source: Plan) -> None:
    wanted = source.objectives.get(position=2)
    plan = copied(objectives={wanted.key})
    only = plan.objectives.get()
    assert (only.text, only.position, only.carried_from) == (wanted.text, 1, wanted)


def test_another_departments_plan_cannot_be_copied(
    source: Plan, customer_service_obligation: Obligation, chipo: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="same department"):
        start_plan_from(obligation=customer_service_obligation, source=source, actor=chipo, now=now)


# --- "Carried over: still right?" ---------------------------------------------------------------


def test_a_copy_asks_whether_it_is_right_until_it_is_touched(
    copied: Any, amina: User, now: datetime, as_amina: Client
) -> None:
    plan = copied()
    assert [one.is_carried_over for one in plan_content(plan).objectives] == [True, True]
    page = as_amina.get(reverse("kpis:plan_edit", args=["sales", plan.pk]))
    assert page.content.decode().count("Carried over: still right?") == 2

    first = plan.objectives.get(position=1)
    save_objective(objective=first, changes={"weight": 2}, actor=amina, now=now)
    fresh = Plan.objects.get(pk=plan.pk)
    assert [one.is_carried_over for one in plan_content(fresh).objectives] == [False, True]


def test_a_copy_names_what_it_still_says_of_the_quarter_before(
    source: Plan, copied: Any, as_amina: Client
) -> None:
    Objective.objects.filter(plan=source, position=1).update(text="Win 40 shops by Q4 2026")
    plan = copied()
    told = [one.old_words for one in plan_content(plan).objectives]
    assert told == [("40", "Q4 2026"), ()]
    page = as_amina.get(reverse("kpis:plan_edit", args=["sales", plan.pk])).content.decode()
    assert "“Q4 2026”" in page


def test_a_target_value_or_a_kpi_more_is_a_touch(copied: Any) -> None:
    plan = copied()
    KpiUse.objects.filter(pk=use_of(plan).pk).update(version=2)
    KpiUseFactory.create(objective=plan.objectives.get(position=2))
    fresh = Plan.objects.get(pk=plan.pk)
    assert [one.is_carried_over for one in plan_content(fresh).objectives] == [False, False]


# --- the page -----------------------------------------------------------------------------------


def test_the_page_shows_every_kpi_with_its_last_result(
    as_amina: Client, following: Obligation, source: Plan
) -> None:
    page = as_amina.get(url_of(following)).content.decode()
    assert "Copy from Quarter 4, 2026" in page
    assert "last result 3.1\N{NO-BREAK SPACE}%" in page
    assert page.count("no result yet") == 1
    assert len(re.findall('name="objectives"[^>]* checked', page)) == 2


def test_dropping_one_objective_copies_the_rest(
    as_amina: Client, following: Obligation, source: Plan
) -> None:
    kept = source.objectives.get(position=1)
    answer = as_amina.post(
        url_of(following),
        {
            "verb": "copy",
            "source": "2026-Q4",
            "objectives": [str(kept.key)],
            "today_is_last_result": "on",
        },
    )
    plan = Plan.objects.get(obligation=following)
    assert answer["Location"] == reverse("kpis:plan_edit", args=["sales", plan.pk])
    assert [one.text for one in plan.objectives.all()] == [kept.text]
    assert use_of(plan).baseline == Decimal("3.1")


@pytest.mark.parametrize(
    ("ticked", "message"),
    [
        ([], "Tick at least one objective, or start empty."),
        (["no-key"], "Choose one of the answers offered."),
    ],
)
def test_a_wrong_choice_is_said_and_starts_nothing(
    ticked: list[str], message: str, as_amina: Client, following: Obligation, source: Plan
) -> None:
    answer = as_amina.post(
        url_of(following), {"verb": "copy", "source": "2026-Q4", "objectives": ticked}
    )
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Plan.objects.filter(obligation=following).exists()


def test_any_earlier_quarter_may_be_copied(
    as_amina: Client, following: Obligation, source: Plan
) -> None:
    older = ObligationFactory.create(
        department=following.department,
        quarter=QuarterFactory.create(code="2026-Q3", starts_on=date(2026, 7, 1)),
    )
    plan = PlanFactory.create(obligation=older, author=source.author, state="closed")
    KpiUseFactory.create(objective__plan=plan, objective__text="Open a shop")
    assert "?from=2026-Q3" in as_amina.get(url_of(following)).content.decode()
    page = as_amina.get(f"{url_of(following)}?from=2026-Q3").content.decode()
    assert "Open a shop" in page
    assert "Win back lost customers" not in page


def test_the_api_copies_by_the_same_choices(
    api_of: ApiClientOf, amina: User, following: Obligation, source: Plan, clock: object
) -> None:
    kept = source.objectives.get(position=1)
    given = {"obligation": str(following.pk), "copy_from": str(source.pk)}
    wanted = {**given, "objectives": [str(kept.key)], "keep_targets": True}
    bad = api_of(amina).post("/api/v1/plans/", {**given, "objectives": ["x"]})
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["objectives.0"])
    assert api_of(amina).post("/api/v1/plans/", wanted).status_code == 201
    plan = Plan.objects.get(obligation=following)
    assert [one.text for one in plan.objectives.all()] == [kept.text]
    assert (use_of(plan).baseline, use_of(plan).target_value) == (Decimal("3.1"), Decimal(4))


# --- into a draft that is there -----------------------------------------------------------------


def test_objectives_come_into_a_draft_beside_what_stands_there(
    as_amina: Client, following: Obligation, source: Plan, amina: User
) -> None:
    draft = PlanFactory.create(obligation=following, author=amina, summary="Our words.")
    KpiUseFactory.create(objective__plan=draft, objective__text="Typed by hand")
    address = f"{url_of(following)}?into=draft"
    link = as_amina.get(reverse("kpis:plan_edit", args=["sales", draft.pk])).content.decode()
    assert address in link
    page = as_amina.get(address).content.decode()
    assert "Copy objectives into the Sales plan" in page
    assert "Start empty" not in page
    keys = [str(one.key) for one in source.objectives.all()]
    data = {"verb": "copy", "into": "draft", "source": "2026-Q4", "objectives": keys}
    as_amina.post(url_of(following), data)
    draft.refresh_from_db()
    assert [(one.text, one.position) for one in draft.objectives.all()] == [
        ("Typed by hand", 1),
        ("Turn visitors into customers", 2),
        ("Win back lost customers", 3),
    ]
    assert (draft.summary, draft.version) == ("Our words.", 2)
    again = as_amina.get(address).content.decode()
    assert not re.findall('name="objectives"[^>]* checked', again)


def test_a_draft_that_would_hold_too_much_takes_nothing(
    as_amina: Client, following: Obligation, source: Plan, amina: User
) -> None:
    draft = PlanFactory.create(obligation=following, author=amina)
    ObjectiveFactory.create_batch(19, plan=draft)
    keys = [str(one.key) for one in source.objectives.all()]
    data = {"verb": "copy", "into": "draft", "source": "2026-Q4", "objectives": keys}
    answer = as_amina.post(url_of(following), data)
    assert answer.status_code == 422
    assert "A plan holds at most 20 objectives." in answer.content.decode()
    assert draft.objectives.count() == 19


def test_a_submitted_version_takes_no_copies(
    as_amina: Client, following: Obligation, source: Plan, amina: User
) -> None:
    plan = PlanFactory.create(obligation=following, author=amina, state="submitted")
    data = {"verb": "copy", "into": "draft", "source": "2026-Q4"}
    assert as_amina.post(url_of(following), data).status_code == 302
    assert not plan.objectives.exists()


# --- beginning ----------------------------------------------------------------------------------


def test_the_head_starts_an_empty_plan(as_amina: Client, following: Obligation) -> None:
    assert "Start empty" in as_amina.get(url_of(following)).content.decode()
    answer = as_amina.post(url_of(following), {"verb": "empty"})
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("kpis:plan_edit", args=["sales", plan.pk])
    assert (plan.state, plan.objectives.count()) == ("draft", 0)


def test_starting_twice_leads_to_the_plan_that_is_there(
    as_amina: Client, following: Obligation
) -> None:
    as_amina.post(url_of(following), {})
    assert as_amina.post(url_of(following), {}).status_code == 302
    assert as_amina.get(url_of(following)).status_code == 302
    assert Plan.objects.count() == 1


def test_a_quarter_that_is_no_source_is_not_found(
    as_amina: Client, following: Obligation, customer_service_obligation: Obligation
) -> None:
    PlanFactory.create(obligation=customer_service_obligation, state="active")
    answer = as_amina.post(url_of(following), {"verb": "copy", "source": "2026-Q4"})
    assert answer.status_code == 404
    assert not Plan.objects.filter(obligation=following).exists()


def test_nobody_starts_a_plan_in_a_closed_quarter(
    as_amina: Client, following: Obligation, source: Plan
) -> None:
    type(following.quarter).objects.filter(pk=following.quarter_id).update(state="closed")
    answer = as_amina.post(url_of(following), {"verb": "empty"})
    assert answer.status_code == 409
    assert "This quarter is not open for plans." in answer.content.decode()


def test_only_the_head_starts_the_plan(
    client_of: ClientOf, following: Obligation, bongani: User, eve: User, clock: object
) -> None:
    assert client_of(bongani).post(url_of(following), {"verb": "empty"}).status_code == 403
    assert client_of(eve).post(url_of(following), {"verb": "empty"}).status_code == 404
    assert not Plan.objects.exists()


def test_more_objectives_cost_no_more_queries(
    as_amina: Client, following: Obligation, source: Plan, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        KpiUseFactory.create(objective__plan=source, objective__position=3 + number)
    with django_assert_max_num_queries(32):
        as_amina.get(url_of(following))
