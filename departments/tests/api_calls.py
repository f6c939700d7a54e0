"""The writing calls of this app's API: who may make each, with what, and what it refuses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from departments.tests.write_world import World

NOBODY = "3f1d7f1e-5a55-4f0e-9d0e-0c6a1f6b7a11"


@dataclass(frozen=True)
class Call:
    """One writing call: where, by whom, with what, and what it refuses."""

    path: str
    writer: str
    event: str
    good: Callable[[World], dict[str, Any]] = lambda world: {}
    bad: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    method: str = "post"
    reader: str = "bongani"

    def url(self, world: World) -> str:
        """Return the address with the ids filled in."""
        ids = {name: getattr(row, "pk", row) for name, row in vars(world).items()}
        return f"/api/v1/{self.path}/".format(**ids)

    @property
    def versioned(self) -> bool:
        """Return whether the call compares versions."""
        return self.method == "patch"


QUARTER = {
    "code": "2027-Q2",
    "name": "Quarter 2, 2027",
    "starts_on": "2027-04-01",
    "ends_on": "2027-06-30",
    "plans_due_at": "2027-04-15T15:00:00Z",
    "mid_quarter_on": "2027-05-15",
}
_GOAL = {"title": "Keep our customers", "why": "They pay us.", "category": "revenue"}
_MEASURE = {"kind": "driver", "name": "Calls answered", "direction": "increase"}

CALLS = [
    Call(
        "quarters",
        "dumisa",
        "quarter.created",
        good=lambda _: QUARTER,
        bad={**QUARTER, "ends_on": "2027-02-31"},
        fault="ends_on",
    ),
    Call(
        "quarters/{next_quarter}",
        "dumisa",
        "quarter.edited",
        method="patch",
        good=lambda _: {"vision": "Serve twice as many.", "version": 1},
        bad={"ends_on": "2026-01-01", "version": 1},
        fault="ends_on",
    ),
    Call("quarters/{next_quarter}/open", "dumisa", "quarter.opened"),
    Call("quarters/{past_quarter}/close", "dumisa", "quarter.closed"),
    Call(
        "obligations",
        "dumisa",
        "obligation.created",
        good=lambda world: {"quarter": world.quarter.pk, "department": world.newcomer.pk},
        bad={"quarter": NOBODY, "department": "x"},
        fault="department",
    ),
    Call(
        "obligations/{obligation}/exempt",
        "farai",
        "obligation.exempted",
        good=lambda _: {"reason": "Merging", "until": "2026-12-31"},
        bad={"reason": "Merging", "until": "2020-01-01"},
        fault="until",
    ),
    Call("obligations/{exempt}/end-exemption", "farai", "obligation.exemption_ended"),
    Call(
        "goals",
        "dumisa",
        "goal.created",
        good=lambda _: _GOAL,
        bad={**_GOAL, "category": "fun"},
        fault="category",
    ),
    Call(
        "goals/{goal}",
        "dumisa",
        "goal.edited",
        method="patch",
        good=lambda world: {"owner": world.person.pk, "version": 1},
        bad={"owner": NOBODY, "version": 1},
        fault="owner",
    ),
    Call(
        "goals/{goal}/retire",
        "dumisa",
        "goal.retired",
        good=lambda _: {"reason": "Reached"},
        bad={"reason": ""},
        fault="reason",
    ),
    Call(
        "goal-measures",
        "dumisa",
        "measure.added",
        good=lambda world: {**_MEASURE, "goal": world.goal.pk},
        bad={**_MEASURE, "goal": NOBODY},
        fault="goal",
    ),
    Call(
        "goal-measures/{measure}",
        "dumisa",
        "measure.edited",
        method="patch",
        good=lambda _: {"unit": "R", "version": 1},
        bad={"unit": "x" * 31, "version": 1},
        fault="unit",
    ),
    Call(
        "goal-measures/{measure}/retire",
        "dumisa",
        "measure.retired",
        good=lambda _: {"reason": "Nobody counts it"},
        bad={},
        fault="",
    ),
    Call(
        "measure-couplings",
        "dumisa",
        "coupling.added",
        good=lambda world: {
            "first": world.measure.pk,
            "second": world.other_measure.pk,
            "sign": -1,
            "reason": "Discounts",
        },
        bad={"first": NOBODY, "second": NOBODY, "sign": 4, "reason": "x"},
        fault="sign",
    ),
    Call(
        "measure-couplings/{coupling}",
        "dumisa",
        "coupling.edited",
        method="patch",
        good=lambda _: {"reason": "Both need the same people", "version": 1},
        bad={"sign": 0, "version": 1},
        fault="sign",
    ),
    Call(
        "measure-couplings/{coupling}/retire",
        "dumisa",
        "coupling.retired",
        good=lambda _: {"reason": "Not so"},
    ),
    Call(
        "departments",
        "dumisa",
        "department.created",
        good=lambda _: {"name": "Legal"},
        bad={"name": "Legal", "time_zone": "Mars/Base"},
        fault="time_zone",
    ),
    Call(
        "departments/{sales}",
        "dumisa",
        "department.edited",
        method="patch",
        good=lambda _: {"name": "Field Sales", "version": 1},
        bad={"active_from": "soon", "version": 1},
        fault="active_from",
    ),
    Call(
        "key-projects",
        "dumisa",
        "project.created",
        good=lambda world: {"name": "One price list", "goal": world.goal.pk},
        bad={"name": "One price list"},
        fault="goal",
    ),
    Call(
        "key-projects/{project}",
        "dumisa",
        "project.edited",
        method="patch",
        good=lambda _: {"name": "One list", "version": 1},
        bad={"name": "", "version": 1},
        fault="name",
    ),
    Call(
        "key-projects/{project}/retire",
        "dumisa",
        "project.retired",
        good=lambda _: {"reason": "Done"},
    ),
    Call(
        "key-projects/{project}/priority",
        "amina",
        "priority.set",
        good=lambda _: {"department": "sales", "rank": 1},
        bad={"department": "sales", "rank": 0},
        fault="rank",
    ),
    Call(
        "people",
        "gugu",
        "user.added",
        reader="dumisa",
        good=lambda _: {"name": "Xola", "email": "Xola@saypro.example"},
        bad={"name": "Xola", "email": "GUGU@saypro.example"},
        fault="email",
    ),
    Call(
        "people/{person}",
        "gugu",
        "user.edited",
        method="patch",
        reader="dumisa",
        good=lambda _: {"organization_role": "leader", "version": 1},
        bad={"organization_role": "king", "version": 1},
        fault="organization_role",
    ),
    Call("people/{person}/deactivate", "gugu", "user.deactivated", reader="dumisa"),
    Call("people/{inactive}/reactivate", "gugu", "user.reactivated", reader="dumisa"),
    Call(
        "memberships",
        "gugu",
        "membership.added",
        reader="dumisa",
        good=lambda world: {
            "user": world.person.pk,
            "department": world.newcomer.pk,
            "role": "head",
        },
        bad={"user": NOBODY, "department": NOBODY, "role": "king"},
        fault="role",
    ),
    Call("memberships/{membership}/end", "gugu", "membership.ended", reader="dumisa"),
]
