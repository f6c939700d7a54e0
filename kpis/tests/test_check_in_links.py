"""The link in a mail: forwarded, expired, sent again, scanned by a robot; each does no harm."""

import logging
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Obligation, User
from departments.services.people import deactivate_user
from kpis.models import CheckIn, CheckInLink, KpiUse, Measurement, Obstacle
from kpis.services.check_in_links import end_links, forget_links, make_link
from kpis.services.kpis import edit_kpi
from kpis.tests.checking_in import owned_use, tell
from kpis.tests.test_views_check_ins import filled, newest, text_of
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return Amina's weekly number."""
    return owned_use(sales_obligation, amina)


@pytest.fixture
def path(amina: User, now: datetime) -> str:
    """Return the path of a fresh link for Amina."""
    return "/c/" + make_link(user=amina, now=now).partition("/c/")[2]


@pytest.fixture
def stranger() -> Client:
    """Return somebody's browser without a session, which checks against forgery."""
    return Client(enforce_csrf_checks=True)


def test_the_link_shows_what_is_due_for_its_person_and_nothing_else(
    stranger: Client, use: KpiUse, path: str, chipo: User, customer_service_obligation: Obligation
) -> None:
    owned_use(customer_service_obligation, chipo, "Waiting time of callers")
    page = text_of(stranger.get(path))
    assert "Lead conversion rate" in page
    assert "This link is for Amina Yusuf alone and works until 5 Dec 2026." in page
    assert "Waiting time of callers" not in page
    assert "<nav" not in page
    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["#main"]


def test_a_check_in_by_link_is_saved_and_says_so(stranger: Client, use: KpiUse, path: str) -> None:
    answer = stranger.post(path, filled(use, "3.1", obstacle="No price list"), follow=True)
    page = text_of(answer)
    assert "You can change it until 24 Nov 2026, 19:40 SAST." in page
    assert "3.1 %" in page
    check_in = CheckIn.objects.get()
    assert (check_in.via, newest(use)) == ("link", Decimal("3.1"))


def test_a_slip_is_asked_about_behind_the_link_as_well(
    stranger: Client, use: KpiUse, path: str
) -> None:
    answer = stranger.post(path, filled(use, "28"))
    assert answer.status_code == 422
    assert "Use 2.8 %" in text_of(answer)


def test_the_link_changes_the_check_in_for_three_days(
    stranger: Client, use: KpiUse, path: str, clock: time_machine.Traveller
) -> None:
    stranger.post(path, filled(use, "3.1"))
    clock.shift(timedelta(hours=71))
    assert 'value="3.1"' in text_of(stranger.get(f"{path}?change=1"))
    stranger.post(f"{path}?change=1", {**filled(use, "3.2"), "version": "1"})
    assert newest(use) == Decimal("3.2")
    clock.shift(timedelta(hours=2))
    stranger.post(f"{path}?change=1", {**filled(use, "3.3"), "version": "2"})
    assert newest(use) == Decimal("3.2")


def test_scanned_by_a_robot_it_changes_nothing(stranger: Client, use: KpiUse, path: str) -> None:
    with CaptureQueriesContext(connection) as caught:
        for _time in range(3):
            assert stranger.get(path).status_code == 200
            assert stranger.head(path).status_code == 200
    assert [one["sql"] for one in caught if WRITES.match(one["sql"])] == []
    assert CheckInLink.objects.get().last_used_at is None


def test_sent_again_it_is_there_once(stranger: Client, use: KpiUse, path: str) -> None:
    sent = filled(use, "3.1", obstacle="No price list")
    stranger.post(path, sent)
    stranger.post(path, sent)
    assert CheckIn.objects.count() == Obstacle.objects.count() == 1
    assert Measurement.objects.filter(kpi=use.kpi).count() == 7


def test_forwarded_to_somebody_who_is_signed_in_it_opens_nothing(
    as_chipo: Client, use: KpiUse, path: str
) -> None:
    assert as_chipo.get(path).status_code == 410
    assert as_chipo.post(path, filled(use, "3.1")).status_code == 410
    assert newest(use) == Decimal("2.8")


def test_forwarded_it_takes_no_number_that_is_not_its_persons(
    stranger: Client,
    use: KpiUse,
    path: str,
    chipo: User,
    customer_service_obligation: Obligation,
) -> None:
    theirs = owned_use(customer_service_obligation, chipo, "Waiting time of callers")
    stranger.post(path, filled(theirs, "9"))
    assert newest(theirs) == Decimal("2.8")


def _expire(clock: time_machine.Traveller, amina: User, dumisa: User) -> None:
    clock.shift(timedelta(days=14))


def _revoke(clock: time_machine.Traveller, amina: User, dumisa: User) -> None:
    end_links(user=amina, actor=dumisa, now=datetime.fromisoformat("2026-11-21T18:00:00+00:00"))


def _deactivate(clock: time_machine.Traveller, amina: User, dumisa: User) -> None:
    at = datetime.fromisoformat("2026-11-21T18:00:00+00:00")
    deactivate_user(user=amina, actor=dumisa, now=at)


@pytest.mark.parametrize("how", [_expire, _revoke, _deactivate], ids=["over", "closed", "left"])
def test_a_dead_link_answers_like_one_that_never_was(
    stranger: Client,
    use: KpiUse,
    path: str,
    clock: time_machine.Traveller,
    amina: User,
    dumisa: User,
    how: Any,
) -> None:
    how(clock, amina, dumisa)
    never = stranger.get(f"/c/{'x' * 43}/")
    for answer in (stranger.get(path), stranger.post(path, filled(use, "3.1"))):
        assert (answer.status_code, answer.content) == (410, never.content)
    assert newest(use) == Decimal("2.8")


def test_what_was_handed_over_is_no_longer_shown(
    stranger: Client, use: KpiUse, path: str, bongani: User, amina: User, now: datetime
) -> None:
    edit_kpi(kpi=use.kpi, changes={"owner": bongani}, expected_version=1, actor=amina, now=now)
    assert "Lead conversion rate" not in text_of(stranger.get(path))


def test_who_leaves_and_comes_back_has_no_old_doors(amina: User, path: str, now: datetime) -> None:
    CheckInLink.objects.update(revoked_at=None)
    assert forget_links(now + timedelta(days=13)) == 0
    assert forget_links(now + timedelta(days=14)) == 1


def test_its_word_is_kept_nowhere(
    stranger: Client, use: KpiUse, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    word = path.split("/")[2]
    with caplog.at_level(logging.DEBUG):
        stranger.post(path, filled(use, "28"))
        stranger.post(path, filled(use, "3.1"))
        stranger.get(f"/c/{'y' * 43}/")
    assert word not in caplog.text
    assert "y" * 43 not in caplog.text
    assert word not in str(list(CheckInLink.objects.values()))
    assert word not in str(list(AuditEntry.objects.values()))


def test_nobody_learns_its_address(stranger: Client, use: KpiUse, path: str) -> None:
    answer = stranger.get(path)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert path not in answer.content.decode()


def test_who_guesses_is_turned_away(stranger: Client) -> None:
    answers = [stranger.get(f"/c/{number:043d}/").status_code for number in range(32)]
    assert answers[:30] == [410] * 30
    assert answers[-1] == 429


def test_its_own_person_signed_in_sees_the_same(
    as_amina: Client, amina: User, use: KpiUse, path: str, now: datetime
) -> None:
    tell(amina, now, use.kpi, "3.1")
    page = text_of(as_amina.get(path))
    assert "Your check-in is saved." in page
    assert "<nav" not in page
