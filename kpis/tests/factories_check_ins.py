"""Check-ins, their numbers and links, and obstacles."""

from datetime import date, timedelta

import factory

from departments.tests.factories import DepartmentFactory, UserFactory
from kpis.choices.check_ins import Via
from kpis.models import CheckIn, CheckInEntry, CheckInLink, Obstacle
from kpis.tests.factories import KpiFactory, MeasurementFactory, _Stamped


class CheckInFactory(_Stamped):
    """A check-in that came on its Friday; `first_at=None, via=""` makes it one that was missed."""

    class Meta:
        model = CheckIn

    user = factory.SubFactory(UserFactory)
    department = factory.SubFactory(DepartmentFactory)
    ends_on = date(2026, 11, 13)
    due_on = factory.SelfAttribute("ends_on")
    asked = 1
    first_at = factory.SelfAttribute("created_at")
    submitted_at = factory.SelfAttribute("first_at")
    via = Via.PAGE


class CheckInEntryFactory(_Stamped):
    """A number in a check-in, with the value that was recorded."""

    class Meta:
        model = CheckInEntry

    check_in = factory.SubFactory(CheckInFactory)
    kpi = factory.SubFactory(KpiFactory)
    measurement = factory.LazyAttribute(lambda row: MeasurementFactory.create(kpi=row.kpi))


class CheckInLinkFactory(_Stamped):
    """A link that works for 14 days."""

    class Meta:
        model = CheckInLink

    user = factory.SubFactory(UserFactory)
    digest = factory.Sequence(lambda number: f"{number:064x}")
    expires_at = factory.LazyAttribute(lambda row: row.created_at + timedelta(days=14))


class ObstacleFactory(_Stamped):
    """Something that stands in a department's way."""

    class Meta:
        model = Obstacle

    department = factory.SubFactory(DepartmentFactory)
    what = factory.Sequence(lambda number: f"The new price list is not out ({number})")
    owner = factory.SubFactory(UserFactory)
    raised_by = factory.SelfAttribute("owner")
