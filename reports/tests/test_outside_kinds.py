"""Only two kinds of report go outside; no form, no program and no service makes another one do so."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from departments.models import User
from reports.choices import Audience, Every, ReportKind
from reports.models import ReportSchedule
from reports.scheduling.readers import RHYTHMS
from reports.services.schedules import ScheduleRefused, create_schedule, edit_schedule
from reports.tests.factories import ReportScheduleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGES, PROGRAMS = "/reports/schedules/", "/api/v1/report-schedules/"
INSIDE = (ReportKind.QUARTERLY, ReportKind.RESULTS, ReportKind.DEPARTMENT, ReportKind.PACK)


def fields(kind: ReportKind) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "audience": Audience.EXTERNAL.value,
        "every": RHYTHMS[kind][0].value,
        "counting": "working_day",
        "number": 1,
        "time_zone": "Africa/Johannesburg",
    }


@pytest.fixture
def inside(db: None) -> ReportSchedule:
    """Return a schedule of the kind that has the most readers."""
    made: ReportSchedule = ReportScheduleFactory.create(
        kind=ReportKind.RESULTS, audience=Audience.STAFF, every=Every.QUARTER
    )
    return made


@pytest.mark.parametrize("kind", INSIDE)
@pytest.mark.parametrize("verb", ["save", "preview"])
def test_no_form_makes_it(as_dumisa: Client, kind: ReportKind, verb: str) -> None:
    sent = {**fields(kind), "at": "07:00", "recipients": "bank@partner.example", "verb": verb}
    answer = as_dumisa.post(f"{PAGES}new/", sent)
    assert answer.status_code == 422
    assert "This report is made for:" in answer.content.decode()
    assert not ReportSchedule.objects.exists()


@pytest.mark.parametrize("kind", INSIDE)
def test_no_program_makes_it(api_of: Any, dumisa: User, kind: ReportKind) -> None:
    answer = api_of(dumisa).post(PROGRAMS, fields(kind), format="json")
    assert answer.status_code == 422
    assert "audience" in answer.json()["fields"]
    assert not ReportSchedule.objects.exists()


@pytest.mark.parametrize("kind", INSIDE)
def test_no_service_makes_it(dumisa: User, now: datetime, kind: ReportKind) -> None:
    with pytest.raises(ScheduleRefused, match="This report is made for:"):
        create_schedule(fields=fields(kind), actor=dumisa, now=now)


def test_what_was_made_for_people_inside_is_turned_outside_by_nobody(
    inside: ReportSchedule, api_of: Any, as_dumisa: Client, dumisa: User, now: datetime
) -> None:
    path = f"{PROGRAMS}{inside.pk}/"
    body = {"audience": "external", "version": 1}
    form = {**fields(ReportKind.RESULTS), "name": "Results", "at": "07:00", "version": "1"}
    assert api_of(dumisa).patch(path, body, format="json").status_code == 422
    assert as_dumisa.post(f"{PAGES}{inside.pk}/edit/", form).status_code == 422
    with pytest.raises(ScheduleRefused):
        edit_schedule(
            schedule=inside,
            fields={"audience": "external"},
            expected_version=1,
            actor=dumisa,
            now=now,
        )
    inside.refresh_from_db()
    assert inside.audience == Audience.STAFF


def test_an_outsider_is_no_single_reader_of_what_is_made_for_people_inside(
    inside: ReportSchedule, eve: User, api_of: Any, dumisa: User
) -> None:
    path, program = f"{PROGRAMS}{inside.pk}/", api_of(dumisa)
    for body in ({"people": [str(eve.pk)]}, {"extra_recipients": "bank@partner.example"}):
        assert program.patch(path, {**body, "version": 1}, format="json").status_code == 422
