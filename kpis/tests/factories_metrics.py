"""Reviews of metrics and suggested wordings."""

import uuid
from datetime import timedelta

import factory

from departments.tests.factories import DepartmentFactory, ObligationFactory, UserFactory
from kpis.choices.metrics import RaterSide
from kpis.models import RelevanceItem, RelevanceRating, RelevanceReview, WordingSuggestion
from kpis.tests.factories import KpiFactory, _Stamped


class RelevanceReviewFactory(_Stamped):
    """A review in which nobody has rated yet."""

    class Meta:
        model = RelevanceReview

    department = factory.SubFactory(DepartmentFactory)
    rate_by = factory.LazyAttribute(lambda row: row.created_at.date() + timedelta(days=14))
    opened_by = factory.SubFactory(UserFactory)


class RelevanceItemFactory(_Stamped):
    """A metric in a review."""

    class Meta:
        model = RelevanceItem

    review = factory.SubFactory(RelevanceReviewFactory)
    kpi = factory.SubFactory(KpiFactory)


class RelevanceRatingFactory(_Stamped):
    """What the head gave a metric."""

    class Meta:
        model = RelevanceRating

    item = factory.SubFactory(RelevanceItemFactory)
    side = RaterSide.HEAD
    rating = 4
    rated_by = factory.SubFactory(UserFactory)


class WordingSuggestionFactory(_Stamped):
    """A wording that waits for its head."""

    class Meta:
        model = WordingSuggestion

    obligation = factory.SubFactory(ObligationFactory)
    objective_key = factory.LazyFunction(uuid.uuid4)
    objective_text = "Improve employee satisfaction"
    text = "Raise employee retention from 82 % to 87 % by 31 December 2026"
    kpi_name = "Employee retention"
    unit = "%"
    reason = "Everybody can see when it is reached."
    suggested_by = factory.SubFactory(UserFactory)
