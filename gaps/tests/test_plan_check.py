"""The last look before handing in: what it changes, worked out and not written."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Goal, GoalLink, Objective, Obligation, Plan, User
from departments.tests.changing import change
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from gaps.choices import GapState
from gaps.models import Gap
from gaps.selectors.scores import headline
from gaps.services import assessments, gaps
from gaps.services.foresight import Effect, effect_of
from kpis.models import KpiUse, TypedText
from kpis.services import plans
from kpis.tests.factories import KpiUseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def flawless(obligation: Obligation, author: User, goal: Goal, state: PlanState) -> Plan:
    plan = PlanFactory.create(obligation=obligation, author=author, state=state)
    objective = ObjectiveFactory.create(
        plan=plan, text="Turn more visitors into customers", owner=author
    )
    GoalLinkFactory.create(objective=objective, goal=goal)
    KpiUseFactory.create(
        objective=objective,
        kpi__name="Conversion rate of leads",
        kpi__owner=author,
        kpi__unit="%",
        goal_measure=goal.measures.get(name="Conversion rate"),
    )
    return plan


@pytest.fixture
def other(customer_service_obligation: Obligation, chipo: User, goal: Goal, now: datetime) -> Plan:
    """Return Chipo's plan in force, fully aligned."""
    plan = flawless(customer_service_obligation, chipo, goal, PlanState.ACTIVE)
    assess(plan, now)
    return plan


@pytest.fixture
def draft(sales_obligation: Obligation, amina: User, goal: Goal) -> Plan:
    """Return Amina's flawless draft."""
    return flawless(sales_obligation, amina, goal, PlanState.DRAFT)


def assess(plan: Plan, now: datetime) -> None:
    assessments.assess(
        quarter=plan.obligation.quarter, obligation_ids=[plan.obligation_id], now=now
    )


def step(plan: Plan, name: str) -> str:
    return reverse(f"gaps:plan_{name}", args=[plan.obligation.department.slug, plan.pk])


def approve(plan: Plan, amina: User, dumisa: User, now: datetime) -> None:
    plans.submit_plan(plan=plan, override_reason="As it stands", actor=amina, now=now)
    plans.approve_plan(plan=plan, actor=dumisa, now=now)
    assess(plan, now)


def shares(effect: Effect) -> tuple[tuple[int, int], tuple[int, int]]:
    before, after = effect.before, effect.after
    return (before.aligned, before.total), (after.aligned, after.total)


def break_link(plan: Plan) -> None:
    change(GoalLink.objects.filter(objective__plan=plan), confirmed_at=None, confirmed_by=None)


def break_contribution(plan: Plan) -> None:
    change(KpiUse.objects.filter(objective__plan=plan), contribution="")


def break_number(plan: Plan) -> None:
    change(KpiUse.objects.filter(objective__plan=plan), target_value=None)


def empty(plan: Plan) -> None:
    change(Objective.objects.filter(plan=plan), state="retired")


@pytest.mark.parametrize(
    "spoil",
    [None, break_link, break_contribution, break_number, empty],
    ids=["sound", "link", "contribution", "number", "empty"],
)
def test_what_was_foreseen_is_what_comes(
    other: Plan, draft: Plan, amina: User, dumisa: User, now: datetime, spoil: Any
) -> None:
    if spoil:
        spoil(draft)
    foreseen = effect_of(plan=draft, now=now)
    assert shares(foreseen)[0] == (1, 1)
    approve(draft, amina, dumisa, now)
    after = headline(draft.obligation.quarter)
    assert shares(foreseen)[1] == (after.aligned, after.total) == (1 + (spoil is None), 2)
    line = next(one for one in after.plans if one["obligation"] == str(draft.obligation_id))
    assert foreseen.is_fully_aligned is line["is_fully_aligned"]
    score = foreseen.verdict.score
    assert line["score"] == [score.numerator, score.denominator]


def test_a_new_version_that_mends_the_plan_closes_its_gap(
    other: Plan, draft: Plan, amina: User, dumisa: User, now: datetime
) -> None:
    break_link(draft)
    approve(draft, amina, dumisa, now)
    gap = Gap.objects.get(rule_id="D.no_link")
    version, _copies = plans.revise_plan(plan=draft, actor=amina, now=now)
    assert not effect_of(plan=version, now=now).moves
    change(GoalLink.objects.filter(objective__plan=version), confirmed_at=now, confirmed_by=amina)
    foreseen = effect_of(plan=version, now=now)
    assert shares(foreseen) == ((1, 2), (2, 2))
    assert [one.gap for one in foreseen.closed] == [gap]
    approve(version, amina, dumisa, now)
    assert headline(draft.obligation.quarter).aligned == 2


