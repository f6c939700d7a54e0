"""The pack for the company-wide meeting: what it says, to whom, in the browser and as a file."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from actions.choices.sessions import SessionKind
from actions.tests.factories_session import SessionFactory
from actions.tests.factories_support import OptOutFactory, RecognitionFactory
from departments.models import Department, Quarter, User
from departments.tests.factories import DepartmentFactory, QuarterFactory
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from reports.builders.pack import build
from reports.builders.pack_content import DepartmentLine, DepartmentPage, Pack, TargetPage
from reports.renderers import pack_pdf

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def before(db: None) -> Quarter:
    """Return the quarter before the running one."""
    return QuarterFactory.create(code="2026-Q3", name="Quarter 3, 2026", starts_on=date(2026, 7, 1))


@pytest.fixture
def target(quarter: Quarter, farai: User) -> Kpt:
    """Return the organization's target."""
    return KptFactory.create(quarter=quarter, name="Increase royalty revenue by 15 %", owner=farai)


def read_back(made: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(made))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_it_begins_with_how_the_last_quarter_went(
    before: Quarter, target: Kpt, quarter: Quarter, now: datetime
) -> None:
    reached, missed = KptFactory.create_batch(2, quarter=before)
    MeasurementFactory.create(kpi=reached.kpi, measured_on=before.ends_on, value=Decimal(231000))

    results = build(quarter, now=now).results

    assert results is not None
    told = {line.name: (line.actual != "", line.tone) for line in results.lines}
    assert (results.reached, results.judged) == (1, 2)
    assert told == {reached.name: (True, "good"), missed.name: (False, "none")}


def test_while_the_last_quarter_runs_it_says_how_it_stands(
    target: Kpt, quarter: Quarter, before: Quarter, now: datetime
) -> None:
    coming = QuarterFactory.create(
        code="2027-Q1", name="Quarter 1, 2027", starts_on=date(2027, 1, 1)
    )
    asked = [build(one, now=now).results for one in (coming, quarter)]

    assert [one and one.heading for one in asked] == [
        f"How {quarter} stands today",
        f"How {before} went",
    ]


def test_each_target_and_each_department_has_its_page(
    target: Kpt, sales: Department, customer_service: Department, quarter: Quarter, now: datetime
) -> None:
    KptFactory.create(
        quarter=quarter,
        level=KptLevel.DEPARTMENT,
        department=sales,
        parent=target,
        name="Sell more",
    )

    pack = build(quarter, now=now)

    assert [(one.name, one.why) for one in pack.targets] == [(target.name, target.rationale)]
    assert [name for name, _path in pack.targets[0].shares] == ["Sales"]
    told = {one.name: [line.name for line in one.lines] for one in pack.departments}
    assert (told["Sales"], told["Customer Service"]) == (["Sell more"], [])


def test_no_target_of_a_person_stands_in_it(
    target: Kpt, sales: Department, bongani: User, quarter: Quarter, now: datetime
) -> None:
    own = KptFactory.create(
        quarter=quarter,
        level=KptLevel.PERSON,
        department=sales,
        person=bongani,
        name="Call forty licensees",
    )

    assert own.name not in str(build(quarter, now=now))


def test_proposed_targets_are_shown_as_proposed_while_none_is_final(
    quarter: Quarter, now: datetime
) -> None:
    KptFactory.create(quarter=quarter, state=KptState.PROPOSED)
    KptFactory.create(quarter=quarter, state=KptState.DRAFT, name="A secret draft")

    pack = build(quarter, now=now)

    assert (pack.is_final, len(pack.targets)) == (False, 1)


def test_who_stays_off_the_wall_is_not_thanked_aloud(
    quarter: Quarter, amina: User, bongani: User, farai: User, now: datetime
) -> None:
    for person in (amina, bongani):
        RecognitionFactory.create(by=farai, department=None, people=[person], created_at=now)
    OptOutFactory.create(person=bongani, is_out=True)

    pack = build(quarter, now=now)

    assert [one.whom for one in pack.thanks] == [amina.name]


def test_the_slides_stand_in_the_browser_without_scripts(
    target: Kpt, sales: Department, quarter: Quarter, as_bongani: Client
) -> None:
    page = as_bongani.get(f"/reports/pack/{quarter.code}/")

    told, pack = page.content.decode(), page.context["pack"]
    assert told.count('class="slide"') + told.count("slide--title") == pack.slides
    assert all(f'id="slide-{at}"' in told for at in range(1, pack.slides + 1))
    assert f'href="#slide-{pack.slides}"' in told


def test_the_file_says_the_same_and_can_be_read_aloud(
    target: Kpt, sales: Department, quarter: Quarter, as_bongani: Client
) -> None:
    answer = as_bongani.get(f"/reports/pack/{quarter.code}.pdf")

    reader, told = read_back(answer.content)
    root: Any = reader.trailer["/Root"]
    told_of = reader.metadata
    assert answer["Content-Type"] == "application/pdf"
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert told_of is not None
    assert told_of.title == f"Targets for {quarter}"
    assert target.name in told
    assert " ".join(target.rationale.split()) in " ".join(told.split())
    assert "As of" in told


@pytest.mark.parametrize("word", ["Well done \U0001f389", "成功"], ids=["emoji", "chinese"])
def test_a_letter_no_font_has_keeps_the_file_from_nobody(
    word: str, target: Kpt, quarter: Quarter, farai: User, as_bongani: Client, now: datetime
) -> None:
    RecognitionFactory.create(by=farai, why=word, created_at=now)

    answer = as_bongani.get(f"/reports/pack/{quarter.code}.pdf")

    reader, told = read_back(answer.content)
    root: Any = reader.trailer["/Root"]
    assert (answer.status_code, root["/MarkInfo"]["/Marked"]) == (200, True)
    assert target.name in told


def test_nothing_in_it_is_read_as_markup(now: datetime) -> None:
    evil = '#read("/etc/passwd") $x$ *b* \\ <label> @ref "quoted" // comment'
    line = DepartmentLine(evil, evil, evil, "", "/targets/1/")
    pack = Pack(
        organization="SayPro",
        quarter=evil,
        code="2026-Q4",
        vision=evil,
        as_of="",
        is_final=True,
        results=None,
        targets=(TargetPage(evil, evil, "", evil, "", evil * 40, evil, "/targets/1/"),),
        departments=(DepartmentPage(evil, "/", (line,), ((evil, evil, False),)),),
        thanks=(),
        more_thanks=0,
        thanks_url="/",
        url="/",
    )

    _reader, told = read_back(pack_pdf.render(pack, site_url="https://align.example"))

    assert '#read("/etc/passwd") $x$ *b*' in told.replace("“", '"').replace("”", '"')


def test_it_costs_the_same_however_many_there_are(
    before: Quarter, target: Kpt, quarter: Quarter, now: datetime
) -> None:
    KptFactory.create(quarter=before)
    with CaptureQueriesContext(connection) as few:
        build(quarter, now=now)
    for _each in range(3):
        KptFactory.create(quarter=before)
        KptFactory.create(
            quarter=quarter, level=KptLevel.DEPARTMENT, department=DepartmentFactory.create()
        )

    with CaptureQueriesContext(connection) as many:
        build(quarter, now=now)

    assert len(many) == len(few)


def test_the_all_staff_meeting_leads_to_the_pack(quarter: Quarter, as_bongani: Client) -> None:
    meeting = SessionFactory.create(quarter=quarter, kind=SessionKind.ALL_STAFF)

    page = as_bongani.get(f"/reviews/{meeting.pk}/").content.decode()

    assert f"/reports/pack/{quarter.code}/" in page
