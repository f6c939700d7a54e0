"""Rhythms, holidays and what people were reminded of."""

from datetime import date
from uuid import uuid4

import factory

from departments.models import Cadence, Holiday, Reminder, ReminderLine
from departments.tests.factories import (
    DepartmentFactory,
    UserFactory,
    _RowFactory,
)


class CadenceFactory(_RowFactory):
    """A department that checks in every Friday from January on."""

    class Meta:
        model = Cadence

    department = factory.SubFactory(DepartmentFactory)
    from_day = date(2026, 1, 1)


class HolidayFactory(_RowFactory):
    """A day off for all."""

    class Meta:
        model = Holiday

    day = date(2026, 12, 25)
    name = "Christmas Day"


class ReminderFactory(_RowFactory):
    """A person's mail of a day."""

    class Meta:
        model = Reminder

    user = factory.SubFactory(UserFactory)
    day = date(2026, 11, 12)


class ReminderLineFactory(_RowFactory):
    """What the mail said about one thing."""

    class Meta:
        model = ReminderLine

    reminder = factory.SubFactory(ReminderFactory)
    kind = "check_in"
    about_id = factory.LazyFunction(uuid4)
    due_on = date(2026, 11, 13)
    days = -1
