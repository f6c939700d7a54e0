"""What came of corrective actions: the numbers with their lists, and the file for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import JUDGED_STATES
from actions.selectors.effectiveness import COMING, DUE, LATE, OWED, Asked, Overview, Row

HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("Action"),
    gettext_lazy("Department"),
    gettext_lazy("Kind of gap"),
    gettext_lazy("Kind of action"),
    gettext_lazy("State"),
    gettext_lazy("Check on"),
    gettext_lazy("Late"),
    gettext_lazy("Checked by"),
    gettext_lazy("Verdict of"),
    gettext_lazy("Reason"),
    gettext_lazy("Before and after"),
    gettext_lazy("Chance"),
    gettext_lazy("Kind of cause"),
    gettext_lazy("Follow-ups"),
)


def lines(rows: Iterable[Row]) -> Iterator[Sequence[object]]:
    """Yield a line for each action of the table."""
    for row in rows:
        action, verdict = row.action, row.verdict
        yield (
            action.title,
            action.department.name,
            action.about.kind_name,
            action.get_kind_display(),
            action.get_state_display(),
            row.check_on,
            _("yes") if row.is_late else _("no"),
            action.verifier.name if action.verifier else "",
            verdict.at.date() if verdict else None,
            verdict.reason if verdict else "",
            row.moved,
            row.chance,
            action.get_cause_display() if action.cause else "",
            len(row.follow_ups),
        )


WORKS_HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("Kind of gap"),
    gettext_lazy("Kind of action"),
    gettext_lazy("Judged"),
    gettext_lazy("Worked"),
    gettext_lazy("Worked in part"),
    gettext_lazy("Did not work"),
    gettext_lazy("Cannot be said"),
)
CAUSES_HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("Kind of cause"),
    gettext_lazy("Actions"),
    gettext_lazy("With those above"),
    gettext_lazy("Of all"),
)


def works_lines(told: Overview) -> Iterator[Sequence[object]]:
    """Yield what became of each kind of action against each kind of gap."""
    for one in told.works:
        yield (
            one.kind.label if one.kind else _("Target behind"),
            one.did.label,
            one.judged,
            one.effective,
            one.partly,
            one.not_effective,
            one.undecidable,
        )


def causes_lines(told: Overview) -> Iterator[Sequence[object]]:
    """Yield the causes, the commonest first."""
    for one in told.causes:
        yield one.label, one.bar.count, one.bar.together, one.bar.total


@dataclass(frozen=True, slots=True)
class Number:
    """A count with the address of exactly the actions it counts."""

    label: str
    count: int
    url: str


def numbers(told: Overview, asked: Asked) -> list[Number]:
    """Return the numbers above the table: verdicts, what waits, what is missing."""
    waiting = [
        (_("To check now"), told.due, DUE),
        (_("Of them late"), told.late, LATE),
        (_("Checked later"), told.coming, COMING),
        (_("Without the follow-up they need"), told.follow_ups.total - told.follow_ups.count, OWED),
    ]
    return [
        *(
            Number(
                str(state.label), told.verdicts[state.value], address(asked, verdict=state.value)
            )
            for state in JUDGED_STATES
        ),
        *(Number(label, count, address(asked, show=show)) for label, count, show in waiting),
    ]


def address(asked: Asked, **narrowed: str) -> str:
    """Return the page narrowed to one number, for the same quarter and department."""
    kept = {
        "q": asked.quarter.code if asked.quarter else "",
        "department": asked.department.slug if asked.department else "",
        **narrowed,
    }
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('actions:effectiveness')}?{query}#list"
