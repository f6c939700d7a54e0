"""The suggestion a course correction begins with: for a target that lags, or an obstacle in the way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.about import About
from actions.choices import ActionKind, ResourceKind
from actions.choices.life import CriterionWay
from actions.life import DAYS_TO_CHECK
from actions.models import CorrectiveAction
from actions.selectors import department_day
from actions.selectors.criteria import carriers_of
from actions.selectors.verifiers import suggested_verifier
from actions.services.drafts import (
    ActionDraft,
    StepDraft,
    following,
    head_of,
    shortened,
    working_day_in,
)
from departments.models import Department, User
from kpis.choices import Direction
from kpis.models import Kpt
from saypro_align.lib.clock import organization_day

_REVIEW_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class _Step:
    text: str | Promise
    days: int
    needs: str = ""


_FOR_TARGETS: Final = (
    _Step(gettext_lazy("Find out why “%(kpi)s” is behind, with those who do the work."), 3),
    _Step(
        gettext_lazy("Decide what is done differently from now on, by whom and with what."),
        7,
        ResourceKind.TIME,
    ),
    _Step(gettext_lazy("Look at the next values of “%(kpi)s” and tell how it goes."), 21),
)
_FOR_OBSTACLES: Final = (
    _Step(gettext_lazy("Agree with %(partner)s on what is needed, from whom and by when."), 3),
    _Step(gettext_lazy("Take the obstacle out of the way."), 14),
)


def prefilled_correction(
    about: About,
    *,
    solution: str = "",
    now: datetime,
    actor: User,
    follows: CorrectiveAction | None = None,
) -> ActionDraft:
    """Return a complete suggestion: steps, dates, and the target's own KPI as what shows it.

    `solution` is the answer in an obstacle's thread that becomes the first step.
    """
    department = _department(about, actor, now)
    today = department_day(department, now)
    owner = _owner(about, department)
    steps = _steps(about, solution, owner, today)
    last = max(step.due_on for step in steps if step.due_on)
    deadline = _within_the_quarter(working_day_in(last, _REVIEW_DAYS), about, today)
    draft = ActionDraft(
        kind=ActionKind.COURSE_CORRECTION,
        title=shortened(solution or _title(about), 200),
        department=department,
        responsible=owner,
        deadline=deadline,
        criterion=shortened(_criterion(about), 300),
        criterion_kpi=about.kpi,
        criterion_way=_way(about.kpt) if about.kpi else "",
        verifier=suggested_verifier(about, owner),
        verify_on=working_day_in(deadline, DAYS_TO_CHECK),
        must_agree=_helpers(about, department),
        steps=steps,
    )
    return draft if follows is None else following(draft, follows)


def _department(about: About, actor: User, now: datetime) -> Department:
    """Return who carries it: the person's own department, or else the first it concerns."""
    for thing in (about.obstacle, about.kpt):
        if thing is not None and thing.department is not None:
            return thing.department
    found = carriers_of(about, actor, organization_day(now))
    headed = actor.headed_department_ids()
    return next((one for one in found if one.pk in headed), found[0])


def _owner(about: About, department: Department) -> User | None:
    """Return who answers for the thing, if he works there; else the head."""
    owner = about.kpt.accountable if about.kpt is not None else None
    if about.obstacle is not None:
        owner = about.obstacle.owner
    is_near = owner is not None and owner.is_active and department.pk in owner.department_ids()
    return owner if is_near else head_of(department)


def _steps(about: About, solution: str, owner: User | None, today: date) -> list[StepDraft]:
    helper = about.obstacle.help_from if about.obstacle is not None else None
    names = {
        "kpi": about.kpi.name if about.kpi else _("the target"),
        "partner": helper.name if helper else _("those it depends on"),
    }
    wanted = _FOR_TARGETS if about.obstacle is None else _FOR_OBSTACLES
    steps = [
        StepDraft(
            text=shortened(str(step.text) % names, 300),
            owner=owner,
            due_on=working_day_in(today, step.days),
            resource_kind=step.needs,
        )
        for step in wanted
    ]
    if solution:
        steps[-1] = StepDraft(text=shortened(solution, 300), owner=owner, due_on=steps[-1].due_on)
    return steps


def _title(about: About) -> str:
    if about.obstacle is not None:
        return _("Solve: %(obstacle)s") % {"obstacle": about.obstacle.what}
    return _("Bring “%(target)s” back on its way") % {"target": about.told}


def _criterion(about: About) -> str:
    if about.kpi is not None:
        return _("“%(kpi)s” is where the target expects it, or better.") % {"kpi": about.kpi.name}
    return _("The obstacle is gone: %(obstacle)s") % {"obstacle": about.told}


def _way(kpt: Kpt | None) -> str:
    """Return which way the series of a target should go."""
    series = kpt.kpi if kpt is not None else None
    falls = series is not None and series.direction in {Direction.DECREASE, Direction.AT_MOST}
    return CriterionWay.DOWN if falls else CriterionWay.UP


def _within_the_quarter(day: date, about: About, today: date) -> date:
    """Return the day, or the day before the target is due while that is still to come."""
    kpt = about.kpt
    due_on = kpt.due_on if kpt is not None else None
    return min(day, due_on) if due_on is not None and due_on > today else day


def _helpers(about: About, department: Department) -> tuple[Department, ...]:
    """Return the department that was asked for help: it has to agree."""
    helper = about.obstacle.help_from if about.obstacle is not None else None
    return () if helper is None or helper.pk == department.pk else (helper,)
