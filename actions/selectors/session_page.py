"""Everything the page of a meeting shows, as its reader may see it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from actions.choices.sessions import Answer, SessionKind, SubjectKind
from actions.models import (
    AgendaItem,
    CorrectiveAction,
    Session,
    SessionDecision,
    SessionParticipant,
)
from actions.permissions import sessions as permissions
from actions.selectors.minutes_sent import changed_since
from departments.models import Department, Goal, Obligation, User
from gaps.access import readable_gaps
from gaps.models import Gap
from kpis.models import Handshake, Kpi, Kpt
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_day

_MOST_ENTRIES = 40
# What happens to many items at once would hide what people did.
_NOT_TOLD = ("agenda.filled", "agenda.moved")
# More people than these are counted, not named one by one.
MOST_NAMED = 60


@dataclass(frozen=True)
class DecisionLine:
    """A decision as the page shows it, with what the reader may do with it."""

    decision: SessionDecision
    is_late: bool
    may_finish: bool
    may_make_action: bool
    # The action it became, or in which it became a step.
    became: CorrectiveAction | None


@dataclass(frozen=True)
class ItemLine:
    """An item with its number, where its subject can be read, and what was decided."""

    item: AgendaItem
    number: int
    url: str
    decisions: tuple[DecisionLine, ...]
    # What a decision here would become: "action", "step", or nothing.
    becomes: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class SideLine:
    """A department that is concerned, and whether one of its heads has said yes."""

    department: Department
    has_confirmed: bool
    who: tuple[SessionParticipant, ...]


@dataclass(frozen=True)
class SessionPage:
    """The page of a meeting."""

    session: Session
    items: tuple[ItemLine, ...]
    places: tuple[SessionParticipant, ...]
    more_places: int
    sides: tuple[SideLine, ...]
    loose: tuple[DecisionLine, ...]
    mine: SessionParticipant | None
    today: date
    coming: int
    history: list[AuditEntry]
    # When the minutes were changed after they had gone out.
    changed_at: datetime | None
    is_over: bool
    may_manage: bool
    may_cancel: bool
    may_write: bool
    may_see_answers: bool

    @property
    def is_confirmed(self) -> bool:
        """Return whether each department concerned has said yes."""
        return bool(self.sides) and all(side.has_confirmed for side in self.sides)

    @property
    def decided(self) -> int:
        """Return how many decisions there are."""
        return len(self.loose) + sum(len(line.decisions) for line in self.items)

    @property
    def is_big(self) -> bool:
        """Return whether people are counted rather than ticked off by name."""
        return self.session.kind == SessionKind.ALL_STAFF or self.more_places > 0


def session_page(session: Session, user: User, now: datetime) -> SessionPage:
    """Return the page of a meeting as this reader sees it; the number of queries is constant."""
    items = list(session.items.filter(removed_at=None))
    decisions = list(
        session.decisions.filter(removed_at=None).select_related(
            "owner", "action", "step__action", "done_by"
        )
    )
    today = organization_day(now)
    targets = targets_of(session, items, user)
    by_item: dict[uuid.UUID | None, list[DecisionLine]] = defaultdict(list)
    for decision in decisions:
        decision.session = session
        target = targets.get(decision.item_id, targets[None])
        by_item[decision.item_id].append(_decision(decision, target, user, today))
    urls = _urls(items, user)
    places = list(session.participants.all())
    may_manage = permissions.can_manage(user, session)
    mine = next((place for place in places if place.user_id == user.pk), None)
    return SessionPage(
        session=session,
        items=tuple(
            ItemLine(
                item=item,
                number=number,
                url=urls.get(item.pk, ""),
                decisions=tuple(by_item.get(item.pk, ())),
                becomes=_becomes(targets.get(item.pk), user),
                is_first=number == 1,
                is_last=number == len(items),
            )
            for number, item in enumerate(items, start=1)
        ),
        places=tuple(places[:MOST_NAMED]),
        more_places=max(len(places) - MOST_NAMED, 0),
        sides=_sides(session, places),
        loose=tuple(by_item.get(None, ())),
        mine=mine,
        today=today,
        coming=sum(place.answer == Answer.YES for place in places),
        history=entries_of(session, *items, *decisions, limit=_MOST_ENTRIES, without=_NOT_TOLD),
        changed_at=changed_since(session),
        is_over=session.is_over(now),
        may_manage=may_manage,
        may_cancel=session.is_to_come and permissions.can_cancel(user, session),
        may_write=permissions.can_write_minutes(user, session),
        may_see_answers=permissions.may_see_answers(user, session),
    )


def people_of(page: SessionPage) -> list[User]:
    """Return to whom a decision may be given: everybody asked who still works here."""
    return [place.user for place in page.places if place.user.is_active]


def targets_of(
    session: Session, items: Iterable[AgendaItem], user: User
) -> dict[uuid.UUID | None, permissions.Target]:
    """Return what a decision at each item could become part of, as far as the person may read it.

    The key None is for decisions at no item: what the whole meeting was planned from.
    """
    listed = list(items)
    gap_ids = _subjects(listed, SubjectKind.GAP, session.gap_id)
    action_ids = _subjects(listed, SubjectKind.ACTION, session.action_id)
    gaps = {gap.pk: gap for gap in readable_gaps(user).filter(pk__in=gap_ids)}
    actions = {
        action.pk: action
        for action in CorrectiveAction.objects.visible_to(user)
        .filter(pk__in=action_ids)
        .select_related("gap", "department", "responsible")
    }
    kpt_ids = _subjects(listed, SubjectKind.TARGET, None)
    kpts = {
        kpt.pk: kpt
        for kpt in Kpt.objects.visible_to(user)
        .filter(pk__in=kpt_ids)
        .select_related("quarter", "kpi", "owner", "team__lead", "department")
    }
    whole: Gap | CorrectiveAction | None = None
    if session.action_id:
        whole = actions.get(session.action_id)
    elif session.gap_id:
        whole = gaps.get(session.gap_id)
    found: dict[uuid.UUID | None, permissions.Target] = {None: whole}
    by_kind: dict[str, Mapping[uuid.UUID, Gap | Kpt | CorrectiveAction]] = {
        SubjectKind.GAP: gaps,
        SubjectKind.TARGET: kpts,
        SubjectKind.ACTION: actions,
    }
    for item in listed:
        if item.subject_kind in by_kind and item.subject_id is not None:
            found[item.pk] = by_kind[item.subject_kind].get(item.subject_id)
        else:
            found[item.pk] = whole
    return found


def _subjects(items: list[AgendaItem], kind: str, planned: uuid.UUID | None) -> set[uuid.UUID]:
    """Return the rows of the kind that the items, or the whole meeting, are about."""
    ids = [planned, *(row.subject_id for row in items if row.subject_kind == kind)]
    return {pk for pk in ids if pk is not None}


def _becomes(target: permissions.Target, user: User) -> str:
    if not permissions.can_make_action(user, target):
        return ""
    return "step" if isinstance(target, CorrectiveAction) else "action"


def _decision(
    decision: SessionDecision, target: permissions.Target, user: User, today: date
) -> DecisionLine:
    return DecisionLine(
        decision=decision,
        is_late=decision.is_open and decision.due_on < today,
        may_finish=decision.is_open and permissions.can_finish(user, decision),
        may_make_action=decision.is_open and permissions.can_make_action(user, target),
        became=decision.action or (decision.step.action if decision.step else None),
    )


def _sides(session: Session, places: list[SessionParticipant]) -> tuple[SideLine, ...]:
    found = []
    for row in session.concerned.all():
        who = tuple(place for place in places if place.department_id == row.department_id)
        has_confirmed = any(place.answer == Answer.YES for place in who)
        found.append(SideLine(row.department, has_confirmed, who))
    return tuple(found)


def _urls(items: Iterable[AgendaItem], user: User) -> dict[uuid.UUID, str]:
    """Return where each item's subject can be read; nothing where the reader may not."""
    by_kind: dict[str, list[AgendaItem]] = defaultdict(list)
    for item in items:
        by_kind[item.subject_kind].append(item)
    found: dict[uuid.UUID, str] = {}
    for kind, rows in by_kind.items():
        known = _pages(kind, {row.subject_id for row in rows if row.subject_id}, user)
        found |= {
            row.pk: known[row.subject_id]
            for row in rows
            if row.subject_id is not None and row.subject_id in known
        }
    return found


