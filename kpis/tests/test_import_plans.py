"""Bringing a set of plans in, from the command line and through the browser."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from departments.models import Department, Goal, GoalLink, Objective, Plan, Quarter, User
from departments.tests.factories import QuarterFactory
from kpis.models import Kpi, KpiUse, PlanSetUpload
from kpis.tests.plan_sets import as_bytes, small_set
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = "/plan-sets/import/"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a sound file."""
    path = tmp_path / "set.json"
    path.write_bytes(as_bytes(small_set()))
    return path


def run(file: Path, *options: str, capsys: Any = None) -> str:
    call_command("import_plans", str(file), *options)
    return capsys.readouterr().out if capsys else ""


def rows() -> list[int]:
    models = (Quarter, Goal, Department, Plan, Objective, Kpi, KpiUse, AuditEntry)
    return [model.objects.count() for model in models]


def test_plans_come_in_as_published_when_a_leader_approves(
    file: Path, dumisa: User, farai: User, capsys: Any
) -> None:
    out = run(file, "--approve-by", farai.email, capsys=capsys)
    assert out == "Imported 2 goals, 2 departments, 2 objectives and 4 KPIs for 2026-10.\n"
    plans = Plan.objects.all()
    assert {plan.state for plan in plans} == {"active"}
    assert {(plan.author, plan.decided_by) for plan in plans} == {(dumisa, farai)}
    assert Quarter.objects.get().state == "open"
    links = GoalLink.objects.order_by("goal__title").values_list("goal__title", "confirmed_by")
    assert list(links) == [("Books come back", dumisa.pk), ("More people read", dumisa.pk)]
    words = Kpi.objects.get(name="Rank among libraries")
    assert words.source == "Library plan 2026; stated target: Top three"


def test_without_an_approver_plans_wait(file: Path, dumisa: User) -> None:
    run(file)
    assert {plan.state for plan in Plan.objects.all()} == {"submitted"}


def test_a_dry_run_writes_nothing(file: Path, dumisa: User, capsys: Any) -> None:
    before = rows()
    out = run(file, "--dry-run", capsys=capsys)
    assert out.startswith("Would import 2 goals, 2 departments")
    assert rows() == before


def test_the_same_file_again_is_refused_line_by_line(file: Path, dumisa: User, capsys: Any) -> None:
    run(file)
    before = rows()
    with pytest.raises(CommandError, match="2 problem"):
        run(file)
    assert "departments[0]: Lending has a plan for Library plan 2026 already." in (
        capsys.readouterr().err
    )
    assert rows() == before


def test_a_broken_file_is_refused_and_nothing_written(
    file: Path, dumisa: User, capsys: Any
) -> None:
    before = rows()
    broken = small_set()
    broken["departments"][1]["objectives"][0]["kpis"][0]["target"]["value"] = "many"
    broken["departments"][1]["objectives"][0]["goal_id"] = "G9"
    file.write_bytes(as_bytes(broken))
    with pytest.raises(CommandError, match="2 problem"):
        run(file)
    assert "departments[1].objectives[0].kpis[0].target.value: A number" in capsys.readouterr().err
    assert rows() == before


def test_a_fault_late_in_the_set_undoes_everything_before_it(file: Path, dumisa: User) -> None:
    before = rows()
    content = small_set()
    content["departments"][1]["objectives"][0]["kpis"][0]["name"] = "\u200b"
    content["departments"][1]["name"] = "Re\u0000turns"
    content["departments"][1]["objectives"][0]["kpis"][1]["target"]["raw"] = "x" * 2000
    content["departments"][0]["name"] = "Lending"
    content["departments"].append(content["departments"][0] | {"id": "D3", "name": "LENDING "})
    file.write_bytes(as_bytes(content))
    with pytest.raises(CommandError):
        run(file)
    assert rows() == before


def test_a_missing_file_and_missing_people_are_named(file: Path, farai: User) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(file.with_name("none.json"))
    with pytest.raises(CommandError, match="Nobody works in the strategy office"):
        run(file)
    with pytest.raises(CommandError, match="Only the strategy office"):
        run(file, "--by", farai.email)


@pytest.mark.parametrize("who", ["dumisa", "amina"])
def test_the_importer_and_people_without_the_right_cannot_approve(
    request: pytest.FixtureRequest, file: Path, dumisa: User, who: str
) -> None:
    person: User = request.getfixturevalue(who)
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(file, "--approve-by", person.email)
    assert not Plan.objects.exists()


def test_a_period_that_overlaps_a_quarter_is_refused_unless_it_is_that_quarter(
    file: Path, dumisa: User
) -> None:
    QuarterFactory.create(code="2026-Q4")
    with pytest.raises(CommandError):
        run(file)
    run(file, "--quarter", "2026-Q4")
    assert Plan.objects.count() == 2
    assert Quarter.objects.count() == 1


def upload(raw: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("set.json", raw, content_type="application/json")}


def test_the_browser_shows_first_and_imports_then(
    as_dumisa: Client, dumisa: User, farai: User
) -> None:
    before = rows()
    shown = as_dumisa.post(URL, upload(as_bytes(small_set())))
    assert shown.status_code == 200
    assert "Import 2 plans" in shown.content.decode()
    assert rows() == before
    kept = PlanSetUpload.objects.get()
    done = as_dumisa.post(
        URL, {"upload": str(kept.pk), "code": "2026-Q4", "approver": str(farai.pk)}
    )
    assert done["Location"] == f"{reverse('reports:dashboard')}?q=2026-Q4"
    assert {plan.decided_by for plan in Plan.objects.all()} == {farai}
    assert not PlanSetUpload.objects.exists()
    again = as_dumisa.post(URL, upload(as_bytes(small_set())))
    assert again.status_code == 422
    assert "Import 2 plans" not in again.content.decode()


@pytest.mark.parametrize("raw", [b"{", b"[" * 20_000, b'{"format": "x"}'])
def test_the_browser_names_the_problems_of_a_broken_file(as_dumisa: Client, raw: bytes) -> None:
    shown = as_dumisa.post(URL, upload(raw))
    assert shown.status_code == 422
    assert "1 problem. Nothing was imported." in shown.content.decode()
    assert "Who approves the plans?" not in shown.content.decode()


def test_the_browser_asks_for_a_file_and_a_fitting_name(as_dumisa: Client, dumisa: User) -> None:
    assert "Choose the file." in as_dumisa.post(URL, {}).content.decode()
    assert "The file is empty." in as_dumisa.post(URL, upload(b"")).content.decode()
    as_dumisa.post(URL, upload(as_bytes(small_set())))
    kept = PlanSetUpload.objects.get()
    for data in (
        {"upload": str(kept.pk), "code": "with space"},
        {"upload": str(kept.pk), "code": "ok", "approver": str(dumisa.pk)},
    ):
        answer = as_dumisa.post(URL, data)
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert as_dumisa.post(URL, {"upload": "x", "code": "y"}).status_code == 302
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("as_amina", 404), ("as_farai", 404), ("as_gugu", 404), ("as_eve", 404)],
)
def test_only_the_strategy_office_imports(
    request: pytest.FixtureRequest, who: str, status: int
) -> None:
    client: Client = request.getfixturevalue(who)
    assert client.get(URL).status_code == status
    assert client.post(URL, upload(as_bytes(small_set()))).status_code == status
    assert not Plan.objects.exists()
