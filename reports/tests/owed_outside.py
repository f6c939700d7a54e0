"""Examples of what is owed about readers outside."""

from datetime import timedelta

from departments.models import Department, User
from reports.choices import Audience
from reports.tests.factories import ReportScheduleFactory
from reports.tests.factories_outside import ReportLinkFactory, outside_run
from reports.tests.owed import Office, owes


@owes("What outsiders may read")
def nobody_said_whether_outsiders_may_read(office: Office) -> User:
    soon = office.now + timedelta(days=3)
    ReportScheduleFactory.create(audience=Audience.EXTERNAL, next_run_at=soon)
    return office.head


@owes("Links outsiders have")
def a_department_withdrew_while_links_are_open(office: Office) -> User:
    answer = Department.objects.filter(pk=office.department.pk)
    answer.update(is_shown_outside=True)
    ReportLinkFactory.create(run=outside_run(departments=[office.department.name]))
    answer.update(is_shown_outside=False, shown_outside_at=office.now)
    return office.coordinator
