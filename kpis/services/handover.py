"""The KPIs a person answers for, and giving them to a colleague."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from departments.models import User
from departments.services.checks import is_a_colleague
from kpis.choices import KpiState
from kpis.choices.targets import KptState
from kpis.models import Kpi, Kpt
from kpis.services.notes import tell, touched_obligations
from saypro_align.audit.rows import save_row


def kpis_of(person: User) -> QuerySet[Kpi]:
    """Return the KPIs the person owns that are still measured."""
    return person.owned_kpis.exclude(state=KpiState.RETIRED).order_by("name", "pk")


@transaction.atomic
def give_kpis(*, kpis: Iterable[Kpi], to: User, actor: User, now: datetime) -> int:
    """Make a colleague the owner of the KPIs; their values and history stay."""
    is_a_colleague(to, "to")
    touched: set[UUID] = set()
    given = 0
    for kpi in kpis:
        save_row(
            kpi,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="kpi.handed_over",
        )
        touched.update(touched_obligations(kpi))
        given += 1
    tell(touched, now)
    return given


def targets_of(person: User) -> QuerySet[Kpt]:
    """Return the targets the person answers for that are on their way or promised."""
    living = (KptState.DRAFT, KptState.PROPOSED, KptState.FINAL)
    return person.owned_kpts.filter(state__in=living).order_by("name", "pk")


@transaction.atomic
def give_targets(*, kpts: Iterable[Kpt], to: User, actor: User, now: datetime) -> int:
    """Let a colleague answer for the targets; whose they are and their history stay."""
    is_a_colleague(to, "to")
    given = 0
    for kpt in kpts:
        save_row(
            kpt,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="kpt.handed_over",
        )
        given += 1
    return given
