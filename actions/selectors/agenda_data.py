"""What the data put on the agenda of a meeting.

Only what everybody inside may read: suspected gaps, drafts and the words of a request between two
departments stay out, since an agenda has readers that those have not. The number of queries does
not depend on how much there is.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices.feedback import FeedbackState
from actions.choices.sessions import SessionKind, SubjectKind
from actions.models import CorrectiveAction, Feedback, Session
from actions.selectors.agenda_targets import lagging_targets
from departments.choices import ObjectiveState
from departments.choices.focus import RankingState
from departments.models import Goal, GoalProposal, KeyProject, Plan, ProjectRanking, Quarter
from gaps.choices import OPEN_STATES, GapKind, GapState
from gaps.models import Gap
from gaps.selectors.scores import headline
from kpis.choices import KpiStatus, UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Handshake, KpiUse, Kpt
from kpis.selectors.discussion import figures_of
from kpis.selectors.feasibility import polls_of
from kpis.selectors.progress import Progress, use_progress
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day

MOST_OF_A_KIND: Final = 10
_LAGGING: Final = (KpiStatus.OFF_TRACK, KpiStatus.AT_RISK, KpiStatus.STALE)
_TOLD_GAPS: Final = tuple(state for state in OPEN_STATES if state != GapState.SUSPECTED)
_CONFLICTS: Final = (GapKind.CONFLICTING_GOALS, GapKind.NO_SHARED_FOCUS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item that the data want on the agenda: what it is about, and what is known of it now."""

    kind: str
    id: uuid.UUID
    title: str
    told: str = ""

    @property
    def key(self) -> tuple[str, uuid.UUID]:
        """Return by what the item is known again when the agenda is filled anew."""
        return self.kind, self.id


@dataclass(frozen=True)
class _Asked:
    """The meeting, its quarter, and whose things it is about; None is everybody's."""

    session: Session
    quarter: Quarter | None
    departments: frozenset[uuid.UUID] | None
    today: date
    now: datetime


def wanted_items(session: Session, departments: Iterable[uuid.UUID], now: datetime) -> list[Wanted]:
    """Return what should stand on the agenda, the most important first, each thing once."""
    kind = SessionKind(session.kind)
    concerned = frozenset(departments)
    asked = _Asked(
        session=session,
        quarter=session.quarter,
        departments=None if kind.is_for_everybody or not concerned else concerned,
        today=organization_day(now),
        now=now,
    )
    found: dict[tuple[str, uuid.UUID], Wanted] = {}
    for source in (_linked, *_SOURCES[kind]):
        for item in source(asked):
            found.setdefault(item.key, item)
    return list(found.values())


def _linked(asked: _Asked) -> Iterable[Wanted]:
    """What the meeting was planned from, and what is done about it."""
    session = asked.session
    if session.gap is not None:
        yield _of_gap(session.gap)
        for action in session.gap.actions.open().select_related("responsible", "department"):
            yield _of_action(action, asked)
    if session.action is not None:
        yield _of_action(session.action, asked)


def _standing(asked: _Asked) -> Iterable[Wanted]:
    if asked.quarter is None:
        return
    number = headline(asked.quarter)
    if number.total:
        told = _(
            "%(k)d of %(n)d plans are fully aligned; the alignment target is %(target)d %%."
        ) % {
            "k": number.aligned,
            "n": number.total,
            "target": number.target_percent,
        }
        yield Wanted(SubjectKind.STANDING, asked.quarter.pk, _("Where we stand"), told)


def _goals(asked: _Asked) -> Iterable[Wanted]:
    day = asked.today if asked.quarter is None else asked.quarter.judged_on(asked.today)
    for goal in Goal.objects.active_on(day).order_by("title", "pk")[: 2 * MOST_OF_A_KIND]:
        yield Wanted(SubjectKind.GOAL, goal.pk, goal.title, goal.get_category_display())


def _conflicts(asked: _Asked) -> Iterable[Wanted]:
    yield from _gaps(asked, _CONFLICTS)


def _all_gaps(asked: _Asked) -> Iterable[Wanted]:
    yield from _gaps(asked, tuple(GapKind))


def _gaps(asked: _Asked, kinds: Iterable[str]) -> Iterable[Wanted]:
    if asked.quarter is None:
        return
    rows = Gap.objects.in_quarter(asked.quarter).filter(
        state__in=_TOLD_GAPS, kind__in=kinds, on_draft=False
    )
    if asked.departments is not None:
        wanted = 2 if asked.session.kind == SessionKind.JOINT and len(asked.departments) > 1 else 1
        theirs = (
            Gap.objects.filter(parties__obligation__department__in=asked.departments)
            .annotate(sides=Count("parties__obligation__department", distinct=True))
            .filter(sides__gte=wanted)
        )
        rows = rows.filter(pk__in=theirs.values("pk"))
    for gap in rows.order_by("opened_at", "pk")[:MOST_OF_A_KIND]:
        yield _of_gap(gap)


