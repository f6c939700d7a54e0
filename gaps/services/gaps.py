"""What people decide about gaps. Every verb is a conditional update on state and version."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Department, Quarter
from gaps.choices import OPEN_STATES, GapSource, GapState
from gaps.models import Gap
from gaps.permissions import (
    can_accept,
    can_attribute,
    can_confirm,
    can_dismiss,
    can_reopen,
    can_resolve,
)
from gaps.services.assessments import assess, score_anew
from gaps.services.moves import QuarterFrozen, ReasonMissing, decided, move, need, reason_of
from gaps.services.raising import PartyDraft, raise_gap
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState

if TYPE_CHECKING:
    from departments.models import User

__all__ = [
    "PartyDraft",
    "QuarterFrozen",
    "ReasonMissing",
    "accept_gap",
    "age_gaps",
    "attribute_gap",
    "confirm_gap",
    "dismiss_gap",
    "latest_acceptance",
    "plan_gap",
    "raise_gap",
    "recheck_gap",
    "reopen_gap",
    "resolve_gap",
    "start_gap",
    "unplan_gap",
]

_COUNTING = (GapState.CONFIRMED, GapState.PLANNED, GapState.IN_ACTION, GapState.REOPENED)


@transaction.atomic
def confirm_gap(
    *, gap: Gap, actor: "User", now: datetime, note: str = "", expected_version: int | None = None
) -> Gap:
    """Confirm that a suspected gap is one; it counts from now on."""
    need(can_confirm(actor, gap), _("Only the strategy office and the heads concerned confirm."))
    return move(
        gap,
        allowed=[GapState.SUSPECTED],
        changes={"state": GapState.CONFIRMED, **decided(actor, now, note.strip()[:500])},
        actor=actor,
        now=now,
        event="gap.confirmed",
        why=note,
        expected_version=expected_version,
    )


@transaction.atomic
def dismiss_gap(
    *, gap: Gap, reason: str, actor: "User", now: datetime, expected_version: int | None = None
) -> Gap:
    """Decide that it is not a gap. Never the head of the plan it stands in; facts stay facts."""
    need(
        can_dismiss(actor, gap),
        _("Somebody from the strategy office who does not head the plan decides this."),
    )
    if gap.is_fact:
        raise WrongState(
            _("This is a fact, not a suspicion: change the plan, or let leadership accept it.")
        )
    text = reason_of(reason)
    return move(
        gap,
        allowed=[GapState.SUSPECTED, *_COUNTING],
        changes={"state": GapState.DISMISSED, **decided(actor, now, text)},
        actor=actor,
        now=now,
        event="gap.dismissed",
        why=text,
        expected_version=expected_version,
    )


@transaction.atomic
def reopen_gap(
    *, gap: Gap, reason: str, actor: "User", now: datetime, expected_version: int | None = None
) -> Gap:
    """Take a decision back, or open again what was resolved too early."""
    need(can_reopen(actor, gap), _("Only the strategy office reopens a gap."))
    text = reason_of(reason)
    return move(
        gap,
        allowed=[
            GapState.DISMISSED,
            GapState.ACCEPTED,
            GapState.RESOLVED,
            GapState.VERIFIED,
        ],
        changes={
            "state": GapState.REOPENED,
            "opened_at": now,
            "resolved_at": None,
            "resolved_by": None,
            "resolution": "",
            "accepted_until": None,
            "times_reopened": gap.times_reopened + 1,
            **decided(actor, now, text),
        },
        actor=actor,
        now=now,
        event="gap.reopened",
        why=text,
        expected_version=expected_version,
    )


def latest_acceptance(quarter: Quarter) -> date:
    """Return the last day an acceptance may run to: the end of the next quarter."""
    following = (
        Quarter.objects.filter(starts_on__gt=quarter.starts_on).order_by("starts_on").first()
    )
    if following is not None:
        return following.ends_on
    return quarter.ends_on + (quarter.ends_on - quarter.starts_on) + timedelta(days=1)


@transaction.atomic
def accept_gap(
    *,
    gap: Gap,
    reason: str,
    until: date,
    actor: "User",
    now: datetime,
    expected_version: int | None = None,
) -> Gap:
    """Live with the gap until a day; it still counts and is shown as an accepted exception."""
    need(can_accept(actor, gap), _("Only the leadership accepts a gap."))
    text = reason_of(reason)
    last = latest_acceptance(gap.quarter)
    if not organization_day(now) < until <= last:
        message = _("Choose a day after today and not after %(last)s.") % {"last": last.isoformat()}
        raise DomainError(message, fields={"until": [message]})
    return move(
        gap,
        allowed=[GapState.SUSPECTED, *_COUNTING],
        changes={
            "state": GapState.ACCEPTED,
            "accepted_until": until,
            **decided(actor, now, text),
        },
        actor=actor,
        now=now,
        event="gap.accepted",
        why=text,
        expected_version=expected_version,
    )


@transaction.atomic
def attribute_gap(
    *,
    gap: Gap,
    department: Department | None,
    reason: str,
    actor: "User",
    now: datetime,
    expected_version: int | None = None,
) -> Gap:
    """Let a gap between departments count against one of them only; None takes that back."""
    need(can_attribute(actor, gap), _("Only the leadership attributes a gap."))
    text = reason_of(reason)
    parties = {party.obligation.department_id for party in gap.parties.select_related("obligation")}
    if len(parties) < 2:
        raise WrongState(_("This gap concerns one department only."))
    if department is not None and department.pk not in parties:
        message = _("Choose one of the departments concerned.")
        raise DomainError(message, fields={"department": [message]})
    return move(
        gap,
        allowed=OPEN_STATES,
        changes={"attributed_to": department, "attribution_reason": text},
        actor=actor,
        now=now,
        event="gap.attributed",
        why=text,
        expected_version=expected_version,
    )


@transaction.atomic
def resolve_gap(
    *, gap: Gap, note: str, actor: "User", now: datetime, expected_version: int | None = None
) -> Gap:
    """Say, as a reviewer who does not head the plan, that the condition is gone.

    What a rule still finds cannot be resolved by hand; the rule is asked first.
    """
    need(
        can_resolve(actor, gap),
        _("A reviewer from the strategy office who does not head the plan resolves a gap."),
    )
    text = reason_of(note)
    if gap.source == GapSource.RULE:
        if gap.held_since is not None:
            move(
                gap,
                allowed=[gap.state],
                changes={"held_since": None},
                actor=actor,
                now=now,
                event="gap.released",
                why=text,
                expected_version=expected_version,
            )
        recheck_gap(gap=gap, now=now)
        if gap.state in OPEN_STATES:
            raise WrongState(_("The rule still finds it: %(gap)s") % {"gap": gap.sentence})
        return gap
    return move(
        gap,
        allowed=[GapState.SUSPECTED, *_COUNTING, GapState.ACCEPTED],
        changes={
            "state": GapState.RESOLVED,
            "resolved_at": now,
            "resolved_by": actor,
            "resolution": text,
            "accepted_until": None,
            "held_since": None,
        },
        actor=actor,
        now=now,
        event="gap.resolved",
        why=text,
        expected_version=expected_version,
    )


@transaction.atomic
def recheck_gap(*, gap: Gap, now: datetime) -> Gap:
    """Assess the plans concerned now and return the gap as it then stands."""
    assess(
        quarter=gap.quarter,
        obligation_ids=[party.obligation_id for party in gap.parties.all()],
        now=now,
    )
    gap.refresh_from_db()
    return gap


@transaction.atomic
def plan_gap(*, gap: Gap, actor: "User", now: datetime) -> Gap:
    """Note that an action is planned; a suspected gap is thereby confirmed."""
    if gap.state not in {GapState.SUSPECTED, GapState.CONFIRMED, GapState.REOPENED}:
        return gap
    was_suspected = gap.state == GapState.SUSPECTED
    return move(
        gap,
        allowed=[gap.state],
        changes={
            "state": GapState.PLANNED,
            **(decided(actor, now, "") if was_suspected else {}),
        },
        actor=actor,
        now=now,
        event="gap.planned",
    )


@transaction.atomic
def start_gap(*, gap: Gap, actor: "User", now: datetime) -> Gap:
    """Note that an action has begun; a closed quarter's gaps stay as they were."""
    if gap.state not in {
        GapState.SUSPECTED,
        GapState.CONFIRMED,
        GapState.PLANNED,
        GapState.REOPENED,
    }:
        return gap
    if gap.quarter.state == QuarterState.CLOSED:
        return gap
    return move(
        gap,
        allowed=[gap.state],
        changes={"state": GapState.IN_ACTION},
        actor=actor,
        now=now,
        event="gap.in_action",
    )


