"""How sure each rule must be, as the strategy office has set it, now or at an earlier moment."""

import uuid
from datetime import datetime

from gaps import detectors
from gaps.choices import OPEN_STATES, ChangeState, GapSource, GapState
from gaps.detectors.sifting import Limit, RuleSettings
from gaps.models import Gap, RuleChange, RuleSetting

_CONFIRMED = tuple(state for state in OPEN_STATES if state != GapState.SUSPECTED)


def rule_settings(*, at: datetime | None = None) -> RuleSettings:
    """Return the settings in force, or those in force at a moment; one query."""
    if at is None:
        rows = list(RuleSetting.objects.all())
        return RuleSettings(_limits(rows), sum(row.version for row in rows))
    past = list(RuleSetting.history.filter(history_date__lte=at).order_by("version"))
    # Each change left one row, the last one of each rule held then.
    return RuleSettings(_limits(past), len(past))


def rule_version(*, at: datetime | None = None) -> str:
    """Return what assessments and snapshots name: the detectors with the settings in force."""
    return rule_settings(at=at).version(detectors.VERSION)


def confirmed_by_people(quarter_id: uuid.UUID, settings: RuleSettings) -> set[str]:
    """Return the fingerprints of gaps that stay, because a person has said they are gaps."""
    if not settings.limits:
        return set()
    rows = Gap.objects.filter(
        quarter_id=quarter_id,
        source=GapSource.RULE,
        rule_id__in=list(settings.limits),
        state__in=_CONFIRMED,
    )
    return set(rows.values_list("fingerprint", flat=True))


def waiting_changes() -> dict[str, RuleChange]:
    """Return the changes that are asked for and not yet in force, by rule; one query."""
    rows = RuleChange.objects.filter(state=ChangeState.WAITING).select_related("asked_by")
    return {row.rule_id: row for row in rows}


def limit_of(row: RuleSetting | RuleChange) -> Limit:
    """Return the limit that a row holds."""
    return Limit(row.least_confidence, row.is_on)


def _limits(rows: list[RuleSetting]) -> dict[str, Limit]:
    return {row.rule_id: limit_of(row) for row in rows}
