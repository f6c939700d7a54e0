"""Importing a plan set: every fault named, everything or nothing, by command and by page."""

import copy
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from departments.choices import PlanState, QuarterState
from departments.models import Department, Goal, Objective, Plan, Quarter, User
from kpis.choices import Direction, UploadState
from kpis.models import Kpi, KpiUse, PlanSetUpload
from kpis.plan_sets import Faulty, read
from kpis.services import uploads
from kpis.services.plan_sets import import_plan_set
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import NotAllowed

ORCHARD: dict[str, Any] = {
    "format": "plan-set/1",
    "organization": {"name": "Orchard Trust"},
    "period": {"label": "Year plan 2024", "start": "2024-01-01", "end": "2024-12-31"},
    "goals": [
        {"id": "G1", "title": "Healthy trees", "description": "Fewer losses in each orchard."},
        {"id": "G2", "title": "Visitors who come back", "description": ""},
    ],
    "departments": [
        {
            "name": "Nursery",
            "kind": "unit",
            "objectives": [
                {
                    "title": "Young trees survive their first winter",
                    "goal_id": "G1",
                    "goal_link": "stated in the plan",
                    "due": "2024-12-31",
                    "kpis": [
                        {
                            "name": "Share of surviving trees",
                            "unit": "%",
                            "seeking_to": "max",
                            "baseline": {"value": 81.5},
                            "target": {"raw": "90.00", "value": 90.0, "due": "2024-11"},
                        },
                        {
                            "name": "Soil moisture",
                            "unit": "%",
                            "seeking_to": "range",
                            "baseline": {"value": None},
                            "target": {"raw": "30.00 to 45.00", "value": 30.0, "due": "2024-12"},
                        },
                    ],
                }
            ],
        },
        {
            "name": "Visits",
            "objectives": [
                {
                    "title": "Guests enjoy the tour",
                    "goal_id": "G2",
                    "kpis": [
                        {
                            "name": "Complaints a month",
                            "unit": "count",
                            "seeking_to": "min",
                            "target": {"raw": "4", "value": 4, "due": "2024-06-30"},
                        },
                        {
                            "name": "Praise in the guest book",
                            "seeking_to": "text",
                            "target": {"raw": "More than last year", "value": None},
                        },
                    ],
                }
            ],
        },
    ],
}


def raw(**changes: Any) -> bytes:
    return json.dumps({**copy.deepcopy(ORCHARD), **changes}).encode()


def faults(content: bytes) -> list[str]:
    with pytest.raises(Faulty) as refused:
        read(content)
    return [str(problem) for problem in refused.value.problems]


class TestReading:
    """The file itself."""

    def test_numbers_and_directions_are_read_in_our_terms(self) -> None:
        found = read(raw())

        trees, soil = found.departments[0].objectives[0].kpis
        complaints, praise = found.departments[1].objectives[0].kpis
        assert found.code == "2024"
        assert found.counts == (2, 2, 2, 4)
        assert (trees.direction, trees.baseline, trees.target_value) == (
            Direction.INCREASE,
            Decimal("81.5"),
            Decimal(90),
        )
        assert trees.due_on is not None
        assert trees.due_on.isoformat() == "2024-11-30"
        assert (soil.direction, soil.low, soil.high, soil.target_value) == (
            Direction.RANGE,
            Decimal(30),
            Decimal(45),
            None,
        )
        assert (complaints.direction, complaints.target_value) == (Direction.AT_MOST, Decimal(4))
        assert (praise.direction, praise.stated) == ("", "More than last year")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "not valid JSON"),
            (b"{", "not valid JSON"),
            (b"\xff", "not valid JSON"),
            (b"[" * 20_000, "nested too deeply"),
            (b'"' + b"x" * (11 * 1024 * 1024) + b'"', "larger than 10 MB"),
            (b"[]", "must hold one object"),
            (b'{"format": "plan-set/9"}', "format: This is not a plan-set/1 file."),
        ],
        ids=["empty", "cut", "bytes", "deep", "large", "list", "format"],
    )
    def test_what_is_no_plan_set_is_refused_in_one_line(self, content: bytes, told: str) -> None:
        lines = faults(content)

        assert len(lines) == 1
        assert told in lines[0]

    def test_every_fault_is_named_with_its_place(self) -> None:
        broken = copy.deepcopy(ORCHARD)
        broken["period"]["end"] = "next year"
        broken["goals"].append({"id": "G1", "title": "Another"})
        nursery = broken["departments"][0]["objectives"][0]
        nursery["goal_id"] = "G7"
        nursery["kpis"][0]["target"]["value"] = "ninety"
        broken["departments"][1]["name"] = 5
        broken["departments"].append("nobody")

        lines = faults(json.dumps(broken).encode())

        assert lines == [
            "period.end: A date like 2026-12-31 is needed here.",
            "goals[2].id: “G1” stands twice.",
            "departments[0].objectives[0].goal_id: There is no goal “G7”.",
            "departments[0].objectives[0].kpis[0].target.value: A number is needed here.",
            "departments[1].name: A text is needed here.",
            "departments[2]: An object is needed here.",
        ]

    @pytest.mark.parametrize("value", [True, [], {}, "1e999", "9" * 100_000])
    def test_what_is_no_number_is_refused(self, value: object) -> None:
        broken = copy.deepcopy(ORCHARD)
        broken["departments"][0]["objectives"][0]["kpis"][0]["target"]["value"] = value

        assert faults(json.dumps(broken).encode()) == [
            "departments[0].objectives[0].kpis[0].target.value: A number is needed here."
        ]


