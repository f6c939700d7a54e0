"""Everything a person answers for, app by app, so that nothing stays behind when he leaves."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import CorrectiveAction, Session
from actions.selectors.sessions import decisions_of, sessions_led_by
from actions.services import handover as actions
from departments.models import Plan
from departments.services import handover as departments
from departments.services import leaving
from gaps.models import Gap
from gaps.services import answering
from kpis.models import Kpi, Kpt
from kpis.services import handover as kpis
from reports.models import ReportSchedule
from saypro_align.lib import numerals

if TYPE_CHECKING:
    from departments.models import User

MEMBERSHIPS, GOALS, OBJECTIVES, KPIS = "memberships", "goals", "objectives", "kpis"
TARGETS: Final = "targets"
GAPS, ACTIONS, STEPS, SCHEDULES = "gaps", "actions", "steps", "schedules"
MEETINGS, DECISIONS = "meetings", "decisions"
TRAININGS: Final = "trainings"
CHECKS: Final = "checks"
HOURS: Final = "hours"
PROJECTS, TEAMS = "projects", "teams"
KINDS: Final = (
    MEMBERSHIPS,
    GOALS,
    OBJECTIVES,
    KPIS,
    TARGETS,
    GAPS,
    ACTIONS,
    STEPS,
    CHECKS,
    HOURS,
    MEETINGS,
    DECISIONS,
    TRAININGS,
    PROJECTS,
    TEAMS,
    SCHEDULES,
)
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Holding:
    """What a person holds of one kind; `names` are those the reader may read."""

    kind: str
    rows: tuple[Model, ...]
    names: tuple[str, ...]

    @property
    def counted(self) -> str:
        """Say how many there are: "3 goals"."""
        return counted(self.kind, len(self.rows))

    @property
    def unnamed(self) -> int:
        """Return how many are counted but not named."""
        return len(self.rows) - len(self.names)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything a person holds, and a mark that changes with it."""

    parts: tuple[Holding, ...]
    seen: str

    @property
    def total(self) -> int:
        """Return how many things there are."""
        return sum(len(part.rows) for part in self.parts)


def counted(kind: str, count: int) -> str:
    """Say a number of things of the kind."""
    nouns = {
        MEMBERSHIPS: ngettext("place in a department", "places in departments", count),
        GOALS: ngettext("goal", "goals", count),
        OBJECTIVES: ngettext("objective", "objectives", count),
        KPIS: ngettext("KPI", "KPIs", count),
        TARGETS: ngettext("target", "targets", count),
        GAPS: ngettext("gap", "gaps", count),
        ACTIONS: ngettext("corrective action", "corrective actions", count),
        STEPS: ngettext("step", "steps", count),
        CHECKS: ngettext("action to check", "actions to check", count),
        HOURS: ngettext("promise of time", "promises of time", count),
        MEETINGS: ngettext("meeting", "meetings", count),
        DECISIONS: ngettext("decision of a meeting", "decisions of meetings", count),
        TRAININGS: ngettext("training", "trainings", count),
        PROJECTS: ngettext("key project", "key projects", count),
        TEAMS: ngettext("team", "teams", count),
        SCHEDULES: ngettext("report schedule", "report schedules", count),
    }
    return f"{numerals.number(count)}\N{NO-BREAK SPACE}{nouns[kind]}"


def holdings_of(person: "User", reader: "User", now: datetime) -> Holdings:
    """Return what the person holds, named as far as the reader may read it."""
    places = tuple(departments.memberships_of(person))
    goals = tuple(departments.goals_of(person, now))
    objectives = tuple(departments.objectives_of(person))
    own_kpis = tuple(kpis.kpis_of(person))
    own_targets = tuple(kpis.targets_of(person))
    own_gaps = tuple(answering.gaps_of(person))
    own_actions = tuple(actions.actions_of(person))
    steps = tuple(actions.steps_of(person))
    checks = tuple(actions.checks_of(person))
    hours = tuple(actions.hours_of(person))
    meetings = tuple(sessions_led_by(person))
    decisions = tuple(decisions_of(person))
    schedules = tuple(ReportSchedule.objects.filter(owner=person).order_by("name", "pk"))
    plans = _ids(Plan.objects.visible_to(reader), (row.plan_id for row in objectives))
    readable_kpis = _ids(Kpi.objects.visible_to(reader), (row.pk for row in own_kpis))
    readable_targets = _ids(Kpt.objects.visible_to(reader), (row.pk for row in own_targets))
    readable_gaps = _ids(Gap.objects.visible_to(reader), (row.pk for row in own_gaps))
    readable_actions = _ids(
        CorrectiveAction.objects.visible_to(reader),
        [
            *(row.pk for row in (*own_actions, *checks)),
            *(row.action_id for row in steps),
            *(row.action_id for row in hours),
        ],
    )
    readable_meetings = _ids(
        Session.objects.visible_to(reader),
        [*(row.pk for row in meetings), *(row.session_id for row in decisions)],
    )
    found = [
        _holding(MEMBERSHIPS, places, lambda row: True, _place),
        _holding(GOALS, goals, lambda row: True),
        _holding(OBJECTIVES, objectives, lambda row: row.plan_id in plans, _objective),
        _holding(KPIS, own_kpis, lambda row: row.pk in readable_kpis),
        _holding(TARGETS, own_targets, lambda row: row.pk in readable_targets),
        _holding(GAPS, own_gaps, lambda row: row.pk in readable_gaps),
        _holding(ACTIONS, own_actions, lambda row: row.pk in readable_actions),
        _holding(STEPS, steps, lambda row: row.action_id in readable_actions),
        _holding(CHECKS, checks, lambda row: row.pk in readable_actions),
        _holding(HOURS, hours, lambda row: row.action_id in readable_actions),
        _holding(MEETINGS, meetings, lambda row: row.pk in readable_meetings),
        _holding(DECISIONS, decisions, lambda row: row.session_id in readable_meetings),
        _holding(TRAININGS, tuple(actions.trainings_of(person)), lambda row: True),
        _holding(PROJECTS, tuple(leaving.projects_of(person)), lambda row: True),
        _holding(TEAMS, tuple(leaving.teams_of(person)), lambda row: True),
        _holding(SCHEDULES, schedules, lambda row: True),
    ]
    parts = tuple(part for part in found if part.rows)
    return Holdings(parts=parts, seen=_mark(parts))


def _holding(
    kind: str,
    rows: tuple[Any, ...],
    is_readable: Callable[[Any], bool],
    name: Callable[[Any], str] = str,
) -> Holding:
    names = [name(row) for row in rows if is_readable(row)]
    return Holding(kind, rows, tuple(names[:_MOST_NAMED]))


def _place(membership: Any) -> str:
    return _("%(department)s, %(role)s") % {
        "department": membership.department,
        "role": membership.get_role_display(),
    }


def _objective(objective: Any) -> str:
    return f"{objective.text} ({objective.plan.obligation})"


def _ids(rows: Any, wanted: Iterable[UUID]) -> set[UUID]:
    ids = set(wanted)
    return set(rows.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _mark(parts: Iterable[Holding]) -> str:
    """Name what was shown, so that nothing is handed over that nobody looked at."""
    lines = sorted(
        f"{part.kind} {row.pk} {getattr(row, 'version', 0)}" for part in parts for row in part.rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
