"""Results of quarters for tests."""

import factory
from factory.django import DjangoModelFactory

from departments.tests.factories import MADE_AT, QuarterFactory, UserFactory
from reports.models import QuarterResults, ResultsState
from reports.quarter_story import QuarterStory


class QuarterResultsFactory(DjangoModelFactory[QuarterResults]):
    """Published results; `state` makes them a draft."""

    class Meta:
        model = QuarterResults

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    quarter = factory.SubFactory(QuarterFactory)
    number = factory.LazyAttribute(
        lambda row: QuarterResults.objects.filter(quarter=row.quarter).count() + 1
    )
    state = ResultsState.PUBLISHED
    successes = "Royalty revenue: reached."
    improvements = "Compliance: missed."
    next_steps = "Compliance goes on."
    reason = factory.LazyAttribute(lambda row: "A wrong value." if row.number > 1 else "")
    content = factory.LazyAttribute(
        lambda row: (
            QuarterStory(quarter=row.quarter.name, aligned=8, total=10).frozen()
            if row.state == ResultsState.PUBLISHED
            else {}
        )
    )
    published_at = factory.LazyAttribute(
        lambda row: row.created_at if row.state == ResultsState.PUBLISHED else None
    )
    published_by = factory.LazyAttribute(
        lambda row: UserFactory.create() if row.published_at else None
    )
