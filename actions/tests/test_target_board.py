"""The board of targets: the numbers, who is behind, and that page, file and API agree."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actions.choices.support import SupportKind
from actions.tests.factories_support import SupportRequestFactory
from departments.models import Department, Quarter, User
from kpis.choices import Direction, Frequency
from kpis.choices.targets import KptLevel
from kpis.models import Kpt
from kpis.tests.factories import KpiFactory, MeasurementFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.usefixtures("clock")

BOARD, ROWS = "/targets/board/", "/targets/board/rows/"
THIN = "\N{NARROW NO-BREAK SPACE}"


def target(quarter: Quarter, value: int, name: str = "Royalty revenue", **fields: object) -> Kpt:
    """Return a target from 200 000 to 230 000 whose newest value is this."""
    kpi = KpiFactory.create(unit="R", frequency=Frequency.WEEKLY)
    MeasurementFactory.create(kpi=kpi, value=Decimal(value), measured_on=date(2026, 11, 20))
    made: Kpt = KptFactory.create(quarter=quarter, kpi=kpi, name=name, **fields)
    return made


@pytest.fixture
def behind(quarter: Quarter) -> Kpt:
    """A target of the organization a tenth of its way when more than half is expected."""
    return target(quarter, 203_000)


def test_the_board_says_what_there_is_what_is_expected_and_who_is_behind(
    as_bongani: Client, behind: Kpt
) -> None:
    page = as_bongani.get(BOARD).content.decode()
    assert f"R{THIN}203{THIN}000" in page
    assert "Off track" in page
    assert "Behind (1)" in page


def test_a_level_to_keep_is_behind_by_what_is_missing_to_it(
    as_bongani: Client, quarter: Quarter
) -> None:
    kpi = KpiFactory.create(unit="%", direction=Direction.AT_LEAST, frequency=Frequency.WEEKLY)
    MeasurementFactory.create(kpi=kpi, value=Decimal(94), measured_on=date(2026, 11, 20))
    KptFactory.create(quarter=quarter, kpi=kpi, baseline=None, target_value=Decimal(95))

    (row,) = as_bongani.get(BOARD).context["rows"]

    assert row.behind == "1\N{NO-BREAK SPACE}point"


def test_those_behind_stand_by_how_far_they_are_behind(
    as_bongani: Client, quarter: Quarter, behind: Kpt
) -> None:
    target(quarter, 231_000, "Membership fees")
    target(quarter, 212_000, "Event income")
    rows = as_bongani.get(f"{BOARD}?show=behind").context["rows"]
    assert [row.kpt.name for row in rows] == ["Royalty revenue", "Event income"]


def test_page_file_and_api_show_the_same_numbers(
    as_bongani: Client, quarter: Quarter, behind: Kpt
) -> None:
    target(quarter, 231_000, "Membership fees")
    shown = as_bongani.get(BOARD).context["rows"]
    file = b"".join(as_bongani.get(f"{BOARD}targets.csv")).decode()
    told = as_bongani.get("/api/v1/targets/board/").json()
    assert [row["name"] for row in told["targets"]] == [row.kpt.name for row in shown]
    assert [row["behind"] for row in told["targets"]] == [row.behind for row in shown]
    assert (told["all"], told["behind"]) == (2, 1)
    for row in told["targets"]:
        assert f"{row['actual']},{row['expected_value']},R,{row['attainment']}" in file


def test_the_rows_say_that_nothing_has_changed_until_a_value_comes(
    as_bongani: Client, behind: Kpt
) -> None:
    tag = as_bongani.get(BOARD).context["tag"]
    assert as_bongani.get(ROWS, headers={"if-none-match": tag}).status_code == 304
    MeasurementFactory.create(
        kpi=behind.kpi, value=Decimal(229_000), measured_on=date(2026, 11, 21)
    )
    answer = as_bongani.get(ROWS, headers={"if-none-match": tag})
    assert f"229{THIN}000" in answer.content.decode()


def test_a_persons_target_stands_before_that_person_his_head_and_the_office_only(
    quarter: Quarter,
    sales: Department,
    bongani: User,
    as_bongani: Client,
    as_amina: Client,
    as_dumisa: Client,
    as_farai: Client,
    as_chipo: Client,
) -> None:
    target(quarter, 201_000, level=KptLevel.PERSON, department=sales, person=bongani)
    seen = [
        len(client.get(BOARD).context["rows"])
        for client in (as_bongani, as_amina, as_dumisa, as_farai, as_chipo)
    ]
    assert seen == [1, 1, 1, 0, 0]


def test_the_board_can_be_narrowed_by_department_level_and_status(
    as_farai: Client, quarter: Quarter, sales: Department, behind: Kpt
) -> None:
    target(quarter, 231_000, "Membership fees", level=KptLevel.DEPARTMENT, department=sales)
    for query, name in (
        (f"department={sales.slug}", "Membership fees"),
        ("level=organization", "Royalty revenue"),
        ("status=reached", "Membership fees"),
    ):
        rows = as_farai.get(f"{BOARD}?{query}").context["rows"]
        assert [row.kpt.name for row in rows] == [name]


def test_who_may_do_something_starts_a_correction_from_the_row(
    as_amina: Client, as_bongani: Client, behind: Kpt
) -> None:
    link = f"/targets/{behind.pk}/correct/"
    assert link in as_amina.get(BOARD).content.decode()
    assert link not in as_bongani.get(BOARD).content.decode()


def test_the_board_asks_the_same_number_of_questions_for_eight_targets_as_for_two(
    as_dumisa: Client, quarter: Quarter
) -> None:
    def questions(more: int) -> int:
        for number in range(more):
            target(quarter, 203_000 + number)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            as_dumisa.get(BOARD)
        return len(asked)

    questions(1)
    assert questions(1) == questions(6)


def test_a_departments_target_reached_early_is_suggested_on_the_wall(
    as_chipo: Client, quarter: Quarter, sales: Department
) -> None:
    kpt = target(quarter, 231_000, "Membership fees", level=KptLevel.DEPARTMENT, department=sales)
    page = as_chipo.get("/recognition/").content.decode()
    assert "Membership fees reached its target value" in page
    given = {"about": f"kpt:{kpt.pk}", "department": sales.slug, "why": "Well done."}
    assert as_chipo.post("/recognition/new/", given).status_code == 302
    assert f"/targets/{kpt.pk}/" in as_chipo.get("/recognition/").content.decode()


def test_a_tool_that_is_missing_stands_on_the_page_of_its_target(
    as_amina: Client, behind: Kpt, sales: Department
) -> None:
    SupportRequestFactory.create(
        department=sales, kind=SupportKind.TOOL, what="A licence for the register", kpi=behind.kpi
    )
    page = as_amina.get(f"/targets/{behind.pk}/").content.decode()
    assert "A licence for the register" in page
