"""Programs make and close links, word gaps and read recipients with the rights of their people."""

from typing import Any

import pytest
from django.test import Client

from departments.models import Quarter, User
from reports.models import ReportLink
from reports.services.stopping import stop_mails
from reports.tests.factories import ReportScheduleFactory
from reports.tests.factories_outside import HEADLINE, outside_run
from reports.tests.story import gap_on, plan_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LINKS = "/api/v1/report-links/"


def test_a_program_makes_a_link_that_opens_the_report_and_closes_it(
    api_of: Any, dumisa: User
) -> None:
    api, run = api_of(dumisa), outside_run()
    made = api.post(LINKS, {"run": str(run.pk), "label": "Our bank"}, format="json")
    assert (made.status_code, made.json()["state"]) == (201, "open")
    path = "/r/" + made.json()["url"].partition("/r/")[2]
    assert HEADLINE in Client().get(path).content.decode()
    (listed,) = api.get(LINKS, {"run": str(run.pk)}).json()["results"]
    assert "url" not in listed
    closed = api.post(f"{LINKS}{listed['id']}/revoke/")
    assert (closed.json()["state"], closed.json()["revoked_by"]) == ("closed", dumisa.name)
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize(
    "sent",
    [
        {"label": ""},
        {"label": "x" * 121},
        {"days": 0},
        {"days": 366},
        {"days": "many"},
        {"run": "1"},
    ],
    ids=["no label", "long label", "no days", "many days", "no number", "no report"],
)
def test_a_link_that_is_asked_for_wrongly_is_not_made(
    api_of: Any, dumisa: User, sent: dict[str, Any]
) -> None:
    body = {"run": str(outside_run().pk), "label": "Our bank", **sent}
    assert api_of(dumisa).post(LINKS, body, format="json").status_code == 400
    assert not ReportLink.objects.exists()


def test_heads_and_outsiders_make_no_links(api_of: Any, amina: User, eve: User) -> None:
    body = {"run": str(outside_run().pk), "label": "Me"}
    for person in (amina, eve):
        assert api_of(person).post(LINKS, body, format="json").status_code in {403, 404}
    assert not ReportLink.objects.exists()


def test_a_program_words_a_gap_and_learns_of_a_clash(
    api_of: Any, dumisa: User, quarter: Quarter
) -> None:
    gap = gap_on(plan_in_force(quarter, "Marketing"), kind="A")
    api, path = api_of(dumisa), f"/api/v1/outside-wordings/{gap.pk}/"
    first = api.patch(path, {"gap_text": "It counted visits.", "version": 0}, format="json")
    assert (first.status_code, first.json()["version"]) == (200, 1)
    (row,) = api.get("/api/v1/outside-wordings/").json()["results"]
    assert (row["gap_text"], row["departments"]) == ("It counted visits.", ["marketing"])
    assert row["drafted_gap"].startswith("Misaligned KPI")
    assert api.patch(path, {"gap_text": "Else.", "version": 0}, format="json").status_code == 409
    named = {"gap_text": f"{dumisa.name} counted visits.", "version": 1}
    refused = api.patch(path, named, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["gap_text"])


def test_recipients_are_those_of_the_page(api_of: Any, dumisa: User, farai: User, now: Any) -> None:
    schedule = ReportScheduleFactory.create()
    stop_mails(address=farai.email, now=now)
    path = f"/api/v1/report-schedules/{schedule.pk}/recipients/"
    told = api_of(dumisa).get(path).json()["results"]
    assert [(one["address"], one["state"]) for one in told] == [
        (dumisa.email, "yes"),
        (farai.email, "stopped_all"),
    ]
    assert api_of(farai).get(path).status_code in {403, 404}
