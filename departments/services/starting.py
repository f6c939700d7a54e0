"""Adopting measures and couplings of the starting set: only what was ticked, all of it or nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.adopting import measures_in_use
from departments.models import Goal, GoalMeasure, MeasureCoupling, User
from departments.services.goals import tell_all
from departments.starting_set import starting_set
from saypro_align.audit.rows import create_row
from saypro_align.lib.exceptions import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was taken over."""

    measures: tuple[GoalMeasure, ...]
    couplings: tuple[MeasureCoupling, ...]


@transaction.atomic
def adopt_starting_set(
    *, picks: Mapping[str, Goal], couplings: Collection[str], actor: User, now: datetime
) -> Adopted:
    """Add the picked measures, each under its goal, and the picked couplings between them and ours.

    Raises Conflict when a measure came into use in between, DomainError when nothing is picked or a
    coupling lacks one of its ends.
    """
    if not picks and not couplings:
        raise DomainError(_("Tick what you want to take over."))
    ours = measures_in_use()
    added = {key: _add(key, goal, ours, actor, now) for key, goal in sorted(picks.items())}
    ends = {**ours, **added}
    coupled = [_couple(key, ends, actor, now) for key in sorted(set(couplings))]
    tell_all(now)
    return Adopted(tuple(added.values()), tuple(coupled))


def _add(
    key: str, goal: Goal, ours: Mapping[str, GoalMeasure], actor: User, now: datetime
) -> GoalMeasure:
    usual = starting_set().measures.get(key)
    if usual is None:
        raise DomainError(_("The starting set has no such measure."))
    if goal.retired_on is not None:
        raise DomainError(_("“%(goal)s” is retired. Choose another goal.") % {"goal": goal})
    if key in ours:
        raise Conflict(
            _("“%(name)s” is in use already, under “%(goal)s”.")
            % {"name": usual.name, "goal": ours[key].goal}
        )
    measure = GoalMeasure(
        goal=goal,
        kind=usual.kind,
        name=usual.name,
        direction=usual.direction,
        unit=usual.unit,
        terms="\n".join(usual.terms),
    )
    return create_row(
        measure, actor=actor, now=now, event="measure.added", why=_("From the starting set.")
    )


def _couple(
    key: str, ends: Mapping[str, GoalMeasure], actor: User, now: datetime
) -> MeasureCoupling:
    usual = next((one for one in starting_set().couplings if one.key == key), None)
    if usual is None:
        raise DomainError(_("The starting set has no such coupling."))
    missing = [end for end in (usual.first, usual.second) if end not in ends]
    if missing:
        name = starting_set().measures[missing[0]].name
        raise DomainError(_("Tick “%(name)s” too, or leave its coupling out.") % {"name": name})
    first, second = sorted(
        (ends[usual.first], ends[usual.second]), key=lambda measure: str(measure.pk)
    )
    coupling = MeasureCoupling(first=first, second=second, sign=usual.sign, reason=usual.reason)
    return create_row(
        coupling, actor=actor, now=now, event="coupling.added", why=_("From the starting set.")
    )
