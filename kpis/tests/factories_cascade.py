"""Contributions of functions and the question of the month, for tests."""

from datetime import date
from typing import Any

import factory

from departments.tests.factories import DepartmentFactory, GoalFactory, UserFactory
from kpis.choices.cascade import ContributionState
from kpis.models import KptContribution, PulseRound, PulseSeat, PulseTally
from kpis.pulsing import closes_on
from kpis.tests.factories import _Stamped
from kpis.tests.factories_targets import KptFactory


class KptContributionFactory(_Stamped):
    """How Finance helps a target of the organization; its head has not answered."""

    class Meta:
        model = KptContribution

    kpt = factory.SubFactory(KptFactory)
    department = factory.SubFactory(DepartmentFactory)
    how = "Pays royalties out on time, so that members bring their next works to us."
    stated_by = factory.SubFactory(UserFactory)
    answered_by = factory.LazyAttribute(
        lambda row: None if row.state == ContributionState.ASKED else UserFactory.create()
    )
    answered_at = factory.LazyAttribute(lambda row: row.created_at if row.answered_by else None)
    reason = factory.LazyAttribute(
        lambda row: "We have nobody for it." if row.state == ContributionState.DECLINED else ""
    )
    state = ContributionState.ASKED


class PulseRoundFactory(_Stamped):
    """The question of November 2026."""

    class Meta:
        model = PulseRound

    month = date(2026, 11, 1)
    closes_on = factory.LazyAttribute(lambda row: closes_on(row.month))


def _count_asked(seat: PulseSeat, create: bool, extracted: object, **_: Any) -> None:
    """Count the person among those who were asked."""
    row, _made = PulseTally.objects.get_or_create(
        round=seat.round,
        department=seat.department,
        defaults={"created_at": seat.created_at, "updated_at": seat.created_at},
    )
    PulseTally.objects.filter(pk=row.pk).update(asked=row.asked + 1)


class PulseSeatFactory(_Stamped):
    """Somebody who is asked and has not answered."""

    class Meta:
        model = PulseSeat
        skip_postgeneration_save = True

    round = factory.SubFactory(PulseRoundFactory)
    user = factory.SubFactory(UserFactory)
    department = factory.SubFactory(DepartmentFactory)
    right = factory.SubFactory(GoalFactory)

    choices = factory.LazyAttribute(
        lambda row: [str(row.right.pk), str(GoalFactory.create().pk)]  # the right one and another
    )
    tally = factory.PostGeneration(_count_asked)


class PulseTallyFactory(_Stamped):
    """Six of seven have answered, four of them knew."""

    class Meta:
        model = PulseTally

    round = factory.SubFactory(PulseRoundFactory)
    department = factory.SubFactory(DepartmentFactory)
    asked = 7
    answered = 6
    right = 4
