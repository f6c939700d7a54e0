"""The policy mechanism refuses what nobody opened."""

from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from departments.models import User
from saypro_align.policy import table
from saypro_align.policy.middleware import check
from saypro_align.policy.table import Entry, entries, may_open, roles_of

HEADS = frozenset({"head"})
STAFF = frozenset({"staff"})
EXTERNAL = frozenset({"external"})
ENTRY = Entry(
    name="somewhere",
    methods={"GET": {"own": HEADS | STAFF}, "POST": {"own": HEADS}},
    see={"own": HEADS | STAFF},
)


def test_who_stands_in_the_method_is_let_through() -> None:
    check(ENTRY, HEADS, "POST")
    check(ENTRY, STAFF, "HEAD")


def test_a_reader_who_writes_is_told_so() -> None:
    with pytest.raises(PermissionDenied):
        check(ENTRY, STAFF, "POST")


def test_a_stranger_learns_nothing() -> None:
    with pytest.raises(Http404):
        check(ENTRY, EXTERNAL, "GET")


def test_a_method_without_an_entry_is_left_to_the_view() -> None:
    check(ENTRY, HEADS, "DELETE")


def test_an_inactive_person_has_no_role(amina: User) -> None:
    amina.is_active = False

    assert roles_of(amina) == frozenset()
    assert not may_open(amina, "departments:goal_list")


def test_an_unknown_address_name_is_open_to_nobody(amina: User) -> None:
    assert not may_open(amina, "no:such_name")


def test_a_typing_error_in_the_policy_stops_the_start() -> None:
    with pytest.raises(ValueError, match="Unknown role"):
        table._roles("haed")
    with pytest.raises(ValueError, match="Unknown scopes"):
        table._scopes({"mine": "head"})
    with pytest.raises(ValueError, match="Unknown keys"):
        table._entry("x", {"GTE": {}})


def test_the_whole_policy_can_be_read() -> None:
    assert "account_login" in entries()


def answer(request: HttpRequest) -> HttpResponse:
    """Stand for a view that nobody opened."""
    return HttpResponse("open")


urlpatterns = [path("forgotten/", answer, name="forgotten")]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_view_that_was_forgotten_in_the_policy_is_refused(client: Client) -> None:
    assert client.get("/forgotten/").status_code == 403


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        (
            "http://testserver/targets/summary/2026-Q4/me/?q=2026-Q4",
            "/targets/summary/2026-Q4/me/?q=2026-Q4",
        ),
        ("https://elsewhere.example/targets/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    db: None, client: Client, came_from: str, leads_to: str
) -> None:
    answer = client.post("/targets/read/2026-Q4/", headers={"referer": came_from})

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={quote(leads_to)}"


def test_an_address_of_a_button_says_that_there_is_nothing_to_read(as_amina: Client) -> None:
    answer = as_amina.get("/targets/read/2026-Q4/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing to read here" in answer.content.decode()
