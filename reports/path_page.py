"""The way to the alignment target as one value: the way, what-if by ticking, what could break it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter
from gaps.scoring.headline import DepartmentRow, Headline
from gaps.services.closing import Standing, standing
from reports import alignment, lists, words
from reports.selectors.frozen import FrozenPlan, FrozenReason
from reports.selectors.path import Behind, Outlook, PathGap, Way, behind, shortest_way
from reports.selectors.risks import Risks, risks
from reports.selectors.rows import as_seen
from saypro_align.audit import past
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The number with some gaps closed, and the departments that makes fully aligned."""

    before: Headline
    after: Headline
    closed: frozenset[str]
    gained: tuple[str, ...]
    # So many of the gaps asked for do not count, or may not be seen.
    ignored: int

    @property
    def change(self) -> str:
        """Return the share before and after."""
        return f"{self.before.text} → {self.after.text}"

    @property
    def sentence(self) -> str:
        """Say how many plans would be fully aligned, and what the target still asks for."""
        return words.headline_sentence(
            self.after.aligned, self.after.total, self.after.target_percent, self.after.needed
        )

    @property
    def effect(self) -> str:
        """Return what it adds in points, as the two shown numbers differ."""
        points = words.points_between(self.before.shown, self.after.shown)
        return f"+{words.points_text(points)}" if points else ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A gap to tick; one that stands in several plans is ticked at the first."""

    gap: PathGap
    is_ticked: bool
    with_departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TickGroup:
    """A plan that is not fully aligned with its gaps to tick."""

    department: str
    slug: str
    url: str
    ticks: tuple[Tick, ...]
    # Gaps to tick at a plan further up.
    elsewhere: tuple[Tick, ...]
    hidden: int
    note: str


@dataclass(frozen=True, slots=True)
class PathPage:
    """Everything the page shows."""

    quarter: Quarter
    today: date
    now: datetime
    number: Headline
    sentence: str
    heading: str
    proof: str
    arrival: str
    way: Way
    what_if: WhatIf
    groups: tuple[TickGroup, ...]
    risks: Risks
    # The same page with the way ticked, and with nothing ticked.
    tick_way_url: str
    tick_nothing_url: str


def path_page(
    quarter: Quarter, user: "User", now: datetime, *, closed: Collection[str] | None = None
) -> PathPage:
    """Return the page; without `closed` the gaps of the way are ticked."""
    with past.whole():
        stands = standing(quarter, now=now)
    number, today = stands.headline, organization_day(now)
    plans = tuple(_plans(stands))
    found = behind(plans, quarter, user, today)
    way = shortest_way(
        found,
        quarter,
        user,
        aligned=number.aligned,
        total=number.total,
        needed=number.needed or 0,
    )
    what_if = _what_if(stands, found, way.readable_ids if closed is None else closed)
    return PathPage(
        quarter=quarter,
        today=today,
        now=now,
        number=number,
        sentence=words.headline_sentence(
            number.aligned, number.total, number.target_percent, number.needed
        ),
        heading=_heading(number, way),
        proof=_proof(way),
        arrival=_arrival(way),
        way=way,
        what_if=what_if,
        groups=tuple(_groups(found, quarter, user, what_if.closed)),
        risks=risks(stands, plans, user, on_the_way=way.obligation_ids),
        tick_way_url=_ticked(quarter, way.readable_ids),
        tick_nothing_url=_ticked(quarter, ()),
    )


def _plans(stands: Standing) -> Iterable[FrozenPlan]:
    """Return the plans as a snapshot taken now would hold them."""
    for row in stands.rows:
        department = stands.obligations[row.obligation_id].department
        yield FrozenPlan(
            obligation_id=row.obligation_id,
            department_id=row.department_id,
            department=department.name,
            slug=department.slug,
            state=row.plan_state,
            is_due=row.is_due,
            is_exempt=row.is_exempt,
            is_fully_aligned=row.is_due and row.is_fully_aligned,
            reasons=tuple(_reasons(row)),
            score=row.plan_score.score if row.plan_score else Fraction(0),
            rating=row.plan_score.rating if row.plan_score else None,
        )


def _reasons(row: DepartmentRow) -> Iterable[FrozenReason]:
    if row.plan_score is None:
        yield FrozenReason("missing")
        return
    for reason in row.plan_score.reasons:
        yield FrozenReason(reason.code, kind=reason.kind, gap_id=reason.gap_id, key=reason.key)


def _what_if(stands: Standing, found: Behind, wanted: Collection[str]) -> WhatIf:
    """Score the quarter without the gaps wanted, as far as the reader may open them."""
    readable = {gap.id for one in found.plans for gap in one.gaps}
    closed = readable.intersection(wanted)
    then = stands.closing(closed)
    return WhatIf(
        before=stands.headline,
        after=then.headline,
        closed=frozenset(closed),
        gained=stands.gained(then),
        ignored=len(set(wanted) - closed),
    )


def _groups(
    found: Behind, quarter: Quarter, user: "User", closed: frozenset[str]
) -> Iterable[TickGroup]:
    first: dict[str, str] = {}
    plans = sorted(found.plans, key=lambda one: one.plan.department)
    for one in plans:
        for gap in one.gaps:
            first.setdefault(gap.id, one.plan.obligation_id)
    for one in plans:
        ticks = [Tick(gap, gap.id in closed, _others(gap.id, one, plans)) for gap in one.gaps]
        is_here = [first[tick.gap.id] == one.plan.obligation_id for tick in ticks]
        yield TickGroup(
            department=one.plan.department,
            slug=one.plan.slug,
            url=lists.plan(one.plan.slug, quarter),
            ticks=tuple(tick for tick, here in zip(ticks, is_here, strict=True) if here),
            elsewhere=tuple(tick for tick, here in zip(ticks, is_here, strict=True) if not here),
            hidden=one.hidden if one.is_closable else 0,
            note="" if one.is_closable else _note(one, user),
        )


def _others(gap_id: str, one: Outlook, plans: Iterable[Outlook]) -> tuple[str, ...]:
    return tuple(
        other.plan.department for other in plans if other is not one and gap_id in other.gap_ids
    )


def _note(one: Outlook, user: "User") -> str:
    """Say why closing gaps is not enough."""
    gaps = {"counting_gap", "not_measurable"}
    seen = as_seen(one.plan, user).reasons
    beyond = tuple(reason for reason in seen if reason.code not in gaps)
    said = " ".join(alignment.reason_sentences(beyond)) or _("No plan has been submitted.")
    return _("Closing gaps is not enough here. %(reasons)s") % {"reasons": said}


def _heading(number: Headline, way: Way) -> str:
    target = percent.with_sign(str(number.target_percent))
    if number.total == 0:
        return _("No plans are due yet.")
    if number.meets:
        return _("%(target)s is reached") % {"target": target}
    if not way.gap_ids:
        return _("Closing gaps does not lead to %(target)s") % {"target": target}
    gaps = ngettext("close %(count)d gap", "close %(count)d gaps", len(way.gap_ids)) % {
        "count": len(way.gap_ids)
    }
    plans = ngettext("in %(count)d plan", "in %(count)d plans", len(way.plans)) % {
        "count": len(way.plans)
    }
    told = {"target": target, "gaps": gaps, "plans": plans}
    if way.lacking:
        return _("As near as gaps lead to %(target)s: %(gaps)s %(plans)s") % told
    return _("Shortest way to %(target)s: %(gaps)s %(plans)s") % told


def _proof(way: Way) -> str:
    """Say how sure it is that nothing shorter exists."""
    if not way.gap_ids:
        return ""
    if way.is_proven:
        return _("No smaller set of gaps reaches as far; this is proven.")
    return ngettext(
        "The smallest set has at most %(count)d gap less.",
        "The smallest set has at most %(count)d gaps less.",
        way.at_most_more,
    ) % {"count": way.at_most_more}


def _arrival(way: Way) -> str:
    """Say when the way is gone, as far as its actions have a day."""
    if not way.gap_ids:
        return ""
    undated = ngettext(
        "%(count)d gap has no action with a deadline yet.",
        "%(count)d gaps have no action with a deadline yet.",
        way.undated,
    ) % {"count": way.undated}
    if way.ready_on is None:
        return undated
    said = _("If its actions finish on time, these gaps are closed by %(day)s.")
    if way.undated:
        said = _("The actions agreed so far finish by %(day)s.")
    day = said % {"day": format_date(way.ready_on, "j M Y")}
    return f"{day} {undated}" if way.undated else day


def _ticked(quarter: Quarter, gap_ids: Iterable[str]) -> str:
    pairs = [("q", quarter.code), ("try", "1"), *(("closed", pk) for pk in gap_ids)]
    return f"{reverse('reports:path')}?{urlencode(pairs)}#try"
