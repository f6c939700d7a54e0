"""Who has the link of a mail stops its reports, one kind or all, and starts them again."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import User
from reports.choices import Audience, ReportKind
from reports.models import OptOut
from reports.selectors.opt_outs import has_stopped
from reports.selectors.recipients import recipients_of
from reports.services import links
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHO = "bank@partner.example"
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)", re.IGNORECASE)


def path_for(kind: str = ReportKind.MONTHLY) -> str:
    return links.stop_link(WHO, kind).removeprefix("http://localhost:8000")


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_opening_the_link_changes_nothing(stranger: Client) -> None:
    with CaptureQueriesContext(connection) as caught:
        for _time in range(2):
            page = text_of(stranger.get(path_for()))
            stranger.head(path_for())
    assert "Stop this mail: Monthly alignment report?" in page
    assert [one["sql"] for one in caught if WRITES.match(one["sql"])] == []


def test_one_press_stops_the_report_of_the_mail_and_no_other(stranger: Client) -> None:
    page = text_of(stranger.post(path_for(), {"verb": "stop"}))
    assert "Stopped: Monthly alignment report" in page
    assert has_stopped(WHO, ReportKind.MONTHLY)
    assert not has_stopped(WHO, "stakeholder")


def test_another_press_stops_all_reports(stranger: Client) -> None:
    assert "No report comes any more" in text_of(stranger.post(path_for(), {"verb": "all"}))
    assert has_stopped(WHO, "stakeholder")


def test_who_stopped_starts_again_and_the_past_stays_told(
    stranger: Client, clock: time_machine.Traveller
) -> None:
    stranger.post(path_for(), {"verb": "all"})
    clock.shift(timedelta(minutes=1))
    assert "The reports come again" in text_of(stranger.post(path_for(), {"verb": "start"}))
    assert not has_stopped(WHO, ReportKind.MONTHLY)
    assert OptOut.objects.get().resumed_at is not None
    stranger.post(path_for(), {"verb": "all"})
    assert has_stopped(WHO, ReportKind.MONTHLY)


def test_the_one_click_of_a_mail_program_stops_without_cookie_or_page(stranger: Client) -> None:
    assert stranger.post(path_for(), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert has_stopped(WHO, ReportKind.MONTHLY)
    stranger.post(path_for(), {"List-Unsubscribe": "One-Click"})
    assert OptOut.objects.count() == 1


def test_a_link_of_an_older_mail_stops_all_reports(stranger: Client) -> None:
    token = signing.dumps(WHO, salt="reports.stop", compress=True)
    assert "Stop the reports?" in text_of(stranger.get(f"/reports/stop/{token}/"))
    stranger.post(f"/reports/stop/{token}/")
    assert has_stopped(WHO, "stakeholder")


def test_who_stopped_one_kind_still_gets_the_others(
    stranger: Client, farai: User, dumisa: User
) -> None:
    path = links.stop_link(farai.email, ReportKind.MONTHLY).removeprefix("http://localhost:8000")
    run = ReportRunFactory.create(audience=Audience.LEADERSHIP)
    stranger.post(path, {"verb": "stop"})
    assert recipients_of(run) == [dumisa.email]
    OptOut.objects.update(kind="other")
    assert recipients_of(run) == [dumisa.email, farai.email]


def test_the_office_reads_who_stopped_and_started_and_when(
    stranger: Client, as_dumisa: Client, clock: time_machine.Traveller
) -> None:
    schedule = ReportScheduleFactory.create(
        kind="stakeholder", audience=Audience.EXTERNAL, every="month", extra_recipients=WHO
    )
    stranger.post(path_for("stakeholder"), {"verb": "stop"})
    stranger.post(path_for("stakeholder"), {"verb": "stop"})
    stranger.post(path_for("stakeholder"), {"verb": "all"})
    clock.shift(timedelta(minutes=1))
    stranger.post(path_for("stakeholder"), {"verb": "start"})
    told = AuditEntry.objects.filter(event__startswith="mails.").order_by("happened_at", "event")
    names = {f"{WHO}, Stakeholder report", f"{WHO}, all reports"}
    assert [one.event for one in told] == ["mails.stopped"] * 2 + ["mails.started"] * 2
    assert {one.subject_name for one in told} == names
    assert {one.actor for one in told} == {None}
    page = text_of(as_dumisa.get(f"/reports/recipients/?schedule={schedule.pk}"))
    who = "<strong>Whoever has the link in the mail</strong>"
    assert f"{who} stopped the mails: {WHO}, Stakeholder report" in page
    assert f"{who} started the mails again: {WHO}, all reports" in page


def test_mails_that_the_office_starts_again_tell_who_did(
    stranger: Client, farai: User, as_dumisa: Client
) -> None:
    schedule = ReportScheduleFactory.create()
    path = links.stop_link(farai.email, ReportKind.MONTHLY).removeprefix("http://localhost:8000")
    stranger.post(path)
    as_dumisa.post(f"/reports/schedules/{schedule.pk}/start/", {"address": farai.email})
    page = text_of(as_dumisa.get(f"/manage/mails/why/?person={farai.pk}"))
    assert "</strong> started the mails again, as was asked for: farai@saypro.example" in page
    assert "<strong>Whoever has the link in the mail</strong> stopped the mails" in page


@pytest.mark.parametrize("forged", ["made-up", "made-up:abc:def", "%00", "ImJhbmsi:1abc:xyz"])
def test_a_forged_link_is_not_found(stranger: Client, forged: str) -> None:
    assert stranger.get(f"/reports/stop/{forged}/").status_code == 404
    assert stranger.post(f"/reports/stop/{forged}/").status_code == 404


def test_a_signature_of_another_link_of_ours_does_not_stop(stranger: Client) -> None:
    token = signing.dumps([WHO, ""], salt="another purpose", compress=True)
    assert stranger.post(f"/reports/stop/{token}/").status_code == 404


def test_who_presses_without_end_is_turned_away(stranger: Client) -> None:
    answers = [stranger.post(path_for(), {"verb": "stop"}).status_code for _press in range(31)]
    assert answers[-2:] == [200, 429]


def test_nobody_learns_the_address_of_the_page(stranger: Client, now: datetime) -> None:
    del now
    answer = stranger.get(path_for())
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in answer["Cache-Control"]
    assert "<nav" not in answer.content.decode()
