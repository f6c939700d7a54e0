"""Gaps that people find."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Obligation, Quarter
from gaps import signals
from gaps.choices import GapKind, GapSource, GapState, Severity
from gaps.models import Gap, GapParty
from gaps.permissions import can_raise
from gaps.services.assessments import score_anew
from gaps.services.moves import QuarterFrozen, need
from gaps.services.notices import tell_heads
from gaps.services.scores import hold_quarter
from kpis.models import KpiUse
from saypro_align.audit.rows import create_row
from saypro_align.lib.exceptions import DomainError

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True)
class PartyDraft:
    """A place that a person says does not fit."""

    obligation: Obligation
    objective_key: uuid.UUID | None = None
    kpi_use_key: uuid.UUID | None = None


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
    need(can_raise(actor), _("You may not raise a gap."))
    if quarter.state == QuarterState.CLOSED:
        raise QuarterFrozen(_("The quarter is closed; its gaps stay as they were."))
    if not 1 <= len(parties) <= 2:
        raise DomainError(_("A gap concerns one or two plans."))
    if any(party.obligation.quarter_id != quarter.pk for party in parties):
        raise DomainError(_("All plans of a gap belong to one quarter."))
    hold_quarter(quarter.pk)
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
    keys = [party.kpi_use_key for party in parties if party.kpi_use_key]
    series = dict(KpiUse.objects.filter(key__in=keys).values_list("key", "kpi_id"))
    GapParty.objects.bulk_create(
        [
            GapParty(
                gap=gap,
                obligation=party.obligation,
                side=side,
                objective_key=party.objective_key,
                kpi_use_key=party.kpi_use_key,
                kpi_id=series.get(party.kpi_use_key) if party.kpi_use_key else None,
            )
            for side, party in enumerate(parties)
        ]
    )
    signals.gap_opened.send(Gap, gap_id=gap.pk, now=now)
    tell_heads(gap=gap, now=now)
    score_anew(quarter=quarter, now=now)
    return gap
