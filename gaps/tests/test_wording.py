"""What a rule says is told in the reader's language, and old words stand in where they must."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.test import Client

from departments.models import Obligation
from departments.tests.factories import GoalMeasureFactory
from gaps import wording
from gaps.detectors.messages import MESSAGES
from gaps.models import Gap
from gaps.tests.factories import GapFactory, GapPartyFactory

PARAMS = {
    "kpi": "Calls {made}",
    "movement": "rise",
    "goal": "Sell more",
    "measure": "Orders",
    "wanted": "fall",
    "verb": "Increase",
    "best": "Orders",
    "start": "___ %",
    "end": "___ %",
    "day": "31 Dec 2026",
}
GERMAN = {
    MESSAGES["A.direction"].sentence: "„{kpi}“ soll {movement}, „{goal}“ will {wanted}: {measure}.",
    "rise": "steigen",
    "fall": "fallen",
    "unit": "Einheit",
    "owner": "Verantwortliche",
    MESSAGES["E.kpi_facts.open"].repair: "Ergänzen: {missing}.",
}


@pytest.fixture
def in_german() -> Iterator[None]:
    """Read the catalogue of a small other language."""
    with patch.object(wording, "gettext", lambda text: GERMAN.get(text, text)):
        yield


def test_sentence_is_translated_first_and_filled_afterwards(in_german: None) -> None:
    told = wording.sentence_of("A.direction", PARAMS, "stored")
    assert told == "„Calls {made}“ soll steigen, „Sell more“ will fallen: Orders."


def test_each_missing_fact_is_translated(in_german: None) -> None:
    params = {"kpi": "Orders", "missing": "unit, owner"}
    told = wording.repair_of("E.kpi_facts.open", params, "stored")
    assert told == "Ergänzen: Einheit, Verantwortliche."


@pytest.mark.parametrize(
    ("message_id", "params"),
    [("A.direction", {"kpi": "Orders"}), ("Z.gone", PARAMS), ("", {})],
    ids=["filled by an earlier version", "rule gone", "raised by a person"],
)
def test_stored_words_stand_in(message_id: str, params: dict[str, str]) -> None:
    assert wording.sentence_of(message_id, params, "As it was told.") == "As it was told."
    assert wording.repair_of(message_id, params, "As it was advised.") == "As it was advised."


def test_no_proposal_is_made_up() -> None:
    assert wording.proposal_of({"kpi": "Orders"}) is None


@pytest.mark.django_db
def test_page_and_api_show_the_proposed_kpi(
    sales_obligation: Obligation, as_dumisa: Client, clock: object
) -> None:
    measure = GoalMeasureFactory.create(name="Order conversion rate", unit="%")
    gap: Gap = GapFactory.create(
        quarter=sales_obligation.quarter,
        message_id="A.activity",
        params={
            **PARAMS,
            "word": "calls",
            "measures": "“Order conversion rate”",
            "best": measure.name,
            "best_measure": str(measure.pk),
            "best_unit": "%",
            "best_direction": "increase",
        },
    )
    GapPartyFactory.create(gap=gap, obligation=sales_obligation)
    page = as_dumisa.get(f"/gaps/{gap.pk}/").content.decode()
    assert "Increase Order conversion rate from ___ % to ___ % by 31 Dec 2026" in page
    told = as_dumisa.get(f"/api/v1/gaps/{gap.pk}/").json()
    assert told["proposal"] == {
        "measure": str(measure.pk),
        "name": "Order conversion rate",
        "unit": "%",
        "direction": "increase",
    }
    assert told["repair"].startswith("Replace it by what the activity brings about")
