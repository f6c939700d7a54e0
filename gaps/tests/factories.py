"""Rows of this app for tests."""

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from departments.tests.factories import ObligationFactory, UserFactory
from gaps.choices import GapKind, GapSource, GapState, Severity
from gaps.models import Gap, GapNote, GapParty, RuleChange, RuleSetting

OPENED_AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)

_CLOSED = (GapState.RESOLVED, GapState.VERIFIED)
_DECIDED = (GapState.DISMISSED, GapState.ACCEPTED)


class GapFactory(DjangoModelFactory[Gap]):
    """A confirmed gap of kind A without parties; `gap_between` adds them."""

    class Meta:
        model = Gap

    created_at = OPENED_AT
    updated_at = factory.SelfAttribute("created_at")
    kind = GapKind.MISALIGNED_KPI
    severity = Severity.MEDIUM
    state = GapState.CONFIRMED
    source = GapSource.RULE
    rule_id = "A1"
    rule_version = "1"
    fingerprint = factory.LazyFunction(lambda: hashlib.sha256(uuid.uuid4().bytes).hexdigest())
    sentence = factory.Sequence(lambda number: f"KPI {number} does not move the goal.")
    opened_at = factory.SelfAttribute("created_at")
    last_seen_at = factory.SelfAttribute("opened_at")
    resolved_at = factory.LazyAttribute(lambda gap: gap.opened_at if gap.state in _CLOSED else None)
    decided_by = factory.LazyAttribute(
        lambda gap: UserFactory.create() if gap.state in _DECIDED else None
    )
    decision_reason = factory.LazyAttribute(
        lambda gap: "It was decided so." if gap.state in _DECIDED else ""
    )
    accepted_until = factory.LazyAttribute(
        lambda gap: gap.quarter.ends_on if gap.state == GapState.ACCEPTED else None
    )


class GapPartyFactory(DjangoModelFactory[GapParty]):
    """One side of a gap."""

    class Meta:
        model = GapParty

    gap = factory.SubFactory(GapFactory)
    obligation = factory.SubFactory(ObligationFactory)
    side = factory.LazyAttribute(lambda party: party.gap.parties.count())


class GapNoteFactory(DjangoModelFactory[GapNote]):
    """What somebody tells the strategy office about a gap."""

    class Meta:
        model = GapNote

    created_at = OPENED_AT
    updated_at = factory.SelfAttribute("created_at")
    gap = factory.SubFactory(GapFactory)
    author = factory.SubFactory(UserFactory)
    text = "We see it differently."


class RuleSettingFactory(DjangoModelFactory[RuleSetting]):
    """A rule that is told from a confidence of 70 on."""

    class Meta:
        model = RuleSetting

    created_at = OPENED_AT
    updated_at = factory.SelfAttribute("created_at")
    rule_id = "A.activity"
    least_confidence = 70
    reason = "Most of them were none."


class RuleChangeFactory(DjangoModelFactory[RuleChange]):
    """A rule that is to be told from a confidence of 80 on, as soon as a worker comes."""

    class Meta:
        model = RuleChange

    created_at = OPENED_AT
    updated_at = factory.SelfAttribute("created_at")
    rule_id = "A.activity"
    least_confidence = 80
    reason = "Most of them were none."
    asked_by = factory.SubFactory(UserFactory)


def gap_between(*obligations: Any, **fields: Any) -> Gap:
    """Return a gap on the plans of the obligations, which share a quarter."""
    gap = GapFactory.create(quarter=obligations[0].quarter, **fields)
    for obligation in obligations:
        GapPartyFactory.create(gap=gap, obligation=obligation)
    return gap
