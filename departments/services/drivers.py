"""The driver model: which measures and drivers move a goal, and what one number does to another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from departments.models import Goal, GoalMeasure, MeasureCoupling, User
from departments.services.checks import needs_text, only
from departments.services.goals import must_hold, tell_all
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState

_MEASURE_FIELDS = frozenset({"kind", "name", "direction", "unit", "terms"})
_COUPLING_FIELDS = frozenset({"sign", "reason"})


@transaction.atomic
def add_measure(
    *,
    goal: Goal,
    kind: str,
    name: str,
    direction: str,
    unit: str = "",
    terms: str = "",
    actor: User,
    now: datetime,
) -> GoalMeasure:
    """Add a measure of the goal, or a driver that moves one."""
    must_hold(goal)
    measure = GoalMeasure(
        goal=goal, kind=kind, name=name, direction=direction, unit=unit, terms=terms
    )
    create_row(measure, actor=actor, now=now, event="measure.added")
    tell_all(now)
    return measure


@transaction.atomic
def edit_measure(
    *,
    measure: GoalMeasure,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> GoalMeasure:
    """Change a measure or driver."""
    changed = only(changes, _MEASURE_FIELDS)
    _must_not_be_retired(measure)
    save_row(
        measure,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="measure.edited",
        where=Q(retired_at=None),
    )
    tell_all(now)
    return measure


@transaction.atomic
def retire_measure(
    *,
    measure: GoalMeasure,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> GoalMeasure:
    """Stop using a measure; the couplings it took part in end with it."""
    _must_not_be_retired(measure)
    for coupling in couplings_of(measure).order_by("pk"):
        retire_coupling(coupling=coupling, reason=reason, actor=actor, now=now)
    save_row(
        measure,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="measure.retired",
        why=reason.strip(),
        where=Q(retired_at=None),
    )
    tell_all(now)
    return measure


@transaction.atomic
def couple_measures(
    *,
    first: GoalMeasure,
    second: GoalMeasure,
    sign: int,
    reason: str,
    actor: User,
    now: datetime,
) -> MeasureCoupling:
    """Say what raising one measure does to another; the order of the two does not matter."""
    _must_not_be_retired(first)
    _must_not_be_retired(second)
    if first.pk == second.pk:
        sentence = _("Choose two different measures.")
        raise DomainError(sentence, fields={"second": [sentence]})
    lower, upper = sorted([first, second], key=lambda measure: str(measure.pk))
    coupling = MeasureCoupling(
        first=lower,
        second=upper,
        sign=sign,
        reason=needs_text(reason, "reason", _("Say how one moves the other.")),
    )
    create_row(coupling, actor=actor, now=now, event="coupling.added")
    tell_all(now)
    return coupling


@transaction.atomic
def edit_coupling(
    *,
    coupling: MeasureCoupling,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> MeasureCoupling:
    """Change what two coupled measures do to each other, or why; the two stay."""
    changed = only(changes, _COUPLING_FIELDS)
    if "reason" in changed:
        changed["reason"] = needs_text(
            changed["reason"], "reason", _("Say how one moves the other.")
        )
    _must_not_be_retired(coupling)
    save_row(
        coupling,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="coupling.edited",
        where=Q(retired_at=None),
    )
    tell_all(now)
    return coupling


@transaction.atomic
def retire_coupling(
    *, coupling: MeasureCoupling, reason: str = "", actor: User, now: datetime
) -> MeasureCoupling:
    """Stop treating two measures as coupled."""
    _must_not_be_retired(coupling)
    save_row(
        coupling,
        changes={"retired_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="coupling.retired",
        why=reason.strip(),
        where=Q(retired_at=None),
    )
    tell_all(now)
    return coupling


def couplings_of(measure: GoalMeasure) -> QuerySet[MeasureCoupling]:
    """Return what the measure is coupled with now."""
    return MeasureCoupling.objects.filter(retired_at=None).filter(
        Q(first=measure) | Q(second=measure)
    )


def _must_not_be_retired(row: GoalMeasure | MeasureCoupling) -> None:
    if row.retired_at is not None:
        raise WrongState(_("This was retired."))
