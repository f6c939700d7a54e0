"""Reviews of months with their targets, and a quarter that ends."""

from typing import Final

from actions.models import Session
from actions.session_choices import SessionKind
from actions.tests.factories_reviews import MonthlyReviewFactory
from departments.choices import QuarterState
from departments.models import Quarter
from kpis.target_choices import KptLevel, KptState
from kpis.tests.factories_targets import KptFactory
from reports.models import QuarterResults, ResultsState
from reports.tests.factories_results import QuarterResultsFactory
from saypro_align.tests.world import Values, World, builds
from saypro_align.tests.world_sessions import session_of
from saypro_align.tests.world_targets import target

_OWNERS: Final = {"own": "staff", "sibling": "head", "foreign": "administrator"}


@builds("closing_quarter")
def _closing_quarter(world: World, scope: str) -> Values:
    """The quarter in which something was promised: by Sales, or by the organization."""
    is_organization = scope == "foreign"
    kpt = KptFactory.create(
        quarter=world.quarters["sibling" if scope == "sibling" else "own"],
        level=KptLevel.ORGANIZATION if is_organization else KptLevel.DEPARTMENT,
        department=None if is_organization else world.department(scope),
        owner=world.people[_OWNERS[scope]],
    )
    return {"quarter": kpt.quarter.code}


def _review_of(world: World, scope: str) -> Session:
    target(world, scope, KptState.FINAL)
    return session_of(world, scope, kind=SessionKind.MONTHLY)


@builds("review")
def _review(world: World, scope: str) -> Values:
    """A department's monthly review that goes through a target of it."""
    return {"pk": _review_of(world, scope).pk}


@builds("review_target")
def _review_target(world: World, scope: str) -> Values:
    """The target that the review goes through."""
    return {
        "pk": _review_of(world, scope).pk,
        "kpt": target(world, scope, KptState.FINAL).pk,
    }


@builds("monthly_review")
def _month(world: World, scope: str) -> Values:
    """What the month means to the scope's department."""
    session = _review_of(world, scope)
    review = MonthlyReviewFactory.create(department=world.department(scope), session=session)
    return {"pk": review.pk}


def _results(world: World, scope: str, state: ResultsState) -> QuarterResults:
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    held = QuarterResults.objects.filter(quarter=quarter, state=state).first()
    return held or QuarterResultsFactory.create(quarter=quarter, state=state)


@builds("results")
def _published(world: World, scope: str) -> Values:
    """Results that everybody inside reads."""
    return {"quarter": _results(world, scope, ResultsState.PUBLISHED).quarter.code}


@builds("results_draft")
def _draft(world: World, scope: str) -> Values:
    """Results that wait for their quarter to close."""
    return {"quarter": _results(world, scope, ResultsState.DRAFT).quarter.code}


@builds("results_correction")
def _correction(world: World, scope: str) -> Values:
    """A correction of a closed quarter's results."""
    quarter = _results(world, scope, ResultsState.DRAFT).quarter
    Quarter.objects.filter(pk=quarter.pk).update(state=QuarterState.CLOSED)
    return {"quarter": quarter.code}
