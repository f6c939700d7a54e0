"""Saving the whole plan editor in one transaction; the plan's version is its lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import ObjectiveState
from departments.models import GoalLink, Objective, Plan, User
from departments.services import plans as plan_services
from kpis.choices import Direction, KpiState, UseState
from kpis.drafts import KpiDraft, ObjectiveDraft, PlanDraft, RowCommand
from kpis.models import KpiUse
from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent, plan_content
from kpis.services.kpis import KpiFields, create_kpi, edit_kpi
from kpis.services.milestones import set_milestones
from kpis.services.typing import forget_typed
from kpis.services.uses import UseFields, restore_use, retire_use, save_use, use_kpi
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.together import atomic, together


class PlanFormRefused(DomainError):
    """Some rows cannot be saved; `fields` names each place: `objectives.0.kpis.1.unit`."""

    code = "plan_form_refused"


class _NothingChanged(Exception):
    """Unwinds the lock of a save that had nothing to save."""


class _AtFault(Exception):
    """Unwinds a save in which a row was refused; it is begun anew to gather all faults."""


@dataclass(slots=True)
class _Save:
    """One save on its way: who, when, what is stored, and what was refused so far."""

    plan: Plan
    content: PlanContent
    actor: User
    now: datetime
    faults: dict[str, list[str]]
    changed: bool = False
    # Whether a refused row is noted and the next one looked at; each row then costs a savepoint.
    gathers_faults: bool = False

    @property
    def by(self) -> dict[str, Any]:
        """Return who does it and when, for the services called."""
        return {"actor": self.actor, "now": self.now}


def save_plan_form(*, plan: Plan, draft: PlanDraft, actor: User, now: datetime) -> bool:
    """Save everything that was typed, or nothing; return whether anything changed.

    Rows that are stored but not in the draft stay as they are. Raises Conflict when the plan, or a
    KPI whose description changed, was saved by somebody else, PlanFormRefused with every row's
    faults, WrongState when the plan's text is closed.
    """
    with transaction.atomic():
        changed = _saved(plan, draft, actor, now)
        forget_typed(plan=plan, ids=draft.settles)
    plan.refresh_from_db(fields=["version", "summary"])
    return changed


@atomic
def switch_row(*, plan: Plan, command: RowCommand, actor: User, now: datetime) -> None:
    """Take one row out, or put it back, and leave everything else as it is.

    Raises Conflict when somebody saved the plan this moment, WrongState when its text is closed.
    """
    plan_services.touch_plan(plan=plan, expected_version=None, now=now)
    save = _Save(plan, plan_content(plan), actor, now, {})
    _obey(save, command)


def _saved(plan: Plan, draft: PlanDraft, actor: User, now: datetime) -> bool:
    try:
        return _attempt(plan, draft, actor, now, gathers_faults=False)
    except _AtFault:
        return _attempt(plan, draft, actor, now, gathers_faults=True)


def _attempt(
    plan: Plan, draft: PlanDraft, actor: User, now: datetime, *, gathers_faults: bool
) -> bool:
    try:
        with transaction.atomic(), together():
            plan_services.touch_plan(plan=plan, expected_version=draft.version, now=now)
            stored = Plan.objects.select_related("obligation__quarter").get(pk=plan.pk)
            save = _Save(
                stored, plan_content(stored), actor, now, {}, gathers_faults=gathers_faults
            )
            _save_all(save, draft)
            if save.faults:
                raise PlanFormRefused(
                    _("Some rows need another value. Nothing was saved yet."), fields=save.faults
                )
            if not save.changed:
                raise _NothingChanged
    except _NothingChanged:
        return False
    return True


def _save_all(save: _Save, draft: PlanDraft) -> None:
    if save.plan.summary != draft.summary:
        plan_services.save_plan(
            plan=save.plan, summary=draft.summary, expected_version=None, **save.by
        )
        save.changed = True
    _refuse_foreign_keys(save, draft)
    if save.faults:
        return
    for position, row in enumerate(draft.objectives, start=1):
        with _faults_at(save, row.place):
            _save_objective(save, row, position)
    if draft.command is not None and not save.faults:
        _obey(save, draft.command)


def _refuse_foreign_keys(save: _Save, draft: PlanDraft) -> None:
    """A key that names a row of another plan, or of another objective, is no new row."""
    own = {one.objective.key: one for one in save.content.all_objectives}
    new = [row for row in draft.objectives if row.key not in own]
    taken = set(
        Objective.objects.filter(key__in=[row.key for row in new]).values_list("key", flat=True)
    )
    for row in new:
        if row.key in taken:
            save.faults[row.place] = [_("This objective belongs to another plan.")]
    unknown: dict[UUID, str] = {}
    for row in draft.objectives:
        held = {use.use.key for use in own[row.key].all_uses} if row.key in own else set()
        unknown |= {kpi.key: kpi.place for kpi in row.kpis if kpi.key not in held}
    for key in KpiUse.objects.filter(key__in=unknown).values_list("key", flat=True):
        save.faults[unknown[key]] = [_("This KPI belongs to another objective or plan.")]


def _save_objective(save: _Save, row: ObjectiveDraft, position: int) -> None:
    held = next((one for one in save.content.all_objectives if one.objective.key == row.key), None)
    values: dict[str, Any] = {
        "text": row.text,
        "weight": row.weight,
        "owner": row.owner,
        "due_on": row.due_on,
        "no_goal_reason": row.no_goal_reason,
        "position": position,
    }
    if held is None:
        objective = plan_services.add_objective(plan=save.plan, key=row.key, **values, **save.by)
        save.changed = True
    else:
        objective = held.objective
        if objective.state == ObjectiveState.RETIRED:
            plan_services.restore_objective(objective=objective, **save.by)
            save.changed = True
        if _differs(objective, values):
            plan_services.save_objective(objective=objective, changes=values, **save.by)
            save.changed = True
    _save_link(save, row, objective, held)
    uses = {use.use.key: use for use in held.all_uses} if held else {}
    for number, kpi in enumerate(row.kpis, start=1):
        with _faults_at(save, kpi.place):
            _save_kpi(save, kpi, objective, uses.get(kpi.key), number)


def _save_link(
    save: _Save, row: ObjectiveDraft, objective: Objective, held: ObjectiveContent | None
) -> None:
    """The editor shows the first link; others, made elsewhere, stay as they are."""
    link: GoalLink | None = held.links[0] if held and held.links else None
    if link is not None and (row.goal is None or row.goal.pk != link.goal_id):
        link.objective = objective
        plan_services.unlink_goal(link=link, **save.by)
        save.changed = True
        link = None
    if row.goal is None:
        return
    if link is None:
        plan_services.link_goal(
            objective=objective,
            goal=row.goal,
            kind=row.link_kind,
            sentence=row.sentence,
            confirm=row.confirm,
            **save.by,
        )
        save.changed = True
        return
    link.objective = objective
    values = {"kind": row.link_kind, "sentence": row.sentence}
    if _differs(link, values):
        plan_services.save_link(link=link, changes=values, **save.by)
        save.changed = True
    if row.confirm and link.confirmed_at is None:
        plan_services.confirm_link(link=link, **save.by)
        save.changed = True


def _save_kpi(
    save: _Save, row: KpiDraft, objective: Objective, held: UseContent | None, position: int
) -> None:
    if held is None:
        use = _add_kpi(save, row, objective, position)
    else:
        use = held.use
        use.objective = objective
        if use.state == UseState.RETIRED:
            restore_use(use=use, **save.by)
            save.changed = True
        _describe(save, row, use)
        values = {**_as_dict(row.use), "position": position}
        if row.use.relative_target is not None:
            values.pop("target_value")
        if _differs(use, values):
            save_use(use=use, changes=values, **save.by)
            save.changed = True
    if use.kpi.direction == Direction.MILESTONES or row.milestones:
        save.changed |= set_milestones(use=use, lines=row.milestones, **save.by)


def _add_kpi(save: _Save, row: KpiDraft, objective: Objective, position: int) -> KpiUse:
    kpi = row.existing or create_kpi(
        department=save.plan.obligation.department, fields=row.kpi, **save.by
    )
    save.changed = True
    return use_kpi(
        objective=objective, kpi=kpi, fields=row.use, position=position, key=row.key, **save.by
    )


def _describe(save: _Save, row: KpiDraft, use: KpiUse) -> None:
    """Save what describes the series, if the person changed it."""
    if use.kpi.state == KpiState.RETIRED:
        return
    values = _as_dict(row.kpi)
    if _differs(use.kpi, values):
        edit_kpi(kpi=use.kpi, changes=values, expected_version=row.kpi_version, **save.by)
        save.changed = True


def _obey(save: _Save, command: RowCommand) -> None:
    """Take out or put back one row; a key of another plan is refused like one that never was."""
    content = plan_content(Plan.objects.select_related("obligation__quarter").get(pk=save.plan.pk))
    for one in content.all_objectives:
        if one.objective.key == command.key and command.verb == "lower_objective":
            _lower(save, content, one)
            return
        if one.objective.key == command.key and command.verb.endswith("_objective"):
            _switch_objective(save, one.objective, command)
            return
        for held in one.all_uses:
            if held.use.key == command.key and command.verb.endswith("_kpi"):
                switch = retire_use if command.verb == "retire_kpi" else restore_use
                wanted = UseState.RETIRED if command.verb == "retire_kpi" else UseState.ACTIVE
                if held.use.state != wanted:
                    switch(use=held.use, **save.by)
                    save.changed = True
                return
    raise DomainError(_("This row does not stand in the plan."))


def _lower(save: _Save, content: PlanContent, one: ObjectiveContent) -> None:
    """Let the next objective stand above this one; the last one stays where it is."""
    order = list(content.objectives)
    at = order.index(one) if one in order else len(order)
    order[at : at + 2] = reversed(order[at : at + 2])
    for position, moved in enumerate(order, start=1):
        if moved.objective.position != position:
            plan_services.save_objective(
                objective=moved.objective, changes={"position": position}, **save.by
            )
            save.changed = True


def _switch_objective(save: _Save, objective: Objective, command: RowCommand) -> None:
    if command.verb == "retire_objective" and objective.state == ObjectiveState.ACTIVE:
        plan_services.retire_objective(objective=objective, **save.by)
        save.changed = True
    elif command.verb == "restore_objective" and objective.state == ObjectiveState.RETIRED:
        plan_services.restore_objective(objective=objective, **save.by)
        save.changed = True


@contextmanager
def _faults_at(save: _Save, place: str) -> Iterator[None]:
    """Note what a row's services refuse under its place, and go on with the next row."""
    if not save.gathers_faults:
        try:
            yield
        except Conflict:
            raise
        except (DomainError, ValidationError) as refusal:
            raise _AtFault from refusal
        return
    try:
        with transaction.atomic():
            yield
    except Conflict:
        raise
    except DomainError as refusal:
        for name, texts in (refusal.fields or {"": [refusal.message]}).items():
            save.faults.setdefault(f"{place}.{name}".rstrip("."), []).extend(texts)
    except ValidationError as refusal:
        told = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, texts in told.items():
            bare = "" if name == "__all__" else name
            save.faults.setdefault(f"{place}.{bare}".rstrip("."), []).extend(texts)


def _differs(row: Any, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _as_dict(given: KpiFields | UseFields) -> dict[str, Any]:
    return {field.name: getattr(given, field.name) for field in fields_of(given)}
