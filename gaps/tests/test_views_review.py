"""The queue of suspicions: one at a time, the next by itself, nothing lost and nothing taken twice."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from conftest import ClientOf
from departments.models import Obligation, Quarter, User
from departments.tests.factories import QuarterFactory
from gaps.choices import GapState
from gaps.models import Gap, GapNote
from gaps.services.triage import note_gap
from gaps.tests.factories import OPENED_AT, gap_between
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

QUEUE = reverse("gaps:gap_review")


def suspicion(obligation: Obligation, **fields: Any) -> Gap:
    given = {"state": GapState.SUSPECTED, "rule_id": "A.activity", "confidence": 80, **fields}
    return gap_between(obligation, **given)


@pytest.fixture
def unsure(sales_obligation: Obligation) -> Gap:
    return suspicion(sales_obligation, confidence=60, sentence="Perhaps it does not serve.")


@pytest.fixture
def sure(sales_obligation: Obligation) -> Gap:
    return suspicion(sales_obligation, confidence=80, sentence="It surely does not serve.")


def press(client: Client, gap: Gap, verb: str, address: str = QUEUE, **typed: str) -> Any:
    data = {"verb": verb, "gap": str(gap.pk), "version": str(gap.version), **typed}
    return client.post(address, data)


def shown(response: Any) -> Gap | None:
    card = response.context["card"]
    return card.gap if card else None


def test_the_surest_comes_first_and_the_next_by_itself(
    as_dumisa: Client, unsure: Gap, sure: Gap
) -> None:
    first = as_dumisa.get(QUEUE)
    assert (shown(first), first.context["position"]) == (sure, 1)
    assert "1 of 2" in first.content.decode()

    second = as_dumisa.get(press(as_dumisa, sure, "confirm")["Location"])
    assert (shown(second), second.context["position"]) == (unsure, 2)
    assert "2 of 2" in second.content.decode()
    assert Gap.objects.get(pk=sure.pk).state == GapState.CONFIRMED


def test_a_graver_one_comes_before_a_surer_one(
    as_dumisa: Client, sure: Gap, sales_obligation: Obligation
) -> None:
    """80 × ½ = 40 against 60 × 1 = 60."""
    grave = suspicion(sales_obligation, confidence=60, severity="critical")
    assert shown(as_dumisa.get(QUEUE)) == grave


def test_advice_comes_last_and_says_that_it_never_counts(
    as_dumisa: Client, sure: Gap, sales_obligation: Obligation
) -> None:
    advice = suspicion(sales_obligation, confidence=100, severity="advisory")
    assert shown(as_dumisa.get(QUEUE)) == sure
    page = as_dumisa.get(QUEUE, {"gap": str(advice.pk)})
    assert "It is advice: it never counts." in page.content.decode()


def test_the_card_tells_the_rule_in_words_with_both_examples(as_dumisa: Client, sure: Gap) -> None:
    text = as_dumisa.get(QUEUE).content.decode()
    assert "the KPI counts how busy people were" in text
    assert "under a goal measured by the conversion rate." in text
    assert "a yield, not a count." in text
    assert "The rule is fairly sure" in text


def test_the_card_leads_to_its_rule_and_names_no_code(as_dumisa: Client, sure: Gap) -> None:
    text = as_dumisa.get(QUEUE).content.decode()
    assert f'href="{reverse("gaps:rule", args=["A.activity"])}">See the rule</a>' in text
    assert "(rule A.activity)" not in text


def test_a_page_of_a_gap_keeps_the_code_of_its_rule_below_the_examples(
    as_dumisa: Client, sure: Gap
) -> None:
    text = as_dumisa.get(reverse("gaps:gap_page", args=[sure.pk])).content.decode()
    assert "(rule A.activity" not in text
    told = text.partition("The rule is silent:")[2].partition("</details>")[0]
    assert "In exports and the API this rule is called A.activity" in told


def test_not_a_gap_needs_a_reason_and_keeps_the_gap_on_the_screen(
    as_dumisa: Client, sure: Gap, unsure: Gap
) -> None:
    refused = press(as_dumisa, sure, "dismiss", reason=" ")
    assert (refused.status_code, shown(refused)) == (422, sure)
    assert "Say why, in one sentence." in refused.content.decode()
    press(as_dumisa, sure, "dismiss", reason="Visits are what they sell.")
    stored = Gap.objects.get(pk=sure.pk)
    assert (stored.state, stored.decision_reason) == ("dismissed", "Visits are what they sell.")


def test_another_kind_confirms_it_as_that(as_dumisa: Client, sure: Gap) -> None:
    refused = press(as_dumisa, sure, "kind", reason="It moves nothing.")
    assert refused.status_code == 422
    assert "Choose the kind that fits." in refused.content.decode()
    press(as_dumisa, sure, "kind", kind="D", reason="It moves nothing.")
    stored = Gap.objects.get(pk=sure.pk)
    assert (stored.kind, stored.state) == ("D", "confirmed")


@pytest.mark.parametrize("kind", ["B", "A", "Z", ""])
def test_a_kind_that_is_not_offered_is_refused(as_dumisa: Client, sure: Gap, kind: str) -> None:
    assert press(as_dumisa, sure, "kind", kind=kind, reason="So.").status_code == 422
    assert Gap.objects.get(pk=sure.pk).version == 1


def test_undo_shows_the_gap_again_as_if_nothing_had_been(
    as_dumisa: Client, sure: Gap, unsure: Gap
) -> None:
    after = as_dumisa.get(press(as_dumisa, sure, "dismiss", reason="Read wrongly.")["Location"])
    assert "“It surely does not serve.” is not a gap." in after.content.decode()
    sure.refresh_from_db()
    back = as_dumisa.get(press(as_dumisa, sure, "undo")["Location"])
    assert (shown(back), back.context["position"]) == (sure, 1)
    assert Gap.objects.get(pk=sure.pk).state == GapState.SUSPECTED


def test_a_slip_in_the_next_decision_leaves_the_undo_of_the_last(
    as_dumisa: Client, sure: Gap, unsure: Gap
) -> None:
    page = as_dumisa.get(press(as_dumisa, sure, "confirm").url)

    refused = press(as_dumisa, unsure, "dismiss", page.context["here"], reason=" ")

    assert (refused.status_code, shown(refused)) == (422, unsure)
    assert refused.context["undo"] == sure


def test_undo_is_not_offered_once_something_has_followed(
    as_dumisa: Client, sure: Gap, dumisa: User
) -> None:
    where = press(as_dumisa, sure, "confirm")["Location"]
    Gap.objects.filter(pk=sure.pk).update(version=5)
    assert as_dumisa.get(where).context["undo"] is None
    sure.refresh_from_db()
    assert press(as_dumisa, sure, "undo").status_code == 409


def test_skipped_ones_wait_until_all_others_are_decided(
    as_dumisa: Client, sure: Gap, unsure: Gap
) -> None:
    page = as_dumisa.get(as_dumisa.get(QUEUE).context["skip"])
    assert (shown(page), page.context["position"], page.context["skipped"]) == (unsure, 2, 1)
    done = as_dumisa.get(press(as_dumisa, unsure, "confirm", page.context["here"])["Location"])
    assert shown(done) is None
    assert "you skipped 1." in done.content.decode()
    assert shown(as_dumisa.get(done.context["restart"])) == sure


def test_when_all_are_decided_the_page_says_so(as_dumisa: Client, quarter: Quarter) -> None:
    text = as_dumisa.get(QUEUE).content.decode()
    assert "All suggestions are decided." in text


def test_a_gap_somebody_else_decided_shows_his_words_and_keeps_mine(
    as_dumisa: Client, sure: Gap
) -> None:
    stale = press(as_dumisa, sure, "confirm")
    assert stale.status_code == 302
    late = press(as_dumisa, sure, "dismiss", reason="My careful words.")
    assert late.status_code == 409
    assert shown(late) == sure
    assert "My careful words." in late.context["form"].data["reason"]
    assert Gap.objects.get(pk=sure.pk).state == GapState.CONFIRMED


def test_yesterdays_decisions_are_not_todays_progress(
    client_of: ClientOf, dumisa: User, sure: Gap, unsure: Gap, clock: time_machine.Traveller
) -> None:
    press(client_of(dumisa), sure, "confirm")
    clock.shift(timedelta(days=1))
    page = client_of(dumisa).get(QUEUE)
    assert (page.context["position"], page.context["queue"].total) == (1, 1)


def test_drafts_and_closed_quarters_wait_for_nobody(
    as_dumisa: Client, sales_obligation: Obligation, quarter: Quarter
) -> None:
    suspicion(sales_obligation, on_draft=True)
    assert shown(as_dumisa.get(QUEUE)) is None
    gap = suspicion(sales_obligation)
    Quarter.objects.filter(pk=quarter.pk).update(state="closed")
    assert shown(as_dumisa.get(QUEUE, {"q": quarter.code})) is None
    assert press(as_dumisa, gap, "confirm").status_code == 409


def test_what_waits_in_another_quarter_is_one_press_away(
    as_dumisa: Client, sure: Gap, quarter: Quarter
) -> None:
    other = QuarterFactory.create(
        code="2027-Q1", name="Q1 2027", starts_on=quarter.ends_on + timedelta(days=1)
    )
    page = as_dumisa.get(QUEUE, {"q": other.code})
    assert shown(page) is None
    assert f"1 waits in {quarter.name}" in " ".join(page.content.decode().split())


def test_a_head_sees_the_own_suspicions_and_says_a_word(
    as_amina: Client, as_dumisa: Client, sure: Gap, customer_service_obligation: Obligation
) -> None:
    foreign = suspicion(customer_service_obligation)
    page = as_amina.get(QUEUE)
    assert (shown(page), page.context["queue"].total) == (sure, 1)
    assert "Not a gap…" not in page.content.decode()
    assert press(as_amina, sure, "note", text="We are paid by visit.").status_code == 302
    assert "We are paid by visit." in as_dumisa.get(QUEUE, {"gap": str(sure.pk)}).content.decode()
    assert press(as_amina, sure, "dismiss", reason="No.").status_code == 403
    assert press(as_amina, sure, "kind", kind="D", reason="No.").status_code == 403
    assert press(as_amina, foreign, "note", text="Me too.").status_code == 404
    assert GapNote.objects.count() == 1


def test_staff_leaders_and_strangers_do_not_decide(
    as_bongani: Client, as_farai: Client, as_eve: Client, sure: Gap
) -> None:
    codes = [press(client, sure, "confirm").status_code for client in (as_bongani, as_farai)]
    assert codes == [403, 403]
    assert as_eve.get(QUEUE).status_code == 404
    assert Gap.objects.get(pk=sure.pk).version == 1


@pytest.mark.parametrize(
    "query",
    [
        {"skip": "zz.\x00.ffffffff." + "a" * 900},
        {"gap": "not-an-id"},
        {"undo": "00000000-0000-0000-0000-000000000000"},
        {"gap": "00000000-0000-0000-0000-000000000000"},
    ],
    ids=["skip", "gap", "undo", "nothing there"],
)
def test_an_address_that_says_nonsense_shows_the_queue(
    as_dumisa: Client, sure: Gap, query: dict[str, str]
) -> None:
    response = as_dumisa.get(QUEUE, query)
    assert (response.status_code, response.context["undo"]) == (200, None)


@pytest.mark.parametrize(
    "data", [{}, {"verb": "delete"}, {"verb": ""}], ids=["empty", "no verb", "blank"]
)
def test_a_press_without_a_verb_decides_nothing(
    as_dumisa: Client, sure: Gap, data: dict[str, str]
) -> None:
    assert as_dumisa.post(QUEUE, data).status_code == 422
    assert Gap.objects.get(pk=sure.pk).version == 1


def test_the_script_gets_the_card_alone(as_dumisa: Client, sure: Gap) -> None:
    response = as_dumisa.get(QUEUE, headers={"X-Part": "card"})
    assert response["X-Part"] == "card"
    assert "<html" not in response.content.decode()


def test_each_press_leaves_one_entry(as_dumisa: Client, sure: Gap) -> None:
    press(as_dumisa, sure, "confirm")
    assert list(AuditEntry.objects.values_list("event", flat=True)) == ["gap.confirmed"]


def test_the_queue_asks_no_more_for_more_gaps(
    as_dumisa: Client, sales_obligation: Obligation, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        suspicion(sales_obligation, opened_at=OPENED_AT + timedelta(hours=number))
    as_dumisa.get(QUEUE)
    with django_assert_max_num_queries(60) as few:
        as_dumisa.get(QUEUE)
    for number in range(20):
        suspicion(sales_obligation, opened_at=OPENED_AT + timedelta(days=1, hours=number))
    with django_assert_max_num_queries(len(few.captured_queries)):
        as_dumisa.get(QUEUE)


def test_a_note_of_a_head_is_read_on_the_card_by_heads_concerned_only(
    as_chipo: Client,
    as_amina: Client,
    amina: User,
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    now: Any,
) -> None:
    pair = gap_between(
        sales_obligation, customer_service_obligation, kind="B", state=GapState.SUSPECTED
    )
    note_gap(gap=pair, text="We agreed in May.", actor=amina, now=now)
    assert "We agreed in May." in as_chipo.get(QUEUE).content.decode()
