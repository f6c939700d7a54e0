"""Every write view answers the same seven questions."""

from datetime import datetime
from html import escape
from typing import Any

import pytest
from django.test import Client

from conftest import ClientOf
from departments.models import Department, Goal, Obligation, User
from departments.tests.factories import DepartmentFactory
from departments.tests.write_views import WRITE_VIEWS, WriteView
from departments.tests.write_world import World, build_world
from saypro_align.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
every_view = pytest.mark.parametrize("view", WRITE_VIEWS, ids=lambda view: view.name)
forms_only = pytest.mark.parametrize(
    "view", [view for view in WRITE_VIEWS if not view.is_verb], ids=lambda view: view.name
)
verbs_only = pytest.mark.parametrize(
    "view", [view for view in WRITE_VIEWS if view.is_verb], ids=lambda view: view.name
)
edits_only = pytest.mark.parametrize(
    "view", [view for view in WRITE_VIEWS if view.is_edit], ids=lambda view: view.name
)


@pytest.fixture(autouse=True)
def _still(clock: Any, amina: User, bongani: User, dumisa: User, gugu: User) -> None:
    """Stop the clock and let everybody in."""


@pytest.fixture
def world(sales_obligation: Obligation, farai: User, now: datetime) -> World:
    """Return the rows the views are asked about."""
    return build_world(sales_obligation, farai, now)


@pytest.fixture
def as_person(request: pytest.FixtureRequest, client_of: ClientOf) -> Any:
    """Return a client of the person with the fixture's name."""
    return lambda name: client_of(request.getfixturevalue(name))


@every_view
def test_the_right_person_writes_and_it_is_recorded(
    view: WriteView, world: World, as_person: Any
) -> None:
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    response = as_person(view.writer).post(view.url(world), view.good(world))
    assert response.status_code == 302, response.content.decode()
    events = list(AuditEntry.objects.exclude(pk__in=before).values_list("event", flat=True))
    assert view.event in events
    assert {event.split(".")[0] for event in events} <= {
        "results",
        view.event.split(".")[0],
        "obligation",
        "coupling",
    }


@every_view
def test_a_reader_is_told_that_he_may_not(view: WriteView, world: World, as_person: Any) -> None:
    before = AuditEntry.objects.count()
    response = as_person(view.reader).post(view.url(world), view.good(world))
    assert response.status_code == 403
    assert AuditEntry.objects.count() == before


@every_view
def test_an_outsider_does_not_learn_of_the_place(
    view: WriteView, world: World, as_eve: Client
) -> None:
    assert as_eve.post(view.url(world), view.good(world)).status_code == 404


@every_view
def test_who_is_not_signed_in_is_asked_to(view: WriteView, world: World, anonymous: Client) -> None:
    response = anonymous.post(view.url(world), view.good(world))
    assert (response.status_code, response["Location"][:16]) == (302, "/accounts/login/")


@forms_only
def test_bad_input_is_named_and_kept_and_changes_nothing(
    view: WriteView, world: World, as_person: Any
) -> None:
    before = AuditEntry.objects.count()
    response = as_person(view.writer).post(view.url(world), view.bad)
    page = response.content.decode()
    assert response.status_code == 422
    assert escape(view.fault) in page
    typed = [value for value in view.bad.values() if str(value).strip() and " " in str(value)]
    assert all(escape(str(value)) in page for value in typed)
    assert AuditEntry.objects.count() == before


@forms_only
def test_the_form_is_shown_empty_of_errors(view: WriteView, world: World, as_person: Any) -> None:
    response = as_person(view.writer).get(view.url(world))
    assert response.status_code == 200
    assert b"There is a problem" not in response.content


@verbs_only
def test_a_verb_is_not_a_page(view: WriteView, world: World, as_person: Any) -> None:
    assert as_person(view.writer).get(view.url(world)).status_code == 405


@every_view
def test_other_methods_are_refused(view: WriteView, world: World, as_person: Any) -> None:
    assert as_person(view.writer).delete(view.url(world)).status_code == 405


@verbs_only
def test_a_verb_pressed_twice_is_refused_with_a_sentence(
    view: WriteView, world: World, as_person: Any
) -> None:
    client = as_person(view.writer)
    client.post(view.url(world))
    again = client.post(view.url(world))
    assert again.status_code == 409
    assert AuditEntry.objects.filter(event=view.event).count() == 1


