"""The figures of the rules about wording, from labelled texts in the calibration format."""

import json
from pathlib import Path
from typing import Any

import pytest

from gaps.evaluate import Counts, evaluate, main, shown
from saypro_align.lib import closeness


@pytest.fixture(autouse=True)
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closeness, "model", lambda: None)


def letters(specific: bool, measurable: bool, time_bound: bool) -> dict[str, bool]:
    return {"specific": specific, "measurable": measurable, "time_bound": time_bound}


OBJECTIVES = [
    {"doc": "b", "text": "Fill 9 of 10 orders by June 2027", "labels": letters(True, True, True)},
    {"doc": "a", "text": "Shine", "labels": letters(False, False, False)},
    {"doc": "a", "text": "Seals on every rock", "labels": letters(True, True, False)},
    {"doc": "a", "text": "Sell 5 more lamps", "labels": letters(False, False, False)},
]
RANKING = [
    {
        "doc": "a",
        "difficulty": "easy",
        "kpi": "Lamps sold",
        "goals": ["Lamps", "Trees"],
        "correct_index": 0,
    },
    {
        "doc": "a",
        "difficulty": "easy",
        "kpi": "Lamps sold",
        "goals": ["Lamps", "Trees"],
        "correct_index": 1,
    },
]
PAIRS = [
    {
        "id": "1",
        "doc": "a",
        "kpi": "Lamps",
        "goal": "Lamps",
        "relevant": True,
        "negative_type": None,
    },
    {
        "id": "2",
        "doc": "a",
        "kpi": "Lamps",
        "goal": "Trees",
        "relevant": False,
        "negative_type": "easy",
    },
    {
        "id": "3",
        "doc": "a",
        "kpi": "Clicks",
        "goal": "More orders",
        "relevant": False,
        "negative_type": "source",
    },
]
CONFLICTS = [
    {"kind": "conflict", "a": "Keep the stock low", "b": "Keep a high stock", "conflict": True},
    {"kind": "conflict", "a": "Sing", "b": "Be still", "conflict": True},
    {"kind": "plan_pair_random", "a": "Lower the stock", "b": "Long runs", "conflict": False},
    {"kind": "plan_pair_random", "a": "Sing", "b": "Dance", "conflict": False},
]


def put(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    (folder / name).write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "objectives.jsonl", OBJECTIVES)
    put(tmp_path, "kpi_goal_ranking.jsonl", RANKING)
    put(tmp_path, "kpi_goal_pairs.jsonl", PAIRS)
    sides = [{**row, "a": {"text": row["a"]}, "b": {"text": row["b"]}} for row in CONFLICTS]
    put(tmp_path, "conflicts.jsonl", sides)
    return tmp_path


def table(folder: Path) -> list[list[str]]:
    return [line.split() for line in evaluate(folder)]


def test_the_figures_are_told_by_kind_and_document(folder: Path) -> None:
    lines = table(folder)
    start = lines.index(["Clarity:", "measurable", "4", "precis", "recall", "F1"])
    assert lines[start + 1 : start + 4] == [
        ["a", "3", "0.000", "0.000", "0.000"],
        ["b", "1", "1.000", "1.000", "1.000"],
        ["all", "4", "0.500", "0.500", "0.500"],
    ]
    assert ["KPI", "to", "goal:", "ranking", "2", "top-1"] in lines
    assert ["easy", "2", "0.500"] in lines
    assert ["against", "easy", "1", "1.000"] in lines
    assert ["first", "2", "of", "the", "queue", "2", "0.500"] in lines
    assert ["counts", "activity", "under", "an", "outcome", "1", "1.000", "1.000", "1.000"] in lines
    assert ["conflict", "2", "1.000", "0.500", "0.666"] in lines
    assert ["all", "4", "0.500", "0.500", "0.500"] in lines[-3:]
    assert lines[-1][-2:] == ["2", "0.500"]


def test_the_same_files_print_the_same_table(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(folder)]) == 0
    once = capsys.readouterr().out
    assert main(["--data", str(folder)]) == 0
    assert capsys.readouterr().out == once
    assert once.startswith("KPI to goal is ranked by words alone.\n")


def test_files_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    assert len(list(evaluate(tmp_path))) == 1
    put(tmp_path, "kpi_goal_pairs.jsonl", PAIRS[:2])
    assert not any("Misaligned" in line for line in evaluate(tmp_path))


def test_a_folder_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path / "nowhere")])
    assert "is no folder" in capsys.readouterr().err


def test_shares_are_rounded_down_and_empty_ones_are_no_number() -> None:
    assert str(Counts(right=1, missed=2)).split() == ["1.000", "0.333", "0.500"]
    assert shown(None).strip() == "–"


def kpi(name: str, misaligned: bool | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "misaligned": misaligned, **more}


PLAN = {
    "format": "plan-set/1",
    "goals": [{"id": "G1", "title": "More orders"}],
    "departments": [
        {
            "objectives": [
                {
                    "title": "More orders in the shop",
                    "goal_id": "G1",
                    "kpis": [
                        kpi("Clicks on the banner", misaligned=True),
                        kpi("Orders in the shop", misaligned=False),
                        kpi("Trees planted"),
                    ],
                },
                {
                    "title": "Trees along the street",
                    "kpis": [
                        kpi(
                            "Trees that grow",
                            misaligned=True,
                            seeking_to="max",
                            baseline={"value": 60},
                            target={"value": 55.5},
                        )
                    ],
                },
            ]
        }
    ],
}


def test_the_kpis_of_a_plan_are_put_in_the_order_to_look_at_them(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps(PLAN), encoding="utf-8")
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    assert list(evaluate(tmp_path))[2:] == [
        "Plan shop: 4 KPIs, 2 flagged by structure",
        "  first 2 flagged: 2 of 2 misaligned",
        "  first 3 of the queue: 2 of 3 misaligned",
        "   1 Clicks on the banner | More orders in the shop | counts activity (clicks)",
        "   2 Trees that grow | Trees along the street | not better than today",
        "   3 Trees planted | More orders in the shop | fits better under “Trees along the street”",
        "   4 Orders in the shop | More orders in the shop | fits best here",
    ]


def test_what_rises_though_less_is_wanted_is_looked_at_first(tmp_path: Path) -> None:
    under = "People in the valley are healthy"
    kpis = [
        kpi("People who feel well"),
        kpi("Share of villages with a health plan"),
        kpi("Infections in the valley", seeking_to="max", target={"value": 9}),
        kpi("Budget spent on bridges", seeking_to="max", target={"value": 9}),
    ]
    plan = {**PLAN, "departments": [{"objectives": [{"title": under, "kpis": kpis}]}]}
    (tmp_path / "valley.json").write_text(json.dumps(plan), encoding="utf-8")
    first, second, third, last = list(evaluate(tmp_path))[3:]
    assert first.endswith("is to rise, though less is wanted (infections)")
    assert second.endswith("counts what was done (with a health plan)")
    assert third.endswith("counts what is put in (budget)")
    assert "People who feel well" in last