def test_what_the_leadership_accepted_stays_accepted_and_counts(
    other: Plan, draft: Plan, amina: User, dumisa: User, farai: User, now: datetime
) -> None:
    break_contribution(draft)
    approve(draft, amina, dumisa, now)
    gap = Gap.objects.get(rule_id="A.contribution")
    until = draft.obligation.quarter.ends_on
    gaps.accept_gap(gap=gap, reason="Known", until=until, actor=farai, now=now)
    version, _copies = plans.revise_plan(plan=draft, actor=amina, now=now)
    foreseen = effect_of(plan=version, now=now)
    assert [one.input.state for one in foreseen.counting] == [GapState.ACCEPTED]
    assert not foreseen.is_fully_aligned


def test_looking_writes_nothing(as_amina: Client, other: Plan, draft: Plan) -> None:
    break_contribution(draft)
    with CaptureQueriesContext(connection) as queries:
        assert as_amina.get(step(draft, "check")).status_code == 200
    writes = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    assert [q["sql"] for q in queries if q["sql"].lstrip().startswith(writes)] == []
    assert not Gap.objects.exists()


def test_the_page_says_the_number_before_and_after(
    as_amina: Client, other: Plan, draft: Plan
) -> None:
    page = as_amina.get(step(draft, "check")).content.decode()
    assert "This plan would be fully aligned" in page
    assert "2 of 2 plans are fully aligned; today 1 of 1 are." in page
    assert "Nothing is missing. You can submit the plan." in page


def test_texts_that_wait_in_the_editor_are_named_before_the_plan_is_handed_in(
    as_amina: Client, amina: User, draft: Plan, now: datetime
) -> None:
    row = f"o/{draft.objectives.get().key}"
    TypedText.objects.create(
        plan=draft, row=row, field="text", text="Half", begun_at=now, typed_at=now, typed_by=amina
    )
    page = as_amina.get(step(draft, "check")).content.decode()
    assert "Some texts were typed and are not in the plan yet." in page
    assert "Nothing is missing." not in page
    answer = as_amina.post(step(draft, "submit"), {"version": "1"})
    assert answer.status_code == 422
    assert "Open the editor to check them." in answer.content.decode()
    assert Plan.objects.get(pk=draft.pk).state == "draft"


def test_each_answer_leads_to_its_field(as_amina: Client, draft: Plan) -> None:
    page = as_amina.get(step(draft, "check")).content.decode()
    editor = as_amina.get(reverse("kpis:plan_edit", args=["sales", draft.pk])).content.decode()
    for one in as_amina.get(step(draft, "check")).context["answers"]:
        anchors = [answer.anchor for answer in one.answers]
        anchors += [answer.anchor for kpi in one.kpis for answer in kpi.answers]
        assert len(anchors) == 11
        for anchor in anchors:
            assert f"/edit/#{anchor}" in page
            assert f'id="{anchor}"' in editor, anchor


def test_what_keeps_the_plan_from_being_aligned_leads_to_its_field(
    as_amina: Client, draft: Plan
) -> None:
    break_contribution(draft)
    page = as_amina.get(step(draft, "check")).content.decode()
    assert "This plan would not be fully aligned yet" in page
    assert "/edit/#id_objectives-0-kpis-0-contribution" in page


def test_who_reads_it_is_said_before_and_after(as_amina: Client, dumisa: User, draft: Plan) -> None:
    assert "Dumisa Mbeki" in as_amina.get(step(draft, "check")).content.decode()
    answer = as_amina.post(step(draft, "submit"), {"version": "1"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(step(draft, "check"), 302)]
    assert "Sales, 2026-Q4, version 1" in page
    assert "Dumisa Mbeki" in page
    assert f"/plans/{draft.pk}/edit/" not in page


def test_the_number_of_queries_does_not_grow_with_the_plan(
    as_amina: Client, draft: Plan, goal: Goal
) -> None:
    with CaptureQueriesContext(connection) as few:
        as_amina.get(step(draft, "check"))
    for _number in range(4):
        objective = ObjectiveFactory.create(plan=draft)
        GoalLinkFactory.create(objective=objective, goal=goal)
        KpiUseFactory.create(objective=objective)
        KpiUseFactory.create(objective=objective)
    with CaptureQueriesContext(connection) as many:
        as_amina.get(step(draft, "check"))
    assert len(many) <= len(few)
