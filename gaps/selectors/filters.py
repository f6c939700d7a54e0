"""What narrows the register: the page, its download, the bulk verbs and the API ask the same.

What is done about a gap belongs to the app above; here it is known by the relation's name only.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter, User
from gaps.choices import OPEN_STATES, Family, GapState
from gaps.models import Gap, GapParty, GapQuerySet
from gaps.reaction import TO_CORRECT, TO_DECIDE
from gaps.selectors.recurrence import recurring
from gaps.selectors.rules import current_rules
from saypro_align.lib import periods
from saypro_align.lib.clock import organization_day, organization_zone

OPEN, ANY = "open", "any"
# What reports count: open and confirmed, to confirm, gone.
TOLD, UNSURE, GONE = "told", "unsure", "gone"
# Name in the address → label, first and last day of age.
AGES: Final[dict[str, tuple[Any, int, int | None]]] = {
    "0-7": (_("up to 7 days"), 0, 7),
    "8-14": (_("8 to 14 days"), 8, 14),
    "15-30": (_("15 to 30 days"), 15, 30),
    "over-30": (_("over 30 days"), 31, None),
}
NO_ACTION, WANTS_ACTION, WITH_ACTION, LATE_ACTION = "none", "wanted", "some", "late"
NO_CAUSE = "none"
LATE, WITHIN_7, WITHIN_21 = "late", "7", "21"
# Name in the address → label.
LEFT: Final[dict[str, Any]] = {
    LATE: _("late"),
    WITHIN_7: _("at most 7 days left"),
    WITHIN_21: _("at most 21 days left"),
}
AGAIN = "yes"
_CANCELLED = "cancelled"
_NOT_YET_DONE = ("proposed", "approved", "in_progress")


@dataclass(frozen=True)
class GapFilters:
    """What the address of the register asks for; None and "" ask for everything."""

    quarter: Quarter | None = None
    kind: str = ""
    family: str = ""
    severity: str = ""
    state: str = OPEN
    department: Department | None = None
    owner: User | None = None
    age: str = ""
    rule: str = ""
    cause: str = ""
    action: str = ""
    left: str = ""
    again: str = ""
    since: date | None = None


def narrowed(rows: GapQuerySet, filters: GapFilters, now: datetime) -> GapQuerySet:
    """Return which of the gaps a reader may know of fit all filters."""
    readable = rows
    if filters.quarter:
        rows = rows.in_quarter(filters.quarter)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.family:
        rows = rows.filter(kind__in=Family(filters.family).kinds)
    if filters.severity:
        rows = rows.filter(severity=filters.severity)
    if filters.rule:
        rows = rows.filter(rule_id=filters.rule)
    rows = by_cause(by_state(rows, filters.state), filters.cause)
    if filters.department:
        rows = of_department(rows, filters.department.slug)
    if filters.owner:
        rows = of_owner(rows, filters.owner.pk)
    rows = by_action(rows, filters.action, organization_day(now))
    rows = by_days_left(of_age(rows, filters.age, now), filters.left, now)
    if filters.since:
        rows = rows.filter(resolved_at__gte=_start(filters.since))
    if filters.again == AGAIN and filters.quarter:
        rows = recurring(rows, filters.quarter, readable)
    return rows


def by_state(rows: GapQuerySet, state: str) -> GapQuerySet:
    """Keep one state, everything open, what reports count of it, or with `ANY` everything."""
    if state == OPEN:
        return rows.filter(state__in=OPEN_STATES)
    if state == TOLD:
        return rows.told().filter(state__in=OPEN_STATES).exclude(state=GapState.SUSPECTED)
    if state == UNSURE:
        return rows.told().filter(state=GapState.SUSPECTED)
    if state == GONE:
        return rows.told().filter(state__in=(GapState.RESOLVED, GapState.VERIFIED))
    return rows if state == ANY else rows.filter(state=state)


def by_cause(rows: GapQuerySet, cause: str) -> GapQuerySet:
    """Keep one cause, or those of which nobody has said one."""
    if not cause:
        return rows
    return rows.filter(cause="" if cause == NO_CAUSE else cause)


def of_department(rows: GapQuerySet, slug: str) -> GapQuerySet:
    """Keep the gaps that concern the department."""
    party = GapParty.objects.filter(gap=OuterRef("pk"), obligation__department__slug=slug)
    return rows.filter(Exists(party))


def of_owner(rows: GapQuerySet, person: UUID) -> GapQuerySet:
    """Keep what the person answers for, and what he is to carry out."""
    return rows.filter(Q(owner=person) | Exists(_acted().filter(live__responsible=person)))


def by_action(rows: GapQuerySet, action: str, today: date) -> GapQuerySet:
    """Keep the gaps without an action, with any, with one that is late, or in one state."""
    if not action:
        return rows
    if action == NO_ACTION:
        return rows.filter(~Exists(_acted()))
    if action == WANTS_ACTION:
        return rows.filter(~Exists(_acted())).exclude(state=GapState.ACCEPTED)
    if action == WITH_ACTION:
        return rows.filter(Exists(_acted()))
    if action == LATE_ACTION:
        late = _acted().filter(live__state__in=_NOT_YET_DONE, live__deadline__lt=today)
        return rows.filter(Exists(late))
    return rows.filter(Exists(_acted().filter(live__state=action)))


def action_choices() -> list[tuple[str, Any]]:
    """Return what may be asked of the actions, each with its words."""
    relation: Any = Gap._meta.get_field("actions")
    states = relation.related_model._meta.get_field("state").choices
    return [
        ("", _("With or without")),
        (NO_ACTION, _("No action proposed")),
        (WANTS_ACTION, _("No action proposed, one is needed")),
        (WITH_ACTION, _("With an action")),
        (LATE_ACTION, _("With a late action")),
        *((value, label) for value, label in states if value != _CANCELLED),
    ]


def _acted() -> Any:
    """Return the gap itself where it has an action that was not cancelled: a query with `live`."""
    return (
        Gap.objects.filter(pk=OuterRef("pk"))
        .alias(live=FilteredRelation("actions", condition=~Q(actions__state=_CANCELLED)))
        .filter(live__isnull=False)
    )


def of_age(rows: GapQuerySet, age: str, now: datetime) -> GapQuerySet:
    """Keep the gaps that have been open for so many days of the organization's calendar."""
    if not age:
        return rows
    _label, youngest, oldest = AGES[age]
    today = organization_day(now)
    if youngest:
        rows = rows.filter(opened_at__lt=_end(today - timedelta(days=youngest)))
    if oldest is not None:
        rows = rows.filter(opened_at__gte=_start(today - timedelta(days=oldest)))
    return rows


