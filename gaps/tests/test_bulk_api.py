"""Programs decide on many gaps as people do: tried first, then all of them or none."""

from typing import Any

import pytest

from conftest import ApiClientOf
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BULK = "/api/v1/gaps/bulk/"


@pytest.fixture
def two(sales_obligation: Obligation) -> list[Gap]:
    return [gap_between(sales_obligation, state=GapState.SUSPECTED) for _number in range(2)]


def asked(verb: str, *gaps: Gap, **words: Any) -> dict[str, Any]:
    return {
        "verb": verb,
        "gaps": [{"id": str(gap.pk), "version": gap.version} for gap in gaps],
        **words,
    }


def states() -> set[str]:
    return set(Gap.objects.values_list("state", flat=True))


def test_a_dry_run_tells_and_saves_nothing(
    api_of: ApiClientOf, dumisa: User, two: list[Gap], sales_obligation: Obligation
) -> None:
    fact = gap_between(sales_obligation, state=GapState.SUSPECTED, is_fact=True)
    data = asked("dismiss", *two, fact, reason="Not so.", dry_run=True)
    told = api_of(dumisa).post(BULK, data, format="json").json()
    assert told["is_saved"] is False
    assert told["decided"] == [str(gap.pk) for gap in two]
    assert "fact" in told["refused"][str(fact.pk)]
    assert states() == {"suspected"}


def test_all_are_decided(api_of: ApiClientOf, dumisa: User, two: list[Gap]) -> None:
    response = api_of(dumisa).post(BULK, asked("dismiss", *two, reason="Not so."), format="json")
    assert response.json()["is_saved"] is True
    assert states() == {"dismissed"}


def test_one_that_cannot_stops_all_and_is_named(
    api_of: ApiClientOf, dumisa: User, two: list[Gap], sales_obligation: Obligation
) -> None:
    closed = gap_between(sales_obligation, state=GapState.RESOLVED)
    response = api_of(dumisa).post(BULK, asked("confirm", *two, closed), format="json")
    assert (response.status_code, response.json()["code"]) == (409, "not_all")
    assert list(response.json()["fields"]) == [str(closed.pk)]
    assert states() == {"suspected", "resolved"}


def test_each_verb_asks_for_its_own_words(
    api_of: ApiClientOf, dumisa: User, two: list[Gap]
) -> None:
    response = api_of(dumisa).post(BULK, asked("dismiss", *two), format="json")
    assert (response.status_code, list(response.json()["fields"])) == (400, ["reason"])


def test_rights_are_those_of_the_page(
    api_of: ApiClientOf, amina: User, bongani: User, chipo: User, two: list[Gap]
) -> None:
    data = asked("dismiss", *two, reason="Not so.")
    assert api_of(amina).post(BULK, data, format="json").status_code == 403
    assert api_of(bongani).post(BULK, data, format="json").status_code == 403
    unknown = api_of(chipo).post(BULK, asked("confirm", *two), format="json")
    assert unknown.status_code == 409
    assert two[0].sentence not in unknown.content.decode()
