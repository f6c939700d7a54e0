"""The results of a quarter: drafted, edited, published when it closes, mailed once, corrected."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from actions.services.mid_quarter import leave_out_mid_quarter
from departments.models import Department, Quarter, User
from departments.services.quarters import close_quarter
from departments.tests.factories import UserFactory
from kpis.choices.targets import KptLevel
from kpis.models import KptClosing
from kpis.services.closings import Ending, say_endings
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from reports.models import QuarterResults
from reports.quarter_story import EndedTarget, QuarterStory
from reports.services import results as services
from reports.services.results_mails import send_results_mails
from reports.tasks import send_results_task
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Africa/Johannesburg")
LAST_WEEK = datetime(2026, 12, 28, 9, tzinfo=ZONE)
LAST_DAY = datetime(2026, 12, 31, 17, tzinfo=ZONE)
AFTER = datetime(2027, 1, 5, 9, tzinfo=ZONE)


@pytest.fixture
def ending(quarter: Quarter, sales: Department, bongani: User, amina: User) -> Quarter:
    """Return a quarter with a reached target of the organization and a half-way one of Sales."""
    Quarter.objects.filter(pk=quarter.pk).update(
        starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31), state="open"
    )
    quarter.refresh_from_db()
    for name, value, fields in (
        ("Royalty revenue", 231_000, {}),
        ("Licences sold", 215_000, {"level": KptLevel.DEPARTMENT, "department": sales}),
        ("My own calls", 0, {"level": KptLevel.PERSON, "department": sales, "person": bongani}),
    ):
        kpt = KptFactory.create(quarter=quarter, name=name, owner=bongani, **fields)
        MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 12, 20), value=Decimal(value))
    return quarter


def published(quarter: Quarter) -> QuarterResults:
    """Return the newest version everybody reads."""
    return QuarterResults.objects.filter(quarter=quarter, state="published").latest("number")


def test_closing_the_quarter_publishes_what_the_numbers_say(ending: Quarter, dumisa: User) -> None:
    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)

    results = published(ending)
    assert "Royalty revenue (Organization): reached" in results.successes
    assert "Licences sold (Sales): partly reached" in results.improvements
    assert results.published_by == dumisa
    assert KptClosing.objects.filter(frozen_at=LAST_DAY).count() == 3


def test_targets_of_persons_stand_nowhere_in_it(ending: Quarter, dumisa: User) -> None:
    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)

    results = published(ending)
    assert "My own calls" not in f"{results.content}{results.improvements}{results.next_steps}"


def test_what_the_leadership_wrote_is_published_and_the_rest_is_drafted_from_the_last_numbers(
    ending: Quarter, dumisa: User, farai: User, bongani: User
) -> None:
    draft = services.draft_results(quarter=ending, actor=farai, now=LAST_WEEK)
    services.edit_results(
        results=draft,
        changes={"successes": "A strong quarter for royalties."},
        expected_version=draft.version,
        actor=farai,
        now=LAST_WEEK,
    )
    late = ending.kpts.get(name="Licences sold")
    say_endings(
        endings=[Ending(late, "partly", "carry", "Licences sell in January.")],
        actor=bongani,
        now=LAST_WEEK,
    )

    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)

    results = published(ending)
    assert results.successes == "A strong quarter for royalties."
    assert "Licences sell in January." in results.improvements
    assert "Licences sold (Sales) goes on" in results.next_steps


def test_everybody_who_works_here_gets_one_mail_however_often_it_runs(
    ending: Quarter, dumisa: User, eve: User
) -> None:
    UserFactory.create(is_active=False, email="gone@saypro.example")
    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)

    first, again = send_results_mails(now=LAST_DAY), send_results_mails(now=LAST_DAY)

    mails = OutgoingMail.objects.filter(kind="quarter_results")
    told = set(mails.values_list("recipient", flat=True))
    assert (first, again) == (mails.count(), 0)
    assert {"amina@saypro.example", "bongani@saypro.example"} <= told
    assert not told & {eve.email, "gone@saypro.example"}
    assert "1 of 2 targets reached" in mails[0].subject


def test_a_correction_is_a_new_version_with_its_reason_and_no_second_mail(
    ending: Quarter, dumisa: User, farai: User
) -> None:
    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)
    send_results_mails(now=LAST_DAY)
    first = published(ending)
    mails = OutgoingMail.objects.filter(kind="quarter_results").count()

    draft = services.correct_results(
        quarter=ending, reason="A licence was counted twice.", actor=farai, now=AFTER
    )
    services.publish_results(results=draft, actor=farai, now=AFTER)
    send_results_mails(now=AFTER)

    second = published(ending)
    first.refresh_from_db()
    assert (second.number, second.reason) == (2, "A licence was counted twice.")
    assert first.is_published
    assert OutgoingMail.objects.filter(kind="quarter_results").count() == mails
    with pytest.raises(WrongState, match="Correct them instead"):
        services.edit_results(
            results=first, changes={}, expected_version=None, actor=farai, now=AFTER
        )


def test_a_review_left_out_is_told_in_the_results(
    ending: Quarter, dumisa: User, farai: User
) -> None:
    leave_out_mid_quarter(
        quarter=ending, reason="The audit took the week.", actor=farai, now=LAST_WEEK
    )
    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)

    told = published(ending).improvements
    assert f"left out by {farai.name}: The audit took the week." in told


def test_a_draft_is_for_leadership_and_office_until_it_is_published(
    ending: Quarter, as_farai: Client, as_bongani: Client
) -> None:
    page = reverse("reports:results_page", args=[ending.code])
    as_farai.post(reverse("reports:results_draft", args=[ending.code]))

    assert "Areas for improvement" in as_farai.get(page).content.decode()
    assert "No results yet." in as_bongani.get(page).content.decode()


def test_old_versions_stay_readable_under_their_number(
    ending: Quarter, dumisa: User, farai: User, as_bongani: Client
) -> None:
    close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)
    draft = services.correct_results(
        quarter=ending, reason="A licence was counted twice.", actor=farai, now=AFTER
    )
    services.edit_results(
        results=draft,
        changes={"successes": "One licence less."},
        expected_version=draft.version,
        actor=farai,
        now=AFTER,
    )
    services.publish_results(results=draft, actor=farai, now=AFTER)
    page = reverse("reports:results_page", args=[ending.code])

    newest, old = (as_bongani.get(url).content.decode() for url in (page, f"{page}?version=1"))

    assert "One licence less." in newest
    assert "corrected: A licence was counted twice." in newest
    assert "This is an earlier version." in old
    assert as_bongani.get(f"{page}?version=9").status_code == 404


def test_the_numbers_survive_being_kept() -> None:
    story = QuarterStory(
        quarter="Q4",
        aligned=8,
        total=10,
        targets=(EndedTarget("1", "A", "", "B", "1 → 2", "2", "reached", "All of it."),),
    )

    assert QuarterStory.read(story.frozen()) == story
    assert story.headline == "8 of 10 plans aligned, 1 of 1 targets reached"


def test_publishing_wakes_the_worker_at_once(
    ending: Quarter,
    dumisa: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(services, "nudge", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        close_quarter(quarter=ending, actor=dumisa, now=LAST_DAY)
    assert send_results_task.name in woken
