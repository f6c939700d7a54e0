"""Reading a file of plans: every problem with its place, whatever the file holds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.plan_sets import LARGEST, Faulty, Problem, read
from kpis.tests.plan_sets import as_bytes, small_set

Change = Callable[[dict[str, Any]], Any]


def problems_of(raw: bytes) -> list[Problem]:
    """Return what is wrong with a file; nothing when it can be read."""
    try:
        read(raw)
    except Faulty as faulty:
        return faulty.problems
    return []


def test_a_sound_file_becomes_entries() -> None:
    found = read(as_bytes(small_set()))
    kpis = [
        (kpi.direction, kpi.baseline, kpi.target_value, kpi.low, kpi.high, kpi.stated)
        for department in found.departments
        for objective in department.objectives
        for kpi in objective.kpis
    ]
    assert kpis == [
        ("increase", Decimal(200), Decimal(300), None, None, ""),
        ("at_most", None, Decimal(5), None, None, ""),
        ("range", None, None, Decimal(70), Decimal(80), ""),
        ("", None, None, None, None, "Top three"),
    ]
    assert found.counts == (2, 2, 2, 4)
    assert str(found.departments[1].objectives[0].due_on) == "2026-11-30"


def objective(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["departments"][0]["objectives"][0]
    return found


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        (lambda s: s.update(format="plan-set/2"), "format", "plan-set/1"),
        (lambda s: s.pop("format"), "format", "plan-set/1"),
        (lambda s: s.update(goals={}), "goals", "A list"),
        (lambda s: s.update(departments=["x"]), "departments[0]", "An object"),
        (lambda s: s["period"].update(start="soon"), "period.start", "A date"),
        (lambda s: s["period"].update(end="2026-01-01"), "period.end", "must end after"),
        (lambda s: s["period"].update(label=""), "period.label", "A text"),
        (lambda s: s["goals"][1].update(id="G1"), "goals[1].id", "twice"),
        (lambda s: s["departments"][1].update(id="D1"), "departments[1].id", "twice"),
        (lambda s: s["departments"][1].update(name="lending"), "departments[1].name", "twice"),
        (
            lambda s: objective(s).update(goal_id="G9"),
            "departments[0].objectives[0].goal_id",
            "There is no goal",
        ),
        (
            lambda s: objective(s).update(title=7),
            "departments[0].objectives[0].title",
            "A text is needed",
        ),
        (
            lambda s: objective(s)["kpis"][0]["target"].update(value=True),
            "departments[0].objectives[0].kpis[0].target.value",
            "A number is needed",
        ),
        (
            lambda s: objective(s)["kpis"][0]["target"].update(value=10**30),
            "departments[0].objectives[0].kpis[0].target.value",
            "A number is needed",
        ),
        (
            lambda s: objective(s)["kpis"][0].update(target=[]),
            "departments[0].objectives[0].kpis[0].target",
            "An object",
        ),
        (
            lambda s: objective(s).update(kpis=[{}] * 51),
            "departments[0].objectives[0].kpis",
            "At most 10",
        ),
        (
            lambda s: objective(s).update(due="2026-13"),
            "departments[0].objectives[0].due",
            "A date",
        ),
    ],
)
def test_a_problem_names_its_place(change: Change, path: str, words: str) -> None:
    content = small_set()
    change(content)
    found = problems_of(as_bytes(content))
    assert (path, True) in [(one.path, words in one.message) for one in found]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "not valid JSON"),
        (b"", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[]", "must hold one object"),
        (b"[" * 20_000 + b"]" * 20_000, "nested too deeply"),
        (b'{"format":' * 20_000, "nested too deeply"),
        (b'{"format": NaN}', "not valid JSON"),
        (b'{"format": ' + b"9" * 5000 + b"}", "not valid JSON"),
        (b" " * (LARGEST + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_no_set_says_so(raw: bytes, words: str) -> None:
    assert [words in str(one) for one in problems_of(raw)] == [True]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(junk=JUNK, key=st.sampled_from(["goals", "departments", "period", "organization", "format"]))
def test_no_content_makes_the_reader_fall(junk: Any, key: str) -> None:
    content = small_set()
    content[key] = junk
    problems_of(as_bytes(content))


@settings(max_examples=60, deadline=None)
@given(junk=JUNK, key=st.sampled_from(["title", "goal_id", "kpis", "due", "id", "goal_link"]))
def test_no_objective_makes_the_reader_fall(junk: Any, key: str) -> None:
    content = small_set()
    objective(content)[key] = junk
    problems_of(as_bytes(content))
