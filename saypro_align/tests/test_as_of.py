"""What an address may ask for with `as_of`, and how a page of the past keeps it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpRequest, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from departments.models import Objective, Obligation, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from saypro_align.audit.as_of import UnreadableMoment, keep_moment, read_moment, takes_as_of
from saypro_align.tests.addresses import all_addresses

NOW = datetime(2026, 11, 21, 17, 40, tzinfo=UTC)
DASHBOARD, MAIL_LOG = "/dashboard/", "/manage/mails/"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param(
            "2026-11-12", datetime(2026, 11, 12, 21, 59, 59, 999999, tzinfo=UTC), id="a-days-end"
        ),
        pytest.param(
            " 2026-11-12 ", datetime(2026, 11, 12, 21, 59, 59, 999999, tzinfo=UTC), id="blanks"
        ),
        pytest.param("2026-11-21", NOW, id="today-is-now"),
        pytest.param(
            "2026-11-12T18:00", datetime(2026, 11, 12, 16, 0, tzinfo=UTC), id="organization-time"
        ),
        pytest.param(
            "2026-11-12T18:00:00+01:00", datetime(2026, 11, 12, 17, 0, tzinfo=UTC), id="own-zone"
        ),
        pytest.param(
            "2026-11-12T18:00:00 01:00",
            datetime(2026, 11, 12, 17, 0, tzinfo=UTC),
            id="plus-as-blank",
        ),
        pytest.param("2026-11-12T18:00:00Z", datetime(2026, 11, 12, 18, 0, tzinfo=UTC), id="utc"),
    ],
)
def test_a_day_means_its_end_and_a_moment_itself(text: str, moment: datetime) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name)
        for name, text in {
            "words": "yesterday",
            "no-such-day": "2026-02-30",
            "slashes": "12/11/2026",
            "too-early": "0001-01-01",
            "script": "<script>alert(1)</script>",
            "zero-byte": "2026-11-12\x00",
            "endless": "2026-11-12T" + "0" * 5000,
            "tomorrow": "2026-11-22",
            "in-an-hour": "2026-11-21T20:40+02:00",
            "far-future": "9999-12-31T23:59:59-23:59",
        }.items()
    ],
)
def test_what_is_no_day_or_still_to_come_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMoment) as refused:
        read_moment(text, NOW)

    assert (refused.value.status, refused.value.code) == (422, "as_of")
    assert list(refused.value.fields) == ["as_of"]


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_past_moment_or_refused(text: str) -> None:
    try:
        moment = read_moment(text, NOW)
    except UnreadableMoment:
        return
    assert moment <= NOW


def kept(page: str) -> str:
    return keep_moment(page, DASHBOARD, "2026-11-12")


@pytest.mark.parametrize(
    ("link", "then"),
    [
        pytest.param(link, then, id=name)
        for name, (link, then) in {
            "plain": ("/map/", "/map/?as_of=2026-11-12"),
            "with-filters": ("/gaps/?q=x&amp;kind=A", "/gaps/?q=x&amp;kind=A&amp;as_of=2026-11-12"),
            "with-place": ("/gaps/?q=x#top", "/gaps/?q=x&amp;as_of=2026-11-12#top"),
            "same-page": ("?sort=name", "?sort=name&amp;as_of=2026-11-12"),
            "already-there": ("/map/?as_of=2026-01-01", "/map/?as_of=2026-01-01"),
            "place-only": ("#main", "#main"),
            "page-without-past": (MAIL_LOG, MAIL_LOG),
            "another-site": ("https://saypro.example/map/", "https://saypro.example/map/"),
            "another-host": ("//saypro.example/map/", "//saypro.example/map/"),
            "nowhere": ("/no/such/page/", "/no/such/page/"),
            "no-address": ("http://[1", "http://[1"),
        }.items()
    ],
)
def test_links_keep_the_moment_where_the_past_can_be_shown(link: str, then: str) -> None:
    assert kept(f'<a class="x" href="{link}">Go</a>') == f'<a class="x" href="{then}">Go</a>'


def test_the_way_back_to_today_stays_one() -> None:
    assert kept('<a href="?q=x" data-today>Back</a>') == '<a href="?q=x" data-today>Back</a>'


@pytest.mark.parametrize(
    ("form", "count"),
    [
        pytest.param('<form method="get"></form>', 1, id="own-page"),
        pytest.param('<form method="get" action="/gaps/"></form>', 1, id="page-with-past"),
        pytest.param(f'<form method="get" action="{MAIL_LOG}"></form>', 0, id="page-without-past"),
        pytest.param(
            '<form method="get"><input type="hidden" name="as_of" value="x"></form>', 1, id="has-it"
        ),
    ],
)
def test_forms_that_ask_keep_the_moment_once(form: str, count: int) -> None:
    assert kept(form).count('name="as_of"') == count


def test_no_form_that_writes_stays_in_the_content() -> None:
    leave, save = '<form method="post" action="/x/">Leave</form>', '<form method="post">Save</form>'

    assert kept(f"<header>{leave}</header><main>{save}<p>Text</p></main>") == (
        f"<header>{leave}</header><main><p>Text</p></main>"
    )


@pytest.fixture
def objective(sales_obligation: Obligation) -> Objective:
    """Return an objective made long after 2020."""
    return ObjectiveFactory.create(plan=PlanFactory.create(obligation=sales_obligation))


def test_a_file_read_while_it_is_sent_is_of_the_moment_too(
    objective: Objective, rf: RequestFactory, farai: User
) -> None:
    @takes_as_of
    def export(_request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(str(Objective.objects.count()) for _once in range(1))

    request = rf.get("/", {"as_of": "2020-01-01"})
    request.user = farai
    with time_machine.travel(NOW, tick=False):
        assert export(request).getvalue() == b"0"
    assert Objective.objects.count() == 1


def test_the_file_of_a_list_that_shows_the_past_shows_it_too() -> None:
    bare = [one for one in all_addresses() if not one.arguments]
    shows_past = {
        one.name: getattr(resolve(one.path({})).func, "takes_as_of", False) for one in bare
    }
    lists = [name for name in shows_past if name.endswith("_list") and shows_past[name]]
    files = [name.replace("_list", "_csv") for name in lists]

    assert [name for name in files if not shows_past.get(name, True)] == []
    assert sum(shows_past.get(name, False) for name in files) > 10
