"""Distributions of targets, their deliveries, and who has read them."""

import factory

from departments.tests.factories import QuarterFactory, UserFactory
from kpis.choices.distributions import DistributionState
from kpis.models import Acknowledgement, Delivery, Distribution
from kpis.summaries import Summary
from kpis.tests.factories import _Stamped


class DistributionFactory(_Stamped):
    """A distribution whose mails are all written."""

    class Meta:
        model = Distribution

    quarter = factory.SubFactory(QuarterFactory)
    number = 1
    content = factory.LazyAttribute(
        lambda row: Summary(row.quarter.name, row.quarter.code, row.quarter.vision).to_json()
    )
    fingerprint = "0" * 64
    state = DistributionState.SENT
    made_by = factory.SubFactory(UserFactory)
    sent_at = factory.SelfAttribute("created_at")


class DeliveryFactory(_Stamped):
    """A summary that waits for its mail."""

    class Meta:
        model = Delivery

    distribution = factory.SubFactory(DistributionFactory)
    user = factory.SubFactory(UserFactory)
    content = factory.LazyFunction(lambda: {"departments": [], "own": []})


class AcknowledgementFactory(_Stamped):
    """Somebody has read a distribution."""

    class Meta:
        model = Acknowledgement

    distribution = factory.SubFactory(DistributionFactory)
    user = factory.SubFactory(UserFactory)
