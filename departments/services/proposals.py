"""Proposed changes of goals and their answers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import ProposalState
from departments.models import Goal, GoalProposal, User
from departments.services.checks import needs_text
from departments.services.goal_notices import tell_proposer
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState


@transaction.atomic
def propose_change(*, goal: Goal, text: str, why: str, actor: User, now: datetime) -> GoalProposal:
    """Say what should change about a goal; it waits for the strategy office."""
    if goal.retired_on is not None:
        raise WrongState(_("This goal is retired."))
    proposal = GoalProposal(
        goal=goal,
        text=needs_text(text, "text", _("Say what should change.")),
        why=needs_text(why, "why", _("Say why it should change.")),
        proposed_by=actor,
    )
    return create_row(proposal, actor=actor, now=now, event="proposal.made", why=proposal.why)


@transaction.atomic
def answer_proposal(
    *,
    proposal: GoalProposal,
    accept: bool,
    answer: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> GoalProposal:
    """Take the proposal up or not, with a reason; who made it gets a mail."""
    told = needs_text(answer, "answer", _("Say why, so that the answer helps."))
    if proposal.proposed_by_id == actor.pk:
        raise DomainError(_("Somebody else must answer this."))
    if proposal.state != ProposalState.OPEN:
        raise WrongState(_("This proposal has been answered."))
    save_row(
        proposal,
        changes={
            "state": ProposalState.ACCEPTED if accept else ProposalState.DECLINED,
            "answer": told,
            "answered_by": actor,
            "answered_at": now,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="proposal.accepted" if accept else "proposal.declined",
        why=told,
        where=Q(state=ProposalState.OPEN),
    )
    tell_proposer(proposal=proposal, now=now)
    return proposal