class TestImporting:
    """What the service does with it."""

    def test_everything_arrives_approved_by_somebody_else(
        self, dumisa: User, farai: User, now: datetime
    ) -> None:
        result = import_plan_set(plan_set=read(raw()), actor=dumisa, approver=farai, now=now)

        quarter = Quarter.objects.get(code="2024")
        plans = Plan.objects.in_quarter(quarter)
        use = KpiUse.objects.get(kpi__name="Share of surviving trees")
        assert (result.departments, result.kpis, result.approved) == (2, 4, True)
        assert quarter.state == QuarterState.OPEN
        assert {plan.state for plan in plans} == {PlanState.ACTIVE}
        assert {(plan.author, plan.decided_by) for plan in plans} == {(dumisa, farai)}
        objective = Objective.objects.get(plan__obligation__department__name="Nursery")
        assert objective.links.get().goal.title == "Healthy trees"
        assert (use.baseline, use.target_value) == (Decimal("81.5"), Decimal(90))
        assert Goal.objects.get(title="Healthy trees").retired_on == quarter.ends_on

    def test_a_dry_run_leaves_nothing(self, dumisa: User, farai: User, now: datetime) -> None:
        before = AuditEntry.objects.count()

        result = import_plan_set(
            plan_set=read(raw()), actor=dumisa, approver=farai, now=now, dry_run=True
        )

        assert result.objectives == 2
        assert not Plan.objects.exists()
        assert not Department.objects.exists()
        assert AuditEntry.objects.count() == before

    def test_a_second_import_changes_nothing_and_says_why(
        self, dumisa: User, now: datetime
    ) -> None:
        import_plan_set(plan_set=read(raw()), actor=dumisa, approver=None, now=now)

        with pytest.raises(Faulty, match="has a plan for Year plan 2024 already") as refused:
            import_plan_set(plan_set=read(raw()), actor=dumisa, approver=None, now=now)

        assert len(refused.value.problems) == 2
        assert Plan.objects.count() == 2

    def test_one_bad_department_keeps_all_others_out(self, dumisa: User, now: datetime) -> None:
        broken = copy.deepcopy(ORCHARD)
        kpis = broken["departments"][1]["objectives"][0]["kpis"]
        kpis[0]["target"]["value"] = 99_999_999_999_999
        kpis[0]["target"]["due"] = "2023-01-01"
        broken["departments"][1]["objectives"][0]["due"] = None
        with pytest.raises(Faulty) as refused:
            import_plan_set(
                plan_set=read(json.dumps(broken).encode()),
                actor=dumisa,
                approver=dumisa,
                now=now,
            )

        assert {problem.path for problem in refused.value.problems} >= {"departments[1]"}
        assert not Plan.objects.exists()
        assert not Kpi.objects.exists()

    def test_a_name_the_database_refuses_is_said_and_nothing_is_kept(
        self, dumisa: User, now: datetime
    ) -> None:
        content = raw(period={"label": "x", "start": "2024-01-01", "end": "2024-12-31"})

        with pytest.raises(Faulty):
            import_plan_set(
                plan_set=read(content),
                actor=dumisa,
                approver=None,
                now=now,
                quarter_code="not a short name",
            )

        assert not Quarter.objects.exists()
        assert not Department.objects.exists()

    def test_only_the_strategy_office_imports(self, amina: User, now: datetime) -> None:
        with pytest.raises(NotAllowed):
            import_plan_set(plan_set=read(raw()), actor=amina, approver=None, now=now)


