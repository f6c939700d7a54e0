"""Examples of what targets owe."""

from departments.models import User
from kpis.choices.targets import KptLevel, KptState
from kpis.tests.factories_targets import KptFactory, TargetChangeFactory
from reports.tests.owed import Office, owes


@owes("Targets to finish")
def target_to_propose(office: Office) -> User:
    KptFactory.create(
        quarter=office.quarter,
        level=KptLevel.DEPARTMENT,
        department=office.department,
        state=KptState.DRAFT,
    )
    return office.head


@owes("Targets to finish")
def target_to_make_final(office: Office) -> User:
    KptFactory.create(quarter=office.quarter, state=KptState.PROPOSED)
    return office.coordinator


@owes("Changes of targets to decide")
def change_to_decide(office: Office) -> User:
    kpt = KptFactory.create(quarter=office.quarter, owner=office.head)
    TargetChangeFactory.create(kpt=kpt, asked_by=office.coordinator)
    return office.head


@owes("Changes of targets to decide")
def change_the_owner_asks_for(office: Office) -> User:
    kpt = KptFactory.create(quarter=office.quarter, owner=office.head)
    TargetChangeFactory.create(kpt=kpt, asked_by=office.head)
    return office.coordinator
