"""Suggesting goals by shared words, and taking a suggestion."""

import pytest
from django.test import Client

from departments.models import Goal, Objective, Plan, User
from departments.tests.factories import GoalFactory, GoalMeasureFactory, ObjectiveFactory
from kpis.suggestions import suggest_goals
from kpis.tests.editing import typed, url_of

pytestmark = pytest.mark.django_db


def test_goals_that_share_more_words_come_first() -> None:
    sales = GoalFactory.create(title="Increase sales conversions")
    service = GoalFactory.create(title="Keep customers")
    GoalFactory.create(title="Comply with the law")
    measure = GoalMeasureFactory.create(goal=service, name="Repeat sales to customers")
    found = suggest_goals("Convert customers and raise sales", [sales, service], [measure])
    assert [(one.goal, one.words) for one in found] == [
        (service, ("customers", "sales")),
        (sales, ("convert", "sales")),
    ]
    assert suggest_goals("Paint the fence", [sales, service], [measure]) == []
    assert suggest_goals("", [sales], []) == []


@pytest.mark.usefixtures("clock")
def test_a_suggestion_is_shown_with_its_reason_and_taken_in_one_press(
    as_amina: Client, amina: User, plan: Plan, goal: Goal
) -> None:
    objective = ObjectiveFactory.create(plan=plan, text="Raise conversions of our leads")
    page = as_amina.get(url_of(plan)).content.decode()
    assert "because “conversions”, “leads”" in page
    verb = f"take_goal:{objective.key}:{goal.pk}"
    assert as_amina.post(url_of(plan), typed(as_amina, plan, verb)).status_code == 302
    link = Objective.objects.get().links.get()
    assert (link.goal, link.confirmed_by) == (goal, amina)
    again = as_amina.get(url_of(plan)).content.decode()
    assert f'value="{verb}" aria-pressed="true"' in " ".join(again.split())


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("verb", ["take_goal:", "take_goal:x:y", "take_goal:{key}:nonsense"])
def test_a_suggestion_that_was_never_made_is_refused(
    as_amina: Client, plan: Plan, verb: str
) -> None:
    objective = ObjectiveFactory.create(plan=plan)
    data = typed(as_amina, plan, verb.format(key=objective.key))
    assert as_amina.post(url_of(plan), data).status_code in (302, 422)
    assert not objective.links.exists()
