"""What could take fully aligned plans back: things that happen by themselves on a known day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import PlanState
from departments.models import Plan, Quarter
from gaps.choices import GapState, Severity
from gaps.models import Gap
from gaps.scoring.headline import headline as count
from gaps.selectors.rules import current_rules
from gaps.services.closing import Standing
from reports import lists
from reports.selectors.frozen import FrozenPlan
from saypro_align.audit import past
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may happen, the day from which it bears on the number, and what it does."""

    sentence: str
    url: str
    departments: tuple[str, ...]
    on: date | None
    # "90.0 % → 80.0 %", empty where the number stays.
    change: str
    # Whether it does not bear on the number of today, but on a plan on the way.
    is_on_the_way: bool = False


@dataclass(frozen=True, slots=True)
class Risks:
    """The risks, the nearest first; `hidden` are suspected gaps the reader may not open."""

    all: tuple[Risk, ...]
    hidden: int

    def __bool__(self) -> bool:
        return bool(self.all or self.hidden)


NO_RISKS = Risks((), 0)


def suspected(
    plans: Iterable[FrozenPlan],
    quarter: Quarter,
    user: "User",
    now: datetime,
    *,
    on_the_way: Collection[str] = (),
) -> Risks:
    """Return the suspected gaps that will count unless somebody decides.

    They stand in aligned plans, or in plans on the way, which would then not be gained.
    """
    due = [plan for plan in plans if plan.is_due and not plan.is_exempt]
    aligned = {plan.obligation_id for plan in due if plan.is_fully_aligned}
    concerned = {
        plan.obligation_id: plan.department
        for plan in due
        if plan.is_fully_aligned or plan.obligation_id in on_the_way
    }
    rules, today = current_rules(now), organization_day(now)
    readable = Gap.objects.visible_to(user).filter(pk=OuterRef("pk"))
    weightless = [name for name, weight in rules.severity_weights.items() if not weight[0]]
    rows = (
        Gap.objects.in_quarter(quarter)
        .filter(state=GapState.SUSPECTED, on_draft=False)
        .exclude(severity__in=[Severity.ADVISORY, *weightless])
        .annotate(is_readable=Exists(readable))
        .prefetch_related("parties__obligation")
        .order_by("opened_at", "id")
    )
    # Looked at from a later day, what may not be read today still waited: it is counted, not shown.
    with past.whole():
        waiting = list(rows)
    shown = _shown(waiting, user)
    found, hidden = [], 0
    for gap in waiting:
        hit = dict.fromkeys(
            str(party.obligation_id)
            for party in gap.parties.all()
            if str(party.obligation_id) in concerned
            and gap.attributed_to_id in (None, party.obligation.department_id)
        )
        counts_on = organization_day(gap.opened_at) + timedelta(days=rules.triage_days + 1)
        if not hit or counts_on <= today:
            continue
        if gap.pk not in shown:
            hidden += 1
            continue
        found.append(
            Risk(
                sentence=_("To confirm: %(gap)s") % {"gap": gap.sentence},
                url=reverse("gaps:gap_page", args=[gap.pk]),
                departments=tuple(concerned[pk] for pk in hit),
                on=counts_on,
                change=_change(len(aligned), len(due), lost=len(aligned & hit.keys())),
                is_on_the_way=not aligned & hit.keys(),
            )
        )
    return Risks(tuple(found), hidden)


def _shown(gaps: Iterable[Gap], user: "User") -> set[UUID]:
    """Return the gaps the person could read then and may read today."""
    then = {gap.pk for gap in gaps if getattr(gap, "is_readable", False)}
    if not past.is_past():
        return then
    return set(Gap.objects.visible_to(user).filter(pk__in=then).values_list("pk", flat=True))


def risks(
    standing: Standing, plans: Sequence[FrozenPlan], user: "User", *, on_the_way: Collection[str]
) -> Risks:
    """Return everything that could take an aligned plan back, or already waits to be looked at."""
    waiting = suspected(plans, standing.quarter, user, standing.now, on_the_way=on_the_way)
    found = [
        *waiting.all,
        *_goals_that_end(standing),
        *_exemptions_that_end(standing),
        *_acceptances_that_end(standing, user),
        *_new_versions(standing, plans),
        *_to_verify(standing, plans, user),
    ]
    return Risks(tuple(sorted(found, key=_nearest)), waiting.hidden)


def _nearest(risk: Risk) -> tuple[bool, date, str]:
    return not risk.change, risk.on or date.max, risk.sentence