def by_days_left(rows: GapQuerySet, left: str, now: datetime) -> GapQuerySet:
    """Keep the gaps whose time to react has passed, or has so few days left."""
    if not left:
        return rows
    rules, today = current_rules(now), organization_day(now)
    # Whatever was sure at the end of this day has at most so many days left.
    decide = today - timedelta(days=rules.triage_days)
    correct = today - timedelta(days=rules.correction_days)
    if left == LATE:
        return rows.filter(_since(_start(decide), _start(correct)))
    more = timedelta(days=int(left))
    inside = _since(_end(decide + more), _end(correct + more))
    return rows.filter(inside).exclude(_since(_start(decide), _start(correct)))


def _since(decide: datetime, correct: datetime) -> Q:
    """Ask for what was suspected, or became sure, before these moments."""
    # Spelled out: the negation of a comparison with nothing is nothing in SQL.
    undecided = Q(decided_at__isnull=True) | Q(decided_at__lt=correct)
    return Q(state__in=TO_DECIDE, opened_at__lt=decide) | (
        Q(state__in=TO_CORRECT, opened_at__lt=correct) & undecided
    )


def _start(day: date) -> datetime:
    return periods.day_bounds(day, organization_zone())[0]


def _end(day: date) -> datetime:
    return periods.day_bounds(day, organization_zone())[1]