def _late_actions(asked: _Asked) -> Iterable[Wanted]:
    few = (GapState.SUSPECTED, GapState.DISMISSED)
    of_gaps = Q(gap__on_draft=False) & ~Q(gap__state__in=few)
    of_targets = Q(kpt__level__in=[KptLevel.ORGANIZATION, KptLevel.DEPARTMENT])
    rows = CorrectiveAction.objects.overdue_at(asked.now).filter(of_gaps | of_targets)
    if asked.departments is not None:
        rows = rows.filter(department__in=asked.departments)
    ordered = rows.select_related("responsible", "department").order_by("deadline", "pk")
    for action in ordered[:MOST_OF_A_KIND]:
        yield _of_action(action, asked)


def _lagging_kpis(asked: _Asked) -> Iterable[Wanted]:
    if asked.quarter is None:
        return
    plans = Plan.objects.in_quarter(asked.quarter).in_force()
    if asked.departments is not None:
        plans = plans.filter(obligation__department__in=asked.departments)
    uses = list(
        KpiUse.objects.filter(
            objective__plan__in=plans,
            objective__state=ObjectiveState.ACTIVE,
            state=UseState.ACTIVE,
        )
        .select_related("kpi", "objective__plan__obligation__department")
        .order_by("pk")
    )
    progress = use_progress(uses, asked.quarter.judged_on(asked.today), as_of=asked.now)
    late = [use for use in uses if progress[use.pk].status in _LAGGING]
    late.sort(key=lambda use: (_LAGGING.index(progress[use.pk].status), use.kpi.name, str(use.pk)))
    for use in late[:MOST_OF_A_KIND]:
        yield _of_kpi(use, progress[use.pk])


def _lagging_targets(asked: _Asked) -> Iterable[Wanted]:
    if asked.quarter is None:
        return
    late = lagging_targets(asked.quarter, asked.departments, asked.now)
    for kpt, standing in late[:MOST_OF_A_KIND]:
        told = f"{standing.status.label}: {standing.rule}"
        if kpt.kpi is not None and standing.actual is not None:
            words = {
                "status": standing.status.label,
                "value": numerals.quantity(standing.actual, kpt.kpi.unit),
                "target": standing.target_text,
                "rule": standing.rule,
            }
            told = _("%(status)s: %(value)s, target %(target)s. %(rule)s") % words
        yield Wanted(SubjectKind.TARGET, kpt.pk, kpt.name[:300], told[:500])


def _requests(asked: _Asked) -> Iterable[Wanted]:
    """Say who owes whom an answer and since when, never what was asked."""
    if asked.quarter is None:
        return
    rows = Handshake.objects.overdue(asked.today).filter(quarter=asked.quarter)
    if asked.departments is not None:
        rows = rows.filter(asking__in=asked.departments) | rows.filter(asked__in=asked.departments)
    ordered = rows.select_related("asking", "asked").order_by("answer_by", "pk")
    for row in ordered[:MOST_OF_A_KIND]:
        other = row.asking if row.owing == row.asked else row.asked
        yield Wanted(
            SubjectKind.REQUEST,
            row.pk,
            _("%(who)s owes %(other)s an answer") % {"who": row.owing, "other": other},
            _("It was due on %(day)s.") % {"day": _day(row.answer_by)},
        )


def _targets(asked: _Asked) -> Iterable[Wanted]:
    """The proposed targets of the quarter with what heads and staff think; never a person's."""
    if asked.quarter is None:
        return
    rows = Kpt.objects.filter(quarter=asked.quarter, state=KptState.PROPOSED)
    rows = rows.exclude(level=KptLevel.PERSON)
    if asked.departments is not None:
        whole = rows.filter(level=KptLevel.ORGANIZATION)
        rows = whole | rows.filter(department__in=asked.departments)
    ordered = rows.select_related("quarter", "kpi", "department").order_by("name", "pk")
    # The organization's first: the departments' serve them.
    kpts = sorted(ordered, key=lambda kpt: kpt.level != KptLevel.ORGANIZATION)
    kpts = kpts[: 2 * MOST_OF_A_KIND]
    figures = figures_of(kpt.pk for kpt in kpts)
    for poll in polls_of(kpts, today=asked.today):
        answered, total = figures[poll.kpt.pk]
        parts = [
            poll.path,
            _("%(k)d of %(n)d departments have answered, %(yes)d with a plain yes")
            % {"k": poll.answered, "n": len(poll.voices), "yes": poll.yes},
        ]
        if total > answered:
            waiting = ngettext(
                "%(n)d entry of feedback waits", "%(n)d entries of feedback wait", total - answered
            )
            parts.append(waiting % {"n": total - answered})
        yield Wanted(SubjectKind.TARGET, poll.kpt.pk, poll.kpt.name[:300], "; ".join(parts))


