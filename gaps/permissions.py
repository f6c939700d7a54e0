"""Who may do what with a gap. The gap's parties are read from its prefetched rows."""

import uuid
from typing import TYPE_CHECKING

from gaps.choices import GapState
from gaps.models import Gap
from saypro_align.audit.past import is_past, only_today

if TYPE_CHECKING:
    from departments.models import User


def party_department_ids(gap: Gap) -> set[uuid.UUID]:
    """Return the departments whose plans the gap concerns."""
    return {party.obligation.department_id for party in gap.parties.all()}


def heads_a_party(user: "User", gap: Gap) -> bool:
    """Return whether the person heads one of the departments concerned."""
    return bool(user.headed_department_ids() & party_department_ids(gap))


@only_today
def can_raise(user: "User") -> bool:
    """Everybody inside the organization may say that something does not fit."""
    return user.is_active and not user.is_external


@only_today
def can_triage(user: "User") -> bool:
    """The strategy office works through what is suspected."""
    return user.is_coordinator


@only_today
def can_review(user: "User") -> bool:
    """The strategy office decides, and heads look through what is suspected of their plans."""
    return can_triage(user) or bool(user.headed_department_ids())


@only_today
def can_change_kind(user: "User", gap: Gap) -> bool:
    """The strategy office says of which kind a gap is."""
    del gap
    return user.is_coordinator


@only_today
def can_note(user: "User", gap: Gap) -> bool:
    """The heads concerned tell the strategy office how they see it."""
    return user.is_coordinator or heads_a_party(user, gap)


def can_read_rules(user: "User") -> bool:
    """Strategy office and leadership see how often each rule was right."""
    return user.is_coordinator or user.is_leader


@only_today
def can_change_rules(user: "User") -> bool:
    """The strategy office changes the rules of the number, with a reason."""
    return user.is_coordinator


@only_today
def can_confirm(user: "User", gap: Gap) -> bool:
    """The strategy office confirms, and a head who sees for himself that it is one."""
    return user.is_coordinator or heads_a_party(user, gap)


@only_today
def can_dismiss(user: "User", gap: Gap) -> bool:
    """The strategy office waves a gap away, never the head of a plan it stands in."""
    return user.is_coordinator and not heads_a_party(user, gap)


@only_today
def can_accept(user: "User", gap: Gap) -> bool:
    """Only the leadership lives with a gap."""
    del gap
    return user.is_leader


def bulk_verbs(user: "User") -> tuple[str, ...]:
    """Return what the person may do to many gaps at once; each gap is asked again by itself."""
    verbs: tuple[str, ...] = ()
    if is_past():
        return verbs
    if user.is_coordinator:
        verbs += ("confirm", "dismiss")
    elif user.headed_department_ids():
        verbs += ("confirm",)
    if verbs:
        verbs += ("assign", "cause")
    return (*verbs, "accept") if user.is_leader else verbs


@only_today
def can_attribute(user: "User", gap: Gap) -> bool:
    """Only the leadership lays a gap of several departments at one door."""
    del gap
    return user.is_leader


@only_today
def can_resolve(user: "User", gap: Gap) -> bool:
    """A reviewer says that the condition is gone; never the head of a plan it stands in."""
    return user.is_coordinator and not heads_a_party(user, gap)


@only_today
def can_reopen(user: "User", gap: Gap) -> bool:
    """The strategy office takes a decision back."""
    del gap
    return user.is_coordinator


@only_today
def can_plan_action(user: "User", gap: Gap) -> bool:
    """The heads concerned and the strategy office plan what is done about it.

    So does who answers for it, once it is one.
    """
    answers = gap.owner_id == user.pk and gap.state != GapState.SUSPECTED
    return answers or user.is_coordinator or heads_a_party(user, gap)


@only_today
def can_assign(user: "User", gap: Gap) -> bool:
    """The strategy office and the heads concerned say who answers for a gap."""
    return user.is_coordinator or heads_a_party(user, gap)


@only_today
def can_name_cause(user: "User", gap: Gap) -> bool:
    """The strategy office and the heads concerned say why a gap came to be."""
    return user.is_coordinator or heads_a_party(user, gap)
