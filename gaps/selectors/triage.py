"""The queue of suspicions: which comes next, and what speaks for it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter, User
from gaps.access import readable_gaps
from gaps.choices import GapKind, GapSource, GapState
from gaps.models import Gap, GapNote, GapParty, GapQuerySet, PlanScore
from gaps.selectors.deciding import before_decision, other_kinds
from gaps.selectors.gap_page import GapPage, gap_page
from gaps.selectors.rule_book import Tally, tally_of
from gaps.selectors.rules import current_rules, pure_rules
from gaps.selectors.scores import headline
from gaps.selectors.similar import SimilarGap, similar_gaps
from gaps.triage import Waiting, in_order
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds

MOST_NOTES: Final = 20


@dataclass(frozen=True)
class Card:
    """One suspicion with everything that helps to decide on it within ten seconds."""

    page: GapPage
    kinds: list[GapKind]
    consequence: str
    tally: Tally | None
    similar: tuple[SimilarGap, ...]
    notes: list[GapNote]

    @property
    def gap(self) -> Gap:
        """Return the gap itself."""
        return self.page.gap

    @property
    def how_sure(self) -> str:
        """Return in words how sure the rule is; nothing for what a person raised."""
        if self.gap.source != GapSource.RULE:
            return ""
        confidence = self.gap.confidence
        if confidence >= 90:
            return _("The rule is sure")
        return _("The rule is fairly sure") if confidence >= 75 else _("The rule is not sure")

    @property
    def is_waiting(self) -> bool:
        """Return whether it is still to be decided."""
        return self.gap.state == GapState.SUSPECTED


@dataclass(frozen=True)
class Queue:
    """What waits for this person, and how far he has come today."""

    quarter: Quarter | None
    ids: list[uuid.UUID]
    decided_today: int
    elsewhere: list[tuple[Quarter, int]]

    @property
    def total(self) -> int:
        """Return how many there were to decide today."""
        return len(self.ids) + self.decided_today

    def left(self, skipped: Collection[str]) -> list[uuid.UUID]:
        """Return what waits and was not skipped."""
        return [pk for pk in self.ids if short(pk) not in skipped]

    def position(self, skipped: Collection[str]) -> int:
        """Return the number of the one that is shown: "4 of 11"."""
        return min(self.total - len(self.left(skipped)) + 1, self.total)


def short(pk: uuid.UUID) -> str:
    """Return the beginning of an id, by which the address names what was skipped."""
    return pk.hex[:8]


def queue_of(user: User, quarter: Quarter | None, now: datetime) -> Queue:
    """Return what the person may decide on or comment, the surest with the most effect first."""
    if quarter is None:
        return Queue(None, [], 0, [])
    start, _end = day_bounds(organization_day(now), organization_zone())
    mine = Gap.objects.filter(quarter=quarter, decided_by=user, decided_at__gte=start)
    return Queue(
        quarter=quarter,
        ids=in_order(_waiting(user, quarter, now)),
        decided_today=mine.exclude(state=GapState.SUSPECTED).count(),
        elsewhere=_elsewhere(user, quarter),
    )


def suspicions(user: User) -> GapQuerySet:
    """Return the suspicions of open quarters that wait for the person: the office's or the head's."""
    rows = Gap.objects.visible_to(user).filter(
        state=GapState.SUSPECTED, on_draft=False, quarter__state=QuarterState.OPEN
    )
    if user.is_coordinator:
        return rows
    headed = GapParty.objects.filter(
        gap=OuterRef("pk"), obligation__department_id__in=user.headed_department_ids()
    )
    return rows.filter(Exists(headed))


def card_of(gap: Gap, user: User, now: datetime) -> Card:
    """Return one suspicion as the person decides on it."""
    return Card(
        page=gap_page(gap, user, now),
        kinds=other_kinds(gap),
        consequence=_consequence(gap, now),
        tally=tally_of(gap.rule_id, user) if user.is_coordinator and gap.rule_id else None,
        similar=similar_gaps(gap, user),
        notes=notes_on(gap, user),
    )


def notes_on(gap: Gap, user: User) -> list[GapNote]:
    """Return the newest of what heads have told the strategy office about the gap, in order."""
    rows = GapNote.objects.visible_to(user).filter(gap=gap).select_related("author")
    return list(rows.order_by("-created_at", "-id")[:MOST_NOTES])[::-1]


def undoable(user: User, pk: uuid.UUID | None) -> Gap | None:
    """Return the gap the person has just decided on, if that can be taken back."""
    gap = readable_gaps(user).filter(pk=pk).first() if pk else None
    return gap if gap is not None and before_decision(gap, user) is not None else None


def _elsewhere(user: User, quarter: Quarter) -> list[tuple[Quarter, int]]:
    counts = dict(
        suspicions(user)
        .exclude(quarter=quarter)
        .order_by()
        .values_list("quarter")
        .annotate(Count("pk"))
    )
    rows = Quarter.objects.filter(pk__in=counts).order_by("starts_on")
    return [(row, counts[row.pk]) for row in rows]


def _waiting(user: User, quarter: Quarter, now: datetime) -> list[Waiting]:
    weights = pure_rules(current_rules(now)).severity_weights
    rows = list(
        suspicions(user)
        .filter(quarter=quarter)
        .values_list("pk", "confidence", "severity", "opened_at")
    )
    stakes = _stakes(quarter, [pk for pk, *_rest in rows])
    return [
        Waiting(pk, confidence, weights[severity], len(stakes[pk]), opened_at)
        for pk, confidence, severity, opened_at in rows
    ]


def _stakes(
    quarter: Quarter, gap_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Return of each gap the due plans whose full alignment hangs on it alone."""
    parties = GapParty.objects.filter(gap__in=gap_ids).values_list(
        "gap_id", "obligation_id", "obligation__department_id", "gap__attributed_to_id"
    )
    named = [
        (gap_id, obligation_id)
        for gap_id, obligation_id, department_id, attributed_to in parties
        if attributed_to in (None, department_id)
    ]
    scores: dict[uuid.UUID, dict[str, Any]] = {
        row["obligation_id"]: dict(row)
        for row in PlanScore.objects.filter(
            obligation__quarter=quarter, obligation__in={pk for _gap, pk in named}, is_due=True
        ).values("obligation_id", "obligation__department__name", "is_fully_aligned", "reasons")
    }
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for gap_id, obligation_id in dict.fromkeys(named):
        score = scores.get(obligation_id)
        if score and (score["is_fully_aligned"] or _alone(score["reasons"], gap_id)):
            found[gap_id].append(score)
    return found


