"""Everything the page of one gap shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Department, Obligation, User
from gaps import permissions
from gaps.choices import OPEN_STATES, GapState
from gaps.detectors import RULES
from gaps.detectors.finding import Rule
from gaps.models import Gap
from gaps.reaction import Reaction
from gaps.selectors.clarifying import clarification
from gaps.selectors.effect import GapEffect, effect_of
from gaps.selectors.recurrence import earlier_gaps
from gaps.selectors.register import days_open, department_names, reaction_to
from gaps.selectors.replacing import Replacement, replacements
from gaps.selectors.requests import request_of
from gaps.selectors.rules import current_rules
from gaps.selectors.subjects import Subject, subjects_of
from kpis.models import Handshake
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_day

_DISMISSIBLE = frozenset(OPEN_STATES) - {GapState.ACCEPTED}
# What a rule said of the plan; on a draft that was between the machine and the department.
_WORDS = frozenset({"sentence", "evidence", "params", "repair", "message_id"})
# States of actions, which live above: what did not work asks for a follow-up.
_FAILED, _CANCELLED = ("partly", "not_effective"), "cancelled"
_REOPENABLE = (GapState.DISMISSED, GapState.ACCEPTED, GapState.RESOLVED, GapState.VERIFIED)


_MOST_MEETINGS = 5


@dataclass(frozen=True)
class GapRights:
    """Which buttons this reader gets: his right and the gap's state together."""

    plan: bool
    confirm: bool
    dismiss: bool
    accept: bool
    attribute: bool
    resolve: bool
    reopen: bool
    assign: bool
    cause: bool
    kind: bool
    note: bool


@dataclass(frozen=True)
class GapPage:
    """A gap as one reader sees it."""

    gap: Gap
    subjects: list[Subject]
    departments: tuple[str, ...]
    rule: Rule | None
    effect: GapEffect
    days_open: int
    reaction: Reaction | None
    today: date
    actions: list[Any]
    # Meetings about it that the reader may read of, what comes next first.
    meetings: list[Any]
    history: list[AuditEntry]
    rights: GapRights
    parties: list[Department]
    replacement: Replacement | None
    request: Handshake | None
    repeats: list[Gap]

    @property
    def days_left(self) -> int | None:
        """Return how many days are left to decide; None where nothing waits for a decision."""
        waits = self.reaction is not None and self.reaction.is_decision
        return max(self.reaction.left, 0) if waits and self.reaction else None

    @property
    def failed(self) -> Any | None:
        """Return the newest action that did not work, or only in part, and that nothing follows."""
        followed = {action.follows_id for action in self.actions if action.state != _CANCELLED}
        return next(
            (one for one in self.actions if one.state in _FAILED and one.pk not in followed), None
        )

    @property
    def is_frozen(self) -> bool:
        """Return whether the quarter is closed and nothing about the gap may change."""
        return self.gap.quarter.state == QuarterState.CLOSED

    @property
    def sides(self) -> tuple[str, str]:
        """Return what stands left and right in the evidence: two plans, or a plan and its goal."""
        names = [subject.department.name for subject in self.subjects]
        return (names[0], names[1]) if len(names) > 1 else (_("In the plan"), _("What counts"))

    @property
    def two_sided(self) -> list[dict[str, str]]:
        """Return the lines of evidence that set two things side by side."""
        return [
            line
            for line in self.gap.evidence
            if line.get("right") and (line["left"], line["right"]) != self.sides
        ]

    @property
    def one_sided(self) -> list[dict[str, str]]:
        """Return the other lines of evidence."""
        return [line for line in self.gap.evidence if not line.get("right")]


def gap_page(gap: Gap, user: User, now: datetime) -> GapPage:
    """Return the page of a gap as this reader sees it."""
    today = organization_day(now)
    age = days_open(gap, today)
    parties = {p.obligation.department_id: p.obligation.department for p in gap.parties.all()}
    return GapPage(
        gap=gap,
        subjects=subjects_of([gap], user)[gap.pk],
        departments=department_names(gap),
        rule=RULES.get(gap.rule_id),
        effect=effect_of(gap),
        days_open=age,
        reaction=reaction_to(gap, current_rules(now), today),
        repeats=earlier_gaps(gap, user),
        today=today,
        actions=list(gap.actions.select_related("responsible", "department")),
        meetings=list(
            _meetings(gap).visible_to(user).order_by("-starts_at", "pk")[:_MOST_MEETINGS]
        ),
        history=_history(gap, user),
        rights=rights_on(gap, user),
        parties=list(parties.values()),
        replacement=_replacement(gap, user),
        request=request_of(gap, user) if gap.state in OPEN_STATES else None,
    )


def _replacement(gap: Gap, user: User) -> Replacement | None:
    """Return how the head of the department takes the KPI out of the plan, while the gap is open."""
    if gap.state not in OPEN_STATES:
        return None
    own = Obligation.objects.filter(department_id__in=user.headed_department_ids())
    found = replacements([gap], own).get(gap.pk) or clarification(gap, own)
    return None if found is None or found.is_handed_in else found


def _history(gap: Gap, user: User) -> list[AuditEntry]:
    """Return what happened to the gap; earlier words, perhaps of a draft, to its departments only."""
    entries = entries_of(gap)
    if user.is_coordinator or user.department_ids() & permissions.party_department_ids(gap):
        return entries
    for entry in entries:
        entry.subject_name = gap.sentence
        entry.changes = {name: pair for name, pair in entry.changes.items() if name not in _WORDS}
    return entries


def rights_on(gap: Gap, user: User) -> GapRights:
    """Return what the person may do with the gap as it stands."""
    is_open = gap.state in OPEN_STATES
    if gap.quarter.state == QuarterState.CLOSED:
        return GapRights(*[False] * 11)
    return GapRights(
        plan=is_open and permissions.can_plan_action(user, gap),
        confirm=gap.state == GapState.SUSPECTED and permissions.can_confirm(user, gap),
        dismiss=not gap.is_fact
        and gap.state in _DISMISSIBLE
        and permissions.can_dismiss(user, gap),
        accept=gap.state in _DISMISSIBLE and permissions.can_accept(user, gap),
        attribute=is_open
        and len(permissions.party_department_ids(gap)) > 1
        and permissions.can_attribute(user, gap),
        resolve=is_open and permissions.can_resolve(user, gap),
        reopen=gap.state in _REOPENABLE and permissions.can_reopen(user, gap),
        assign=is_open and permissions.can_assign(user, gap),
        cause=gap.state != GapState.DISMISSED and permissions.can_name_cause(user, gap),
        kind=gap.state == GapState.SUSPECTED
        and not gap.is_fact
        and permissions.can_change_kind(user, gap),
        note=is_open and permissions.can_note(user, gap) and permissions.heads_a_party(user, gap),
    )


def _meetings(gap: Gap) -> Any:
    """Return the meetings planned from the gap; the app above keeps them."""
    return gap.sessions
