"""An example of what progress reports owe: who owes it, and how it comes to be."""

from datetime import timedelta

from departments.models import User
from departments.tests.factories_cadence import CadenceFactory
from reports.tests.owed import Office, owes


@owes("Progress reports")
def rhythm_is_set(office: Office) -> User:
    CadenceFactory.create(
        department=office.department, from_day=office.now.date() - timedelta(days=2)
    )
    return office.head
