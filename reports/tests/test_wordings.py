"""The strategy office words gaps for outsiders; what it does not word is drafted, and nobody is named."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from departments.models import Department, Quarter, User
from departments.services.people import edit_user
from departments.tests.factories import DepartmentFactory
from gaps.models import Gap
from reports.models import OutsideWording
from reports.selectors.wordings import wording_rows
from reports.tests.story import gap_on, plan_in_force
from saypro_align.audit.rows import save_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OWN = "The KPI counted visits, not sales."


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def gap(quarter: Quarter) -> Gap:
    return gap_on(plan_in_force(quarter, "Marketing"), kind="A")


def path(gap: Gap) -> str:
    return f"/reports/outside/wording/{gap.pk}/"


def test_each_sure_gap_stands_with_its_drafted_words(as_dumisa: Client, gap: Gap) -> None:
    page = text_of(as_dumisa.get("/reports/outside/wording/"))
    assert "Outsiders would read of 0 of 1 gaps" in page
    assert "Misaligned KPI" in page
    assert "not shown outside" in page
    Department.objects.update(is_shown_outside=True)
    assert "Outsiders would read of 1 of 1 gaps" in text_of(
        as_dumisa.get("/reports/outside/wording/")
    )


def test_what_the_office_writes_takes_the_draft_s_place_and_empty_gives_it_back(
    as_dumisa: Client, gap: Gap, quarter: Quarter, now: datetime
) -> None:
    page = text_of(as_dumisa.get(path(gap)))
    assert "Drafted: Misaligned KPI" in page
    as_dumisa.post(path(gap), {"gap_text": OWN, "action_text": "", "status_text": ""})
    (row,) = wording_rows(quarter, now)
    assert (row.told.gap, row.told.action, row.is_written) == (OWN, row.draft.action, True)
    as_dumisa.post(path(gap), {"gap_text": "", "action_text": "", "status_text": "", "version": 1})
    (row,) = wording_rows(quarter, now)
    assert (row.told, row.version) == (row.draft, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Bongani Zulu replaces it.",
        "See bongani@saypro.example.",
        "ZULU is on it.",
        "Marketing waits.",
    ],
    ids=["name", "address", "part of a name", "silent department"],
)
def test_words_that_name_somebody_are_not_taken(
    as_dumisa: Client, gap: Gap, bongani: User, text: str
) -> None:
    answer = as_dumisa.post(path(gap), {"action_text": text})
    assert answer.status_code == 422
    assert "stays inside" in text_of(answer)
    assert not OutsideWording.objects.exists()


def test_a_department_that_was_renamed_is_not_told_by_its_earlier_or_its_short_name(
    as_dumisa: Client, gap: Gap, dumisa: User, now: datetime
) -> None:
    silent = DepartmentFactory.create(name="Client Care", slug="client-care")
    save_row(
        silent,
        changes={"name": "People Relations"},
        expected_version=None,
        actor=dumisa,
        now=now,
        event="department.edited",
    )
    for text in ("Calls that client care answers.", "Tickets of PR.", "People relations."):
        answer = as_dumisa.post(path(gap), {"gap_text": text, "version": 0})
        assert answer.status_code == 422, text
    Department.objects.filter(pk=silent.pk).update(is_shown_outside=True)
    answer = as_dumisa.post(path(gap), {"gap_text": "Calls that client care answers."})
    assert answer.status_code == 302


def test_a_person_who_was_renamed_is_not_told_by_the_earlier_name_or_address(
    as_dumisa: Client, gap: Gap, bongani: User, dumisa: User, now: datetime
) -> None:
    changes = {"name": "Bongani Khumalo", "email": "bongani.khumalo@saypro.example"}
    edit_user(user=bongani, changes=changes, expected_version=None, actor=dumisa, now=now)

    for text in ("Zulu replaces it.", "Khumalo replaces it."):
        answer = as_dumisa.post(path(gap), {"action_text": text})
        assert answer.status_code == 422, text
    assert not OutsideWording.objects.exists()


def test_who_saved_second_sees_both_texts(as_dumisa: Client, gap: Gap) -> None:
    as_dumisa.post(path(gap), {"gap_text": OWN})
    as_dumisa.post(path(gap), {"gap_text": "The second text.", "version": 1})
    answer = as_dumisa.post(path(gap), {"gap_text": "My text.", "version": 1})
    assert answer.status_code == 409
    assert "The second text." in text_of(answer)
    assert "My text." in text_of(answer)
    assert OutsideWording.objects.get().gap_text == "The second text."


def test_two_who_write_the_first_words_at_once_lose_nothing(as_dumisa: Client, gap: Gap) -> None:
    as_dumisa.post(path(gap), {"gap_text": OWN})
    assert as_dumisa.post(path(gap), {"gap_text": "My text."}).status_code == 409
    assert OutsideWording.objects.get().gap_text == OWN


def test_markup_stays_text(as_dumisa: Client, gap: Gap) -> None:
    as_dumisa.post(path(gap), {"gap_text": "<script>alert(1)</script> {{ 7|add:7 }} =1+1"})
    page = as_dumisa.get("/reports/outside/wording/").content.decode()
    assert "<script>alert" not in page
    file = as_dumisa.get("/reports/outside/wording/wording.csv")
    told = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Marketing," in told


@pytest.mark.parametrize("client", ["as_amina", "as_farai", "as_gugu", "as_eve"])
def test_nobody_else_words_gaps_for_outsiders(
    client: str, request: pytest.FixtureRequest, gap: Gap
) -> None:
    other: Client = request.getfixturevalue(client)
    assert other.get("/reports/outside/wording/").status_code in {403, 404}
    assert other.post(path(gap), {"gap_text": OWN}).status_code == 404


def test_more_gaps_need_no_more_queries(
    as_dumisa: Client, quarter: Quarter, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        gap_on(plan_in_force(quarter, f"Branch {number}"), kind="A")
    as_dumisa.get("/reports/outside/wording/")
    with django_assert_max_num_queries(34):
        as_dumisa.get("/reports/outside/wording/")
