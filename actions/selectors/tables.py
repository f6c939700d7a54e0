"""Lists of this app as files for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.selectors.actions import ActionRow

ACTION_HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("Action"),
    gettext_lazy("About"),
    gettext_lazy("Department"),
    gettext_lazy("Kind"),
    gettext_lazy("Responsible"),
    gettext_lazy("Deadline"),
    gettext_lazy("Late"),
    gettext_lazy("Steps done"),
    gettext_lazy("Steps"),
    gettext_lazy("Next step"),
    gettext_lazy("Next step due"),
    gettext_lazy("State"),
)


def action_lines(rows: Iterable[ActionRow]) -> Iterator[Sequence[object]]:
    """Return the lines of the list of corrective actions."""
    for row in rows:
        action, step = row.action, row.step
        yield (
            action.title,
            row.about_told,
            action.department.name,
            action.get_kind_display(),
            action.responsible.name if action.responsible else "",
            action.deadline,
            _("yes") if row.is_overdue else _("no"),
            row.progress.done,
            row.progress.total,
            step.text if step else "",
            step.due_on if step else None,
            action.get_state_display(),
        )
