"""Deciding on many gaps: shown first, then all of them or none, with the reason for each refused."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Obligation, User
from departments.tests.factories import ObligationFactory, PlanFactory
from gaps.choices import GapState
from gaps.models import AlignmentSnapshot, Gap
from gaps.services.bulk import MOST, Chosen, NotAll, decide_together, try_together
from gaps.services.scores import score_quarter
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BULK = "/gaps/bulk/"


@pytest.fixture
def three(sales_obligation: Obligation) -> list[Gap]:
    """Return three suspected gaps of Sales."""
    return [gap_between(sales_obligation, state=GapState.SUSPECTED) for _number in range(3)]


def chosen(*gaps: Gap) -> list[Chosen]:
    return [Chosen(gap.pk, gap.version) for gap in gaps]


def ticked(*gaps: Gap) -> list[str]:
    return [f"{gap.pk}:{gap.version}" for gap in gaps]


def states(*gaps: Gap) -> set[str]:
    return set(Gap.objects.filter(pk__in=[gap.pk for gap in gaps]).values_list("state", flat=True))


def test_the_choice_is_shown_first_and_nothing_is_saved(
    as_dumisa: Client, three: list[Gap]
) -> None:
    page = as_dumisa.post(BULK, {"verb": "dismiss", "chosen": ticked(*three)})
    assert page.status_code == 200
    assert "Nothing is saved before you say so." in page.content.decode()
    assert states(*three) == {"suspected"}
    assert not AuditEntry.objects.filter(event="gap.dismissed").exists()
    assert not AlignmentSnapshot.objects.exists()


def test_applied_all_are_decided_and_the_register_keeps_its_filters(
    as_dumisa: Client, dumisa: User, three: list[Gap]
) -> None:
    data = {
        "verb": "dismiss",
        "step": "apply",
        "chosen": ticked(*three),
        "reason": "We count them by hand.",
        "back": "kind=A&age=15-30&evil=1",
    }
    response = as_dumisa.post(BULK, data)
    assert (response.status_code, response["Location"]) == (302, "/gaps/?kind=A&age=15-30")
    assert states(*three) == {"dismissed"}
    told = AuditEntry.objects.filter(event="gap.dismissed", actor=dumisa)
    assert {(entry.subject_id, entry.why) for entry in told} == {
        (gap.pk, "We count them by hand.") for gap in three
    }
    assert [gap.history.latest().state for gap in three] == ["dismissed"] * 3


def test_one_that_cannot_stops_all_and_says_why(
    as_dumisa: Client, three: list[Gap], sales_obligation: Obligation
) -> None:
    fact = gap_between(sales_obligation, is_fact=True)
    every = ticked(*three, fact)
    data = {"verb": "dismiss", "step": "apply", "chosen": every, "reason": "Not so."}
    page = as_dumisa.post(BULK, data)
    assert page.status_code == 409
    assert "This is a fact, not a suspicion" in page.content.decode()
    assert "1 gap cannot be decided so. Nothing was saved." in page.content.decode()
    assert states(*three) == {"suspected"}
    fitting = as_dumisa.post(BULK, {"verb": "dismiss", "step": "fitting", "chosen": every})
    assert fitting.context["chosen"] == ticked(*three)
    assert 'value="apply"' in fitting.content.decode()


def test_who_saw_an_older_version_decides_nothing(
    as_dumisa: Client, three: list[Gap], dumisa: User, now: datetime
) -> None:
    decide_together(
        verb="cause", chosen=chosen(three[0]), fields={"cause": "habit"}, actor=dumisa, now=now
    )
    data = {"verb": "confirm", "step": "apply", "chosen": ticked(*three)}
    page = as_dumisa.post(BULK, data)
    assert page.status_code == 409
    assert states(*three) == {"suspected"}


def test_without_the_reason_nothing_is_decided_and_what_was_typed_stays(
    as_farai: Client, three: list[Gap]
) -> None:
    data = {"verb": "accept", "step": "apply", "chosen": ticked(*three), "until": "2026-12-31"}
    page = as_farai.post(BULK, data)
    assert page.status_code == 422
    assert "Say why, in one sentence." in page.content.decode()
    assert 'value="2026-12-31"' in page.content.decode()
    assert states(*three) == {"suspected"}


def test_the_leadership_accepts_many_until_a_day(as_farai: Client, three: list[Gap]) -> None:
    data = {
        "verb": "accept",
        "step": "apply",
        "chosen": ticked(*three),
        "until": "2026-12-31",
        "reason": "After the move.",
    }
    assert as_farai.post(BULK, data).status_code == 302
    assert set(Gap.objects.values_list("state", "accepted_until")) == {
        ("accepted", date(2026, 12, 31))
    }


def test_all_of_the_list_are_chosen_by_its_filters(
    as_dumisa: Client, three: list[Gap], sales_obligation: Obligation
) -> None:
    other = gap_between(sales_obligation, state=GapState.SUSPECTED, kind="E")
    page = as_dumisa.post(BULK, {"verb": "confirm", "scope": "all", "back": "kind=A"})
    assert sorted(page.context["chosen"]) == sorted(ticked(*three))
    assert str(other.pk) not in page.content.decode()


def test_who_answers_for_many_gets_one_mail_that_names_them(
    as_amina: Client, bongani: User, three: list[Gap]
) -> None:
    data = {
        "verb": "assign",
        "step": "apply",
        "chosen": ticked(*three),
        "owner": str(bongani.pk),
    }
    assert as_amina.post(BULK, data).status_code == 302
    assert set(Gap.objects.values_list("owner", flat=True)) == {bongani.pk}
    mail = OutgoingMail.objects.get()
    assert mail.recipient == bongani.email
    assert all(gap.sentence in mail.text for gap in three)


@pytest.mark.parametrize(
    ("person", "verb", "status"),
    [
        ("as_amina", "confirm", 200),
        ("as_amina", "dismiss", 403),
        ("as_bongani", "confirm", 403),
        ("as_farai", "accept", 200),
        ("as_farai", "confirm", 403),
        ("as_dumisa", "accept", 403),
        ("as_dumisa", "drop", 302),
        ("as_eve", "confirm", 404),
    ],
)
def test_each_verb_is_for_those_who_have_it(
    person: str, verb: str, status: int, three: list[Gap], request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(person)
    assert client.post(BULK, {"verb": verb, "chosen": ticked(*three)}).status_code == status


def test_a_head_cannot_confirm_what_stands_in_other_plans(
    as_chipo: Client, three: list[Gap]
) -> None:
    """Suspected gaps of others are not even there."""
    page = as_chipo.post(BULK, {"verb": "confirm", "chosen": ticked(*three)})
    assert page.context["trial"].missing == 3
    assert three[0].sentence not in page.content.decode()
    applied = as_chipo.post(BULK, {"verb": "confirm", "step": "apply", "chosen": ticked(*three)})
    assert applied.status_code == 409
    assert states(*three) == {"suspected"}


@pytest.mark.parametrize(
    "ticks", [[], ["x"], ["1:2:3"], ["00000000-0000-0000-0000-000000000000:99999999999"], [":1"]]
)
def test_nothing_ticked_or_nonsense_leads_back_to_the_register(
    ticks: list[str], as_dumisa: Client
) -> None:
    response = as_dumisa.post(BULK, {"verb": "confirm", "chosen": ticks, "back": "kind=A"})
    assert response["Location"] == "/gaps/?kind=A"


def test_reading_the_address_is_refused(as_dumisa: Client) -> None:
    assert as_dumisa.get(BULK).status_code == 405


def test_the_trial_tells_the_number_that_the_decision_then_brings(
    dumisa: User, sales_obligation: Obligation, now: datetime
) -> None:
    """One plan, held back by one gap: 0 of 1 becomes 1 of 1 whether it is tried or done."""
    PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    gap = gap_between(sales_obligation)
    score_quarter(quarter=sales_obligation.quarter, now=now)
    trial = try_together(verb="dismiss", chosen=chosen(gap), actor=dumisa, now=now)
    assert trial.done is not None
    tried = [(before.text, after.text) for before, after in trial.done.numbers]
    done = decide_together(
        verb="dismiss", chosen=chosen(gap), fields={"reason": "No."}, actor=dumisa, now=now
    )
    assert [(before.text, after.text) for before, after in done.numbers] == tried


def test_the_number_is_worked_out_once_however_many_are_decided(
    dumisa: User, sales_obligation: Obligation, now: datetime
) -> None:
    """Each further gap costs its own update and lock, not another score of the quarter."""
    costs = []
    for many in (2, 12):
        gaps = [gap_between(sales_obligation, state=GapState.SUSPECTED) for _n in range(many)]
        with CaptureQueriesContext(connection) as queries:
            decide_together(verb="confirm", chosen=chosen(*gaps), fields={}, actor=dumisa, now=now)
        costs.append(len(queries))
    assert costs[1] - costs[0] <= 10 * 8


def test_too_many_at_once_are_refused(dumisa: User, three: list[Gap], now: datetime) -> None:
    many: Any = chosen(three[0]) * (MOST + 1)
    with pytest.raises(Exception, match="at most 500"):
        decide_together(verb="confirm", chosen=many, fields={}, actor=dumisa, now=now)


def test_what_was_chosen_and_is_gone_is_named(
    dumisa: User, three: list[Gap], now: datetime
) -> None:
    gone = Chosen(three[0].quarter_id, 1)
    with pytest.raises(NotAll) as refused:
        decide_together(
            verb="confirm", chosen=[gone, *chosen(*three)], fields={}, actor=dumisa, now=now
        )
    assert refused.value.refusals == {gone.id: "It is no longer in your list."}


def test_the_register_offers_the_verbs_to_those_who_have_them(
    as_dumisa: Client, as_bongani: Client, three: list[Gap]
) -> None:
    register = reverse("gaps:gap_list")
    assert "All 3 gaps of this list" in as_dumisa.get(register).content.decode()
    assert 'name="chosen"' not in as_bongani.get(register).content.decode()


def answered(client: Client, verb: str, pk: UUID, version: int) -> tuple[int, str]:
    """Return what is said of one gap, without its id and what is drawn by lot for each page."""
    response = client.post(BULK, {"verb": verb, "chosen": [f"{pk}:{version}"]})
    page = re.sub(r'value="[A-Za-z0-9]{64}"|nonce="[^"]*"', "", response.content.decode())
    return response.status_code, page.replace(str(pk), "")


@pytest.mark.parametrize("verb", ["confirm", "assign", "cause"])
def test_a_gap_one_may_not_read_is_answered_like_one_that_is_not_there(
    as_amina: Client, sales_obligation: Obligation, verb: str
) -> None:
    others = ObligationFactory.create(quarter=sales_obligation.quarter)
    hidden = gap_between(others, state=GapState.SUSPECTED, sentence="A secret suspicion")

    told = answered(as_amina, verb, hidden.pk, hidden.version)

    assert told == answered(as_amina, verb, uuid4(), hidden.version)
    assert "A secret suspicion" not in told[1]
