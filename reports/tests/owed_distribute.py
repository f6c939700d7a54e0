"""Examples of what distributing targets owes: who owes it, and how it comes to be."""

from departments.models import User
from kpis.tests.factories_distributions import DeliveryFactory, DistributionFactory
from kpis.tests.factories_targets import KptFactory
from reports.tests.owed import Office, owes


@owes("Targets to read")
def targets_given_out(office: Office) -> User:
    version = DistributionFactory.create(quarter=office.quarter)
    DeliveryFactory.create(distribution=version, user=office.staff)
    return office.staff


@owes("Targets to distribute")
def targets_final(office: Office) -> User:
    KptFactory.create(quarter=office.quarter)
    return office.coordinator
