"""Numbers by API = dashboard = file = report, at the same moment, whatever the organization is like."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from actions.choices import ActionState
from departments.models import Quarter, User
from departments.tests.factories import DepartmentFactory, ObligationFactory
from gaps.choices import GapKind, GapState
from reports import builders
from reports.document import Document
from reports.renderers import csv as report_csv
from reports.tests.documents_read import fact
from reports.tests.factories import ReportRunFactory
from reports.tests.story import action_on, freeze, gap_on, plan_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AFTER = datetime(2026, 12, 1, 5, tzinfo=UTC)
FACES = ("api", "dashboard", "file", "report", "report file")


def _grow(quarter: Quarter, chance: Random, farai: User, now: datetime) -> None:
    """Make an organization nobody would draw: plans with and without gaps, none, and exemptions."""
    for number in range(chance.randint(5, 8)):
        fate = chance.random()
        if fate < 0.2:
            owed = {"department": DepartmentFactory.create(name=f"Silent {number}")}
            exempt = {
                "exempted_at": now,
                "exempted_by": farai,
                "exempt_reason": "Being split.",
                "exempt_until": date(2026, 12, 31),
            }
            ObligationFactory.create(
                quarter=quarter, **owed, **(exempt if chance.random() < 0.5 else {})
            )
            continue
        plan = plan_in_force(quarter, f"Unit {number}")
        for _ in range(chance.choice((0, 0, 1, 2))):
            gap = gap_on(
                plan,
                kind=chance.choice(GapKind.values),
                state=chance.choice((GapState.CONFIRMED, GapState.PLANNED)),
                opened_at=now - timedelta(days=chance.randint(0, 40)),
            )
            late = {"deadline": date(2026, 11, 1), "state": ActionState.IN_PROGRESS}
            action_on(gap, plan, **(late if chance.random() < 0.5 else {}))


@pytest.fixture(params=[35, 350], ids=["one", "another"])
def faces(
    request: Any, quarter: Quarter, now: datetime, farai: User, as_farai: Client
) -> dict[str, dict[str, Any]]:
    """Return what each face says about the same snapshot."""
    _grow(quarter, Random(request.param), farai, now)
    freeze(quarter, now)
    run = ReportRunFactory.create(
        period_key="2026-11", period_start=date(2026, 11, 1), period_end=date(2026, 11, 30)
    )
    report = builders.build(run, now=AFTER)[0]
    return {
        "api": _by_api(as_farai),
        "dashboard": _on_the_page(as_farai),
        "file": _in_the_file(as_farai),
        "report": _in_the_report(report),
        "report file": _in_the_report_file(report),
    }


def _by_api(client: Client) -> dict[str, Any]:
    told = client.get("/api/v1/alignment/?quarter=2026-Q4").json()
    gaps = client.get("/api/v1/gaps/?quarter=2026-Q4&is_open=true").json()["results"]
    lines = client.get("/api/v1/departments-alignment/?quarter=2026-Q4").json()["results"]
    late = client.get("/api/v1/actions/?quarter=2026-Q4&is_overdue=true").json()["results"]
    return {
        "aligned": told["k"],
        "due": told["n"],
        "shown": told["shown"],
        "names": {one["department"] for one in lines if one["is_fully_aligned"]},
        "gaps": len(gaps),
        "late": len(late),
    }


def _on_the_page(client: Client) -> dict[str, Any]:
    page = client.get("/dashboard/").context["page"]
    return {
        "aligned": page.aligned.count,
        "due": page.due.count,
        "shown": _bare(page.headline.text),
        "names": {row.slug for row in page.rows if row.is_fully_aligned},
        "gaps": page.open_gaps.count,
        "late": page.late_total.count,
    }


def _in_the_file(client: Client) -> dict[str, Any]:
    answer = client.get("/dashboard/departments.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    numbers = client.get("/dashboard/numbers.csv").getvalue().decode("utf-8-sig")
    told = {row["What"]: row for row in csv.DictReader(io.StringIO(numbers))}
    return {
        "aligned": sum(row["Fully aligned"] == "yes" for row in rows if row["Counted"] == "yes"),
        "due": sum(row["Counted"] == "yes" for row in rows),
        "shown": _bare(told["Alignment"]["Value"]),
        "names": {row["Short name"] for row in rows if row["Fully aligned"] == "yes"},
        "gaps": int(told["Open gaps"]["Value"]),
        "late": sum(int(row["Late actions"]) for row in rows),
    }


def _in_the_report(report: Document) -> dict[str, Any]:
    alignment = fact(report, "Alignment").now
    return {
        "aligned": fact(report, "Fully aligned plans").now.numerator,
        "due": fact(report, "Plans due").now.numerator,
        "shown": _bare(alignment.text),
        "gaps": fact(report, "Open gaps").now.numerator,
    }


def _in_the_report_file(report: Document) -> dict[str, Any]:
    rows = list(csv.reader(io.StringIO(report_csv.render(report))))
    shares = [cell for row in rows if "Alignment" in row for cell in row if "%" in cell]
    return {"shown": _bare(shares[0])}


def _bare(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", "").removesuffix("%")


def test_every_face_says_the_same(faces: dict[str, dict[str, Any]]) -> None:
    for name in ("aligned", "due", "shown", "names", "gaps", "late"):
        said = {face: told[name] for face, told in faces.items() if name in told}
        assert len({str(sorted(v) if isinstance(v, set) else v) for v in said.values()}) == 1, (
            name,
            said,
        )
    assert set(faces) == set(FACES)
