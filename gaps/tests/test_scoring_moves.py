"""The parts of a move sum to the difference in every history, and each names what happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaps.scoring.causes import Blocker, Cause, Line, Note
from gaps.scoring.moves import (
    Decomposition,
    Moment,
    by_cause,
    by_event,
    decompose,
    share,
    tenths,
)

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
GAP = Blocker("counting_gap", "o1", "g1", "A")
OTHER_GAP = Blocker("counting_gap", "o2", "g2", "B")
DRAFT = Blocker("not_in_force")

BLOCKERS = [
    GAP,
    OTHER_GAP,
    DRAFT,
    Blocker("accepted_gap", "o1", "g1", "A"),
    Blocker("not_assessed"),
    Blocker("missing"),
    Blocker("empty"),
    Blocker("no_kpi", "o1"),
    Blocker("not_anchored", "o2"),
]
EVENTS = [
    "gap.opened",
    "gap.confirmed",
    "gap.resolved",
    "gap.dismissed",
    "gap.accepted",
    "gap.changed",
    "plan.approved",
    "quarter.edited",
    "obligation.exempted",
    "goal.ended",
]


def line(name: str = "it", *blockers: Blocker, **fields: object) -> Line:
    """Return an active plan that is due; it is fully aligned when nothing blocks it."""
    wanted = {"state": "active", "plan": f"{name}-1", "is_due": True, **fields}
    return Line(name, name.upper(), name, is_aligned=not blockers, blockers=blockers, **wanted)  # type: ignore[arg-type]


def moment(number: int, *lines: Line, **fields: object) -> Moment:
    """Return the snapshot of a day; the first is the first of November."""
    at = START + timedelta(days=number)
    wanted = {"since": at - timedelta(days=1), "target": 90, "rules": "1", **fields}
    return Moment(number=number, at=at, lines={one.obligation: one for one in lines}, **wanted)  # type: ignore[arg-type]


def note(day: int, event: str, subject: str, **fields: object) -> Note:
    """Return an entry of the trail an hour before the day's snapshot."""
    at = START + timedelta(days=day, hours=-1)
    return Note(at=at, event=event, subject=subject, entry=f"{event} {subject}", **fields)  # type: ignore[arg-type]


def causes(found: Decomposition) -> list[tuple[Cause, str, Fraction]]:
    """Return each part as its cause, the department and the points."""
    return [(part.event.cause, part.line.slug, part.points) for part in found.parts]


@st.composite
def random_lines(draw: st.DrawFn) -> tuple[Line, ...]:
    found = []
    for name in draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=5)):
        blockers = draw(st.lists(st.sampled_from(BLOCKERS), unique=True, max_size=2))
        found.append(
            line(
                name,
                *blockers,
                state=draw(st.sampled_from(["", "draft", "submitted", "returned", "active"])),
                plan=draw(st.sampled_from(["p1", "p2"])),
                is_due=draw(st.booleans()),
                is_exempt=draw(st.booleans()),
            )
        )
    return tuple(found)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Moment], list[Note]]:
    days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=6).map(sorted))
    moments = [
        replace(
            moment(day, *draw(random_lines())),
            number=number,
            target=draw(st.sampled_from([80, 90])),
            rules=draw(st.sampled_from(["1", "1", "2"])),
            correction=draw(st.sampled_from(["", "", "", "c1"])),
        )
        for number, day in enumerate(days)
    ]
    subjects = st.sampled_from([*"abcde", "g1", "g2", "quarter", "goal"])
    notes = [
        note(
            draw(st.integers(0, 6)),
            draw(st.sampled_from(EVENTS)),
            draw(subjects),
            by_rule=draw(st.booleans()),
            keys=frozenset(draw(st.sampled_from([(), ("o2",)]))),
        )
        for _number in range(draw(st.integers(0, 6)))
    ]
    return moments, notes


@settings(max_examples=1000)
@given(histories())
def test_the_parts_sum_to_the_difference_in_every_history(
    history: tuple[list[Moment], list[Note]],
) -> None:
    moments, notes = history
    found = decompose(moments, notes)

    first, last = moments[0], moments[-1]
    assert sum((part.aligned for part in found.parts), Fraction(0)) == last.aligned - first.aligned
    assert sum((part.total for part in found.parts), Fraction(0)) == last.total - first.total
    assert sum((part.points for part in found.parts), Fraction(0)) == (
        share(last.aligned, last.total) - share(first.aligned, first.total)
    )
    assert sum((move.points for move in by_event(found.parts)), Fraction(0)) == found.points
    assert sum((points for _cause, points in by_cause(found.parts)), Fraction(0)) == found.points


