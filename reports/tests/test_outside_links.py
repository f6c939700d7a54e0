"""The link of an outside reader: guessed, forwarded, over, closed, corrected; it opens one report."""

import hashlib
import json
import logging
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, User
from departments.tests.factories import DepartmentFactory
from reports.document import Document
from reports.models import ReportLink, ReportRun
from reports.renderers import html, text
from reports.services import links
from reports.services.report_links import (
    forget_links,
    make_link,
    revoke_link,
    revoke_links,
    revoke_naming,
)
from reports.tests.factories import ReportRunFactory
from reports.tests.factories_outside import HEADLINE, ReportLinkFactory, outside_run, path_to
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@pytest.fixture
def run(db: None) -> ReportRun:
    return outside_run()


@pytest.fixture
def path(run: ReportRun, now: datetime) -> str:
    return path_to(run, now)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def corrected(run: ReportRun, reason: str) -> ReportRun:
    """Return the second revision of a report."""
    return outside_run(
        schedule=run.schedule,
        revision=2,
        corrects=run,
        reason=reason,
        document={"headline": "5 of 6 plans are fully aligned."},
    )


def test_the_link_shows_its_report_and_no_way_to_anything_else(stranger: Client, path: str) -> None:
    page = text_of(stranger.get(path))
    assert HEADLINE in page
    assert "Misaligned KPI (website traffic vs. sales conversions)." in page
    assert "This link opens this report alone, until 19 Feb 2027." in page
    assert "<nav" not in page
    leads = set(re.findall(r'<a [^>]*href="([^"]+)"', page))
    assert {
        lead for lead in leads if not lead.startswith(("#", "content.json", "report."))
    } == set()


def test_scanned_by_a_robot_it_changes_nothing(stranger: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as caught:
        for _time in range(2):
            assert stranger.get(path).status_code == 200
            assert stranger.head(path).status_code == 200
    assert [one["sql"] for one in caught if WRITES.match(one["sql"])] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_takes_nothing(stranger: Client, path: str, method: str) -> None:
    assert getattr(stranger, method)(path).status_code == 405


def test_forwarded_it_shows_the_same_report_to_whoever_has_it(
    path: str, as_eve: Client, as_bongani: Client
) -> None:
    assert HEADLINE in text_of(as_eve.get(path))
    assert HEADLINE in text_of(as_bongani.get(path))


def test_when_its_time_is_over_it_says_so(
    stranger: Client, path: str, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=90))
    for answer in (stranger.get(path), stranger.get(f"{path}content.json")):
        assert answer.status_code == 410
        assert "It opened one report until 19 Feb 2027." in text_of(answer)
        assert HEADLINE not in text_of(answer)


def test_closed_it_says_so_and_shows_nothing(
    stranger: Client, path: str, dumisa: User, now: datetime
) -> None:
    revoke_link(link=ReportLink.objects.get(), actor=dumisa, now=now)
    for answer in (stranger.get(path), stranger.get(f"{path}content.json")):
        assert answer.status_code == 410
        assert "Whoever sent it closed it on 21 Nov 2026." in text_of(answer)
        assert HEADLINE not in text_of(answer)


@pytest.mark.parametrize(
    "word",
    ["x" * 43, "x" * 42, "x" * 5000, "1-x", "%00", "..%2f..%2freports", "=1+1", "é" * 43, " "],
    ids=["unknown", "short", "huge", "tiny", "nul", "path", "formula", "accents", "blank"],
)
def test_what_was_never_a_link_of_ours_is_not_found(stranger: Client, word: str) -> None:
    answer = stranger.get(f"/r/{word}/")
    assert answer.status_code == 404
    assert HEADLINE not in text_of(answer)


def test_the_id_of_a_report_or_a_link_and_its_digest_are_no_words(
    stranger: Client, run: ReportRun, path: str
) -> None:
    link = ReportLink.objects.get()
    tried = [run.pk, link.pk, link.digest, link.digest[:43], str(run.pk).replace("-", "")]
    assert {stranger.get(f"/r/{word}/").status_code for word in tried} == {404}


def test_a_word_does_not_open_what_other_words_open(
    stranger: Client, run: ReportRun, path: str, now: datetime
) -> None:
    other = outside_run(
        schedule=run.schedule, period_key="2026-09", document={"headline": "Another month."}
    )
    assert "Another month." not in text_of(stranger.get(path))
    assert HEADLINE not in text_of(stranger.get(path_to(other, now)))
    assert stranger.get(f"{path}{other.pk}/").status_code == 404