def _alone(reasons: list[dict[str, str]], gap_id: uuid.UUID) -> bool:
    return {reason["gap"] for reason in reasons} == {str(gap_id)}


def _consequence(gap: Gap, now: datetime) -> str:
    """Say what the decision does to the number."""
    rules = pure_rules(current_rules(now))
    if rules.severity_weights[gap.severity] == 0:
        return _("It is advice: it never counts.")
    at_stake = _stakes(gap.quarter, [gap.pk])[gap.pk]
    turning = [row for row in at_stake if row["is_fully_aligned"]]
    number = headline(gap.quarter)
    if turning:
        names = _(" and ").join(row["obligation__department__name"] for row in turning)
        after = percent.percent_text(max(number.aligned - len(turning), 0), number.total)
        return _(
            "If it is confirmed and stays open: %(before)s → %(after)s "
            "(%(departments)s no longer fully aligned)."
        ) % {"before": number.text, "after": after, "departments": names}
    if at_stake:
        names = _(" and ").join(row["obligation__department__name"] for row in at_stake)
        after = percent.percent_text(
            min(number.aligned + len(at_stake), number.total), number.total
        )
        return _(
            "It counts already, because nobody decided in time. If it is not a gap: "
            "%(before)s → %(after)s (%(departments)s fully aligned)."
        ) % {"before": number.text, "after": after, "departments": names}
    return _("No plan becomes or stops being fully aligned by it alone.")
