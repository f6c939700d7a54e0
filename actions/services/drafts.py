"""What a person hands in for an action, and what the product suggests for each kind of gap.

The suggested steps are the customer's own examples, written for any department: the names of the
departments, the KPI, the objective and the goal of the gap are filled in.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import ActionKind, ResourceKind
from actions.selectors import department_day
from departments.choices import MembershipRole
from departments.models import Department, User
from gaps.models import Gap
from gaps.selectors.subjects import Subject, subjects_of


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
    resources: str = ""
    root_cause: str = ""
    description: str = ""
    steps: list[StepDraft] = field(default_factory=list)


@dataclass(frozen=True)
class _Suggestion:
    """The texts of one kind; each step with the days until it is due and what it needs."""

    title: str
    criterion: str
    steps: tuple[tuple[str, int, str], ...]


_SUGGESTIONS: dict[str, _Suggestion] = {
    ActionKind.REPLACE_KPI: _Suggestion(
        gettext_lazy("Replace “%(kpi)s” by a KPI that moves “%(goal)s”"),
        gettext_lazy("A KPI that moves “%(goal)s” stands in the plan, and its value rises."),
        (
            (
                gettext_lazy(
                    "Schedule a meeting of %(here)s with %(partner)s to define KPIs that move"
                    " “%(goal)s”."
                ),
                7,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy(
                    "Review the current work of %(here)s and bring it in line with “%(goal)s”."
                ),
                14,
                ResourceKind.PERSONNEL,
            ),
            (
                gettext_lazy(
                    "Replace “%(kpi)s” in the plan and point the work at the new KPI instead."
                ),
                21,
                ResourceKind.TECHNOLOGY,
            ),
        ),
    ),
    ActionKind.COLLABORATE: _Suggestion(
        gettext_lazy("Bring %(departments)s to one common purpose"),
        gettext_lazy("Both plans name a KPI that %(departments)s share, and both reach it."),
        (
            (
                gettext_lazy("Schedule a joint planning session of %(departments)s."),
                7,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy(
                    "Agree on one shared goal and one KPI in both plans that covers both sides."
                ),
                14,
                "",
            ),
            (
                gettext_lazy(
                    "Set up a monthly meeting of %(departments)s on what gets in the way."
                ),
                21,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy("Form a team of both departments that is measured by the shared KPI."),
                28,
                ResourceKind.PERSONNEL,
            ),
        ),
    ),
    ActionKind.ALIGN_FOCUS: _Suggestion(
        gettext_lazy("Agree on common priorities of %(departments)s"),
        gettext_lazy("%(departments)s rank the key projects in the same order in their plans."),
        (
            (
                gettext_lazy("List the ongoing projects of %(departments)s for “%(goal)s”."),
                7,
                "",
            ),
            (
                gettext_lazy("Rate together which of them customers ask for most."),
                10,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy(
                    "Hold a workshop of %(departments)s that puts the projects into one order."
                ),
                14,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy("Write the agreed order and each department's commitment down."),
                21,
                "",
            ),
        ),
    ),
    ActionKind.REFRAME_METRIC: _Suggestion(
        gettext_lazy("Replace “%(kpi)s” by a metric that matters for “%(goal)s”"),
        gettext_lazy("The plan names a KPI that moves “%(goal)s”, and its value improves."),
        (
            (
                gettext_lazy("Review the metrics of %(here)s and rate how much each matters."),
                7,
                ResourceKind.PERSONNEL,
            ),
            (
                gettext_lazy("Choose a metric that shows what %(here)s contributes to “%(goal)s”."),
                10,
                "",
            ),
            (
                gettext_lazy(
                    "Put it into the plan with today's value and a target; keep “%(kpi)s” for"
                    " watching only."
                ),
                14,
                ResourceKind.TECHNOLOGY,
            ),
        ),
    ),
    ActionKind.SET_OBJECTIVE: _Suggestion(
        gettext_lazy("Give “%(objective)s” a clear number"),
        gettext_lazy(
            "The objective has a KPI with today's value, a target value, a date and an owner."
        ),
        (
            (
                gettext_lazy(
                    "Meet the strategy office and agree on what will be different when"
                    " “%(objective)s” is reached."
                ),
                7,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy("Find today's value, or set a date by which it is known."),
                10,
                ResourceKind.TECHNOLOGY,
            ),
            (
                gettext_lazy(
                    "Rewrite the objective with a KPI, a target value, a date and an owner."
                ),
                14,
                "",
            ),
        ),
    ),
}
_REVIEW_DAYS = 7


def prefilled_action(
    gap: Gap, *, now: datetime, actor: User | None = None, kind: str = ""
) -> ActionDraft:
    """Return a complete suggestion for the gap: the fitting kind, steps, dates and criterion.

    `actor` decides for which of several departments the action is suggested; `kind` asks for
    another kind than the gap's own.
    """
    subjects = subjects_of([gap])[gap.pk]
    department = _department(gap, subjects, actor)
    head = _head_of(department)
    chosen = kind or gap.kind
    suggestion = _SUGGESTIONS[chosen]
    names = _names(subjects, department)
    today = department_day(department, now)
    steps = [
        StepDraft(
            text=(str(text) % names)[:300],
            owner=head,
            due_on=today + timedelta(days=days),
            resource_kind=resource,
        )
        for text, days, resource in suggestion.steps
    ]
    return ActionDraft(
        kind=chosen,
        title=_short(str(suggestion.title) % names, 200),
        department=department,
        responsible=head,
        deadline=max(step.due_on for step in steps if step.due_on) + timedelta(days=_REVIEW_DAYS),
        criterion=_short(str(suggestion.criterion) % names, 300),
        steps=steps,
    )


def _department(gap: Gap, subjects: list[Subject], actor: User | None) -> Department:
    headed = actor.headed_department_ids() if actor else set()
    for subject in subjects:
        if subject.obligation.department_id in headed:
            return subject.department
    return gap.attributed_to or subjects[0].department


def _head_of(department: Department) -> User | None:
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


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