@settings(max_examples=200)
@given(histories(), st.data())
def test_two_spans_after_each_other_are_one_long_one(
    history: tuple[list[Moment], list[Note]], data: st.DataObject
) -> None:
    moments, notes = history
    cut = data.draw(st.integers(0, len(moments) - 1))
    whole = decompose(moments, notes)
    parts = decompose(moments[: cut + 1], notes).parts + decompose(moments[cut:], notes).parts

    assert whole.parts == parts


@given(
    st.lists(st.fractions(min_value=-50, max_value=50, max_denominator=60), max_size=9),
    st.sampled_from(["down", "up"]),
)
def test_rounded_parts_add_up_to_the_rounded_whole(values: list[Fraction], way: str) -> None:
    exact = sum(values, Fraction(0)) * 10
    whole = {"down": int(exact // 1), "up": int(-(-exact // 1))}[way]
    found = tenths(values, whole)

    assert sum(found) == whole
    assert all(abs(shown - value * 10) < 1 for shown, value in zip(found, values, strict=True))


def test_a_gap_that_goes_makes_the_plan_aligned() -> None:
    found = decompose(
        [moment(1, line("it", GAP), line("hr")), moment(2, line("it"), line("hr"))],
        [note(2, "gap.resolved", "g1")],
    )

    assert (found.before, found.after, found.points) == ((1, 2), (2, 2), Fraction(50))
    assert causes(found) == [(Cause.GAP_RESOLVED, "it", Fraction(50))]
    assert found.parts[0].event.entry == "gap.resolved g1"


def test_a_conflict_resolved_moves_both_plans_and_is_one_event() -> None:
    both = [line("sales", GAP), line("service", GAP)]
    found = decompose(
        [moment(1, *both), moment(2, line("sales"), line("service"))],
        [note(2, "gap.resolved", "g1")],
    )
    moves = by_event(found.parts)

    assert [(move.event.subject, move.points, len(move.parts)) for move in moves] == [
        ("g1", Fraction(100), 2)
    ]


def test_two_gaps_that_go_together_share_the_step() -> None:
    found = decompose(
        [moment(1, line("it", GAP, OTHER_GAP)), moment(2, line("it"))],
        [note(2, "gap.resolved", "g1"), note(2, "gap.dismissed", "g2")],
    )

    assert causes(found) == [
        (Cause.GAP_RESOLVED, "it", Fraction(50)),
        (Cause.GAP_DISMISSED, "it", Fraction(50)),
    ]


def test_the_first_of_two_gaps_moves_nothing_and_is_told_all_the_same() -> None:
    found = decompose(
        [moment(1, line("it", GAP, OTHER_GAP)), moment(2, line("it", OTHER_GAP))],
        [note(2, "gap.resolved", "g1")],
    )

    assert causes(found) == [(Cause.GAP_RESOLVED, "it", Fraction(0))]
    assert not found.parts[0].moves


def test_a_suspicion_nobody_answered_counts_by_time_alone() -> None:
    found = decompose([moment(1, line("it")), moment(8, line("it", GAP))])

    assert causes(found) == [(Cause.GAP_COUNTED, "it", Fraction(-100))]


def test_more_plans_due_lower_the_share_by_exactly_that() -> None:
    late = line("hr", Blocker("missing"), state="draft")
    found = decompose(
        [
            moment(1, line("it"), replace(late, is_due=False)),
            moment(2, line("it"), late),
        ]
    )

    assert causes(found) == [(Cause.PLAN_LATE, "hr", Fraction(-50))]
    assert (found.parts[0].aligned, found.parts[0].total) == (Fraction(0), Fraction(1))


@pytest.mark.parametrize(
    ("before", "after", "event", "cause"),
    [
        pytest.param([DRAFT], [], "plan.approved", Cause.PLAN_APPROVED, id="approved"),
        pytest.param(
            [], [Blocker("not_assessed")], "plan.edited", Cause.NOT_ASSESSED, id="changed since"
        ),
        pytest.param([Blocker("not_assessed")], [], "", Cause.PLAN_ASSESSED, id="assessed"),
        pytest.param([], [GAP], "gap.opened", Cause.GAP_OPENED, id="opened"),
        pytest.param([], [GAP], "gap.confirmed", Cause.GAP_CONFIRMED, id="confirmed"),
        pytest.param([], [GAP], "gap.reopened", Cause.GAP_REOPENED, id="reopened"),
        pytest.param([GAP], [], "gap.dismissed", Cause.GAP_DISMISSED, id="dismissed"),
        pytest.param([GAP], [], "gap.attributed", Cause.GAP_ATTRIBUTED, id="attributed"),
        pytest.param([GAP], [], "gap.changed", Cause.GAP_CHANGED, id="weighs nothing now"),
    ],
)
def test_each_event_is_named(
    before: list[Blocker], after: list[Blocker], event: str, cause: Cause
) -> None:
    found = decompose(
        [moment(1, line("it", *before)), moment(2, line("it", *after))],
        [note(2, event, "g1"), note(2, event, "it")],
    )

    assert [part.event.cause for part in found.parts] == [cause]


def test_an_exemption_takes_the_plan_out_of_the_sum() -> None:
    found = decompose(
        [
            moment(1, line("it"), line("hr", GAP)),
            moment(2, line("it"), line("hr", GAP, is_due=False, is_exempt=True)),
        ],
        [note(2, "obligation.exempted", "hr")],
    )

    assert causes(found) == [(Cause.EXEMPTED, "hr", Fraction(50))]


def test_a_goal_that_ends_takes_the_gap_with_it() -> None:
    lost = [Blocker("not_anchored", "o2"), OTHER_GAP]
    found = decompose(
        [moment(1, line("it")), moment(2, line("it", *lost))],
        [
            note(2, "goal.ended", "goal-1", keys=frozenset({"o2"})),
            note(2, "gap.opened", "g2", by_rule=True),
        ],
    )

    assert causes(found) == [(Cause.GOAL_RETIRED, "it", Fraction(-100))]


def test_what_new_rules_find_is_the_rules_doing() -> None:
    found = decompose(
        [moment(1, line("it"), line("hr")), moment(2, line("it", GAP), line("hr"), rules="2")],
        [note(2, "gap.opened", "g1", by_rule=True)],
    )

    assert causes(found) == [(Cause.RULES_CHANGED, "it", Fraction(-50))]
    assert found.parts[0].event.subject == "2"


def test_a_rule_that_moved_nothing_when_it_was_changed_is_told_with_its_reason_later() -> None:
    found = decompose(
        [moment(1, line("it")), moment(2, line("it", GAP), rules="2")],
        [
            note(2, "rule.changed", "rules", why="Most were none."),
            note(2, "gap.opened", "g1", by_rule=True),
        ],
    )

    assert found.parts[0].event.why == "Most were none."


def test_what_a_person_decided_is_hers_also_under_new_rules() -> None:
    found = decompose(
        [moment(1, line("it")), moment(2, line("it", GAP), rules="2")],
        [note(2, "gap.confirmed", "g1")],
    )

    assert causes(found) == [(Cause.GAP_CONFIRMED, "it", Fraction(-100))]


def test_another_target_moves_the_bar_and_not_the_number() -> None:
    found = decompose([moment(1, line("it")), moment(2, line("it"), target=80)])

    assert causes(found) == [(Cause.TARGET_CHANGED, "", Fraction(0))]
    assert found.points == Fraction(0)


def test_from_nothing_due_the_number_starts_at_nought() -> None:
    found = decompose([moment(0), moment(1, line("it"), line("hr", GAP))])

    assert (found.before, found.after, found.points) == ((0, 0), (1, 2), Fraction(50))
    assert causes(found) == [
        (Cause.PLAN_APPROVED, "hr", Fraction(0)),
        (Cause.PLAN_APPROVED, "it", Fraction(50)),
    ]


def test_two_snapshots_of_one_moment_keep_their_order() -> None:
    at = START + timedelta(days=2)
    first = moment(1, line("it", GAP, OTHER_GAP))
    second = replace(moment(2, line("it", GAP)), at=at, since=first.at)
    third = replace(moment(3, line("it")), at=at, since=at)
    notes = [replace(note(2, "gap.resolved", name), at=at) for name in ("g2", "g1")]

    found = decompose([first, second, third], notes)

    assert [part.event.subject for part in found.parts if part.moves] == ["g1"]
