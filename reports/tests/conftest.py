"""What tests of reports begin with: a schedule, plans to tell of, and a reader without an account."""

from datetime import datetime

import pytest
from django.test import Client

from departments.models import Plan, Quarter
from reports.models import ReportSchedule
from reports.tests.factories import ReportScheduleFactory
from reports.tests.story import three_of


@pytest.fixture
def schedule(db: None) -> ReportSchedule:
    """Return the leadership's schedule; its next report is due on 1 December 2026."""
    made: ReportSchedule = ReportScheduleFactory.create()
    return made


@pytest.fixture
def story(quarter: Quarter, now: datetime) -> dict[str, Plan]:
    """Return the plans of three departments, assessed, with a gap among them."""
    return three_of(quarter, now)


@pytest.fixture
def stranger() -> Client:
    """Return a browser that nobody signed in with; forgery is checked as for everybody."""
    return Client(enforce_csrf_checks=True)
