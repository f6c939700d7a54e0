"""Rounds in which plans are rated."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from departments.tests.factories import DepartmentFactory, QuarterFactory, UserFactory
from gaps.models import PerceptionRating, PerceptionRound
from gaps.tests.factories import OPENED_AT
from kpis.choices.metrics import RaterSide


class PerceptionRoundFactory(DjangoModelFactory[PerceptionRound]):
    """A plan nobody has rated yet; there is a week for it."""

    class Meta:
        model = PerceptionRound

    created_at = OPENED_AT
    updated_at = factory.SelfAttribute("created_at")
    department = factory.SubFactory(DepartmentFactory)
    quarter = factory.SubFactory(QuarterFactory)
    rate_by = factory.LazyAttribute(lambda row: row.created_at.date() + timedelta(days=7))
    opened_by = factory.SubFactory(UserFactory)


class PerceptionRatingFactory(DjangoModelFactory[PerceptionRating]):
    """What a head gave."""

    class Meta:
        model = PerceptionRating

    created_at = OPENED_AT
    updated_at = factory.SelfAttribute("created_at")
    round = factory.SubFactory(PerceptionRoundFactory)
    side = RaterSide.HEAD
    rating = 4
    rated_by = factory.SubFactory(UserFactory)
