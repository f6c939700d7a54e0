"""One series for several departments: offered or asked for, agreed to or declined, or kept apart."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, User
from kpis import causes
from kpis.choices import KpiState
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi, KpiDepartment, KpiKeptApart, KpiUse
from kpis.services import share_mails
from kpis.services.notes import tell, touched_obligations
from kpis.services.uses import save_use
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError, WrongState


@transaction.atomic
def share_kpi(
    *,
    kpi: Kpi,
    department: Department,
    why: str = "",
    because: UUID | None = None,
    actor: User,
    now: datetime,
) -> KpiDepartment:
    """Offer the series to another department; it is shared once that head agrees."""
    [link] = share_with_all(
        kpi=kpi, departments=[department], why=why, because=because, actor=actor, now=now
    )
    return link


@transaction.atomic
def share_with_all(
    *,
    kpi: Kpi,
    departments: Iterable[Department],
    why: str = "",
    because: UUID | None = None,
    actor: User,
    now: datetime,
) -> list[KpiDepartment]:
    """Offer the series to several departments at once; each head answers for itself.

    `because` names the corrective action that asked for it.
    """
    links = []
    for department in departments:
        link = _link(kpi, department, asked_by=None, why=why, now=now)
        record(
            "kpi.shared",
            actor=actor,
            subject=kpi,
            now=now,
            changes={"department": (None, department)},
            why=link.why,
        )
        share_mails.tell_offered(link=link, by=actor, now=now)
        links.append(link)
    change = causes.MetricChange(ChangeKind.SHARED, new=kpi)
    causes.keep(change, because=because, actor=actor, now=now)
    return links


@transaction.atomic
def ask_to_share(*, kpi: Kpi, department: Department, actor: User, now: datetime) -> KpiDepartment:
    """Ask the departments that have the series to share it; one of their heads answers."""
    link = _link(kpi, department, asked_by=actor, why="", now=now)
    share_mails.tell_offered(link=link, by=actor, now=now)
    record(
        "kpi.share_asked",
        actor=actor,
        subject=kpi,
        now=now,
        changes={"department": (None, department)},
    )
    return link


@transaction.atomic
def confirm_share(*, link: KpiDepartment, actor: User, now: datetime) -> KpiDepartment:
    """Agree to share; pressing twice confirms once."""
    changed = KpiDepartment.objects.filter(pk=link.pk, confirmed_at=None, declined_at=None).update(
        confirmed_by=actor, confirmed_at=now, updated_at=now
    )
    link.refresh_from_db()
    if changed:
        record(
            "kpi.share_confirmed",
            actor=actor,
            subject=link.kpi,
            now=now,
            changes={"department": (None, link.department)},
        )
        share_mails.tell_answered(link=link, by=actor, now=now)
        tell(touched_obligations(link.kpi), now)
    elif link.declined_at is not None:
        raise WrongState(_("This was declined already."))
    return link


@transaction.atomic
def decline_share(
    *, link: KpiDepartment, reason: str = "", actor: User, now: datetime
) -> KpiDepartment:
    """Say no; pressing twice declines once, and nobody is asked the same again."""
    changed = KpiDepartment.objects.filter(pk=link.pk, confirmed_at=None, declined_at=None).update(
        declined_by=actor, declined_at=now, decline_reason=reason.strip()[:300], updated_at=now
    )
    link.refresh_from_db()
    if changed:
        record(
            "kpi.share_declined",
            actor=actor,
            subject=link.kpi,
            now=now,
            changes={"department": (link.department, None)},
            why=link.decline_reason,
        )
        share_mails.tell_answered(link=link, by=actor, now=now)
    elif link.confirmed_at is not None:
        raise WrongState(_("This was agreed to already."))
    return link


@transaction.atomic
def keep_apart(*, kpi: Kpi, department: Department, actor: User, now: datetime) -> None:
    """Keep the own series beside this one of another department; the question is not asked again."""
    _row, is_new = KpiKeptApart.objects.get_or_create(
        kpi=kpi,
        department=department,
        defaults={"kept_by": actor, "created_at": now, "updated_at": now},
    )
    if is_new:
        record(
            "kpi.kept_apart",
            actor=actor,
            subject=kpi,
            now=now,
            changes={"department": (None, department)},
        )


def use_theirs(*, use: KpiUse, kpi: Kpi, actor: User, now: datetime) -> KpiUse:
    """Measure the objective by the shared series; numbers and dates stay as they are."""
    return save_use(use=use, changes={"kpi": kpi}, actor=actor, now=now)


def _link(
    kpi: Kpi, department: Department, *, asked_by: User | None, why: str, now: datetime
) -> KpiDepartment:
    if kpi.state != KpiState.ACTIVE:
        raise WrongState(_("Only an active KPI can be shared."))
    if KpiDepartment.objects.filter(kpi=kpi, department=department).exists():
        raise DomainError(
            _("This department has the KPI already or has been asked."),
            fields={"department": [_("Choose a department that does not have it yet.")]},
        )
    return KpiDepartment.objects.create(
        kpi=kpi,
        department=department,
        asked_by=asked_by,
        why=why.strip()[:300],
        created_at=now,
        updated_at=now,
    )
