"""Answers to obstacles."""

import factory

from departments.tests.factories import UserFactory
from kpis.models import ObstacleReply
from kpis.tests.factories import _Stamped
from kpis.tests.factories_check_ins import ObstacleFactory


class ObstacleReplyFactory(_Stamped):
    """Somebody says what would help."""

    class Meta:
        model = ObstacleReply

    obstacle = factory.SubFactory(ObstacleFactory)
    by = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda number: f"Ask the printers for a proof ({number}).")
