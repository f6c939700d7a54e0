"""Meetings through the API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from actions.models import CorrectiveAction, Session
from actions.tests.factories_session import (
    AgendaItemFactory,
    SessionDecisionFactory,
    SessionDepartmentFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from departments.models import Department, Obligation, User
from gaps.models import Gap
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/api/v1/sessions/"


@pytest.fixture
def as_amina_api(api_of: Any, amina: User) -> APIClient:
    """Return an API client of the head of Sales."""
    return api_of(amina)


@pytest.fixture
def monthly(sales: Department, sales_obligation: Obligation, amina: User) -> Session:
    """Return a meeting of Sales about a gap that its head leads."""
    session = SessionFactory.create(chair=amina, gap=gap_between(sales_obligation))
    SessionDepartmentFactory.create(session=session, department=sales)
    SessionParticipantFactory.create(session=session, user=amina, department=sales)
    return session


def new(**changed: Any) -> dict[str, Any]:
    """Return a meeting as a caller sends it."""
    return {
        "kind": "monthly",
        "title": "November",
        "starts_at": "2026-11-30T10:00:00+02:00",
        "ends_at": "2026-11-30T11:00:00+02:00",
        "departments": ["sales"],
        **changed,
    }


def test_a_meeting_is_planned_changed_and_closed(
    as_amina_api: APIClient, sales: Department
) -> None:
    made = as_amina_api.post(URL, new(rhythm="monthly"), format="json").json()
    page = f"{URL}{made['id']}/"

    moved = as_amina_api.patch(page, {"place": "Room 4", "version": made["version"]}, format="json")
    closed = as_amina_api.post(f"{page}close/", {"summary": "Done."}, format="json")

    assert (made["departments"], made["rhythm"]) == (["sales"], "monthly")
    assert moved.json()["place"] == "Room 4"
    assert (closed.json()["state"], closed.json()["summary"]) == ("held", "Done.")


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"kind": "all_staff"}, 403),
        ({"departments": ["customer-service"]}, 403),
        ({"ends_at": "2026-11-30T09:00:00+02:00"}, 422),
        ({"starts_at": "9999-12-31T22:00:00Z", "ends_at": "9999-12-31T23:30:00Z"}, 400),
        ({"link": "javascript:alert(1)"}, 400),
        ({"time_zone": "Mars/Olympus"}, 400),
        ({"gap": "11111111-1111-4111-8111-111111111111"}, 404),
    ],
    ids=[
        "for everybody",
        "another's department",
        "ends before",
        "far away",
        "script",
        "zone",
        "no such gap",
    ],
)
def test_what_cannot_be_planned_is_refused(
    as_amina_api: APIClient,
    sales: Department,
    customer_service: Department,
    changed: dict[str, Any],
    status: int,
) -> None:
    assert as_amina_api.post(URL, new(**changed), format="json").status_code == status
    assert not Session.objects.exists()


def test_a_stale_version_clashes(as_amina_api: APIClient, monthly: Session) -> None:
    item = AgendaItemFactory.create(session=monthly)
    url = f"/api/v1/agenda-items/{item.pk}/"

    first = as_amina_api.patch(url, {"minutes": "Mine", "version": 1}, format="json")
    second = as_amina_api.patch(url, {"minutes": "Theirs", "version": 1}, format="json")

    assert (first.status_code, second.status_code) == (200, 409)
    item.refresh_from_db()
    assert item.minutes == "Mine"


def test_a_decision_becomes_an_action(as_amina_api: APIClient, monthly: Session) -> None:
    decision = SessionDecisionFactory.create(session=monthly)
    url = f"/api/v1/decisions/{decision.pk}/make-action/"

    made = as_amina_api.post(url, {}, format="json")
    again = as_amina_api.post(url, {}, format="json")

    assert made.json()["action"] == str(CorrectiveAction.objects.get().pk)
    assert again.status_code == 409


def test_a_reader_who_is_not_asked_sees_no_answers(
    api_of: Any, as_amina_api: APIClient, monthly: Session, bongani: User
) -> None:
    seen = {
        "head": as_amina_api.get(URL).json()["results"][0]["participants"],
        "staff": api_of(bongani).get(URL).json()["results"][0]["participants"],
    }

    assert [one["name"] for one in seen["head"]] == ["Amina Yusuf"]
    assert seen["staff"] == []


def test_a_decision_names_nobody_who_may_not_read_the_gap_of_the_meeting(
    as_amina_api: APIClient, monthly: Session, chipo: User
) -> None:
    Gap.objects.update(state="suspected")
    given = {"text": "Call them.", "owner": str(chipo.pk), "due_on": "2026-12-10"}

    answer = as_amina_api.post(
        "/api/v1/decisions/", {"session": str(monthly.pk), **given}, format="json"
    )

    assert answer.status_code == 422
    assert not Session.objects.visible_to(chipo).filter(pk=monthly.pk).exists()


def test_an_agenda_has_room_again_for_what_was_taken_off(
    as_amina_api: APIClient, monthly: Session
) -> None:
    AgendaItemFactory.create(session=monthly, position=60, title="The last place")

    added = as_amina_api.post(
        "/api/v1/agenda-items/", {"session": str(monthly.pk), "title": "One more"}, format="json"
    )

    assert added.status_code == 201
