"""What pointed at a replaced KPI follows it, once the plan with the new one is in force."""

from datetime import datetime
from typing import Any

from django.db import transaction

from departments.models import Plan, User
from kpis.choices import HandshakeState, UseState
from kpis.models import Handshake, Kpi, KpiUse
from saypro_align.audit.rows import save_row


@transaction.atomic
def relink_requests(*, plan: Plan, actor: User, now: datetime) -> list[Handshake]:
    """Point requests at the KPI that took the old one's place; both ways, in the plan's quarter.

    Requests of the department about the old KPI are about the new one; contributions it promised
    that the old series counted are counted by the new one. Returns the requests that moved.
    """
    taken = {
        use.replaces_key: use
        for use in KpiUse.objects.filter(
            objective__plan=plan, state=UseState.ACTIVE, replaces_key__isnull=False
        ).select_related("kpi")
    }
    if not taken:
        return []
    return [
        *_own_requests(plan, taken, actor=actor, now=now),
        *_promises(plan, taken, actor=actor, now=now),
    ]


def _own_requests(
    plan: Plan, taken: dict[Any, KpiUse], *, actor: User, now: datetime
) -> list[Handshake]:
    own = Handshake.objects.filter(
        quarter=plan.obligation.quarter_id, asking=plan.obligation.department_id
    )
    # The same department is asked about a KPI once; who was asked about both keeps both requests.
    asked_anew = set(
        own.waiting()
        .filter(kpi_use_key__in=[use.key for use in taken.values()])
        .values_list("asked_id", "kpi_use_key")
    )
    moved = []
    for request in own.filter(kpi_use_key__in=taken).select_related("agreed"):
        use = taken[request.kpi_use_key]
        if request.is_waiting and (request.asked_id, use.key) in asked_anew:
            continue
        moved.append(_save(request, {"kpi_use_key": use.key, "kpi_name": use.kpi.name}, actor, now))
    return moved


def _promises(
    plan: Plan, taken: dict[Any, KpiUse], *, actor: User, now: datetime
) -> list[Handshake]:
    followers = {
        old.pk: old.replaced_by
        for old in Kpi.objects.filter(
            replaced_by__in=[use.kpi_id for use in taken.values()]
        ).select_related("replaced_by")
    }
    going_on = [*HandshakeState.waiting(), HandshakeState.AGREED]
    rows = Handshake.objects.filter(
        quarter=plan.obligation.quarter_id,
        asked=plan.obligation.department_id,
        kpi__in=followers,
        state__in=going_on,
    ).select_related("agreed")
    return [
        _save(row, {"kpi": followers[row.kpi_id]}, actor, now)
        for row in rows
        if row.kpi_id is not None
    ]


def _save(request: Handshake, changes: dict[str, Any], actor: User, now: datetime) -> Handshake:
    return save_row(
        request,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="handshake.relinked",
    )