class TestCommand:
    """`manage.py import_plans`."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """Return a flawless file."""
        path = tmp_path / "orchard.json"
        path.write_bytes(raw())
        return path

    def test_it_says_what_it_imported(self, file: Path, dumisa: User, farai: User) -> None:
        out = StringIO()

        call_command("import_plans", str(file), approve_by=farai.email, stdout=out)

        assert out.getvalue() == (
            "Imported 2 goals, 2 departments, 2 objectives and 4 KPIs for 2024.\n"
        )
        assert Plan.objects.filter(state=PlanState.ACTIVE).count() == 2

    def test_a_trial_run_says_so_and_changes_nothing(self, file: Path, dumisa: User) -> None:
        out = StringIO()

        call_command("import_plans", str(file), dry_run=True, stdout=out)

        assert out.getvalue().startswith("Would import")
        assert not Plan.objects.exists()

    def test_faults_come_line_by_line(self, tmp_path: Path, dumisa: User) -> None:
        path = tmp_path / "broken.json"
        path.write_bytes(raw(goals="none", departments=[5]))
        errors = StringIO()

        with pytest.raises(CommandError, match=r"Nothing was imported: 2 problem"):
            call_command("import_plans", str(path), stderr=errors)

        assert errors.getvalue().splitlines() == [
            "goals: A list is needed here.",
            "departments[0]: An object is needed here.",
        ]

    def test_a_missing_file_and_an_unknown_person_are_named(self, file: Path, dumisa: User) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_plans", "/nowhere/plans.json")
        with pytest.raises(CommandError, match="no active person"):
            call_command("import_plans", str(file), by="nobody@saypro.example")


class TestBrowser:
    """The strategy office's page."""

    def send(self, client: Client, content: bytes, **fields: str) -> Any:
        file = SimpleUploadedFile("orchard.json", content, content_type="application/json")
        return client.post("/plan-sets/import/", {"file": file, **fields})

    def test_a_file_is_checked_then_imported_on_demand(
        self, client_of: Callable[[User], Client], dumisa: User, now: datetime
    ) -> None:
        client = client_of(dumisa)
        answer = self.send(client, raw())
        page = answer["Location"]
        assert "is being checked" in client.get(page).content.decode()

        uploads.work_off_uploads(now=now)
        assert "Import 2 plans" in client.get(page).content.decode()
        assert not Plan.objects.exists()

        client.post(f"{page}import/")
        client.post(f"{page}import/")
        uploads.work_off_uploads(now=now)
        assert "were imported" in client.get(page).content.decode()
        assert Plan.objects.filter(state=PlanState.SUBMITTED).count() == 2
        assert uploads.work_off_uploads(now=now) == 0

    def test_somebody_else_approves_what_was_imported_and_in_his_own_name(
        self, client_of: Callable[[User], Client], dumisa: User, farai: User, now: datetime
    ) -> None:
        office, leader = client_of(dumisa), client_of(farai)
        page = self.send(office, raw())["Location"]
        uploads.work_off_uploads(now=now)
        assert leader.post(f"{page}import/").status_code == 403
        office.post(f"{page}import/")
        uploads.work_off_uploads(now=now)

        assert "2 plans wait for approval" in office.get(page).content.decode()
        assert office.post(f"{page}approve/").status_code == 403
        assert not Plan.objects.filter(state=PlanState.ACTIVE).exists()

        assert "Approve 2 plans" in leader.get(page).content.decode()
        leader.post(f"{page}approve/")
        assert {plan.decided_by for plan in Plan.objects.filter(state=PlanState.ACTIVE)} == {farai}
        assert Plan.objects.filter(state=PlanState.ACTIVE).count() == 2
        assert "See the dashboard" in leader.get(page).content.decode()

    def test_a_faulty_file_is_answered_line_by_line_and_not_kept(
        self, client_of: Callable[[User], Client], dumisa: User
    ) -> None:
        answer = self.send(client_of(dumisa), raw(departments=[5, 6]))

        assert answer.status_code == 422
        assert "departments[1]: An object is needed here." in answer.content.decode()
        assert not PlanSetUpload.objects.exists()

    def test_no_file_is_answered_at_the_field(
        self, client_of: Callable[[User], Client], dumisa: User
    ) -> None:
        answer = client_of(dumisa).post("/plan-sets/import/", {})

        assert answer.status_code == 422
        assert "Choose a file." in answer.content.decode()

    def test_what_stands_in_the_way_is_shown_after_the_check(
        self, client_of: Callable[[User], Client], dumisa: User, now: datetime
    ) -> None:
        import_plan_set(plan_set=read(raw()), actor=dumisa, approver=None, now=now)
        client = client_of(dumisa)
        page = self.send(client, raw())["Location"]
        uploads.work_off_uploads(now=now)

        text = client.get(page).content.decode()
        assert "Nothing was imported" in text
        assert "Nursery has a plan for Year plan 2024 already." in text
        assert client.post(f"{page}import/").status_code == 302
        assert PlanSetUpload.objects.get().state == UploadState.FAULTY

    def test_a_dead_worker_is_followed_by_another(self, dumisa: User, now: datetime) -> None:
        upload = uploads.upload_plan_set(file_name="o.json", raw=raw(), actor=dumisa, now=now)
        PlanSetUpload.objects.update(lease_until=now + timedelta(minutes=5))
        assert uploads.work_off_uploads(now=now) == 0

        assert uploads.work_off_uploads(now=now + timedelta(minutes=6)) == 1

        upload.refresh_from_db()
        assert upload.state == UploadState.READY
