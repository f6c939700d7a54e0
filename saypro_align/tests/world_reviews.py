"""Reviews of months with their targets, and a quarter that ends."""

from datetime import date
from typing import Final

from actions.choices.sessions import SessionKind
from actions.models import Session
from actions.tests.factories_reviews import (
    MonthlyReviewFactory,
    TargetAssessmentFactory,
    TargetDecisionFactory,
)
from actions.tests.factories_session import SessionFactory
from departments.choices import QuarterState
from departments.models import Quarter
from departments.tests.factories import QuarterFactory
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.tests.factories_closings import KptClosingFactory
from kpis.tests.factories_targets import KptFactory
from reports.models import QuarterResults, ResultsState
from reports.tests.factories_results import QuarterResultsFactory
from saypro_align.lib.periods import add_months
from saypro_align.tests.world import Values, World, builds
from saypro_align.tests.world_sessions import session_of
from saypro_align.tests.world_targets import target

_OWNERS: Final = {"own": "staff", "sibling": "head", "foreign": "administrator"}


def _quarter_of_the_organization() -> Quarter:
    """Return a quarter in which no department promised anything."""
    held = Quarter.objects.filter(code="2026-Q1").first()
    return held or QuarterFactory.create(
        code="2026-Q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31)
    )


@builds("closing_quarter")
def _closing_quarter(world: World, scope: str) -> Values:
    """The quarter in which something was promised: by Sales, or by the organization.

    A leader speaks for the organization in every quarter.
    """
    is_organization = scope == "foreign"
    if world.asking == "leader" and not is_organization:
        KptFactory.create(quarter=world.quarters[scope], level=KptLevel.ORGANIZATION)
    kpt = KptFactory.create(
        quarter=_quarter_of_the_organization() if is_organization else world.quarters[scope],
        level=KptLevel.ORGANIZATION if is_organization else KptLevel.DEPARTMENT,
        department=None if is_organization else world.department(scope),
        owner=world.people[_OWNERS[scope]],
    )
    return {"quarter": kpt.quarter.code}


def _review_of(world: World, scope: str) -> Session:
    session = session_of(world, scope, kind=SessionKind.MONTHLY)
    KptFactory.create(
        quarter=session.quarter,
        level=KptLevel.DEPARTMENT,
        department=world.department(scope),
        owner=world.author(scope),
    )
    return session


@builds("review")
def _review(world: World, scope: str) -> Values:
    """A department's monthly review that goes through a target of it."""
    return {"pk": _review_of(world, scope).pk}


@builds("review_target")
def _review_target(world: World, scope: str) -> Values:
    """The target that the review goes through; the foreign one is the organization's, at the middle."""
    if scope == "foreign":
        quarter = world.quarters["own"]
        held = Session.objects.filter(quarter=quarter, kind=SessionKind.MID_QUARTER).first()
        middle = held or SessionFactory.create(
            quarter=quarter, kind=SessionKind.MID_QUARTER, chair=world.people["leader"]
        )
        return {"pk": middle.pk, "kpt": KptFactory.create(quarter=quarter).pk}
    session = _review_of(world, scope)
    kpt = Kpt.objects.filter(
        quarter=session.quarter, department=world.department(scope), state=KptState.FINAL
    ).latest("created_at")
    return {"pk": session.pk, "kpt": kpt.pk}


@builds("monthly_review")
def _month(world: World, scope: str) -> Values:
    """What the month means to the scope's department."""
    session = _review_of(world, scope)
    department = world.department(scope)
    review = MonthlyReviewFactory.create(
        department=department,
        session=session,
        month=add_months(date(2026, 10, 1), -department.monthly_reviews.count()),
    )
    return {"pk": review.pk}


def _results(world: World, scope: str, state: ResultsState) -> QuarterResults:
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    held = QuarterResults.objects.filter(quarter=quarter, state=state).first()
    return held or QuarterResultsFactory.create(quarter=quarter, state=state)


@builds("results")
def _published(world: World, scope: str) -> Values:
    """Results that everybody inside reads."""
    results = _results(world, scope, ResultsState.PUBLISHED)
    return {"quarter": results.quarter.code, "pk": results.pk}


@builds("results_draft")
def _draft(world: World, scope: str) -> Values:
    """Results that wait for their quarter to close."""
    return {"quarter": _results(world, scope, ResultsState.DRAFT).quarter.code}


@builds("results_correction")
def _correction(world: World, scope: str) -> Values:
    """A correction of a closed quarter's results."""
    held = QuarterResults.objects.filter(
        state=ResultsState.DRAFT, quarter__state=QuarterState.CLOSED
    ).first()
    if held is None:
        ended = QuarterFactory.create(
            code="2026-Q2",
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 6, 30),
            state=QuarterState.CLOSED,
        )
        held = QuarterResultsFactory.create(quarter=ended, state=ResultsState.DRAFT)
    return {"quarter": held.quarter.code}


@builds("target_closing")
def _closing(world: World, scope: str) -> Values:
    """How a target of the scope's department ended."""
    kpt = target(world, scope, KptState.CLOSED)
    held = getattr(kpt, "closing", None)
    return {"pk": (held or KptClosingFactory.create(kpt=kpt)).pk}


@builds("target_assessment")
def _assessment(world: World, scope: str) -> Values:
    """How a target looked in the department's review."""
    kpt = target(world, scope, KptState.FINAL)
    return {"pk": TargetAssessmentFactory.create(session=_review_of(world, scope), kpt=kpt).pk}


@builds("target_decision")
def _decision(world: World, scope: str) -> Values:
    """What the department's review decided of a target."""
    kpt = target(world, scope, KptState.FINAL)
    return {"pk": TargetDecisionFactory.create(session=_review_of(world, scope), kpt=kpt).pk}
