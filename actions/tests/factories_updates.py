"""Updates asked for and wishes for reviews, for tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from actions.models import ReviewWish, UpdateRequest
from actions.tests.factories import CorrectiveActionFactory
from departments.tests.factories import UserFactory

MADE_AT = datetime(2026, 11, 12, 8, 0, tzinfo=UTC)


class UpdateRequestFactory(DjangoModelFactory[Any]):
    """A colleague above asked a responsible person about an action; with `answer` it is answered."""

    class Meta:
        model = UpdateRequest

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory)
    asked_by = factory.SubFactory(UserFactory)
    asked_of = factory.LazyAttribute(
        lambda row: (row.action and row.action.responsible) or UserFactory.create()
    )
    # A thing is asked about once a day.
    asked_on = factory.Sequence(lambda number: date(2026, 1, 1) + timedelta(days=number))
    answered_by = factory.LazyAttribute(
        lambda row: row.asked_of if getattr(row, "answer", "") else None
    )
    answered_at = factory.LazyAttribute(
        lambda row: row.created_at if getattr(row, "answer", "") else None
    )


class ReviewWishFactory(DjangoModelFactory[Any]):
    """An action that waits for the next review."""

    class Meta:
        model = ReviewWish

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    action = factory.SubFactory(CorrectiveActionFactory)
    asked_by = factory.SubFactory(UserFactory)
