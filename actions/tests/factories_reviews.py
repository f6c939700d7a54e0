"""Reviews of months and targets for tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from actions.choices.reviews import TargetOutlook, TargetVerdict
from actions.choices.sessions import SessionKind
from actions.models import MonthlyReview, SessionGap, TargetAssessment, TargetDecision
from actions.tests.factories import MADE_AT
from actions.tests.factories_session import SessionDepartmentFactory, SessionFactory
from departments.models import Department, Quarter
from departments.tests.factories import DepartmentFactory, UserFactory
from gaps.tests.factories import GapFactory
from kpis.tests.factories_targets import KptFactory


class MonthlyReviewFactory(DjangoModelFactory[MonthlyReview]):
    """A department looks back on October; the meeting is to come."""

    class Meta:
        model = MonthlyReview

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    department = factory.SubFactory(DepartmentFactory)
    month = date(2026, 10, 1)
    session = factory.SubFactory(SessionFactory, kind=SessionKind.MONTHLY)
    analysis = "2 of 3 KPIs of the plan are reached or on track."
    drafted = factory.SelfAttribute("analysis")

    @classmethod
    def of(
        cls, department: Department, quarter: Quarter | None = None, **fields: object
    ) -> MonthlyReview:
        """Return a review whose meeting concerns the department."""
        session = SessionFactory.create(kind=SessionKind.MONTHLY, quarter=quarter)
        SessionDepartmentFactory.create(session=session, department=department)
        return cls.create(department=department, session=session, **fields)


class TargetAssessmentFactory(DjangoModelFactory[TargetAssessment]):
    """The leadership doubts a target."""

    class Meta:
        model = TargetAssessment

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    kpt = factory.SubFactory(KptFactory)
    outlook = TargetOutlook.IN_DOUBT
    words = "Two licences were not renewed."
    by = factory.SubFactory(UserFactory)
    at = factory.SelfAttribute("created_at")


class TargetDecisionFactory(DjangoModelFactory[TargetDecision]):
    """A target goes on as it is."""

    class Meta:
        model = TargetDecision

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    kpt = factory.SubFactory(KptFactory)
    verdict = TargetVerdict.KEEP
    reason = "The second half brings more."
    by = factory.SubFactory(UserFactory)
    at = factory.SelfAttribute("created_at")


class SessionGapFactory(DjangoModelFactory[SessionGap]):
    """A gap raised in a meeting."""

    class Meta:
        model = SessionGap

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    gap = factory.SubFactory(GapFactory)
