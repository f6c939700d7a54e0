"""What a quarter came to, read for its results page; the queries are as many for few as for many."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from actions.choices import DONE_STATES, OPEN_STATES
from actions.choices.sessions import SessionKind, SessionState
from actions.models import CorrectiveAction, Recognition, Session
from departments.models import Quarter, User
from gaps.choices import OPEN_STATES as OPEN_GAPS
from gaps.choices import GapState, SnapshotCause
from gaps.models import AlignmentSnapshot, Gap
from gaps.selectors.scores import Headline, headline, headline_of
from kpis.choices.closings import WhatNext
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptClosing
from kpis.selectors.closings import ClosingRow, closing_rows
from reports.models import QuarterResults, ResultsState
from reports.quarter_story import EndedTarget, Middle, QuarterStory
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds


def story_of(quarter: Quarter, reader: User, *, now: datetime) -> QuarterStory:
    """Return the quarter's numbers as they are known now; persons' targets stay out."""
    number = _headline(quarter)
    following = Quarter.objects.filter(starts_on__gt=quarter.ends_on).order_by("starts_on").first()
    begin = day_bounds(quarter.starts_on, organization_zone())[0]
    end = day_bounds(quarter.ends_on, organization_zone())[1]
    # As every report counts them, so that the number and its list are one.
    actions = CorrectiveAction.objects.in_quarter(quarter).told()
    done = actions.filter(state__in=DONE_STATES, implemented_at__gte=begin)
    gaps = Gap.objects.in_quarter(quarter).told()
    return QuarterStory(
        quarter=quarter.name,
        following=following.name if following else "",
        as_of=now.isoformat(),
        aligned=number.aligned,
        total=number.total,
        target_percent=number.target_percent,
        targets=tuple(_ended(row) for row in _rows(quarter, reader, now)),
        actions_done=done.count(),
        actions_effective=done.filter(state="effective").count(),
        actions_open=actions.filter(state__in=OPEN_STATES).count(),
        gaps_resolved=gaps.filter(state__in=(GapState.RESOLVED, GapState.VERIFIED)).count(),
        gaps_open=gaps.filter(
            state__in=[state for state in OPEN_GAPS if state != GapState.SUSPECTED]
        ).count(),
        thanks=Recognition.objects.filter(created_at__gte=begin, created_at__lt=end).count(),
        middle=middle_of(quarter, now),
    )


def middle_rows(quarter: Quarter) -> QuerySet[Session]:
    """Return the meetings that were or are to look at the quarter's middle."""
    rows = Session.objects.filter(quarter=quarter, kind=SessionKind.MID_QUARTER)
    return rows.select_related("planned_by", "closed_by")


def middle_of(quarter: Quarter, now: datetime, *, rows: Iterable[Session] | None = None) -> Middle:
    """Return what became of the look at the quarter's middle."""
    meetings = middle_rows(quarter) if rows is None else rows
    found = sorted(meetings, key=lambda one: (_rank(one), one.starts_at))
    if not found:
        is_due = organization_day(now) >= quarter.mid_quarter_on
        return Middle("missing" if is_due else "")
    last = found[-1]
    on = last.local_start.date().isoformat()
    if last.state == SessionState.HELD:
        return Middle("held", on)
    if last.is_left_out:
        who = last.history.filter(is_left_out=True).order_by("version").first()
        named = who.history_user if who is not None and who.history_user else last.planned_by
        return Middle("left_out", on, str(named), last.cancel_reason)
    if last.state == SessionState.CANCELLED or last.is_over(now):
        return Middle("missing", on)
    return Middle("planned", on)


def published(quarter: Quarter) -> QuarterResults | None:
    """Return the version everybody reads."""
    rows = QuarterResults.objects.filter(quarter=quarter, state=ResultsState.PUBLISHED)
    return rows.order_by("-number").first()


def _rank(session: Session) -> int:
    """Order what happened: a held one counts, then one to come, then one left out, then a cancelled one."""
    if session.state == SessionState.HELD:
        return 3
    if session.is_to_come:
        return 2
    return 1 if session.is_left_out else 0


def _headline(quarter: Quarter) -> Headline:
    """Return the number at the quarter's end, once it is frozen; else the one of now."""
    rows = AlignmentSnapshot.objects.filter(quarter=quarter, cause=SnapshotCause.QUARTER_END)
    frozen = rows.select_related("quarter").first()
    return headline_of(frozen) if frozen is not None else headline(quarter)


def _rows(quarter: Quarter, reader: User, now: datetime) -> list[ClosingRow]:
    """Return the targets of the organization and its departments; everybody inside reads those."""
    kpts = (
        Kpt.objects.filter(quarter=quarter, state__in=(KptState.FINAL, KptState.CLOSED))
        .exclude(level=KptLevel.PERSON)
        .select_related("quarter", "kpi", "department", "owner", "team__lead", "closing")
        .order_by("level", "department__name", "name", "pk")
    )
    found = closing_rows(kpts, reader, now=now)
    return sorted(found, key=lambda row: row.kpt.level != KptLevel.ORGANIZATION)


def _ended(row: ClosingRow) -> EndedTarget:
    said: KptClosing | None = row.closing
    return EndedTarget(
        id=str(row.kpt.pk),
        name=row.kpt.name,
        department=str(row.kpt.department or ""),
        owner=str(row.kpt.owner or row.kpt.team or ""),
        promised=row.promised,
        result=row.result,
        outcome=said.outcome if said else row.suggested.value,
        rule=row.rule,
        lessons=said.lessons if said else "",
        what_next=said.what_next if said and said.what_next == WhatNext.CARRY else "",
    )
