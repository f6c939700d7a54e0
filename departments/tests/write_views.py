"""Each write view of this app with what it takes, for the seven questions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse

from departments.tests.write_world import World


@dataclass(frozen=True)
class WriteView:
    """One write view: its address, who may, what it takes, what it refuses, what it records."""

    name: str
    writer: str
    event: str
    args: Callable[[World], list[Any]] = lambda world: []
    good: Callable[[World], dict[str, Any]] = lambda world: {}
    bad: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    reader: str = "bongani"
    row: Callable[[World], models.Model | None] = lambda world: None
    # Pages of a goal stand in the app that knows what hangs on it.
    app: str = "departments"

    def url(self, world: World) -> str:
        """Return the address."""
        return reverse(f"{self.app}:{self.name}", args=self.args(world))

    @property
    def is_verb(self) -> bool:
        """Return whether the view takes nothing but the press of a button."""
        return not self.bad

    @property
    def is_edit(self) -> bool:
        """Return whether the view compares versions."""
        return self.row is not WriteView.row and "version" in self.bad


_QUARTER = {
    "name": "Quarter 2, 2027",
    "starts_on": "1 Apr 2027",
    "ends_on": "2027-06-30",
    "plans_due_at": "15 Apr 2027, 17:00",
    "mid_quarter_on": "15 May 2027",
    "vision": "Serve twice as many.",
}
_GOAL = {
    "title": "Keep our customers",
    "why": "They pay us.",
    "category": "customer_satisfaction",
    "weight": "2",
    "active_from": "2026-01-01",
}

WRITE_VIEWS = [
    WriteView(
        "quarter_create",
        "dumisa",
        "quarter.created",
        good=lambda _: {**_QUARTER, "code": "2027-Q2"},
        bad={**_QUARTER, "code": "2027-Q2", "ends_on": "31 Feb 2027"},
        fault="Enter a date, like 31 Dec 2026.",
    ),
    WriteView(
        "quarter_edit",
        "dumisa",
        "quarter.edited",
        args=lambda world: [world.next_quarter.code],
        row=lambda world: world.next_quarter,
        good=lambda _: {**_QUARTER, "version": 1},
        bad={**_QUARTER, "version": 1, "ends_on": "1 Jan 2027"},
        fault="The last day must be after the first day.",
    ),
    WriteView(
        "quarter_vision",
        "farai",
        "quarter.edited",
        args=lambda world: [world.next_quarter.code],
        row=lambda world: world.next_quarter,
        good=lambda _: {"vision": "Members come back.", "version": 1},
        bad={"vision": "  ", "version": 1},
        fault="Say what the quarter is about.",
    ),
    WriteView(
        "quarter_open",
        "dumisa",
        "quarter.opened",
        args=lambda world: [world.next_quarter.code],
    ),
    WriteView(
        "quarter_close",
        "dumisa",
        "quarter.closed",
        args=lambda world: [world.past_quarter.code],
    ),
    WriteView(
        "obligation_add",
        "dumisa",
        "obligation.created",
        args=lambda world: [world.quarter.code],
        good=lambda world: {"department": str(world.newcomer.pk)},
        bad={"department": "3f1d7f1e-5a55-4f0e-9d0e-0c6a1f6b7a11"},
        fault="Choose one of the answers offered.",
    ),
    WriteView(
        "obligation_exempt",
        "farai",
        "obligation.exempted",
        args=lambda world: [world.obligation.pk],
        good=lambda _: {"reason": "Merging", "until": "31 Dec 2026"},
        bad={"reason": "", "until": "1 Jan 2020"},
        fault="Say why the department is exempt.",
    ),
    WriteView(
        "exemption_end",
        "farai",
        "obligation.exemption_ended",
        args=lambda world: [world.exempt.pk],
    ),
    WriteView(
        "goal_create",
        "dumisa",
        "goal.created",
        good=lambda _: _GOAL,
        bad={**_GOAL, "why": ""},
        fault="Say why the goal matters.",
    ),
    WriteView(
        "goal_edit",
        "dumisa",
        "goal.edited",
        args=lambda world: [world.goal.slug],
        row=lambda world: world.goal,
        good=lambda world: {
            **_GOAL,
            "owner": str(world.person.pk),
            "version": 1,
            "verb": "save",
        },
        bad={**_GOAL, "version": 1, "owner": "3f1d7f1e-5a55-4f0e-9d0e-0c6a1f6b7a11"},
        fault="Choose one of the answers offered.",
        app="gaps",
    ),
    WriteView(
        "goal_retire",
        "dumisa",
        "goal.retired",
        args=lambda world: [world.goal.slug],
        good=lambda _: {"reason": "Reached"},
        bad={"reason": " "},
        fault="Say why, for those who read it later.",
        app="gaps",
    ),
    WriteView(
        "proposal_create",
        "bongani",
        "proposal.made",
        args=lambda world: [world.goal.slug],
        good=lambda _: {"text": "Count repeat orders.", "why": "Visits say little."},
        bad={"text": "Count repeat orders.", "why": " "},
        fault="Say why it should change.",
        reader="dumisa",
    ),
    WriteView(
        "department_create",
        "dumisa",
        "department.created",
        good=lambda _: {"name": "Legal", "time_zone": "Africa/Johannesburg"},
        bad={"name": "SALES", "time_zone": "Africa/Johannesburg"},
        fault="A department with this name exists.",
    ),
    WriteView(
        "department_edit",
        "dumisa",
        "department.edited",
        args=lambda world: [world.sales.slug],
        row=lambda world: world.sales,
        good=lambda _: {
            "name": "Field Sales",
            "time_zone": "Africa/Johannesburg",
            "active_from": "1 Jan 2020",
            "version": 1,
        },
        bad={"name": "Sales", "time_zone": "Mars/Base", "active_from": "soon", "version": 1},
        fault="Enter a time zone like Africa/Johannesburg.",
    ),
    WriteView(
        "project_create",
        "dumisa",
        "project.created",
        good=lambda world: {"name": "One price list", "goal": str(world.goal.pk)},
        bad={"name": "One price list", "goal": ""},
        fault="Choose the goal.",
    ),
    WriteView(
        "project_edit",
        "dumisa",
        "project.edited",
        args=lambda world: [world.project.pk],
        row=lambda world: world.project,
        good=lambda world: {"name": "One list", "goal": str(world.goal.pk), "version": 1},
        bad={"name": "", "goal": "", "version": 1},
        fault="Enter the name.",
    ),
    WriteView(
        "project_retire",
        "dumisa",
        "project.retired",
        args=lambda world: [world.project.pk],
        good=lambda _: {"reason": "Done"},
        bad={"reason": ""},
        fault="Say why, for those who read it later.",
    ),
    WriteView(
        "priority_set",
        "amina",
        "priority.set",
        args=lambda world: [world.project.pk, world.sales.slug],
        good=lambda _: {"rank": "1", "commitment": "Two people"},
        bad={"rank": "0", "commitment": ""},
        fault="Enter a whole number, like 1 or 2.",
    ),
    WriteView(
        "person_create",
        "gugu",
        "user.added",
        reader="dumisa",
        good=lambda _: {
            "name": "Xola",
            "email": "Xola@saypro.example",
            "time_zone": "Africa/Johannesburg",
        },
        bad={"name": "Xola", "email": "xola", "time_zone": "Africa/Johannesburg"},
        fault="Enter an e-mail address, like name@saypro.example.",
    ),
    WriteView(
        "person_edit",
        "gugu",
        "user.edited",
        reader="dumisa",
        args=lambda world: [world.person.pk],
        row=lambda world: world.person,
        good=lambda _: {
            "name": "Zola Jacobs",
            "email": "zola@saypro.example",
            "organization_role": "leader",
            "time_zone": "Europe/Berlin",
            "version": 1,
        },
        bad={
            "name": "Zola",
            "email": "GUGU@saypro.example",
            "time_zone": "Europe/Berlin",
            "version": 1,
        },
        fault="A person with this e-mail address exists.",
    ),
    WriteView(
        "person_deactivate",
        "gugu",
        "user.deactivated",
        reader="dumisa",
        args=lambda world: [world.person.pk],
    ),
    WriteView(
        "person_reactivate",
        "gugu",
        "user.reactivated",
        reader="dumisa",
        args=lambda world: [world.inactive.pk],
    ),
    WriteView(
        "membership_add",
        "gugu",
        "membership.added",
        reader="dumisa",
        args=lambda world: [world.person.pk],
        good=lambda world: {"department": str(world.newcomer.pk), "role": "head"},
        bad={"department": "", "role": "king"},
        fault="Choose the department.",
    ),
    WriteView(
        "membership_end",
        "gugu",
        "membership.ended",
        reader="dumisa",
        args=lambda world: [world.membership.pk],
    ),
]
