"""Reviews of metrics and suggested wordings, of the own department, a sibling's and a foreign one's."""

from departments.choices import PlanState
from kpis.choices.metrics import ReviewState, SuggestionState
from kpis.models import RelevanceReview, WordingSuggestion
from kpis.tests.factories import KpiFactory
from kpis.tests.factories_metrics import (
    RelevanceItemFactory,
    RelevanceReviewFactory,
    WordingSuggestionFactory,
)
from saypro_align.tests.world import Values, World, builds


@builds("relevance_review")
def _review(world: World, scope: str) -> Values:
    """A review nobody has rated in; the sibling's is an earlier one that is closed."""
    department = world.department(scope)
    if scope != "sibling":
        going_on = RelevanceReview.objects.filter(department=department, state=ReviewState.OPEN)
        review = going_on.first() or RelevanceReviewFactory.create(department=department)
    else:
        at, office = world.obligation(scope).created_at, world.people["coordinator"]
        review = RelevanceReviewFactory.create(
            department=department,
            state=ReviewState.CLOSED,
            head=world.author(scope),
            head_at=at,
            reviewer=office,
            reviewer_at=at,
            closed_by=office,
            closed_at=at,
            next_on=at.date(),
        )
    RelevanceItemFactory.create(
        review=review, kpi=KpiFactory.create(departments=[department]), position=1
    )
    return {"pk": review.pk}


@builds("wording")
def _wording(world: World, scope: str) -> Values:
    """A wording that waits for the head of the scope's department."""
    objective = world.objective(scope, PlanState.ACTIVE)
    waiting = WordingSuggestion.objects.filter(
        obligation=objective.plan.obligation, state=SuggestionState.OPEN
    )
    suggestion = waiting.first() or WordingSuggestionFactory.create(
        obligation=objective.plan.obligation,
        objective_key=objective.key,
        objective_text=objective.text,
        suggested_by=world.people["coordinator"],
    )
    return {"pk": suggestion.pk}