def _proposals(asked: _Asked) -> Iterable[Wanted]:
    """Say that proposals wait; who made them and what they say is for who decides."""
    waiting = GoalProposal.objects.waiting().count()
    if waiting and asked.quarter is not None:
        told = ngettext(
            "%(n)d proposed change of a goal waits for an answer.",
            "%(n)d proposed changes of goals wait for an answer.",
            waiting,
        )
        title = _("Proposed changes of goals")
        yield Wanted(SubjectKind.PROPOSAL, asked.quarter.pk, title, told % {"n": waiting})


def _feedback(asked: _Asked) -> Iterable[Wanted]:
    """Say how many heads wait for an answer to their monthly feedback, not what they wrote."""
    rows = Feedback.objects.filter(state=FeedbackState.SENT)
    if asked.departments is not None:
        rows = rows.filter(department__in=asked.departments)
    waiting = rows.count()
    if waiting and asked.quarter is not None:
        told = ngettext(
            "%(n)d department waits for an answer.",
            "%(n)d departments wait for an answer.",
            waiting,
        )
        title = _("Feedback to decide on")
        yield Wanted(SubjectKind.FEEDBACK, asked.quarter.pk, title, told % {"n": waiting})


def _rankings(asked: _Asked) -> Iterable[Wanted]:
    """Name the rankings that wait for orders: what comes out becomes the order of the projects."""
    if asked.quarter is None:
        return
    rows = ProjectRanking.objects.filter(quarter=asked.quarter, state=RankingState.OPEN)
    for ranking in rows.order_by("due_on", "pk")[:MOST_OF_A_KIND]:
        told = _("Each head puts the projects in order by %(day)s.") % {"day": _day(ranking.due_on)}
        yield Wanted(SubjectKind.RANKING, ranking.pk, ranking.title, told)


def _projects(asked: _Asked) -> Iterable[Wanted]:
    rows = KeyProject.objects.filter(retired_at=None).select_related("goal")
    for project in rows.order_by("goal__title", "name", "pk")[: 2 * MOST_OF_A_KIND]:
        told = _("For the goal “%(goal)s”.") % {"goal": project.goal.title}
        yield Wanted(SubjectKind.PROJECT, project.pk, project.name, told)


def _of_gap(gap: Gap) -> Wanted:
    told = _("%(kind)s, %(state)s since %(day)s") % {
        "kind": gap.get_kind_display(),
        "state": str(gap.state_choice.label).lower(),
        "day": _day(organization_day(gap.opened_at)),
    }
    return Wanted(SubjectKind.GAP, gap.pk, gap.told[:300], told)


def _of_action(action: CorrectiveAction, asked: _Asked) -> Wanted:
    today = asked.now.astimezone(ZoneInfo(action.department.time_zone)).date()
    parts = [action.department.name]
    if action.responsible is not None:
        parts.append(action.responsible.name)
    if action.deadline is not None:
        late = (today - action.deadline).days if action.is_overdue(today) else 0
        parts.append(
            ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}
            if late
            else _("due %(day)s") % {"day": _day(action.deadline)}
        )
    return Wanted(SubjectKind.ACTION, action.pk, action.title, ", ".join(parts))


def _of_kpi(use: KpiUse, progress: Progress) -> Wanted:
    department = use.objective.plan.obligation.department
    last = _("no value yet")
    if progress.value is not None:
        last = _("last value %(value)s") % {
            "value": numerals.quantity(progress.value, use.kpi.unit)
        }
    told = f"{progress.status.label}: {last}"
    title = _("%(kpi)s (%(department)s)") % {"kpi": use.kpi.name, "department": department}
    return Wanted(SubjectKind.KPI, use.kpi_id, title[:300], told)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


_Source = Callable[[_Asked], Iterable[Wanted]]
_SOURCES: Final[Mapping[SessionKind, tuple[_Source, ...]]] = {
    SessionKind.PLANNING: (_standing, _goals, _targets, _proposals),
    SessionKind.JOINT: (_conflicts, _late_actions, _requests, _lagging_kpis),
    SessionKind.WORKSHOP: (_conflicts, _rankings, _projects),
    SessionKind.ALL_STAFF: (_standing, _goals),
    SessionKind.MID_QUARTER: (
        _standing,
        _lagging_targets,
        _conflicts,
        _late_actions,
        _lagging_kpis,
        _requests,
        _proposals,
        _feedback,
    ),
    SessionKind.MONTHLY: (
        _standing,
        _lagging_targets,
        _all_gaps,
        _late_actions,
        _lagging_kpis,
        _requests,
        _feedback,
    ),
    SessionKind.CHECK_IN: (_lagging_kpis, _late_actions),
}
