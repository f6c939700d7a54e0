"""What the strategy office lets the rules say: limits are pure, facts and people's words pass."""

from uuid import UUID

import pytest

from gaps.detectors import RULES
from gaps.detectors.finding import Finding, Party
from gaps.detectors.sifting import Limit, RuleSettings, sift

PLAN = UUID(int=1)


def finding(rule_id: str, confidence: int, number: int = 0) -> Finding:
    rule = RULES[rule_id]
    params = {"kpi": "x", "goal": "y", "word": "visits", "measures": "z", "objective": "o"}
    return Finding(rule, (Party(PLAN, UUID(int=number)),), params, confidence=confidence)


UNSURE = finding("A.activity", 60)
SURE = finding("A.activity", 80, 1)


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (Limit(), [UNSURE, SURE]),
        (Limit(least_confidence=60), [UNSURE, SURE]),
        (Limit(least_confidence=61), [SURE]),
        (Limit(least_confidence=81), []),
        (Limit(is_on=False), []),
    ],
    ids=["free", "just as sure", "one more", "surer than any", "switched off"],
)
def test_a_rule_says_what_it_is_sure_enough_of(limit: Limit, told: list[Finding]) -> None:
    sifted = sift([UNSURE, SURE], RuleSettings({"A.activity": limit}))

    assert sifted.kept == told
    assert sifted.silenced == {f.fingerprint for f in (UNSURE, SURE) if f not in told}


def test_a_limit_is_of_one_rule_only() -> None:
    other = finding("D.nothing", 60)
    sifted = sift([UNSURE, other], RuleSettings({"A.activity": Limit(is_on=False)}))
    assert sifted.kept == [other]


def test_a_fact_is_told_whatever_is_set() -> None:
    fact = finding("D.no_link", 100)
    assert sift([fact], RuleSettings({"D.no_link": Limit(is_on=False)})).kept == [fact]


def test_what_a_person_confirmed_stays_told() -> None:
    settings = RuleSettings({"A.activity": Limit(is_on=False)})
    assert sift([UNSURE, SURE], settings, {UNSURE.fingerprint}).kept == [UNSURE]


def test_the_version_names_the_changes() -> None:
    assert RuleSettings().version("A1B2") == "A1B2"
    assert RuleSettings({}, 3).version("A1B2") == "A1B2 r3"