@edits_only
def test_a_stale_version_shows_both_texts_and_the_next_save_decides(
    view: WriteView, world: World, as_person: Any
) -> None:
    client = as_person(view.writer)
    url = view.url(world)
    row = view.row(world)
    assert row is not None
    type(row)._base_manager.filter(pk=row.pk).update(version=7)
    mine = view.good(world)
    clash = client.post(url, mine)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "saved this in the meantime" in page
    shown = next(name for name in ("name", "title", "vision") if name in mine)
    assert escape(str(mine[shown])) in page
    assert 'name="version" value="7"' in page
    assert client.post(url, {**mine, "version": 7}).status_code == 302


@edits_only
def test_a_version_nobody_has_seen_is_refused(
    view: WriteView, world: World, as_person: Any
) -> None:
    client = as_person(view.writer)
    answers = [
        client.post(view.url(world), {**view.good(world), "version": version}).status_code
        for version in ("", "x", "-1", "9" * 40)
    ]
    assert answers == [422, 422, 422, 409]


def test_keeping_theirs_takes_the_stored_text(
    world: World, as_dumisa: Client, client_of: ClientOf
) -> None:
    Goal.objects.filter(pk=world.goal.pk).update(version=2, title="Their title", owner=world.person)
    fields = {
        "title": "My title",
        "why": "Mine.",
        "category": "revenue",
        "owner": "",
        "weight": "1",
        "version": "2",
        "keep-title": "theirs",
        "keep-owner": "theirs",
        "keep-why": "mine",
        "verb": "save",
    }
    url = f"/goals/{world.goal.slug}/edit/"
    assert as_dumisa.post(url, fields).status_code == 302
    stored = Goal.objects.get(pk=world.goal.pk)
    assert (stored.title, stored.why, stored.owner) == ("Their title", "Mine.", world.person)


def test_a_head_cannot_rank_for_another_department(
    world: World, as_amina: Client, customer_service: Department
) -> None:
    url = f"/projects/{world.project.pk}/priorities/{customer_service.slug}/"
    assert as_amina.post(url, {"rank": "1"}).status_code == 403


def test_the_last_administrator_stays(gugu: User, as_gugu: Client) -> None:
    fields = {
        "name": gugu.name,
        "email": gugu.email,
        "organization_role": "",
        "time_zone": gugu.time_zone,
        "version": "1",
    }
    response = as_gugu.post(f"/people/{gugu.pk}/edit/", fields)
    assert response.status_code == 409
    assert b"At least one administrator must remain." in response.content
    assert as_gugu.post(f"/people/{gugu.pk}/deactivate/").status_code == 409


def test_overlapping_quarters_are_refused(world: World, as_dumisa: Client) -> None:
    fields = {
        "code": "2026-X",
        "name": "Overlap",
        "starts_on": "1 Dec 2026",
        "ends_on": "28 Feb 2027",
        "plans_due_at": "2026-12-10 12:00",
        "mid_quarter_on": "10 Jan 2027",
    }
    response = as_dumisa.post("/quarters/new/", fields)
    assert response.status_code == 422
    assert b"These dates overlap with" in response.content


@pytest.mark.parametrize(
    "moment", ["tomorrow", "15 Oct 2026", "0001-01-01 10:00", "15 Oct 2026, 25:00"]
)
def test_a_moment_that_is_none_is_refused(as_dumisa: Client, moment: str) -> None:
    response = as_dumisa.post("/quarters/new/", {"plans_due_at": moment})
    assert response.status_code == 422
    assert escape(moment) in response.content.decode()


def test_addresses_do_not_collide_with_pages(as_dumisa: Client) -> None:
    fields = {"title": "New", "why": "x", "category": "revenue"}
    assert as_dumisa.post("/goals/new/", fields)["Location"] == "/goals/new-2/"


def test_opening_a_quarter_asks_each_department_that_exists_on_its_first_day(
    world: World, as_dumisa: Client
) -> None:
    DepartmentFactory.create(active_from=world.next_quarter.ends_on)
    as_dumisa.post(f"/quarters/{world.next_quarter.code}/open/")
    owing = set(world.next_quarter.obligations.values_list("department__slug", flat=True))
    assert "sales" in owing
    assert len(owing) == Department.objects.active_on(world.next_quarter.starts_on).count()
