"""Milestones that the data show: reached ones to say thanks for, and those to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actions.choices import ActionState
from actions.milestones import FRESH_DAYS, Standing, days_early, is_near
from actions.models import CorrectiveAction, MilestoneDismissal, Recognition
from actions.selectors.target_milestones import Reached, early_text, milestones_of_targets
from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import Quarter, User
from gaps.selectors.scores import headline
from kpis.choices import KpiState, UseState
from kpis.models import KpiUse, Measurement, Milestone
from kpis.selectors.progress import use_progress
from saypro_align.audit import past
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day
from saypro_align.lib.kept import Kept

MOST_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Milestones:
    """Reached ones nobody has thanked for yet, and those that are near."""

    reached: tuple[Reached, ...]
    near: tuple[Reached, ...]


def milestones(user: User, quarter: Quarter | None, now: datetime) -> Milestones:
    """Return what is suggested to this person; what was thanked for or put aside is left out."""
    if quarter is None:
        return Milestones((), ())
    reached, near = _of_kpis(quarter, now)
    aligned, nearly = _of_plans(quarter)
    worked, checks = _of_actions(user, now)
    promised, close = milestones_of_targets(user, quarter, now)
    settled = _settled(user)
    open_ones = [one for one in (*promised, *worked, *aligned, *reached) if one.key not in settled]
    return Milestones(
        tuple(open_ones[:MOST_SHOWN]), tuple([*close, *checks, *nearly, *near][:MOST_SHOWN])
    )


def reached_by_key(user: User, quarter: Quarter | None, now: datetime, key: str) -> Reached | None:
    """Return the reached milestone of that key, if it still waits for thanks."""
    if quarter is None or not key:
        return None
    groups = (
        milestones_of_targets(user, quarter, now)[0],
        _of_kpis(quarter, now)[0],
        _of_plans(quarter)[0],
        _of_actions(user, now)[0],
    )
    settled = _settled(user)
    return next(
        (one for group in groups for one in group if one.key == key and key not in settled), None
    )


def _settled(user: User) -> set[str]:
    thanked = Recognition.objects.filter(withdrawn_at=None).exclude(milestone="")
    aside = MilestoneDismissal.objects.filter(person=user)
    named = thanked.order_by().values_list("milestone", flat=True)
    return set(named.union(aside.order_by().values_list("milestone", flat=True)))


_Pair = tuple[tuple[Reached, ...], tuple[Reached, ...]]
# Working out thousands of attainments takes long, and they are the same for every reader.
_held: Kept[tuple[UUID, date, str | None], _Pair] = Kept(8)


def _of_kpis(quarter: Quarter, now: datetime) -> _Pair:
    day = organization_day(now)
    if past.is_past():
        return _work_out(quarter, day)
    return _held.ask(
        (quarter.pk, day, get_language()), _stamp(quarter), lambda: _work_out(quarter, day)
    )


def _stamp(quarter: Quarter) -> tuple[Any, ...]:
    """Count what attainments rest on; each save bumps a version and each value is a new row."""
    uses = _uses(quarter).aggregate(rows=Count("pk"), versions=Coalesce(Sum("version"), 0))
    marks = Milestone.objects.aggregate(rows=Count("pk"), versions=Coalesce(Sum("version"), 0))
    return (*uses.values(), *marks.values(), Measurement.objects.count())


def _uses(quarter: Quarter) -> Any:
    return KpiUse.objects.filter(
        state=UseState.ACTIVE,
        kpi__state=KpiState.ACTIVE,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter=quarter,
    )


def _work_out(quarter: Quarter, day: date) -> _Pair:
    uses = list(
        _uses(quarter)
        .select_related("kpi", "objective__plan__obligation__department")
        .order_by("kpi__name", "pk")
    )
    progress = use_progress(uses, day)
    reached, near = [], []
    for use in uses:
        one = progress[use.pk]
        due_on = one.target.due_on or quarter.ends_on
        standing = Standing(one.attainment, one.last_on, due_on)
        early = days_early(standing, day)
        value = "" if one.value is None else numerals.quantity(one.value, use.kpi.unit)
        if early is not None:
            reached.append((early, _kpi(use, early_text(use.kpi.name, value, early), one.last_on)))
        elif is_near(standing, day):
            told = _("%(kpi)s is at %(share)s of the way, due %(day)s.") % {
                "kpi": use.kpi.name,
                "share": one.text,
                "day": format_date(due_on, "j M Y"),
            }
            near.append((due_on, _kpi(use, told, due_on)))
    reached.sort(key=lambda pair: (-pair[0], pair[1].sentence, pair[1].key))
    near.sort(key=lambda pair: (pair[0], pair[1].sentence, pair[1].key))
    return tuple(one for _days, one in reached), tuple(one for _day, one in near)


def _kpi(use: KpiUse, sentence: str, on: date | None) -> Reached:
    department = use.objective.plan.obligation.department
    return Reached(
        key=f"kpi:{use.pk}",
        sentence=sentence,
        department_id=department.pk,
        department=department.name,
        url=reverse("kpis:kpi_page", args=[use.kpi_id]),
        on=on,
        about=("kpi", use.kpi_id),
    )


def _of_plans(quarter: Quarter) -> _Pair:
    """Return the fully aligned plans, and those that one gap keeps from it."""
    reached, near = [], []
    for line in headline(quarter).plans:
        if not line["is_due"] or line["plan"] is None:
            continue
        gaps = {reason["gap"] for reason in line["reasons"] if reason["gap"]}
        if line["is_fully_aligned"]:
            reached.append(_plan(line, quarter, _("The plan is fully aligned.")))
        elif len(gaps) == 1 and all(reason["gap"] for reason in line["reasons"]):
            told = _("One gap keeps the plan from being fully aligned.")
            near.append(_plan(line, quarter, told))
    return tuple(reached), tuple(near)


def _plan(line: dict[str, Any], quarter: Quarter, sentence: str) -> Reached:
    department = line["department"]
    return Reached(
        key=f"plan:{line['plan']}",
        sentence=sentence,
        department_id=UUID(department["id"]),
        department=department["name"],
        url=reverse("reports:plan_page", args=[department["slug"], quarter.code]),
    )


def _of_actions(user: User, now: datetime) -> _Pair:
    """Return the actions that worked, and those that are checked soon."""
    rows = CorrectiveAction.objects.visible_to(user).select_related("department")
    worked = rows.filter(
        state=ActionState.EFFECTIVE, updated_at__gte=now - timedelta(days=FRESH_DAYS)
    ).order_by("-updated_at", "pk")[:MOST_SHOWN]
    checks = rows.filter(
        state__in=[ActionState.IMPLEMENTED, ActionState.VERIFICATION_DUE],
        verify_on__gte=organization_day(now),
    ).order_by("verify_on", "pk")[:MOST_SHOWN]
    reached = [_action(one, _worked(one) % {"action": one.title}) for one in worked]
    near = [
        _action(one, _("“%(action)s” is done and will be checked.") % {"action": one.title})
        for one in checks
    ]
    return tuple(reached), tuple(near)


def _worked(action: CorrectiveAction) -> str:
    if action.gap_id is None:
        return _("“%(action)s” worked.")
    return _("“%(action)s” worked: the gap is closed for good.")


def _action(action: CorrectiveAction, sentence: str) -> Reached:
    return Reached(
        key=f"action:{action.pk}",
        sentence=sentence,
        department_id=action.department_id,
        department=action.department.name,
        url=reverse("actions:action_page", args=[action.pk]),
        on=action.verify_on,
        about=("action", action.pk),
    )
