"""The lines of a KPI that counts milestones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from departments.choices import PUBLIC_STATES
from departments.models import User
from departments.services.plans import hold_plan
from kpis.models import KpiUse, Milestone
from kpis.services.notes import tell
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.lib.text import normalise
from saypro_align.lib.together import atomic


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone as it stands in the plan's text."""

    name: str
    weight: int = 1


@atomic
def add_milestone(
    *, use: KpiUse, name: str, weight: int = 1, actor: User, now: datetime
) -> Milestone:
    """Add a line to a KPI of a plan that may still be edited."""
    hold_plan(use.objective.plan, now)
    milestone = create_row(
        Milestone(use=use, name=name.strip(), weight=weight),
        actor=actor,
        now=now,
        event="milestone.added",
    )
    tell([use.objective.plan.obligation_id], now)
    return milestone


@atomic
def set_milestones(
    *, use: KpiUse, lines: Sequence[MilestoneLine], actor: User, now: datetime
) -> bool:
    """Make the KPI's lines these: matched by name, new ones added, missing ones retired.

    Returns whether anything changed. The caller holds the plan.
    """
    stored = {normalise(line.name): line for line in use.milestones.filter(retired_at=None)}
    wanted = {normalise(line.name): line for line in lines}
    changed = False
    for name, line in wanted.items():
        held = stored.get(name)
        if held is None:
            create_row(
                Milestone(use=use, name=line.name, weight=line.weight),
                actor=actor,
                now=now,
                event="milestone.added",
            )
            changed = True
        elif (held.name, held.weight) != (line.name, line.weight):
            _save(held, {"name": line.name, "weight": line.weight}, "edited", actor, now)
            changed = True
    for name, held in stored.items():
        if name not in wanted:
            _save(held, {"retired_at": now}, "retired", actor, now)
            changed = True
    return changed


@atomic
def finish_milestone(
    *, milestone: Milestone, done_on: date, actor: User, now: datetime
) -> Milestone:
    """Tick a milestone off, in the plan that was handed in."""
    _is_countable(milestone)
    if done_on > clock.organization_day(now):
        raise DomainError(
            _("A milestone cannot be done in the future."),
            fields={"done_on": [_("Enter today or an earlier day.")]},
        )
    return _save(milestone, {"done_on": done_on}, "finished", actor, now)


@atomic
def reopen_milestone(*, milestone: Milestone, actor: User, now: datetime) -> Milestone:
    """Take the tick away."""
    _is_countable(milestone)
    return _save(milestone, {"done_on": None}, "reopened", actor, now)


def _is_countable(milestone: Milestone) -> None:
    if milestone.retired_at is not None or milestone.use.objective.plan.state not in PUBLIC_STATES:
        raise WrongState(_("Milestones are ticked in a plan that was handed in."))


def _save(
    milestone: Milestone, changes: dict[str, object], what: str, actor: User, now: datetime
) -> Milestone:
    return save_row(
        milestone,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event=f"milestone.{what}",
    )