def _change(aligned: int, total: int, *, lost: int) -> str:
    before, after = (
        percent.percent_text(aligned, total),
        percent.percent_text(aligned - lost, total),
    )
    return f"{before} → {after}" if lost else ""


def _goals_that_end(standing: Standing) -> Iterable[Risk]:
    """A goal with a last day inside the quarter takes along whoever serves no other."""
    for goal in standing.facts.goals:
        if not goal.is_active or goal.retired_on is None:
            continue
        if not standing.facts.day <= goal.retired_on < standing.quarter.ends_on:
            continue
        then = standing.without_goals([goal.id])
        lost = standing.lost(then)
        if lost:
            yield Risk(
                sentence=_("The goal “%(goal)s” ends.") % {"goal": goal.title},
                url=f"{reverse('departments:goal_list')}?q={standing.quarter.code}",
                departments=lost,
                on=goal.retired_on + timedelta(days=1),
                change=_change(standing.headline.aligned, standing.headline.total, lost=len(lost)),
            )


def _exemptions_that_end(standing: Standing) -> Iterable[Risk]:
    """A department whose exemption runs out is counted again."""
    for row in standing.rows:
        duty = standing.obligations[row.obligation_id]
        if not row.is_exempt or duty.exempt_until is None:
            continue
        if duty.exempt_until >= standing.quarter.ends_on:
            continue
        back = tuple(
            replace(other, is_exempt=False, is_due=True) if other is row else other
            for other in standing.rows
        )
        then = count(back, rules=standing.rules)
        yield Risk(
            sentence=_("The exemption of %(department)s ends; its plan counts again.")
            % {"department": duty.department.name},
            url=reverse("reports:department_page", args=[duty.department.slug]),
            departments=(duty.department.name,),
            on=duty.exempt_until + timedelta(days=1),
            change=f"{standing.headline.text} → {then.text}",
        )


def _acceptances_that_end(standing: Standing, user: "User") -> Iterable[Risk]:
    """An accepted gap counts all the time; from that day it is nobody's decision any more."""
    rows = (
        Gap.objects.visible_to(user)
        .in_quarter(standing.quarter)
        .filter(state=GapState.ACCEPTED, accepted_until__lt=standing.quarter.ends_on)
        .prefetch_related("parties__obligation__department")
        .order_by("accepted_until", "id")
    )
    for gap in rows:
        names = [party.obligation.department.name for party in gap.parties.all()]
        yield Risk(
            sentence=_("Accepted until then: %(gap)s") % {"gap": gap.sentence},
            url=reverse("gaps:gap_page", args=[gap.pk]),
            departments=tuple(dict.fromkeys(names)),
            on=gap.accepted_until + timedelta(days=1) if gap.accepted_until else None,
            change="",
        )


def _new_versions(standing: Standing, plans: Sequence[FrozenPlan]) -> Iterable[Risk]:
    """A new version that was submitted is looked at anew; until it is approved the old one counts."""
    aligned = [UUID(plan.obligation_id) for plan in plans if plan.is_fully_aligned and plan.is_due]
    rows = (
        Plan.objects.filter(obligation__in=aligned, state=PlanState.SUBMITTED)
        .select_related("obligation__department")
        .order_by("obligation__department__name", "id")
    )
    for plan in rows:
        department = plan.obligation.department
        yield Risk(
            sentence=_("A new version of the plan of %(department)s waits for a decision.")
            % {"department": department.name},
            url=f"{lists.plan(department.slug, standing.quarter)}?version={plan.number}",
            departments=(department.name,),
            on=None,
            change="",
        )


def _to_verify(standing: Standing, plans: Sequence[FrozenPlan], user: "User") -> Iterable[Risk]:
    """A resolved gap is looked at once more; it may come back."""
    aligned = [UUID(plan.obligation_id) for plan in plans if plan.is_fully_aligned and plan.is_due]
    rows = (
        Gap.objects.visible_to(user)
        .in_quarter(standing.quarter)
        .filter(Q(state=GapState.RESOLVED) & Q(parties__obligation__in=aligned))
        .values_list("pk", "parties__obligation__department__name")
    )
    gap_ids = {pk for pk, _name in rows}
    if gap_ids:
        yield Risk(
            sentence=ngettext(
                "%(count)d resolved gap is not verified yet.",
                "%(count)d resolved gaps are not verified yet.",
                len(gap_ids),
            )
            % {"count": len(gap_ids)},
            url=lists.gaps(standing.quarter, state="resolved"),
            departments=tuple(sorted({name for _pk, name in rows if name})),
            on=None,
            change="",
        )
