"""Progress reports."""

from datetime import UTC, date, datetime, timedelta

import factory

from departments.tests.factories import DepartmentFactory, UserFactory, _RowFactory
from reports.models import ProgressReport, ProgressState


class ProgressFactory(_RowFactory):
    """A draft about the week until a Friday; `state="sent"` sends it in time."""

    class Meta:
        model = ProgressReport

    class Params:
        is_sent = factory.LazyAttribute(lambda report: report.state == ProgressState.SENT)

    department = factory.SubFactory(DepartmentFactory)
    ends_on = date(2026, 11, 6)
    starts_on = factory.LazyAttribute(lambda report: report.ends_on - timedelta(days=6))
    due_on = factory.SelfAttribute("ends_on")
    achievements = "Two banks signed."
    state = ProgressState.DRAFT
    sent_by = factory.Maybe("is_sent", factory.SubFactory(UserFactory), None)
    sent_at = factory.LazyAttribute(
        lambda report: (
            datetime.combine(report.due_on, datetime.min.time(), tzinfo=UTC)
            if report.is_sent
            else None
        )
    )
