"""The rules in words: how often each was right, and how sure each must be before it speaks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Obligation, Quarter, User
from departments.tests.factories import QuarterFactory
from gaps.choices import GapState
from gaps.detectors import RULES
from gaps.models import Gap, RuleSetting
from gaps.selectors.rule_book import Tally, rule_lines, rule_page
from gaps.services.rule_changes import put_rules_in_force
from gaps.tests.factories import RuleChangeFactory, gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = reverse("gaps:rules")
PAGE = reverse("gaps:rule", args=["A.activity"])
TYPED = {"seen": "0", "least_confidence": "90", "is_on": "on", "reason": "Too many were none."}
DECISION = {"rule_id": "A.activity", "confidence": 80}


def decided(obligation: Obligation, user: User, now: datetime, **fields: Any) -> Gap:
    given = {**DECISION, "decided_by": user, "decided_at": now, **fields}
    return gap_between(obligation, **given)


@pytest.fixture
def history(sales_obligation: Obligation, dumisa: User, now: datetime) -> None:
    """Of three decided two were none; one waits, one went away by itself, one waits in a draft."""
    reasons = ("Visits are sold.", "A pilot.")
    for reason in reasons:
        decided(sales_obligation, dumisa, now, state=GapState.DISMISSED, decision_reason=reason)
    decided(sales_obligation, dumisa, now, kind="D")
    gap_between(sales_obligation, **DECISION, state=GapState.SUSPECTED)
    gap_between(sales_obligation, **DECISION, state=GapState.RESOLVED)
    gap_between(sales_obligation, **DECISION, state=GapState.SUSPECTED, on_draft=True)


@pytest.mark.usefixtures("history")
def test_a_rule_is_judged_by_what_people_decided(quarter: Quarter, dumisa: User) -> None:
    line = next(line for line in rule_lines(quarter, dumisa) if line.rule.id == "A.activity")

    assert line.quarter == line.ever == Tally(6, confirmed=1, other_kind=1, dismissed=2, waiting=2)
    assert (line.quarter.decided, line.quarter.share) == (3, "66.6\N{NO-BREAK SPACE}%")


@pytest.mark.usefixtures("history")
def test_quarters_are_counted_apart_and_together(
    quarter: Quarter, dumisa: User, now: datetime, sales_obligation: Obligation
) -> None:
    other = QuarterFactory.create(
        code="2026-Q3", name="Q3 2026", starts_on=quarter.starts_on - timedelta(days=92)
    )
    line = rule_page("A.activity", other, dumisa)
    assert (line.line.quarter, line.line.ever.found) == (Tally(), 6)
    assert [(row.code, tally.found) for row, tally in line.by_quarter] == [(quarter.code, 6)]


def test_a_rule_nobody_decided_on_has_no_share(
    quarter: Quarter, sales_obligation: Obligation, dumisa: User
) -> None:
    gap_between(sales_obligation, **DECISION, state=GapState.SUSPECTED)
    line = next(line for line in rule_lines(quarter, dumisa) if line.rule.id == "A.activity")
    assert (line.quarter.waiting, line.quarter.share) == (1, "")


def test_that_a_fact_is_accepted_says_nothing_about_its_rule(
    quarter: Quarter, sales_obligation: Obligation, dumisa: User, now: datetime
) -> None:
    decided(sales_obligation, dumisa, now, rule_id="D.no_link", is_fact=True)
    line = next(line for line in rule_lines(quarter, dumisa) if line.rule.id == "D.no_link")
    assert line.quarter == Tally(found=1)


def test_every_rule_stands_on_the_page_in_words(as_dumisa: Client, quarter: Quarter) -> None:
    text = as_dumisa.get(LIST).content.decode()
    missing = [rule.id for rule in RULES.values() if f"/manage/rules/{rule.id}/" not in text]
    assert missing == []


@pytest.mark.usefixtures("history")
def test_the_page_tells_the_share_and_the_reasons(as_dumisa: Client) -> None:
    text = " ".join(as_dumisa.get(PAGE).content.decode().split())
    assert "2 of 3" in text
    assert "66.6 %" in text
    assert "Visits are sold." in text
    assert "A pilot." in text


@pytest.mark.usefixtures("history")
def test_the_effect_is_shown_and_nothing_written(as_dumisa: Client) -> None:
    response = as_dumisa.post(PAGE, {**TYPED, "verb": "try"})
    assert response.status_code == 200
    assert "With this limit" in response.content.decode()
    assert not RuleSetting.objects.exists()


def test_saving_sets_the_rule_and_the_page_tells_who_and_why(
    as_dumisa: Client, quarter: Quarter, now: datetime
) -> None:
    assert as_dumisa.post(PAGE, {**TYPED, "verb": "save"}).status_code == 302
    put_rules_in_force(now=now)
    row = RuleSetting.objects.get()
    assert (row.rule_id, row.least_confidence, row.is_on) == ("A.activity", 90, True)
    text = as_dumisa.get(PAGE).content.decode()
    assert "Dumisa Mbeki" in text
    assert "Too many were none." in text


def test_until_it_is_in_force_the_page_says_what_comes_and_looks_again(
    as_dumisa: Client, quarter: Quarter, settings: Any
) -> None:
    settings.WATCH_BACKGROUND = False
    as_dumisa.post(PAGE, {**TYPED, "verb": "save"})
    text = " ".join(as_dumisa.get(PAGE).content.decode().split())
    assert "Being put in force" in text
    assert 'data-refresh-seconds="3"' in text
    assert "tells everything" in text
    assert "See the effect" not in text
    assert "in a moment:" in as_dumisa.get(LIST).content.decode()


def test_the_page_says_why_nothing_moves(
    as_dumisa: Client, quarter: Quarter, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    RuleChangeFactory.create()
    monkeypatch.setattr(
        "saypro_align.jobs.stillness.background",
        lambda _seen, _now: {"broker": "ok", "beat": "ok", "worker": "silent"},
    )
    text = as_dumisa.get(PAGE).content.decode()
    assert "Worker: no sign of life. This waits." in text
    assert "data-refresh-seconds" not in text


def test_switching_off_needs_a_reason(as_dumisa: Client, quarter: Quarter, now: datetime) -> None:
    off = {"seen": "0", "least_confidence": "0", "verb": "save"}
    refused = as_dumisa.post(PAGE, {**off, "reason": ""})
    assert refused.status_code == 422
    assert "Say why the rule changes." in refused.content.decode()
    as_dumisa.post(PAGE, {**off, "reason": "It never helped."})
    put_rules_in_force(now=now)
    assert not RuleSetting.objects.get().is_on
    assert "Switched off" in as_dumisa.get(LIST).content.decode()


@pytest.mark.parametrize("typed", ["", "-1", "101", "80 %", "ten", "9" * 400], ids=str)
def test_a_confidence_that_is_none_is_asked_for_again(
    as_dumisa: Client, quarter: Quarter, typed: str
) -> None:
    response = as_dumisa.post(PAGE, {**TYPED, "least_confidence": typed, "verb": "save"})
    assert response.status_code == 422
    assert "whole number from 0 to 100" in response.content.decode()
    assert not RuleSetting.objects.exists()


def test_a_rule_changed_in_between_is_a_conflict_that_keeps_the_words(
    as_dumisa: Client, quarter: Quarter, now: datetime
) -> None:
    as_dumisa.post(PAGE, {**TYPED, "verb": "save"})
    put_rules_in_force(now=now)
    late = as_dumisa.post(PAGE, {**TYPED, "least_confidence": "95", "verb": "save"})
    assert late.status_code == 409
    assert "Too many were none." in late.content.decode()
    assert RuleSetting.objects.get().least_confidence == 90


def test_a_fact_cannot_be_switched_off(as_dumisa: Client, quarter: Quarter) -> None:
    url = reverse("gaps:rule", args=["D.no_link"])
    assert "How sure it must be" not in as_dumisa.get(url).content.decode()
    for verb in ("try", "save"):
        assert as_dumisa.post(url, {**TYPED, "verb": verb}).status_code == 422
    assert not RuleSetting.objects.exists()


def test_leaders_read_the_rules_and_only_the_office_sets_them(
    as_farai: Client, as_amina: Client, as_eve: Client, quarter: Quarter
) -> None:
    assert as_farai.get(PAGE).status_code == as_farai.get(LIST).status_code == 200
    assert "See the effect" not in as_farai.get(PAGE).content.decode()
    assert as_farai.post(PAGE, {**TYPED, "verb": "save"}).status_code == 403
    assert [as_amina.get(url).status_code for url in (LIST, PAGE)] == [403, 403]
    assert [as_eve.get(url).status_code for url in (LIST, PAGE)] == [404, 404]
    assert not RuleSetting.objects.exists()


def test_a_rule_that_does_not_exist_is_not_found(as_dumisa: Client, quarter: Quarter) -> None:
    assert as_dumisa.get(reverse("gaps:rule", args=["Z.nothing"])).status_code == 404


def test_the_list_asks_no_more_for_more_gaps(
    as_dumisa: Client, sales_obligation: Obligation, django_assert_max_num_queries: Any
) -> None:
    gap_between(sales_obligation, **DECISION, state=GapState.SUSPECTED)
    as_dumisa.get(LIST)
    with django_assert_max_num_queries(30) as few:
        as_dumisa.get(LIST)
    for rule_id in RULES:
        gap_between(sales_obligation, rule_id=rule_id, state=GapState.SUSPECTED)
        RuleChangeFactory.create(rule_id=rule_id)
    with django_assert_max_num_queries(len(few.captured_queries)):
        as_dumisa.get(LIST)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("state", "count"), [("any", 6), ("suspected", 2), ("dismissed", 2)], ids=str
)
def test_each_number_leads_to_exactly_the_gaps_it_counts(
    as_dumisa: Client, quarter: Quarter, state: str, count: int
) -> None:
    address = f"{reverse('gaps:gap_list')}?q={quarter.code}&rule=A.activity&state={state}"
    assert address.replace("&", "&amp;") in as_dumisa.get(LIST).content.decode()
    assert as_dumisa.get(address).context["page"].paginator.count == count


@pytest.mark.usefixtures("history")
def test_leaders_count_no_drafts(quarter: Quarter, farai: User) -> None:
    line = next(line for line in rule_lines(quarter, farai) if line.rule.id == "A.activity")
    assert (line.quarter.found, line.quarter.waiting) == (5, 1)
