"""Which earlier gap is most like one: the same number above the same rule above shared words."""

from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.memory import hits, traces, with_one_rule
from gaps.memory import Trace, Why, most_similar

KPI, MEASURE, SALES, SUPPORT = (uuid4() for _number in range(4))
ASKED = Trace(
    id=uuid4(),
    kind="A",
    rule_id="A.activity",
    text="Newsletter subscribers",
    kpis=frozenset({KPI}),
    measures=frozenset({MEASURE}),
    departments=frozenset({SALES}),
    department_names="Sales",
    moment=100,
)


def trace(**fields: object) -> Trace:
    """Return an earlier gap that has nothing in common but the kind."""
    base = Trace(
        id=uuid4(),
        kind="A",
        rule_id="A.unit",
        text="Time to hire",
        departments=frozenset({SUPPORT}),
        department_names="Human Resources",
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def ids(found: object) -> list[UUID]:
    return [one.id for one in found]  # type: ignore[attr-defined]


def test_the_same_kpi_comes_before_the_same_words_and_these_before_the_same_goal_measure() -> None:
    same_kpi = trace(kpis=frozenset({KPI}))
    same_words = trace(text="Subscribers of the newsletter")
    same_measure = trace(measures=frozenset({MEASURE}))
    found = most_similar(ASKED, [same_measure, same_words, same_kpi])
    assert ids(found) == [same_kpi.id, same_words.id, same_measure.id]


def test_nothing_is_alike_because_of_kind_rule_and_department_alone() -> None:
    stranger = trace(rule_id="A.activity", departments=frozenset({SALES}), department_names="Sales")
    assert most_similar(ASKED, [stranger]) == ()


def test_a_gap_is_never_like_itself() -> None:
    assert most_similar(ASKED, [ASKED]) == ()


def test_of_two_alike_the_one_that_was_closed_is_told_first_and_then_the_later_one() -> None:
    open_still = trace(kpis=frozenset({KPI}), moment=9)
    closed = trace(kpis=frozenset({KPI}), worked=True, moment=1)
    later = trace(kpis=frozenset({KPI}), worked=True, moment=2)
    assert ids(most_similar(ASKED, [open_still, closed, later])) == [
        later.id,
        closed.id,
        open_still.id,
    ]


def test_the_reasons_name_what_is_shared_with_its_words() -> None:
    past = trace(rule_id="A.activity", text="Newsletter readers", kpis=frozenset({KPI}))
    (found,) = most_similar(ASKED, [past])
    assert found.reasons == (Why.KPI, Why.RULE, Why.WORDS, Why.KIND)
    assert found.words == ("newsletter", "subscribers")


def test_departments_of_the_same_function_are_nearer_than_others() -> None:
    near = trace(text="Newsletter subscribers", department_names="Sales South")
    far = trace(text="Newsletter subscribers", department_names="Finance")
    assert ids(most_similar(ASKED, [far, near])) == [near.id, far.id]


def test_no_more_are_told_than_asked_for() -> None:
    many = [trace(kpis=frozenset({KPI})) for _number in range(9)]
    assert len(most_similar(ASKED, many, limit=3)) == 3


_TEXTS = st.lists(
    st.sampled_from(["churn", "leads", "uptime", "calls", "the", "hires"]), max_size=4
).map(" ".join)
_TRACES = st.builds(
    Trace,
    id=st.uuids(version=4),
    kind=st.sampled_from("ABCDE"),
    rule_id=st.sampled_from(["", "A.unit", "E.vague"]),
    text=_TEXTS,
    kpis=st.frozensets(st.sampled_from([KPI, MEASURE]), max_size=1),
    departments=st.frozensets(st.sampled_from([SALES, SUPPORT]), max_size=2),
    worked=st.booleans(),
    moment=st.integers(0, 9),
)


@settings(max_examples=200, deadline=None)
@given(asked=_TRACES, earlier=st.lists(_TRACES, max_size=8, unique_by=lambda t: t.id))
def test_the_order_of_what_is_remembered_does_not_matter(
    asked: Trace, earlier: list[Trace]
) -> None:
    assert ids(most_similar(asked, earlier)) == ids(most_similar(asked, earlier[::-1]))


@settings(max_examples=100, deadline=None)
@given(asked=_TRACES, other=_TRACES)
def test_two_gaps_are_as_alike_one_way_as_the_other(asked: Trace, other: Trace) -> None:
    there = most_similar(asked, [replace(other, worked=False)])
    back = most_similar(other, [replace(asked, worked=False)])
    assert [one.reasons for one in there] == [one.reasons for one in back]


def test_one_of_the_first_three_is_about_the_same_problem_four_times_in_five() -> None:
    """Thirty problems in four departments' words each, where the rule gives no hint."""
    cases = traces()
    assert hits(with_one_rule, cases) * 10 >= 8 * len(cases)
