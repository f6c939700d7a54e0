"""What the product suggests for each kind of gap.

The steps are the customer's own examples, written for any department: the names of the departments,
the KPI, the objective and the goal of the gap are filled in.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from actions.choices import ActionKind, ResourceKind


@dataclass(frozen=True)
class Suggestion:
    """The texts of one kind; each step with the days until it is due and what it needs."""

    title: str | Promise
    criterion: str | Promise
    steps: tuple[tuple[str | Promise, int, str], ...]


SUGGESTIONS: dict[str, Suggestion] = {
    ActionKind.REPLACE_KPI: Suggestion(
        gettext_lazy("Replace “%(kpi)s” by a KPI that moves “%(goal)s”"),
        gettext_lazy("A KPI that moves “%(goal)s” stands in the plan, and its value rises."),
        (
            (
                gettext_lazy(
                    "Schedule a meeting of %(here)s with %(partner)s to define KPIs that move"
                    " “%(goal)s”."
                ),
                7,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy(
                    "Review the current work of %(here)s and bring it in line with “%(goal)s”."
                ),
                14,
                ResourceKind.PERSONNEL,
            ),
            (
                gettext_lazy(
                    "Replace “%(kpi)s” in the plan and point the work at the new KPI instead."
                ),
                21,
                ResourceKind.TECHNOLOGY,
            ),
        ),
    ),
    ActionKind.COLLABORATE: Suggestion(
        gettext_lazy("Bring %(departments)s to one common purpose"),
        gettext_lazy("Both plans name a KPI that %(departments)s share, and both reach it."),
        (
            (
                gettext_lazy("Schedule a joint planning session of %(departments)s."),
                7,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy(
                    "Agree on one shared goal and one KPI in both plans that covers both sides."
                ),
                14,
                "",
            ),
            (
                gettext_lazy(
                    "Set up a monthly meeting of %(departments)s on what gets in the way."
                ),
                21,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy("Form a team of both departments that is measured by the shared KPI."),
                28,
                ResourceKind.PERSONNEL,
            ),
        ),
    ),
    ActionKind.ALIGN_FOCUS: Suggestion(
        gettext_lazy("Agree on common priorities of %(departments)s"),
        gettext_lazy("%(departments)s rank the key projects in the same order in their plans."),
        (
            (
                gettext_lazy("List the ongoing projects of %(departments)s for “%(goal)s”."),
                7,
                "",
            ),
            (
                gettext_lazy("Rate together which of them customers ask for most."),
                10,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy(
                    "Hold a workshop of %(departments)s that puts the projects into one order."
                ),
                14,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy("Write the agreed order and each department's commitment down."),
                21,
                "",
            ),
        ),
    ),
    ActionKind.REFRAME_METRIC: Suggestion(
        gettext_lazy("Replace “%(kpi)s” by a metric that matters for “%(goal)s”"),
        gettext_lazy("The plan names a KPI that moves “%(goal)s”, and its value improves."),
        (
            (
                gettext_lazy("Review the metrics of %(here)s and rate how much each matters."),
                7,
                ResourceKind.PERSONNEL,
            ),
            (
                gettext_lazy("Choose a metric that shows what %(here)s contributes to “%(goal)s”."),
                10,
                "",
            ),
            (
                gettext_lazy(
                    "Put it into the plan with today's value and a target; keep “%(kpi)s” for"
                    " watching only."
                ),
                14,
                ResourceKind.TECHNOLOGY,
            ),
        ),
    ),
    ActionKind.SET_OBJECTIVE: Suggestion(
        gettext_lazy("Give “%(objective)s” a clear number"),
        gettext_lazy(
            "The objective has a KPI with today's value, a target value, a date and an owner."
        ),
        (
            (
                gettext_lazy(
                    "Meet the strategy office and agree on what will be different when"
                    " “%(objective)s” is reached."
                ),
                7,
                ResourceKind.TIME,
            ),
            (
                gettext_lazy("Find today's value, or set a date by which it is known."),
                10,
                ResourceKind.TECHNOLOGY,
            ),
            (
                gettext_lazy(
                    "Rewrite the objective with a KPI, a target value, a date and an owner."
                ),
                14,
                "",
            ),
        ),
    ),
}
