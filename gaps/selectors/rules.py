"""The rules in force."""

from datetime import datetime
from fractions import Fraction

from gaps.models import ScoringRules
from gaps.scoring.rules import RULES, Rules

_MOST_VERSIONS = 50


def current_rules(now: datetime) -> ScoringRules:
    """Return the newest rules; the first time they are written down from the code's own."""
    found = ScoringRules.objects.filter(created_at__lte=now).first()
    if found is None:
        found = ScoringRules.objects.order_by("created_at").first()
    if found is None:
        found, _made = ScoringRules.objects.get_or_create(
            code=RULES.version,
            defaults={
                "target_percent": RULES.target_percent,
                "triage_days": RULES.triage_days,
                "correction_days": RULES.correction_days,
                "severity_weights": {
                    name: [weight.numerator, weight.denominator]
                    for name, weight in RULES.severity_weights.items()
                },
                "created_at": now,
                "updated_at": now,
            },
        )
    return found


def pure_rules(row: ScoringRules) -> Rules:
    """Return the row as the scoring service reads it."""
    return Rules(
        version=row.code,
        target_percent=row.target_percent,
        triage_days=row.triage_days,
        correction_days=row.correction_days,
        severity_weights={name: Fraction(*pair) for name, pair in row.severity_weights.items()},
    )


def rule_versions() -> list[ScoringRules]:
    """Return all rules that ever held, the newest first."""
    return list(ScoringRules.objects.select_related("decided_by")[:_MOST_VERSIONS])
