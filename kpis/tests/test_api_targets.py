"""Targets through the API, with the same rights and numbers as on the pages."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from conftest import NOW
from departments.models import Department, Goal, Quarter, User
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpi, Kpt
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_targets import KptFactory

ApiClientOf = Callable[[User], APIClient]
URL = "/api/v1/targets/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def given(quarter: Quarter, goal: Goal, amina: User) -> dict[str, Any]:
    return {
        "quarter": quarter.code,
        "level": "organization",
        "name": "Increase royalty revenue by 15 % over the quarter",
        "rationale": "Royalties pay for the programmes our members need.",
        "goal": goal.slug,
        "owner": str(amina.pk),
        "series": {"name": "Royalty revenue", "unit": "R", "direction": "increase"},
        "baseline": "200000",
        "relative_target": "15",
        "path": [{"on": quarter.mid_quarter_on.isoformat(), "expected": "210000"}],
    }


def test_it_is_set_proposed_made_final_and_changed(
    api_of: ApiClientOf, given: dict[str, Any], amina: User, dumisa: User
) -> None:
    office = api_of(dumisa)
    made = office.post(URL, given, format="json")
    assert made.status_code == 201, made.json()
    assert made.json()["target_value"] == "230000.0000"
    url = f"{URL}{made.json()['id']}/"

    office.post(f"{url}propose/", {"feedback_until": "2026-12-31"}, format="json")
    early = office.post(f"{url}finalize/", {"version": 2}, format="json")
    assert early.status_code == 422
    assert "Say why it becomes final" in early.content.decode()
    said = {"version": 2, "reason": "All have spoken."}
    final = office.post(f"{url}finalize/", said, format="json")
    assert final.json()["state"] == "final"

    asked = api_of(amina).post(
        f"{url}change/",
        {"new": {"target_value": "220000"}, "reason": "Fewer licences."},
        format="json",
    )
    decide = f"/api/v1/target-changes/{asked.json()['id']}/decide/"
    assert api_of(amina).post(decide, {"approve": True}, format="json").status_code == 403
    assert office.post(decide, {"approve": True}, format="json").json()["state"] == "approved"
    assert office.get(url).json()["target_value"] == "220000.0000"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"name": ""}, 400, "name"),
        ({"goal": "no-such-goal"}, 400, "goal"),
        ({"baseline": "0"}, 422, "target_value"),
        ({"due_on": "2027-02-01"}, 422, "due_on"),
        ({"path": [{"on": "2027-02-01", "expected": "1"}]}, 422, "path"),
        ({"baseline": "1" * 30}, 400, "baseline"),
        ({"level": "department"}, 422, "department"),
        ({"parent": "00000000-0000-4000-8000-000000000000"}, 404, ""),
    ],
    ids=["name", "goal", "zero", "late", "path", "digits", "whose", "parent"],
)
def test_what_does_not_fit_is_refused(
    api_of: ApiClientOf,
    given: dict[str, Any],
    dumisa: User,
    change: dict[str, Any],
    status: int,
    field: str,
) -> None:
    said = api_of(dumisa).post(URL, {**given, **change}, format="json")
    assert said.status_code == status
    assert field in str(said.json())
    assert not Kpt.objects.exists()


def test_the_list_gives_the_numbers_and_leaves_out_what_is_nobody_elses_business(
    api_of: ApiClientOf, sales: Department, bongani: User, farai: User, quarter: Quarter
) -> None:
    kpt = KptFactory.create(quarter=quarter)
    KptFactory.create(level=KptLevel.PERSON, department=sales, person=bongani, quarter=quarter)
    KptFactory.create(quarter=quarter, state=KptState.STOPPED)
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 12), value=Decimal(212000))
    rows = api_of(farai).get(URL, {"quarter": quarter.code, "state": "final"}).json()["results"]
    assert [row["id"] for row in rows] == [str(kpt.pk)]
    assert rows[0]["progress"]["attainment"] == "2/5"
    assert rows[0]["progress"]["attainment_text"] == "40.0\u00a0%"
    assert len(api_of(bongani).get(URL, {"level": "person"}).json()["results"]) == 1


def test_office_and_leadership_ask_what_is_worth_a_question(
    api_of: ApiClientOf, farai: User, amina: User, quarter: Quarter
) -> None:
    kpt = KptFactory.create(quarter=quarter)
    for day in range(1, 6):
        MeasurementFactory.create(
            kpi=kpt.kpi, measured_on=date(2026, 10, day), value=Decimal(230000)
        )
    told = api_of(farai).get(f"{URL}watch/").json()
    assert [(row["target"], row["observation"], row["count"]) for row in told] == [
        (str(kpt.pk), "always_exact", 5)
    ]
    assert api_of(amina).get(f"{URL}watch/").status_code == 404


@pytest.mark.parametrize("name", ["kpis", "measurements"])
def test_the_past_shows_no_numbers_of_persons_to_who_may_not_read_them_today(
    name: str, api_of: ApiClientOf, sales: Department, bongani: User, farai: User, dumisa: User
) -> None:
    long_ago = NOW - timedelta(days=9)
    kpt = KptFactory.create(level=KptLevel.PERSON, department=sales, person=bongani)
    value = MeasurementFactory.create(kpi=kpt.kpi, created_at=long_ago, updated_at=long_ago)
    Kpi.history.filter(id=value.kpi_id).update(history_date=long_ago)

    shown = [
        len(api_of(reader).get(f"/api/v1/{name}/", {"as_of": "2026-11-20"}).json()["results"])
        for reader in (farai, dumisa)
    ]

    assert shown == [0, 1]


def test_a_draft_is_changed_field_by_field_and_what_is_left_out_stays(
    api_of: ApiClientOf, given: dict[str, Any], dumisa: User
) -> None:
    office = api_of(dumisa)
    made = office.post(URL, given, format="json").json()
    url = f"{URL}{made['id']}/"

    told = office.patch(
        url, {"rationale": "Members wait for it.", "goal": None, "path": [], "version": 1}
    ).json()

    assert (told["rationale"], told["goal"], told["path"]) == ("Members wait for it.", None, [])
    assert (told["relative_target"], told["owner"]) == ("15.0000", made["owner"])
    assert office.patch(url, {"rationale": "Stale.", "version": 1}).status_code == 409
    assert office.patch(url, {"rationale": "No version."}).status_code == 400


def test_what_is_proposed_is_not_edited(api_of: ApiClientOf, dumisa: User) -> None:
    kpt = KptFactory.create(state=KptState.PROPOSED)

    answer = api_of(dumisa).patch(f"{URL}{kpt.pk}/", {"name": "Other", "version": kpt.version})

    assert answer.status_code == 409


def test_a_final_target_is_replaced_with_a_reason(api_of: ApiClientOf, dumisa: User) -> None:
    kpt = KptFactory.create()
    office, url = api_of(dumisa), f"{URL}{kpt.pk}/"

    bare = office.post(f"{url}replace/", {"new": {"name": "Win ten licences back"}}, format="json")
    told = {"new": {"name": "Win ten licences back"}, "reason": "The old market is gone."}
    made = office.post(f"{url}replace/", told, format="json")

    assert (bare.status_code, made.status_code) == (400, 201)
    assert (made.json()["name"], made.json()["state"]) == ("Win ten licences back", "proposed")
    assert office.get(url).json()["replaced_by"] == made.json()["id"]
