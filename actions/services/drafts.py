"""What a person hands in for an action, and the suggestion a gap's form begins with."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from actions.about import About
from actions.choices.life import RootCause
from actions.life import DAYS_TO_CHECK
from actions.models import CorrectiveAction
from actions.selectors import department_day
from actions.selectors.verifiers import suggested_verifier
from actions.services.suggestions import SUGGESTIONS
from departments.choices import MembershipRole
from departments.models import Department, User
from gaps.choices import Cause
from gaps.models import Gap
from gaps.selectors.subjects import Subject, subjects_of
from kpis.models import Kpi
from saypro_align.lib.working_days import working_day_from


@dataclass(frozen=True)
class StepDraft:
    """One step as handed in; `id` and `version` name the stored step it changes, as it was seen."""

    text: str
    owner: User | None = None
    due_on: date | None = None
    weight: int = 1
    resource_kind: str = ""
    resource: str = ""
    id: uuid.UUID | None = None
    version: int | None = None


@dataclass(frozen=True)
class ActionDraft:
    """A suggested action: everything the form asks for, nothing saved yet."""

    kind: str
    title: str
    department: Department
    responsible: User | None
    deadline: date
    criterion: str
    criterion_kpi: Kpi | None = None
    criterion_way: str = ""
    criterion_shift: Decimal | None = None
    verifier: User | None = None
    verify_on: date | None = None
    cause: str = ""
    whys: tuple[str, ...] = ()
    must_agree: tuple[Department, ...] = ()
    follows: CorrectiveAction | None = None
    resources: str = ""
    description: str = ""
    steps: list[StepDraft] = field(default_factory=list)


_REVIEW_DAYS = 7
# What those concerned say of a gap, as the kind of root cause it points to; a suggestion only.
_ROOT_CAUSES: Final[Mapping[str, str]] = {
    Cause.HABIT: RootCause.PROCESS,
    Cause.OVERLOOKED: RootCause.PROCESS,
    Cause.NO_DATA: RootCause.DATA,
    Cause.NOT_AGREED: RootCause.COMMUNICATION,
    Cause.UNCLEAR_GOAL: RootCause.COMMUNICATION,
    Cause.STRATEGY: RootCause.GOALS_CHANGED,
    Cause.CAPACITY: RootCause.CAPACITY,
}


def prefilled_action(
    gap: Gap,
    *,
    now: datetime,
    actor: User | None = None,
    kind: str = "",
    follows: CorrectiveAction | None = None,
) -> ActionDraft:
    """Return a complete suggestion for the gap: the fitting kind, steps, dates and criterion.

    `actor` decides for which of several departments the action is suggested; `kind` asks for
    another kind than the gap's own. A follow-up takes over what the action that did not work was
    judged by, and goes on asking why.
    """
    subjects = subjects_of([gap], actor)[gap.pk]
    department = _department(gap, subjects, actor)
    head = head_of(department)
    chosen = kind or gap.kind
    suggestion = SUGGESTIONS[chosen]
    names = _names(subjects, department)
    today = department_day(department, now)
    steps = [
        StepDraft(
            text=(str(text) % names)[:300],
            owner=head,
            due_on=working_day_in(today, days),
            resource_kind=resource,
        )
        for text, days, resource in suggestion.steps
    ]
    deadline = working_day_in(max(step.due_on for step in steps if step.due_on), _REVIEW_DAYS)
    draft = ActionDraft(
        kind=chosen,
        title=shortened(str(suggestion.title) % names, 200),
        department=department,
        responsible=head,
        deadline=deadline,
        criterion=shortened(str(suggestion.criterion) % names, 300),
        verifier=suggested_verifier(About(gap=gap), head),
        verify_on=working_day_in(deadline, DAYS_TO_CHECK),
        cause=_ROOT_CAUSES.get(gap.cause, ""),
        must_agree=_others(subjects, department),
        steps=steps,
    )
    return draft if follows is None else following(draft, follows)


def following(draft: ActionDraft, follows: CorrectiveAction) -> ActionDraft:
    """Return the suggestion as what is done next after an action that did not work."""
    kept = follows.responsible if follows.department_id == draft.department.pk else None
    responsible = kept or draft.responsible
    checks = follows.verifier if follows.verifier != responsible else None
    return replace(
        draft,
        title=shortened(_("Follow-up: %(title)s") % {"title": follows.title}, 200),
        responsible=responsible,
        criterion=follows.criterion,
        criterion_kpi=follows.criterion_kpi,
        criterion_way=follows.criterion_way,
        criterion_shift=follows.criterion_shift,
        verifier=checks or draft.verifier,
        cause=follows.cause,
        whys=tuple(why.answer for why in follows.whys.all() if why.answer),
        resources=follows.resources,
        follows=follows,
    )


def working_day_in(day: date, days: int) -> date:
    """Return the day so many days later, or the next working day where people rest on it."""
    return working_day_from(day + timedelta(days=days))


def _others(subjects: list[Subject], department: Department) -> tuple[Department, ...]:
    """Return the other departments whose plans the gap lies between: they have to agree."""
    others = {one.department.pk: one.department for one in subjects}
    others.pop(department.pk, None)
    return tuple(others.values())


def _department(gap: Gap, subjects: list[Subject], actor: User | None) -> Department:
    headed = actor.headed_department_ids() if actor else set()
    for subject in subjects:
        if subject.obligation.department_id in headed:
            return subject.department
    return gap.attributed_to or subjects[0].department


def head_of(department: Department) -> User | None:
    """Return who heads the department."""
    membership = (
        department.memberships.filter(role=MembershipRole.HEAD, ended_on=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    return membership.user if membership else None


def _names(subjects: list[Subject], department: Department) -> dict[str, str]:
    departments = list(dict.fromkeys(subject.department.name for subject in subjects))
    others = [name for name in departments if name != department.name]
    first = subjects[0]
    goals = [goal.title for subject in subjects for goal in subject.goals]
    return {
        "here": department.name,
        "partner": _and(others) if others else _("the departments it concerns"),
        "departments": _and(departments) if others else _("the departments concerned"),
        "kpi": first.use.kpi.name if first.use else _("the KPI"),
        "objective": first.objective.text if first.objective else _("the objective"),
        "goal": goals[0] if goals else _("a goal of the organization"),
    }


def _and(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def shortened(text: str, limit: int) -> str:
    """Return the text, cut where it is longer than the field."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
