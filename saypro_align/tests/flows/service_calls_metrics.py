"""One valid call of every service that makes metrics and wordings fit: rate, suggest, clear, share."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from actions.choices import ActionState
from actions.models import KpiChange
from actions.services import metrics
from departments.choices import PlanState
from departments.models import Objective
from departments.tests.factories import DepartmentFactory
from kpis.causes import MetricChange
from kpis.choices.metrics import ChangeKind, RaterSide, ReviewState
from kpis.models import Handshake, RelevanceReview, WordingSuggestion
from kpis.services import clarifying, drafting, relevance, relinking, sharing, wordings
from kpis.services.kpis import KpiFields
from kpis.services.relevance import Given
from kpis.services.uses import UseFields
from kpis.tests import factories as measured
from kpis.tests import factories_metrics as made
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"
WORDS = clarifying.ClearWords("Raise repeat orders from 20 % to 30 %")
KPI = KpiFields(name="Repeat orders", unit="%", direction="increase")
NUMBERS = UseFields(baseline=Decimal(20), target_value=Decimal(30))


def _review(stage: Stage, state: ReviewState = ReviewState.OPEN) -> RelevanceReview:
    """Return a review of one metric of Sales, rated by both unless it is open."""
    rated = {
        "head": stage.world.people["head"],
        "head_at": stage.now,
        "reviewer": stage.world.people[OFFICE],
        "reviewer_at": stage.now,
    }
    review: RelevanceReview = made.RelevanceReviewFactory.create(
        department=stage.obligation.department,
        state=state,
        **({} if state == ReviewState.OPEN else rated),
    )
    item = made.RelevanceItemFactory.create(review=review, kpi=stage.kpi())
    if state != ReviewState.OPEN:
        for side in RaterSide:
            made.RelevanceRatingFactory.create(item=item, side=side)
    return review


def _rate(stage: Stage) -> object:
    review = _review(stage)
    given = {item.pk: Given(4) for item in review.items.all()}
    return relevance.save_ratings(review=review, given=given, hand_in=True, **stage.act())


def _objective_in_force(stage: Stage) -> Objective:
    return stage.world.objective("own", PlanState.ACTIVE)


def _wording(stage: Stage) -> WordingSuggestion:
    objective = stage.objective()
    suggestion: WordingSuggestion = made.WordingSuggestionFactory.create(
        obligation=objective.plan.obligation, objective_key=objective.key
    )
    return suggestion


def _relink(stage: Stage) -> list[Handshake]:
    """Return the requests that follow a replaced KPI of the draft."""
    old = stage.use()
    measured.HandshakeFactory.create(
        quarter=stage.obligation.quarter,
        asking=stage.obligation.department,
        objective_key=old.objective.key,
        kpi_use_key=old.key,
    )
    new = measured.KpiUseFactory.create(objective=old.objective, replaces_key=old.key)
    return relinking.relink_requests(plan=new.objective.plan, **stage.act())


def _changed(stage: Stage) -> KpiChange:
    change = MetricChange(ChangeKind.SHARED, new=stage.kpi())
    return metrics.keep_change(
        change=change, action=stage.action(ActionState.IN_PROGRESS), **stage.act()
    )


CALLS_METRICS: dict[str, Callable[[Stage], object]] = {
    "actions.metrics.keep_change": _changed,
    "kpis.clarifying.make_clear": lambda s: clarifying.make_clear(
        objective=s.objective(), words=WORDS, kpi=KPI, fields=NUMBERS, **s.act()
    ),
    "kpis.drafting.objective_in_a_draft": lambda s: drafting.objective_in_a_draft(
        _objective_in_force(s), **s.act()
    ),
    "kpis.drafting.use_in_a_draft": lambda s: drafting.use_in_a_draft(
        measured.KpiUseFactory.create(objective=_objective_in_force(s)), **s.act()
    ),
    "kpis.relevance.open_review": lambda s: relevance.open_review(
        department=s.kpi().department_links.get().department, **s.act(OFFICE)
    ),
    "kpis.relevance.save_ratings": _rate,
    "kpis.relevance.close_review": lambda s: relevance.close_review(
        review=_review(s, ReviewState.COMPARED), agreed={}, **s.act(OFFICE)
    ),
    "kpis.relinking.relink_requests": _relink,
    "kpis.sharing.share_with_all": lambda s: sharing.share_with_all(
        kpi=s.kpi(), departments=[DepartmentFactory.create()], **s.act()
    ),
    "kpis.wordings.suggest_wording": lambda s: wordings.suggest_wording(
        objective=_objective_in_force(s),
        words=wordings.SuggestedWords(
            text=WORDS.text, kpi_name=KPI.name, reason="Everybody can see when it is reached."
        ),
        **s.act(OFFICE),
    ),
    "kpis.wordings.accept_wording": lambda s: wordings.accept_wording(
        suggestion=_wording(s), **s.act()
    ),
    "kpis.wordings.accept_edited": lambda s: wordings.accept_edited(
        suggestion=_wording(s),
        words=replace(WORDS, text="Raise repeat orders to 30 %"),
        kpi=KPI,
        fields=NUMBERS,
        **s.act(),
    ),
    "kpis.wordings.decline_wording": lambda s: wordings.decline_wording(
        suggestion=_wording(s), reason="It is clear enough.", **s.act()
    ),
    "kpis.wordings.withdraw_wording": lambda s: wordings.withdraw_wording(
        suggestion=_wording(s), **s.act(OFFICE)
    ),
}
