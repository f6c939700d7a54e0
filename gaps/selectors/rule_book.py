"""How often each rule found something, and how often people said that it was none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q

from departments.models import Quarter, User
from gaps.access import readable_gaps
from gaps.choices import GapKind, GapSource, GapState
from gaps.detectors import RULES
from gaps.detectors.finding import Rule
from gaps.detectors.sifting import FREE, Limit
from gaps.models import Gap, RuleChange, RuleSetting
from gaps.selectors.rule_settings import limit_of, rule_settings, waiting_changes
from saypro_align.audit.selectors import HistoryLine, history_lines
from saypro_align.lib import percent

DISMISSALS: Final = 20
_UNDECIDED = Q(decided_at=None) | Q(state=GapState.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of what a rule found; only people's decisions are counted as such."""

    found: int = 0
    confirmed: int = 0
    other_kind: int = 0
    dismissed: int = 0
    waiting: int = 0

    @property
    def decided(self) -> int:
        """Return how many people have decided on."""
        return self.confirmed + self.dismissed

    @property
    def share(self) -> str:
        """Return the share of decided ones that were no gap, or nothing where none is decided."""
        return percent.percent_text(self.dismissed, self.decided) if self.decided else ""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.found + other.found,
            self.confirmed + other.confirmed,
            self.other_kind + other.other_kind,
            self.dismissed + other.dismissed,
            self.waiting + other.waiting,
        )


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its limit and what became of its findings, in the quarter and in all."""

    rule: Rule
    limit: Limit
    quarter: Tally
    ever: Tally
    # Asked for and not yet in force.
    change: RuleChange | None = None

    @property
    def wanted(self) -> Limit | None:
        """Return the limit that is asked for and not yet in force."""
        return limit_of(self.change) if self.change else None

    @property
    def kind(self) -> GapKind:
        """Return the kind of gap it finds."""
        return GapKind(self.rule.kind)


@dataclass(frozen=True, slots=True)
class RulePage:
    """All about one rule."""

    line: RuleLine
    setting: RuleSetting | None
    by_quarter: list[tuple[Quarter, Tally]]
    by_confidence: list[tuple[int, Tally]]
    dismissals: list[Gap]
    history: list[HistoryLine]

    @property
    def seen(self) -> int:
        """Return the version of the setting; 0 where the rule is as it comes."""
        return self.setting.version if self.setting else 0


def rule_lines(quarter: Quarter | None, user: User) -> list[RuleLine]:
    """Return every rule in the order of the kinds; three queries, however many gaps there are.

    Counted is what the person may read, so that each number is that of the list behind it.
    """
    settings, rows, changes = rule_settings(), _counts(user), waiting_changes()
    return [
        _line(rule, settings.limit(rule.id), rows, quarter, changes.get(rule.id))
        for rule in RULES.values()
    ]


def rule_page(rule_id: str, quarter: Quarter | None, user: User) -> RulePage:
    """Return one rule with its numbers, the reasons of its dismissals and its changes."""
    setting = RuleSetting.objects.filter(rule_id=rule_id).first()
    limit = limit_of(setting) if setting else FREE
    rows = _counts(user, rule_id)
    by_quarter, by_confidence = _summed(rows, "quarter_id"), _summed(rows, "confidence")
    quarters = Quarter.objects.filter(pk__in=by_quarter).order_by("-starts_on")
    dismissed = readable_gaps(user).filter(rule_id=rule_id, state=GapState.DISMISSED)
    return RulePage(
        line=_line(RULES[rule_id], limit, rows, quarter, waiting_changes().get(rule_id)),
        setting=setting,
        by_quarter=[(row, by_quarter[row.pk]) for row in quarters],
        by_confidence=sorted(by_confidence.items(), reverse=True),
        dismissals=list(dismissed.order_by("-decided_at", "id")[:DISMISSALS]),
        history=history_lines(setting) if setting else [],
    )


def tally_of(rule_id: str, user: User) -> Tally:
    """Return what became of all that a rule has found."""
    return _total(_counts(user, rule_id))


def _line(
    rule: Rule,
    limit: Limit,
    rows: list[dict[str, Any]],
    quarter: Quarter | None,
    change: RuleChange | None,
) -> RuleLine:
    own = [row for row in rows if row["rule_id"] == rule.id]
    now = [row for row in own if quarter is not None and row["quarter_id"] == quarter.pk]
    return RuleLine(rule, limit, _total(now), _total(own), change)


def _counts(user: User, rule_id: str = "") -> list[dict[str, Any]]:
    """Return the counts by rule, quarter, kind and confidence."""
    gaps = Gap.objects.visible_to(user).filter(source=GapSource.RULE)
    if rule_id:
        gaps = gaps.filter(rule_id=rule_id)
    dismissed = Q(state=GapState.DISMISSED)
    rows: Iterable[Any] = (
        gaps.order_by()
        .values("rule_id", "quarter_id", "kind", "confidence")
        .annotate(
            found=Count("pk"),
            confirmed=Count("pk", filter=~_UNDECIDED & ~dismissed),
            dismissed=Count("pk", filter=dismissed),
            waiting=Count("pk", filter=Q(state=GapState.SUSPECTED)),
        )
    )
    return list(rows)


def _summed(rows: list[dict[str, Any]], name: str) -> dict[Any, Tally]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return {key: _total(part) for key, part in found.items()}


def _total(rows: Iterable[dict[str, Any]]) -> Tally:
    return sum((_tally(row) for row in rows), Tally())


def _tally(row: dict[str, Any]) -> Tally:
    rule = RULES.get(row["rule_id"])
    if rule is not None and rule.is_fact:
        # Nobody decides on a fact; that one is accepted says nothing about the rule.
        return Tally(found=row["found"])
    is_other = rule is not None and row["kind"] != rule.kind
    return Tally(
        found=row["found"],
        confirmed=row["confirmed"],
        other_kind=row["confirmed"] if is_other else 0,
        dismissed=row["dismissed"],
        waiting=row["waiting"],
    )
