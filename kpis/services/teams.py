"""The KPIs by which a cross-functional team is judged, each with the team's own target."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import CrossTeam, User
from departments.services.checks import only
from kpis.attainment import Target, UnusableTarget, check_target
from kpis.choices import Direction, KpiState
from kpis.models import Kpi, TeamKpi
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState

_FIELDS = frozenset({"baseline", "target_value", "due_on"})
# What has no single number as its target.
_WITHOUT_NUMBER = (Direction.RANGE, Direction.MILESTONES)


@transaction.atomic
def add_team_kpi(
    *,
    team: CrossTeam,
    kpi: Kpi,
    baseline: Decimal | None = None,
    target_value: Decimal | None = None,
    due_on: date | None = None,
    actor: User,
    now: datetime,
) -> TeamKpi:
    """Let a team answer for a KPI of one of its departments; the series stays where it is."""
    _must_live(team)
    held = kpi.department_links.filter(
        department__in=team.parties.values("department"), confirmed_at__isnull=False
    )
    if kpi.state != KpiState.ACTIVE or not held.exists():
        _refuse("kpi", _("Choose a KPI of one of the team's departments."))
    row = TeamKpi(team=team, kpi=kpi, baseline=baseline, target_value=target_value, due_on=due_on)
    _check(row)
    return create_row(row, actor=actor, now=now, event="team_kpi.added")


@transaction.atomic
def edit_team_kpi(
    *,
    link: TeamKpi,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> TeamKpi:
    """Change what a team wants to reach."""
    changed = only(changes, _FIELDS)
    _must_live(link.team)
    _must_hold(link)
    wanted = {name: changed.get(name, getattr(link, name)) for name in sorted(_FIELDS)}
    _check(TeamKpi(team=link.team, kpi=link.kpi, **wanted))
    return save_row(
        link,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="team_kpi.edited",
        where=Q(retired_at=None),
    )


@transaction.atomic
def retire_team_kpi(
    *, link: TeamKpi, expected_version: int | None = None, actor: User, now: datetime
) -> TeamKpi:
    """Take a KPI from a team; its series and the departments' targets stay."""
    _must_hold(link)
    return save_row(
        link,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="team_kpi.retired",
        where=Q(retired_at=None),
    )


def _check(row: TeamKpi) -> None:
    """Refuse a target against which nothing can be measured."""
    if row.target_value is None:
        return
    if row.kpi.direction in _WITHOUT_NUMBER:
        _refuse("target_value", _("This KPI has no single number as its target. Leave it empty."))
    target = Target(row.kpi.direction, baseline=row.baseline, target_value=row.target_value)
    try:
        check_target(target)
    except UnusableTarget as refusal:
        _refuse("target_value", str(refusal))


def _must_live(team: CrossTeam) -> None:
    if not team.is_living:
        raise WrongState(_("This team is over. It can no longer be changed."))


def _must_hold(link: TeamKpi) -> None:
    if link.retired_at is not None:
        raise WrongState(_("The team no longer answers for this KPI."))


def _refuse(name: str, sentence: str) -> None:
    raise DomainError(sentence, fields={name: [sentence]})