@transaction.atomic
def unplan_gap(*, gap: Gap, actor: "User", now: datetime) -> Gap:
    """Note that nothing is under way any more: the gap is open again without a plan."""
    if gap.state not in {GapState.PLANNED, GapState.IN_ACTION}:
        return gap
    if gap.quarter.state == QuarterState.CLOSED:
        return gap
    # What did not work is open again; nobody need confirm it a second time.
    is_held = gap.held_since is not None
    return move(
        gap,
        allowed=[gap.state],
        changes={"state": GapState.REOPENED if is_held else GapState.CONFIRMED},
        actor=actor,
        now=now,
        event="gap.unplanned" if is_held else "gap.confirmed",
    )


def age_gaps(*, now: datetime) -> int:
    """End acceptances that have run out and score the open quarters anew.

    Suspected gaps need no touch: the score reads their age. Returns how many acceptances ended.
    """
    ended = 0
    expired = Gap.objects.filter(
        state=GapState.ACCEPTED, accepted_until__lt=organization_day(now)
    ).exclude(quarter__state=QuarterState.CLOSED)
    for gap in expired.select_related("quarter"):
        _expire(gap, now)
        ended += 1
    for quarter in Quarter.objects.filter(state=QuarterState.OPEN):
        score_anew(quarter=quarter, now=now)
    return ended


@transaction.atomic
def _expire(gap: Gap, now: datetime) -> None:
    move(
        gap,
        allowed=[GapState.ACCEPTED],
        changes={
            "state": GapState.REOPENED,
            "accepted_until": None,
            "times_reopened": gap.times_reopened + 1,
        },
        actor=None,
        now=now,
        event="gap.acceptance_expired",
        why="The acceptance has run out.",
        rescore=False,
    )
