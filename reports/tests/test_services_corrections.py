"""A report that was wrong gets a further revision with a reason; the one before stays as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from departments.models import User
from departments.tests.factories import DepartmentFactory
from reports import builders, services
from reports.builders.correction import is_the_same
from reports.choices import ReportKind, RunState
from reports.document import Document, Fact, Facts, Section, count
from reports.models import ReportRun
from reports.services import runs
from reports.services.corrections import NothingToCorrect, correct_run
from reports.tests.factories import ReportScheduleFactory
from reports.tests.factories_outside import outside_run
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
LATER = DUE + timedelta(days=3)


def told(open_gaps: int) -> Document:
    facts = Facts("change", "Change", (Fact("Open gaps", count(open_gaps)),))
    return Document(
        kind="monthly",
        kind_name="Monthly alignment report",
        audience="leadership",
        audience_name="Leadership",
        organization="SayPro",
        language="en",
        title="November",
        subject="SayPro alignment: 70 % in November",
        preheader="",
        headline="7 of 10 plans are fully aligned.",
        is_change=True,
        period_key="2026-11",
        period_name="November 2026",
        sections=(Section("change", "Change", (facts,)),),
    )


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many gaps the data tell of when a report is made."""
    known = {"gaps": 3}
    monkeypatch.setitem(
        builders.BUILDERS,
        ReportKind.MONTHLY,
        lambda _run, **_now: (told(known["gaps"]), None),
    )
    monkeypatch.setattr("reports.services.freezing.html.render", lambda *_: "<p>mail</p>")
    monkeypatch.setattr("reports.services.freezing.text.render", lambda *_: "mail")
    return known


@pytest.fixture
def sent(says: dict[str, int], farai: User) -> ReportRun:
    """A report that was handed over."""
    ReportScheduleFactory.create()
    runs.start_due_reports(DUE)
    return ReportRun.objects.get()


def correct(run: ReportRun, dumisa: User, **fields: Any) -> ReportRun:
    wanted = {"reason": "A gap was missing.", "with_mails": False, **fields}
    return correct_run(run=run, actor=dumisa, now=LATER, **wanted)


def test_a_correction_is_a_further_revision_and_the_old_one_stays(
    sent: ReportRun, says: dict[str, int], dumisa: User
) -> None:
    before = dict(sent.content)
    says["gaps"] = 4

    made = correct(sent, dumisa)

    sent.refresh_from_db()
    assert sent.content == before
    assert (made.revision, made.corrects, made.state) == (2, sent, RunState.SENT)
    assert made.content_hash not in ("", sent.content_hash)
    first = Document.from_json(made.content).sections[0]
    assert first.title == "This report was corrected"
    said = str(first.blocks)
    assert "A gap was missing." in said
    assert "Open gaps: 3 → 4" in said


def test_nobody_is_mailed_about_a_correction_unless_asked_for(
    sent: ReportRun, says: dict[str, int], dumisa: User
) -> None:
    says["gaps"] = 4
    correct(sent, dumisa)
    runs.start_due_reports(LATER + timedelta(hours=1))

    assert OutgoingMail.objects.count() == 1


def test_the_mail_of_a_correction_says_so(
    sent: ReportRun, says: dict[str, int], farai: User, dumisa: User
) -> None:
    says["gaps"] = 4

    made = correct(sent, dumisa, with_mails=True)

    mails = OutgoingMail.objects.filter(about_id=made.pk)
    assert {mail.subject for mail in mails} == {"Corrected: SayPro alignment: 70 % in November"}
    assert mails.filter(recipient=farai.email).count() == 1


def test_a_corrected_report_is_corrected_in_its_newest_revision_only(
    sent: ReportRun, says: dict[str, int], dumisa: User
) -> None:
    says["gaps"] = 4
    made = correct(sent, dumisa)
    says["gaps"] = 5

    with pytest.raises(Conflict, match="newest"):
        correct(sent, dumisa)
    third = correct(made, dumisa, reason="Another gap was missing.")

    assert third.revision == 3
    assert "Open gaps: 4 → 5" in str(Document.from_json(third.content).sections[0])
    assert len(Document.from_json(third.content).sections) == 2


def test_what_tells_the_same_is_no_correction(sent: ReportRun, dumisa: User) -> None:
    with pytest.raises(NothingToCorrect):
        correct(sent, dumisa)

    assert ReportRun.objects.count() == 1


def test_a_correction_that_tells_the_same_as_the_one_before_is_none(
    sent: ReportRun, says: dict[str, int], dumisa: User
) -> None:
    says["gaps"] = 4
    made = correct(sent, dumisa)

    with pytest.raises(NothingToCorrect):
        correct(made, dumisa)


@pytest.mark.parametrize(
    "reason",
    ["{} sent a wrong figure.", "Quiet Office sent a wrong figure."],
    ids=["person", "silent"],
)
def test_a_reason_that_outsiders_read_names_nobody(dumisa: User, reason: str) -> None:
    DepartmentFactory.create(name="Quiet Office", slug="quiet-office")
    run = outside_run()

    with pytest.raises(DomainError) as refused:
        correct(run, dumisa, reason=reason.format(dumisa.name))

    assert "stays inside" in refused.value.fields["reason"][0]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501], ids=["empty", "blank", "too long"])
def test_a_correction_needs_a_reason(sent: ReportRun, dumisa: User, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        correct(sent, dumisa, reason=reason)

    assert "reason" in refused.value.fields


def test_only_what_was_handed_over_is_corrected(sent: ReportRun, dumisa: User) -> None:
    ReportRun.objects.update(state=RunState.FAILED)
    sent.refresh_from_db()

    with pytest.raises(WrongState):
        correct(sent, dumisa)


def test_asking_for_the_report_again_gives_the_corrected_one(
    sent: ReportRun, says: dict[str, int], dumisa: User
) -> None:
    says["gaps"] = 4
    made = correct(sent, dumisa)

    assert services.run_now(schedule=sent.schedule, actor=dumisa, now=LATER) == [made]


def test_another_moment_alone_is_no_difference() -> None:
    assert is_the_same(
        told(3),
        replace(told(3), as_of="2026-12-04", as_of_text="4 Dec 2026", next_report="1 Jan 2027"),
    )