def test_a_report_for_people_inside_is_opened_by_no_link(
    stranger: Client, path: str, dumisa: User, now: datetime
) -> None:
    inside = ReportRunFactory.create(state="sent")
    with pytest.raises(Exception, match="Only a finished report for external readers"):
        make_link(run=inside, label="Our bank", actor=dumisa, now=now)
    ReportLink.objects.update(run=inside)
    assert stranger.get(path).status_code == 404


def test_who_guesses_is_turned_away_and_readers_are_not(stranger: Client, path: str) -> None:
    answers = [stranger.get(f"/r/{number:043d}/").status_code for number in range(32)]
    assert answers[:30] == [404] * 30
    assert answers[-1] == 429
    assert stranger.get(path).status_code == 200


def test_its_word_is_kept_nowhere(
    stranger: Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    word = path.split("/")[2]
    with caplog.at_level(logging.DEBUG):
        stranger.get(path)
        stranger.get(f"{path}content.json")
        stranger.get(f"/r/{'y' * 43}/")
        stranger.post(path)
    assert word not in caplog.text
    assert "y" * 43 not in caplog.text
    assert word not in str(list(ReportLink.objects.values()))
    assert word not in str(list(AuditEntry.objects.values()))


def test_nobody_learns_its_address(stranger: Client, path: str) -> None:
    for answer in (stranger.get(path), stranger.get(f"{path}content.json")):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert "no-store" in answer["Cache-Control"]
        assert path not in answer.content.decode()


def test_anybody_can_work_out_the_hash_from_the_content(
    stranger: Client, run: ReportRun, path: str
) -> None:
    content = stranger.get(f"{path}content.json").content
    assert hashlib.sha256(content).hexdigest() == run.content_hash
    page = text_of(stranger.get(path))
    assert run.content_hash in page
    assert "What is shown here has the hash that was noted when it was made" in page
    assert json.loads(content)["headline"] == HEADLINE


def test_one_digit_changed_afterwards_is_seen(stranger: Client, run: ReportRun, path: str) -> None:
    changed = {**run.content, "headline": HEADLINE.replace("4 of 6", "5 of 6")}
    ReportRun.objects.update(content=changed)
    page = text_of(stranger.get(path))
    assert "does not have the hash that was noted when it was made" in page
    assert f'Noted then: <code class="outside__hash">{run.content_hash}' in page


def test_after_a_correction_the_old_link_shows_the_old_report_and_says_so(
    stranger: Client, run: ReportRun, path: str
) -> None:
    second = corrected(run, "One plan was counted twice.")
    page = text_of(stranger.get(path))
    assert HEADLINE in page
    assert "Version 2 of 1 Nov 2026 took its place. What you see is version 1" in page
    assert "One plan was counted twice." in page
    assert second.content_hash in page
    assert "5 of 6 plans are fully aligned." not in page


def test_the_reason_of_a_correction_names_nobody_outside(
    stranger: Client, run: ReportRun, path: str, bongani: User
) -> None:
    corrected(run, f"{bongani.name.upper()} had sent a wrong figure.")
    page = text_of(stranger.get(path))
    assert "BONGANI" not in page
    assert "The strategy office tells why." in page


def test_the_office_closes_all_links_of_a_report_at_once(
    stranger: Client, run: ReportRun, path: str, dumisa: User, now: datetime
) -> None:
    path_to(run, now)
    assert revoke_links(run=run, actor=dumisa, now=now) == 2
    assert revoke_links(run=run, actor=dumisa, now=now) == 0
    assert stranger.get(path).status_code == 410


def test_links_to_reports_that_name_a_department_are_closed_and_no_others(
    stranger: Client, dumisa: User, now: datetime
) -> None:
    marketing = DepartmentFactory.create(name="Marketing", slug="marketing", is_shown_outside=True)
    named = outside_run(["Marketing"])
    other = outside_run(["Market research"], schedule=named.schedule, period_key="2026-09")
    path, spared = path_to(named, now), path_to(other, now)
    assert revoke_naming(department=marketing, actor=dumisa, now=now) == 1
    assert stranger.get(path).status_code == 410
    assert stranger.get(spared).status_code == 200


def test_a_link_that_opened_nothing_for_a_year_is_forgotten(run: ReportRun, now: datetime) -> None:
    ReportLinkFactory.create(run=run, expires_at=now - timedelta(days=366))
    ReportLinkFactory.create(run=run, expires_at=now - timedelta(days=364))
    assert forget_links(now) == 1
    assert ReportLink.objects.count() == 1


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_link_by_hand_lives_for_a_year_at_most(
    run: ReportRun, dumisa: User, now: datetime, days: int
) -> None:
    with pytest.raises(Exception, match="Choose between 1 and 365 days"):
        make_link(run=run, label="Our bank", days=days, actor=dumisa, now=now)


def test_people_inside_see_what_outsiders_see(
    run: ReportRun, as_bongani: Client, as_eve: Client, sales: Department
) -> None:
    del sales
    for client in (as_bongani, as_eve):
        page = text_of(client.get(f"/reports/{run.pk}/outside/"))
        assert HEADLINE in page
        assert run.content_hash in page
        content = client.get(f"/reports/{run.pk}/content.json").content
        assert hashlib.sha256(content).hexdigest() == run.content_hash


def test_a_report_for_people_inside_has_no_version_for_outsiders(as_farai: Client) -> None:
    inside = ReportRunFactory.create(state="sent")
    assert as_farai.get(f"/reports/{inside.pk}/outside/").status_code == 404
    assert as_farai.get(f"/reports/{inside.pk}/content.json").status_code == 404


def test_the_office_makes_a_link_by_hand_and_sees_its_address_once(
    stranger: Client, run: ReportRun, as_dumisa: Client
) -> None:
    where = f"/reports/{run.pk}/links/"
    page = text_of(as_dumisa.post(where, {"label": "Our bank", "days": "30"}))
    word = re.findall(r"/r/([\w-]{43})/", page)[0]
    assert HEADLINE in text_of(stranger.get(f"/r/{word}/"))
    again = text_of(as_dumisa.get(where))
    assert "1 open link to this report" in again
    assert "Our bank" in again
    assert word not in again


def test_the_report_leads_who_looks_after_links_to_them(
    run: ReportRun, as_dumisa: Client, as_bongani: Client, sales: Department
) -> None:
    del sales
    where = f'href="/reports/{run.pk}/links/"'
    assert where in text_of(as_dumisa.get(f"/reports/{run.pk}/"))
    assert where not in text_of(as_bongani.get(f"/reports/{run.pk}/"))


def test_the_office_closes_one_link_of_several(
    stranger: Client, run: ReportRun, path: str, as_dumisa: Client, now: datetime
) -> None:
    other = path_to(run, now)
    link = ReportLink.objects.earliest("created_at", "pk")
    answer = as_dumisa.post(f"/reports/links/{link.pk}/revoke/", follow=True)
    assert "1 open link to this report" in text_of(answer)
    assert sorted(stranger.get(one).status_code for one in (path, other)) == [200, 410]
    file = as_dumisa.get(f"/reports/{run.pk}/links/links.csv")
    told = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "bank@partner.example,2026-11-21,by mail,2027-02-19,Closed,2026-11-21" in told


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"label": " ", "days": "30"},
        {"label": "x" * 121, "days": "30"},
        {"label": "x", "days": "7"},
    ],
    ids=["nothing", "blank", "long", "days of one's own"],
)
def test_a_link_that_is_asked_for_wrongly_is_not_made(
    run: ReportRun, as_dumisa: Client, sent: dict[str, str]
) -> None:
    assert as_dumisa.post(f"/reports/{run.pk}/links/", sent).status_code == 422
    assert not ReportLink.objects.exists()


def test_many_links_need_no_more_queries(
    run: ReportRun, as_dumisa: Client, django_assert_max_num_queries: Any
) -> None:
    ReportLinkFactory.create_batch(12, run=run)
    as_dumisa.get(f"/reports/{run.pk}/links/")
    with django_assert_max_num_queries(12):
        as_dumisa.get(f"/reports/{run.pk}/links/")


def test_the_mail_carries_the_hash_of_what_its_link_shows(run: ReportRun) -> None:
    document = Document.from_json(run.content)
    places = links.for_run(run)
    for told in (html.render(document, places), text.render(document, places)):
        assert f"SHA-256 of this report: {run.content_hash}" in told
    inside = replace(document, audience="staff")
    assert "SHA-256" not in text.render(inside, places)
