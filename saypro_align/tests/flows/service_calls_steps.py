"""One valid call of every service by which steps get other dates and actions what they need."""

from collections.abc import Callable
from datetime import date

from actions.choices import ActionState
from actions.services import dates, rows, steps
from saypro_align.tests.flows.stage import Stage

LATER = date(2026, 12, 9)
RUNNING = ActionState.IN_PROGRESS

CALLS_STEPS: dict[str, Callable[[Stage], object]] = {
    "actions.dates.reschedule_step": lambda s: dates.reschedule_step(
        step=s.step(), due_on=LATER, reason="The data comes late.", **s.act()
    ),
    "actions.dates.reschedule_action": lambda s: dates.reschedule_action(
        action=s.action(RUNNING), deadline=date(2026, 12, 20), reason="Later.", **s.act()
    ),
    "actions.rows.change_step": lambda s: rows.change_step(
        s.step(), {"text": "Meet soon."}, None, "", **s.act()
    ),
    "actions.steps.note_step": lambda s: steps.note_step(
        step=s.step(), note="Held.", evidence="Minutes", **s.act()
    ),
}