def _pages(kind: str, ids: set[uuid.UUID], user: User) -> dict[uuid.UUID, str]:
    if kind == SubjectKind.GAP:
        known = Gap.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)
        return {pk: reverse("gaps:gap_page", args=[pk]) for pk in known}
    if kind == SubjectKind.ACTION:
        rows = CorrectiveAction.objects.visible_to(user).filter(pk__in=ids)
        return {pk: _page("actions:action_page", pk) for pk in rows.values_list("pk", flat=True)}
    if kind == SubjectKind.REQUEST:
        asked = Handshake.objects.visible_to(user).filter(pk__in=ids)
        return {pk: _page("kpis:handshake_page", pk) for pk in asked.values_list("pk", flat=True)}
    if kind == SubjectKind.KPI:
        series = Kpi.objects.visible_to(user).filter(pk__in=ids)
        return {pk: _page("kpis:kpi_page", pk) for pk in series.values_list("pk", flat=True)}
    if kind == SubjectKind.TARGET:
        targets = Kpt.objects.visible_to(user).filter(pk__in=ids)
        return {pk: _page("kpis:target_page", pk) for pk in targets.values_list("pk", flat=True)}
    if kind == SubjectKind.GOAL:
        slugs = Goal.objects.filter(pk__in=ids).values_list("pk", "slug")
        return {pk: reverse("gaps:goal_page", args=[slug]) for pk, slug in slugs}
    if kind == SubjectKind.PLAN:
        owed = Obligation.objects.filter(pk__in=ids).select_related("department", "quarter")
        return {
            row.pk: reverse("reports:plan_page", args=[row.department.slug, row.quarter.code])
            for row in owed
        }
    if kind in (SubjectKind.PROJECT, SubjectKind.RANKING):
        return {pk: _page(f"departments:{kind}_page", pk) for pk in ids}
    fixed = {
        SubjectKind.STANDING: "reports:dashboard",
        SubjectKind.FEEDBACK: "actions:feedback_list",
    }
    name = fixed.get(SubjectKind(kind)) if kind else None
    return {pk: reverse(name) for pk in ids} if name else {}


def _page(name: str, pk: uuid.UUID) -> str:
    return reverse(name, args=[pk])
