"""From a person's target up to a goal, and where the line is broken."""

from dataclasses import replace
from uuid import UUID

import pytest

from kpis.line_of_sight import Fault, Link, broken, chain_of, faults_of, goal_of, is_whole

TOP, MIDDLE, OWN, GOAL = (UUID(int=number) for number in range(1, 5))


def line(**changed: Link) -> dict[UUID, Link]:
    links = {
        "top": Link(TOP, "organization", "final", goal_id=GOAL),
        "middle": Link(MIDDLE, "department", "final", TOP, "We win new members."),
        "own": Link(OWN, "person", "final", MIDDLE, "I write to them."),
        **changed,
    }
    return {link.id: link for link in links.values()}


WHOLE = line()


def test_the_line_leads_from_the_person_to_the_goal() -> None:
    assert [link.id for link in chain_of(OWN, WHOLE)] == [OWN, MIDDLE, TOP]
    assert goal_of(OWN, WHOLE) == GOAL
    assert is_whole(OWN, WHOLE)
    assert broken(WHOLE, WHOLE) == {}


@pytest.mark.parametrize(
    ("at", "change", "fault"),
    [
        (TOP, {"goal_id": None}, Fault.NO_GOAL),
        (TOP, {"is_goal_retired": True}, Fault.GOAL_RETIRED),
        (MIDDLE, {"parent_id": None}, Fault.NO_PARENT),
        (OWN, {"sentence": " "}, Fault.NO_SENTENCE),
        (OWN, {"parent_id": UUID(int=9)}, Fault.NO_PARENT),
    ],
    ids=["no goal", "retired goal", "no parent", "no sentence", "unknown parent"],
)
def test_a_break_is_named_where_it_is(at: UUID, change: dict[str, object], fault: Fault) -> None:
    links = {**WHOLE, at: replace(WHOLE[at], **change)}  # type: ignore[arg-type]

    assert broken(links, links) == {at: [fault]}
    assert not is_whole(OWN, links)


@pytest.mark.parametrize("state", ["stopped", "withdrawn", "replaced"])
def test_a_target_under_one_that_ended_hangs_in_the_air(state: str) -> None:
    links = line(middle=replace(WHOLE[MIDDLE], state=state))

    assert faults_of(links[OWN], links) == [Fault.PARENT_ENDED]


def test_a_ring_ends_and_is_no_line() -> None:
    links = line(middle=replace(WHOLE[MIDDLE], parent_id=OWN))

    assert [link.id for link in chain_of(OWN, links)] == [OWN, MIDDLE]
    assert not is_whole(OWN, links)
