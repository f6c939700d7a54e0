"""C, lack of shared focus: departments serve the same goal but put first what the other puts last.

Fires: two departments serve one goal and rank its two key projects the other way round. Silent: they
rank three projects 1-2-3 and 1-3-2, which agrees more than it differs; or they serve other goals.

Departments with the same order stand together, so that orders are compared and not departments, and
each department is told of the one it differs from most.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import requests, showing
from gaps.detectors.facts import (
    GoalFacts,
    ObjectiveFacts,
    PlanFacts,
    ProjectFacts,
    QuarterFacts,
    in_order,
)
from gaps.detectors.finding import STRONG, Evidence, Finding, Party, Rule
from saypro_align.lib.ranks import kendall_tau

KIND = "C"
VERSION = 3

PRIORITIES = Rule(
    id="C.priorities",
    kind="C",
    severity="medium",
    is_fact=False,
    title="Different things first",
    explanation="Two departments serve the same goal and rank its key projects in orders that differ "
    "more than they agree (Kendall's rank correlation below the threshold).",
    fires="One ranks new features first and repairs second, the other the reverse.",
    is_silent="Both rank the same project first.",
)
RULES = (PRIORITIES, requests.UNANSWERED, requests.INTERDEPENDENCE)

Ranks = Mapping[UUID, int]
# Orders compared for one goal; more different orders than this is no focus of anybody.
MOST_ORDERS = 200


class Member(NamedTuple):
    """A department that serves a goal, with its ranks of the goal's projects."""

    plan: PlanFacts
    objective: ObjectiveFacts
    ranks: Ranks


def detect(facts: QuarterFacts) -> Iterator[Finding]:
    """Find diverging priorities for the same goal, late answers and needs nothing common covers."""
    yield from _priorities(facts)
    yield from requests.late_answers(facts, in_conflict=False)
    yield from requests.uncovered_needs(facts)


def _priorities(facts: QuarterFacts) -> Iterator[Finding]:
    projects = _projects_by_goal(facts)
    ranked = [goal for goal in facts.goals if goal.is_active and len(projects[goal.id]) > 1]
    serving = _serving(facts) if ranked else {}
    for goal in ranked:
        yield from _for_goal(facts, goal, projects[goal.id], serving.get(goal.id, ()))


def _projects_by_goal(facts: QuarterFacts) -> dict[UUID, list[ProjectFacts]]:
    projects: dict[UUID, list[ProjectFacts]] = defaultdict(list)
    for project in facts.projects:
        if project.goal_id is not None:
            projects[project.goal_id].append(project)
    return projects


def _serving(facts: QuarterFacts) -> dict[UUID, list[tuple[PlanFacts, ObjectiveFacts]]]:
    """Return for each goal the plans that serve it, each with its first such objective."""
    serving: dict[UUID, list[tuple[PlanFacts, ObjectiveFacts]]] = defaultdict(list)
    for plan in in_order(facts.plans):
        first: dict[UUID, ObjectiveFacts] = {}
        for objective in sorted(plan.active_objectives, key=lambda objective: objective.key):
            for link in objective.links:
                if link.is_confirmed:
                    first.setdefault(link.goal_id, objective)
        for goal_id, objective in first.items():
            serving[goal_id].append((plan, objective))
    return serving


def _for_goal(
    facts: QuarterFacts,
    goal: GoalFacts,
    projects: list[ProjectFacts],
    serving: list[tuple[PlanFacts, ObjectiveFacts]] | tuple[()],
) -> Iterator[Finding]:
    groups: dict[tuple[tuple[UUID, int], ...], list[Member]] = defaultdict(list)
    for plan, objective in serving:
        ranks = {
            p.id: p.ranks[plan.department_id] for p in projects if plan.department_id in p.ranks
        }
        if len(ranks) > 1:
            groups[_order(ranks)].append(Member(plan, objective, ranks))
    orders = sorted(groups.values(), key=lambda members: (-len(members), _name(members[0])))
    seen: set[frozenset[UUID]] = set()
    for members, others, tau in _diverging(orders[:MOST_ORDERS], facts.focus_threshold):
        for member in members:
            pair = frozenset({_name(member), _name(others[0])})
            if pair not in seen:
                seen.add(pair)
                one, other = sorted((member, others[0]), key=_name)
                yield _finding(goal, projects, one, other, tau)


def _diverging(
    orders: list[list[Member]], threshold: Fraction
) -> Iterator[tuple[list[Member], list[Member], Fraction]]:
    """Pair each order with the one it differs from most, if that is more than the threshold bears."""
    for members in orders:
        known = [
            (tau, others)
            for others in orders
            if (tau := kendall_tau(members[0].ranks, others[0].ranks)) is not None
        ]
        tau, others = min(known, key=lambda pair: pair[0])
        if tau < threshold:
            yield members, others, tau


def _name(member: Member) -> UUID:
    return member.plan.obligation_id


def _order(ranks: Ranks) -> tuple[tuple[UUID, int], ...]:
    """Return the ranks as places, so that 1-2 and 3-7 are the same order."""
    places = {rank: place for place, rank in enumerate(sorted(set(ranks.values())), start=1)}
    return tuple((project, places[ranks[project]]) for project in sorted(ranks))


def _middle_order(common: list[ProjectFacts], one: Member, other: Member) -> list[ProjectFacts]:
    """Return the projects by what both ranks add up to: an order to start talking from."""
    return sorted(common, key=lambda p: (one.ranks[p.id] + other.ranks[p.id], p.name))


def _finding(
    goal: GoalFacts, projects: list[ProjectFacts], one: Member, other: Member, tau: Fraction
) -> Finding:
    common = [p for p in projects if p.id in one.ranks and p.id in other.ranks]
    ranked = sorted(common, key=lambda p: (one.ranks[p.id], p.name))
    return Finding(
        rule=PRIORITIES,
        parties=tuple(Party(m.plan.obligation_id, m.objective.key) for m in (one, other)),
        params={
            "first": one.plan.department_name,
            "second": other.plan.department_name,
            "goal": goal.title,
            "first_top": showing.listed([ranked[0].name]),
            "second_top": showing.listed(
                [min(common, key=lambda p: (other.ranks[p.id], p.name)).name]
            ),
            "order": showing.listed(p.name for p in _middle_order(common, one, other)),
        },
        evidence=(
            Evidence("Department", one.plan.department_name, other.plan.department_name),
            Evidence("Objective", one.objective.text, other.objective.text),
            *(
                Evidence(f"Priority of {p.name}", str(one.ranks[p.id]), str(other.ranks[p.id]))
                for p in ranked
            ),
            Evidence("Agreement, −1 to 1", str(tau)),
        ),
        confidence=STRONG,
    )
