"""What people decide about gaps. Every verb is a conditional update on state and version."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Department, Obligation, Quarter
from gaps import signals
from gaps.choices import OPEN_STATES, GapKind, GapSource, GapState, Severity
from gaps.models import Gap, GapParty
from gaps.permissions import (
    can_accept,
    can_attribute,
    can_confirm,
    can_dismiss,
    can_raise,
    can_reopen,
    can_resolve,
)
from gaps.services.assessments import assess
from gaps.services.scores import score_quarter
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

if TYPE_CHECKING:
    from departments.models import User

_COUNTING = (GapState.CONFIRMED, GapState.PLANNED, GapState.IN_ACTION, GapState.REOPENED)


@dataclass(frozen=True)
class PartyDraft:
    """A place that a person says does not fit."""

    obligation: Obligation
    objective_key: uuid.UUID | None = None
    kpi_use_key: uuid.UUID | None = None


class ReasonMissing(DomainError):
    """The verb needs a reason."""

    code = "reason_missing"


class QuarterFrozen(WrongState):
    """The quarter is closed; its gaps stay as they were."""

    code = "quarter_closed"


def _move(
    gap: Gap,
    *,
    allowed: Sequence[str],
    changes: dict[str, Any],
    actor: "User | None",
    now: datetime,
    event: str,
    why: str = "",
    expected_version: int | None = None,
    rescore: bool = True,
) -> Gap:
    """Change the gap if its state still permits, then bring the number up to date."""
    if gap.quarter.state == QuarterState.CLOSED:
        raise QuarterFrozen(_("The quarter is closed; its gaps stay as they were."))
    if gap.state not in allowed:
        raise WrongState(
            _("This cannot be done: the gap is “%(state)s”.") % {"state": gap.get_state_display()}
        )
    save_row(
        gap,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=Q(state__in=list(allowed)),
    )
    if rescore:
        score_quarter(quarter=gap.quarter, now=now)
    return gap


def _need(allowed: bool, message: str) -> None:  # noqa: FBT001
    if not allowed:
        raise NotAllowed(message)


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:500]
    if not reason:
        message = _("Say why, in one sentence.")
        raise ReasonMissing(message, fields={"reason": [message]})
    return reason


def _decided(actor: "User", now: datetime, reason: str) -> dict[str, Any]:
    return {"decided_by": actor, "decided_at": now, "decision_reason": reason}


@transaction.atomic
def confirm_gap(
    *, gap: Gap, actor: "User", now: datetime, note: str = "", expected_version: int | None = None
) -> Gap:
    """Confirm that a suspected gap is one; it counts from now on."""
    _need(can_confirm(actor, gap), _("Only the strategy office and the heads concerned confirm."))
    return _move(
        gap,
        allowed=[GapState.SUSPECTED],
        changes={"state": GapState.CONFIRMED, **_decided(actor, now, note.strip()[:500])},
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
    _need(
        can_dismiss(actor, gap),
        _("Somebody from the strategy office who does not head the plan decides this."),
    )
    if gap.is_fact:
        raise WrongState(
            _("This is a fact, not a suspicion: change the plan, or let leadership accept it.")
        )
    text = _reason(reason)
    return _move(
        gap,
        allowed=[GapState.SUSPECTED, *_COUNTING],
        changes={"state": GapState.DISMISSED, **_decided(actor, now, text)},
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
    _need(can_reopen(actor, gap), _("Only the strategy office reopens a gap."))
    text = _reason(reason)
    return _move(
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
            **_decided(actor, now, text),
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
    _need(can_accept(actor, gap), _("Only the leadership accepts a gap."))
    text = _reason(reason)
    last = latest_acceptance(gap.quarter)
    if not organization_day(now) < until <= last:
        message = _("Choose a day after today and not after %(last)s.") % {"last": last.isoformat()}
        raise DomainError(message, fields={"until": [message]})
    return _move(
        gap,
        allowed=[GapState.SUSPECTED, *_COUNTING],
        changes={
            "state": GapState.ACCEPTED,
            "accepted_until": until,
            **_decided(actor, now, text),
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
    _need(can_attribute(actor, gap), _("Only the leadership attributes a gap."))
    text = _reason(reason)
    parties = {party.obligation.department_id for party in gap.parties.select_related("obligation")}
    if len(parties) < 2:
        raise WrongState(_("This gap concerns one department only."))
    if department is not None and department.pk not in parties:
        message = _("Choose one of the departments concerned.")
        raise DomainError(message, fields={"department": [message]})
    return _move(
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
    _need(
        can_resolve(actor, gap),
        _("A reviewer from the strategy office who does not head the plan resolves a gap."),
    )
    text = _reason(note)
    if gap.source == GapSource.RULE:
        recheck_gap(gap=gap, now=now)
        if gap.state in OPEN_STATES:
            raise WrongState(_("The rule still finds it: %(gap)s") % {"gap": gap.sentence})
        return gap
    return _move(
        gap,
        allowed=[GapState.SUSPECTED, *_COUNTING, GapState.ACCEPTED],
        changes={
            "state": GapState.RESOLVED,
            "resolved_at": now,
            "resolved_by": actor,
            "resolution": text,
            "accepted_until": None,
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
    return _move(
        gap,
        allowed=[gap.state],
        changes={
            "state": GapState.PLANNED,
            **(_decided(actor, now, "") if was_suspected else {}),
        },
        actor=actor,
        now=now,
        event="gap.planned",
    )


@transaction.atomic
def start_gap(*, gap: Gap, actor: "User", now: datetime) -> Gap:
    """Note that an action has begun."""
    if gap.state not in {
        GapState.SUSPECTED,
        GapState.CONFIRMED,
        GapState.PLANNED,
        GapState.REOPENED,
    }:
        return gap
    return _move(
        gap,
        allowed=[gap.state],
        changes={"state": GapState.IN_ACTION},
        actor=actor,
        now=now,
        event="gap.in_action",
    )


@transaction.atomic
def unplan_gap(*, gap: Gap, actor: "User", now: datetime) -> Gap:
    """Note that the last action was cancelled: the gap is open again without a plan."""
    if gap.state not in {GapState.PLANNED, GapState.IN_ACTION}:
        return gap
    return _move(
        gap,
        allowed=[gap.state],
        changes={"state": GapState.CONFIRMED},
        actor=actor,
        now=now,
        event="gap.confirmed",
    )


@transaction.atomic
def raise_gap(
    *,
    quarter: Quarter,
    kind: GapKind,
    severity: Severity,
    sentence: str,
    parties: Sequence[PartyDraft],
    actor: "User",
    now: datetime,
) -> Gap:
    """Record a gap that a person found; it is suspected until the strategy office confirms it."""
    _need(can_raise(actor), _("You may not raise a gap."))
    if quarter.state == QuarterState.CLOSED:
        raise QuarterFrozen(_("The quarter is closed; its gaps stay as they were."))
    if not 1 <= len(parties) <= 2:
        raise DomainError(_("A gap concerns one or two plans."))
    if any(party.obligation.quarter_id != quarter.pk for party in parties):
        raise DomainError(_("All plans of a gap belong to one quarter."))
    places = "|".join(
        f"{party.obligation.pk}/{party.objective_key}/{party.kpi_use_key}" for party in parties
    )
    raw = f"person|{kind}|{places}|{' '.join(sentence.lower().split())}"
    fingerprint = hashlib.sha256(raw.encode()).hexdigest()
    known = Gap.objects.filter(quarter=quarter, fingerprint=fingerprint).first()
    if known is not None:
        # The same words about the same place, twice: one gap.
        return known
    gap = create_row(
        Gap(
            quarter=quarter,
            kind=kind,
            severity=severity,
            state=GapState.SUSPECTED,
            source=GapSource.PERSON,
            fingerprint=fingerprint,
            sentence=" ".join(sentence.split()),
            raised_by=actor,
            opened_at=now,
            last_seen_at=now,
        ),
        actor=actor,
        now=now,
        event="gap.raised",
    )
    GapParty.objects.bulk_create(
        [
            GapParty(
                gap=gap,
                obligation=party.obligation,
                side=side,
                objective_key=party.objective_key,
                kpi_use_key=party.kpi_use_key,
            )
            for side, party in enumerate(parties)
        ]
    )
    signals.gap_opened.send(Gap, gap_id=gap.pk, now=now)
    score_quarter(quarter=quarter, now=now)
    return gap


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
        score_quarter(quarter=quarter, now=now)
    return ended


@transaction.atomic
def _expire(gap: Gap, now: datetime) -> None:
    _move(
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
